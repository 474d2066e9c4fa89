#include "engine/sequence.h"

#include "engine/call/response.h"
#include "engine/faker/faker.h"
#include "spec/media_type.h"

#include <string.h>
#include <strings.h>

enum { ITEMS = 3, RECORD_SEPARATOR = 0x1E, MOST_NESTED = 8 };

static const char error_text[] =
    "{\"error\":{\"message\":\"requested fault\",\"type\":\"server_error\",\"code\":\"fault\"}}";

typedef enum format { NO_SEQUENCE, EVENTS, JSON_LINES, JSON_SEQ } format;

static format format_of(const char *type)
{
    static const char *const lines[] = {"application/jsonl",      "application/x-jsonl",
                                        "application/ndjson",     "application/x-ndjson",
                                        "application/json-lines", "application/x-json-lines",
                                        "application/jsonlines",  "application/x-jsonlines"};
    static const char suffix[] = "+json-seq";
    const size_t length = strcspn(type, "; \t");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (media_type_is(type, lines[i]))
            return JSON_LINES;
    if (media_type_is(type, "application/json-seq") ||
        (length >= sizeof suffix &&
         strncasecmp(type + length - (sizeof suffix - 1), suffix, sizeof suffix - 1) == 0))
        return JSON_SEQ;
    return media_type_is(type, "text/event-stream") ? EVENTS : NO_SEQUENCE;
}

bool sequence_is(const char *media_type)
{
    return format_of(media_type) != NO_SEQUENCE;
}

/* ---- the choice by `stream` ---- */

/* 1: true; 0: false; -1: the request has no such member. */
static int switch_of(const call *c)
{
    const cJSON *member = c->body != NULL ? cJSON_GetObjectItemCaseSensitive(c->body, "stream") : NULL;
    if (cJSON_IsBool(member))
        return cJSON_IsTrue(member);
    const char *value = call_query(c, "stream");
    if (value == NULL)
        return -1;
    return strcmp(value, "true") == 0 ? 1 : strcmp(value, "false") == 0 ? 0 : -1;
}

negotiated sequence_choose(const call *c, const spec_response *response, negotiated chosen)
{
    const int wanted = switch_of(c);
    if (wanted < 0 || chosen.media == NULL || sequence_is(chosen.type) == (wanted == 1))
        return chosen;
    for (size_t i = 0; i < response->content.count; i++) {
        spec_response only = *response;
        only.content.items = &response->content.items[i];
        only.content.count = 1;
        const negotiated other = negotiation_choose(c, &only);
        if (other.media != NULL && sequence_is(other.type) == (wanted == 1))
            return (negotiated){.media = &response->content.items[i], .type = other.type};
    }
    return chosen;
}

/* ---- items ---- */

/* Of a sequence whose schema describes all items as an array: that of one. */
static const spec_schema *item_schema_of(const spec_media_type *media, format as)
{
    const spec_schema *schema = media->item_schema != NULL ? media->item_schema : media->schema;
    const spec_schema *base = schema != NULL ? schema_query_base(schema) : NULL;
    const bool is_list = base != NULL && as != EVENTS && media->item_schema == NULL && base->items != NULL;
    return is_list ? base->items : schema;
}

static bool is_event_object(const cJSON *value)
{
    static const char *const fields[] = {"event", "data", "id", "retry"};
    if (!cJSON_IsObject(value) || json_get(value, "data") == NULL)
        return false;
    for (const cJSON *member = value->child; member != NULL; member = member->next) {
        bool is_field = false;
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
            is_field = is_field || strcmp(member->string, fields[i]) == 0;
        if (!is_field)
            return false;
    }
    return true;
}

/* A field for each line of the text, as a line end would end it. */
static void append_field(buffer *out, const char *name, const char *text)
{
    do {
        size_t length = strcspn(text, "\r\n");
        buffer_format(out, "%s: %.*s\n", name, (int)length, text);
        text += length;
        text += *text != '\0';
    } while (*text != '\0');
}

/* The text of a value: a string itself, else its JSON. */
static void append_value(buffer *out, const char *name, const cJSON *value)
{
    buffer text = {0};
    if (cJSON_IsString(value))
        buffer_append(&text, value->valuestring);
    else
        json_print(value, &text);
    append_field(out, name, buffer_text(&text));
    buffer_free(&text);
}

static const spec_schema *data_schema_of(const spec_schema *object)
{
    for (size_t i = 0; i < object->properties.count; i++)
        if (strcmp(object->properties.items[i].name, "data") == 0)
            return schema_query_base(object->properties.items[i].schema);
    return NULL;
}

/* The data that an object's member `data` has by `contentSchema`; NULL: it is text. Of alternatives the first one is
 * the example. */
static cJSON *content_of(const call *c, const spec_schema *schema)
{
    const spec_schema *base = schema_query_base(schema);
    for (int depth = 0; depth < MOST_NESTED && data_schema_of(base) == NULL && base->one_of.count > 0;
         depth++)
        base = schema_query_base(base->one_of.items[0]);
    const spec_schema *data = data_schema_of(base);
    return data != NULL && data->content_schema != NULL
               ? faker_example(c->memory, c->emulator->patterns, data->content_schema)
               : NULL;
}

static void append_event(const call *c, buffer *out, const spec_schema *schema, const cJSON *value)
{
    if (!is_event_object(value)) {
        append_value(out, "data", value);
        buffer_append(out, "\n");
        return;
    }
    cJSON *content = content_of(c, schema);
    for (const cJSON *member = value->child; member != NULL; member = member->next) {
        const bool is_data = strcmp(member->string, "data") == 0;
        append_value(out, member->string, is_data && content != NULL ? content : member);
    }
    buffer_append(out, "\n");
    cJSON_Delete(content);
}

static void append_item(const call *c, format as, buffer *out, const spec_schema *schema)
{
    cJSON *value = schema != NULL ? faker_example(c->memory, c->emulator->patterns, schema) : NULL;
    cJSON *item = value != NULL ? value : cJSON_CreateNull();
    if (as == EVENTS) {
        append_event(c, out, schema, item);
    } else {
        if (as == JSON_SEQ)
            buffer_append_char(out, RECORD_SEPARATOR);
        json_print(item, out);
        buffer_append(out, "\n");
    }
    cJSON_Delete(item);
}

static void append_error(format as, buffer *out)
{
    if (as == EVENTS)
        buffer_format(out, "event: error\ndata: %s\n\n", error_text);
    else
        buffer_format(out, "%s%s\n", as == JSON_SEQ ? "\x1E" : "", error_text);
}

/* The last event or the data that x-cpod-stream names, else what most servers send behind JSON. */
static void append_end(const call *c, buffer *out, const spec_schema *schema)
{
    const node *stream = node_get(c->endpoint->operation->source, "x-cpod-stream");
    const char *end = stream != NULL ? node_get_text(stream, "end") : NULL;
    const char *sentinel = stream != NULL ? node_get_text(stream, "sentinel") : NULL;
    if (end != NULL)
        buffer_format(out, "event: %s\n\n", end);
    else if (sentinel != NULL)
        buffer_format(out, "data: %s\n\n", sentinel);
    else if (schema != NULL)
        buffer_append(out, "data: [DONE]\n\n");
}

void sequence_append(call *c, const negotiated *chosen, buffer *out)
{
    const format as = format_of(chosen->type);
    const spec_schema *schema = item_schema_of(chosen->media, as);
    for (int i = 0; i < ITEMS; i++) {
        append_item(c, as, out, schema);
        if (c->fails_stream) {
            append_error(as, out);
            return;
        }
    }
    if (as == EVENTS)
        append_end(c, out, schema);
}

/* ---- request bodies ---- */

/* Checks one item; a number of it from 1 is the name of the field. */
static bool check_item(call *c, const spec_schema *schema, const char *text, size_t length, size_t number)
{
    json_error problem;
    cJSON *value = json_parse(text, length, &problem);
    if (value == NULL) {
        response_problem(c, 400, "malformed_json", "item %zu is not JSON: %s (byte %zu)", number,
                         problem.reason, problem.offset);
        return false;
    }
    validation found = {
        .memory = c->memory, .patterns = c->emulator->patterns, .direction = DIRECTION_REQUEST};
    if (schema != NULL)
        validate(&found, schema, value, arena_format(c->memory, "[%zu]", number - 1));
    cJSON_Delete(value);
    if (found.violations.count > 0)
        response_violations(c, 422, &found);
    return found.violations.count == 0;
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr(" \t\r\n", text[i]) == NULL)
            return false;
    return true;
}

bool sequence_check_body(call *c, const spec_media_type *media)
{
    const format as = format_of(media->type);
    const spec_schema *schema = item_schema_of(media, as);
    const char *at = c->request->body;
    const char *end = at + c->request->body_length;
    const int separator = as == JSON_SEQ ? RECORD_SEPARATOR : '\n';
    for (size_t number = 1; at < end;) {
        const char *next = memchr(at, separator, (size_t)(end - at));
        const size_t length = next != NULL ? (size_t)(next - at) : (size_t)(end - at);
        if (!is_blank(at, length) && !check_item(c, schema, at, length, number++))
            return false;
        at += length + (next != NULL);
    }
    return true;
}
