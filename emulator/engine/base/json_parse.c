#include "base/arena.h"
#include "engine/base/json.h"
#include "reader/json_events.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_LIMIT = 200, BODY_DEPTH_LIMIT = 100 };

typedef struct tree_builder {
    cJSON *root;
    cJSON *open[DEPTH_LIMIT]; /* the objects and arrays that have not ended, the innermost last */
    size_t depth;
    char *key; /* of the value to come; NULL: none */
    json_error *error;
} tree_builder;

static void fail(tree_builder *b, size_t offset, const char *reason, bool is_value)
{
    *b->error = (json_error){.offset = offset, .reason = reason, .is_value = is_value};
}

static char *copy_text(const char *text, size_t length)
{
    char *copy = xrealloc(NULL, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* Takes a value with the key before it. cJSON would copy the key once more. */
static void add(tree_builder *b, cJSON *value)
{
    value->string = b->key;
    b->key = NULL;
    if (b->depth > 0)
        cJSON_AddItemToArray(b->open[b->depth - 1], value);
    else
        b->root = value;
}

static void begin(tree_builder *b, cJSON *container)
{
    add(b, container);
    b->open[b->depth++] = container;
}

static bool check_text(tree_builder *b, const json_event *event)
{
    if (event->nul_offset > 0)
        fail(b, event->nul_offset, "a string with U+0000 cannot be stored", true);
    return event->nul_offset == 0;
}

static void add_string(tree_builder *b, const json_event *event)
{
    if (!check_text(b, event))
        return;
    cJSON *string = cJSON_CreateNull();
    string->type = cJSON_String;
    string->valuestring = copy_text(event->text, event->length);
    add(b, string);
}

/* 1.0 and 1e2 are integers to JSON Schema, but not to every reader. */
static bool needs_plain_digits(const char *source, double value)
{
    return strpbrk(source, ".eE") != NULL && value == floor(value) && fabs(value) < 9007199254740992.0;
}

static void add_number(tree_builder *b, const json_event *event)
{
    char *source = copy_text(event->text, event->length);
    double value = strtod(source, NULL);
    if (!isfinite(value)) {
        free(source);
        fail(b, event->offset, "a number beyond the range of double", true);
        return;
    }
    cJSON *number = cJSON_CreateNumber(value);
    if (needs_plain_digits(source, value)) {
        buffer digits = {0};
        buffer_format(&digits, "%.0f", value);
        free(source);
        source = digits.data;
    }
    number->valuestring = source;
    add(b, number);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_duplicate_name(const cJSON *object)
{
    size_t count = (size_t)cJSON_GetArraySize(object);
    if (count < 2)
        return false;
    const char **names = xrealloc(NULL, count * sizeof *names);
    size_t used = 0;
    const cJSON *member;
    cJSON_ArrayForEach (member, object)
        names[used++] = member->string;
    qsort(names, used, sizeof *names, compare_names);
    bool found = false;
    for (size_t i = 1; i < used && !found; i++)
        found = strcmp(names[i - 1], names[i]) == 0;
    free(names);
    return found;
}

static void end(tree_builder *b, const json_event *event)
{
    assert(b->depth > 0);
    const cJSON *ended = b->open[--b->depth];
    if (cJSON_IsObject(ended) && has_duplicate_name(ended))
        fail(b, event->offset, "duplicate member name", false);
}

static void take(tree_builder *b, const json_event *event)
{
    switch (event->kind) {
    case JSON_OBJECT_BEGIN:
        begin(b, cJSON_CreateObject());
        break;
    case JSON_ARRAY_BEGIN:
        begin(b, cJSON_CreateArray());
        break;
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
        end(b, event);
        break;
    case JSON_KEY:
        if (check_text(b, event))
            b->key = copy_text(event->text, event->length);
        break;
    case JSON_STRING:
        add_string(b, event);
        break;
    case JSON_NUMBER:
        add_number(b, event);
        break;
    case JSON_BOOL:
        add(b, cJSON_CreateBool(event->boolean));
        break;
    case JSON_NULL:
        add(b, cJSON_CreateNull());
        break;
    }
}

static cJSON *parse(const char *text, size_t length, unsigned depth_limit, json_error *error)
{
    *error = (json_error){0};
    tree_builder b = {.error = error};
    json_events events;
    json_event event;
    json_events_init(&events, text, length, depth_limit);
    while (error->reason == NULL && json_events_next(&events, &event))
        take(&b, &event);
    if (error->reason == NULL && events.failure.message != NULL)
        fail(&b, events.failure.offset, events.failure.message, false);
    json_events_free(&events);
    free(b.key);
    if (error->reason == NULL)
        return b.root;
    cJSON_Delete(b.root);
    return NULL;
}

cJSON *json_parse(const char *text, size_t length, json_error *error)
{
    return parse(text, length, DEPTH_LIMIT, error);
}

cJSON *json_parse_body(const char *text, size_t length, json_error *error)
{
    return parse(text, length, BODY_DEPTH_LIMIT, error);
}
