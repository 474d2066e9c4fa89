/* The kept headers are one string: `name: value` a line and NUL, as the caller sees them, and behind it the same with
 * NUL after each name and value; an empty name ends it. */
#include "core/call/response_headers.h"

#include "core/base/error.h"
#include "core/base/options_import.h"
#include "core/base/string.h"
#include "core/base/text.h"
#include "core/codec/datetime.h"
#include "core/codec/text_value.h"
#include "core/http/curl_transport.h"

#include <string.h>

#define HAS(info, member) CPODI_INSIDE(info, cpod_response_info, member)

/* Decoded values of one header hold a few times its text. */
#define FIRST_ARENA 256

/* ---- keeping ---- */

bool cpodi_response_headers_keep(cpodi_call *call)
{
    const cpod_http_exchange *exchange = call->result.exchange;
    cpodi_buffer text;
    cpodi_buffer_init(&text, &call->client->allocator);
    cpodi_string_begin(&text);
    for (size_t i = 0; i < exchange->header_count; i++) {
        cpodi_buffer_append_text(&text, exchange->headers[i].name);
        cpodi_buffer_append_text(&text, ": ");
        cpodi_buffer_append_text(&text, exchange->headers[i].value);
        cpodi_buffer_append_char(&text, '\n');
    }
    cpodi_buffer_append_char(&text, '\0');
    for (size_t i = 0; i < exchange->header_count; i++) {
        const cpod_header *header = &exchange->headers[i];
        cpodi_buffer_append(&text, header->name, strlen(header->name) + 1);
        cpodi_buffer_append(&text, header->value, strlen(header->value) + 1);
    }
    call->result.response.header_text = cpodi_string_finish(&text, NULL);
    return call->result.response.header_text != NULL;
}

void cpodi_response_headers_report(cpodi_call *call, cpod_response_info *info)
{
    cpodi_response *response = &call->result.response;
    if (!HAS(info, headers))
        return;
    info->headers = response->header_text;
    response->header_text = NULL;
    bool has_types = call->operation != NULL && call->operation->header_count > 0;
    if (info->headers != NULL && has_types && HAS(info, header_values))
        info->header_values = cpodi_arena_new(&call->client->allocator, FIRST_ARENA, 0);
}

void cpodi_response_headers_clear(cpod_response_info *info)
{
    if (HAS(info, headers))
        cpod_string_free(info->headers);
    if (HAS(info, header_values) && info->header_values != NULL)
        cpodi_arena_free(info->header_values);
}

/* ---- reading ---- */

/* The next header after `at`, a value, or the first one for NULL. Returns its name; NULL: no other. */
static const char *next_header(const cpod_response_info *info, const char *at)
{
    const char *from = at != NULL ? at : info->headers;
    const char *name = from + strlen(from) + 1;
    return name[0] != '\0' ? name : NULL;
}

static const char *value_of(const char *name)
{
    return name + strlen(name) + 1;
}

const char *cpod_response_header(const cpod_response_info *info, const char *name, size_t index)
{
    if (!HAS(info, headers) || info->headers == NULL || name == NULL)
        return NULL;
    const char *value = NULL;
    for (const char *found = next_header(info, NULL); found != NULL; found = next_header(info, value)) {
        value = value_of(found);
        if (cpodi_text_equal_nocase(found, name) && index-- == 0)
            return value;
    }
    return NULL;
}

/* State of decoding the headers of a response. */
typedef struct header_reader {
    const cpod_tables *tables;
    const cpod_response_info *info;
    cpodi_arena *arena;
    const cpod_parameter *header; /* that is decoded now */
    cpodi_buffer value;           /* its text, the values of several joined */
    cpodi_buffer json;
} header_reader;

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Without the white space around it. */
static cpodi_json_input trim(const char *text, size_t length)
{
    while (length > 0 && is_space(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && is_space(text[length - 1]))
        length--;
    return (cpodi_json_input){text, length};
}

static cpod_status append_value(header_reader *r, cpod_kind kind, const char *text, size_t length)
{
    const cpodi_text_reader reader = {.tables = r->tables, .arena = r->arena, .out = &r->json};
    const cpodi_json_input trimmed = trim(text, length);
    cpodi_buffer padded; /* the decoder reads to a NUL */
    cpodi_buffer_init(&padded, r->json.allocator);
    cpodi_buffer_append(&padded, trimmed.text, trimmed.length);
    cpod_status status = CPOD_ERR_NO_MEMORY;
    if (cpodi_buffer_terminate(&padded)) {
        const cpodi_json_input value = {padded.data, padded.length};
        status = cpodi_text_append_value(&reader, kind, &value);
    }
    cpodi_buffer_free(&padded);
    return status;
}

static void begin_item(header_reader *r, char open)
{
    if (r->json.data[r->json.length - 1] != open)
        cpodi_buffer_append_char(&r->json, ',');
}

/* The length of the text before the next comma. */
static size_t item_length(const char *text, const char *end)
{
    const char *comma = memchr(text, ',', (size_t)(end - text));
    return (size_t)((comma != NULL ? comma : end) - text);
}

/* Empty items are ignored (RFC 9110, section 5.6.1). */
static cpod_status append_items(header_reader *r, cpod_kind kind)
{
    const char *end = r->value.data + r->value.length;
    cpod_status status = CPOD_OK;
    for (const char *at = r->value.data; status == CPOD_OK && at < end;) {
        size_t length = item_length(at, end);
        if (trim(at, length).length > 0) {
            begin_item(r, '[');
            status = append_value(r, kind, at, length);
        }
        at += length + 1;
    }
    return status;
}

/* Set-Cookie has commas in its values: each field is an item. */
static cpod_status append_fields(header_reader *r, const char *name, cpod_kind kind)
{
    cpod_status status = CPOD_OK;
    const char *value;
    for (size_t i = 0; status == CPOD_OK && (value = cpod_response_header(r->info, name, i)) != NULL; i++) {
        begin_item(r, '[');
        status = append_value(r, kind, value, strlen(value));
    }
    return status;
}

static cpod_status append_list(header_reader *r)
{
    const char *name = r->tables->pool + r->header->name;
    const cpod_kind kind = (cpod_kind)r->tables->containers[r->header->type].kind;
    cpodi_buffer_append_char(&r->json, '[');
    cpod_status status =
        cpodi_text_equal_nocase(name, "Set-Cookie") ? append_fields(r, name, kind) : append_items(r, kind);
    cpodi_buffer_append_char(&r->json, ']');
    return status;
}

/* The kind of a member of an object, or of the values of a map. */
static cpod_kind member_kind(const header_reader *r, const char *name, size_t length)
{
    if (r->header->kind == CPOD_KIND_MAP)
        return (cpod_kind)r->tables->containers[r->header->type].kind;
    const cpod_object *object = &r->tables->types[r->header->type];
    for (uint32_t i = 0; i < object->field_count; i++) {
        const cpod_field *field = &r->tables->fields[object->first_field + i];
        if (field->name_length == length && memcmp(r->tables->pool + field->name + 1, name, length) == 0)
            return (cpod_kind)field->kind;
    }
    return CPOD_KIND_STRING;
}

/* `R=100,G=200` with explode, `R,100,G,200` without. */
static cpod_status append_members(header_reader *r)
{
    const bool explodes = (r->header->flags & CPOD_FLAG_EXPLODE) != 0;
    const char *end = r->value.data + r->value.length;
    cpod_status status = CPOD_OK;
    for (const char *at = r->value.data; status == CPOD_OK && at < end;) {
        size_t length = item_length(at, end);
        const char *equals = explodes ? memchr(at, '=', length) : NULL;
        const cpodi_json_input name = trim(at, equals != NULL ? (size_t)(equals - at) : length);
        const char *value = equals != NULL ? equals + 1 : at + length;
        if (equals == NULL && !explodes && value < end)
            value++;
        length = explodes ? (size_t)(at + length - value) : item_length(value, end);
        begin_item(r, '{');
        status = append_value(r, CPOD_KIND_STRING, name.text, name.length);
        cpodi_buffer_append_char(&r->json, ':');
        if (status == CPOD_OK)
            status = append_value(r, member_kind(r, name.text, name.length), value, length);
        at = value + length + 1;
    }
    return status;
}

static cpod_status write_json(header_reader *r)
{
    cpod_status status = CPOD_OK;
    r->json.length = 0;
    if (r->header->style == CPOD_STYLE_JSON) {
        cpodi_buffer_append(&r->json, r->value.data, r->value.length);
    } else if (r->header->kind == CPOD_KIND_LIST) {
        status = append_list(r);
    } else if (r->header->kind == CPOD_KIND_MAP || r->header->kind == CPOD_KIND_OBJECT) {
        cpodi_buffer_append_char(&r->json, '{');
        status = append_members(r);
        cpodi_buffer_append_char(&r->json, '}');
    } else {
        status = append_value(r, (cpod_kind)r->header->kind, r->value.data, r->value.length);
    }
    return status == CPOD_OK && !cpodi_buffer_terminate(&r->json) ? CPOD_ERR_NO_MEMORY : status;
}

/* Documents describe HTTP dates as date-time. */
static bool read_http_date(header_reader *r, cpod_datetime *out)
{
    cpod_datetime read;
    int64_t seconds = cpodi_curl_date(r->value.data);
    if (r->header->kind != CPOD_KIND_DATETIME || seconds < 0 ||
        cpodi_datetime_read(r->value.data, r->value.length, &read))
        return false;
    char *text = cpodi_arena_copy_text(r->arena, r->value.data, r->value.length);
    *out = (cpod_datetime){.text = text, .seconds = seconds, .parsed = text != NULL};
    return text != NULL;
}

static cpod_status decode_header(header_reader *r, void *target, cpod_error *error)
{
    if (read_http_date(r, target))
        return CPOD_OK;
    cpod_status status = write_json(r);
    if (status != CPOD_OK)
        return status == CPOD_ERR_NO_MEMORY ? cpodi_no_memory(error)
                                            : cpodi_fail(error, status, "It is not UTF-8");
    const cpodi_json_input json = {r->json.data, r->json.length};
    const cpodi_typed_value value = cpodi_parameter_value(r->header, target);
    return cpodi_decode(r->tables, &json, NULL, &value, r->arena, error);
}

/* Joins the values of all fields of the name (RFC 9110, section 5.3). False: the response has no such header. */
static bool find_value(header_reader *r)
{
    const char *name = r->tables->pool + r->header->name;
    const char *value;
    size_t count = 0;
    r->value.length = 0;
    for (; (value = cpod_response_header(r->info, name, count)) != NULL; count++) {
        if (count > 0)
            cpodi_buffer_append_text(&r->value, ", ");
        cpodi_buffer_append_text(&r->value, value);
    }
    return count > 0;
}

/* A value that does not fit its type is absent, and the first such is the error; the others are decoded. */
static cpod_status decode_all(header_reader *r, const cpod_operation *operation, char *out, cpod_error *error)
{
    const cpod_parameter *headers =
        &r->tables->parameters[operation->first_parameter + operation->parameter_count];
    cpod_status result = CPOD_OK;
    for (uint32_t i = 0; i < operation->header_count; i++) {
        r->header = &headers[i];
        if (!find_value(r))
            continue;
        if (!cpodi_buffer_terminate(&r->value))
            return cpodi_no_memory(error);
        cpod_error inner = CPOD_ERROR_INIT;
        void *target = out + r->header->offset;
        cpod_status status = decode_header(r, target, &inner);
        if (status == CPOD_OK)
            continue;
        memset(target, 0, cpodi_value_size(r->tables, (cpod_kind)r->header->kind, r->header->type));
        if (status == CPOD_ERR_NO_MEMORY)
            return cpodi_no_memory(error);
        if (result == CPOD_OK)
            result =
                cpodi_fail(error, CPOD_ERR_DECODE, "The header %s is not what the operation documents: %s",
                           r->tables->pool + r->header->name, inner.message);
    }
    return result;
}

cpod_status cpod_core_headers_decode(const cpod_api *api, uint32_t operation, const cpod_response_info *info,
                                     void *out, size_t size, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    memset(out, 0, size);
    if (!HAS(info, header_values) || info->headers == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The response info has no headers: set keep_headers before the call");
    if (info->header_values == NULL)
        return cpodi_no_memory(error);
    header_reader r = {.tables = api->tables, .info = info, .arena = info->header_values};
    cpodi_buffer_init(&r.value, &r.arena->allocator);
    cpodi_buffer_init(&r.json, &r.arena->allocator);
    r.value.is_secret = r.json.is_secret = true; /* a header may be a token */
    cpod_status status = decode_all(&r, &api->tables->operations[operation], out, error);
    cpodi_buffer_free(&r.value);
    cpodi_buffer_free(&r.json);
    return status;
}
