/* The extensions of documents and operations. Absent ones are empty. A malformed one of the document is an error,
 * one of an operation a mistake, for which the operation does without it. */
#include "model/builder.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const node *member_of_kind(model_builder *b, const node *holder, const char *key, node_kind kind)
{
    const node *value = node_get(holder, key);
    if (value == NULL || value->kind == kind)
        return value;
    model_error(b, "invalid-extension", value->at, "expected %s for '%s', found %s", node_kind_name(kind),
                key, node_kind_name(value->kind));
    return NULL;
}

static const char *text_of(model_builder *b, const node *from, const char *key)
{
    const node *value = member_of_kind(b, from, key, NODE_STRING);
    return value != NULL ? value->text : NULL;
}

/* Reports members that no version of the extension has: a misspelt one would have no effect. */
static void check_members(model_builder *b, const node *from, const char *const *known)
{
    for (size_t i = 0; i < from->count; i++)
        if (!spec_is_one_of(from->entries[i].key, known))
            model_error(b, "invalid-extension", from->entries[i].key_mark, "unknown member '%s'",
                        from->entries[i].key);
}

/* ---- x-cpod-default-headers ---- */

static bool is_field_name(const char *text)
{
    static const char token[] = "!#$%&'*+-.^_`|~0123456789"
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return text[0] != '\0' && text[strspn(text, token)] == '\0';
}

static bool is_field_value(const char *text)
{
    for (; *text != '\0'; text++)
        if (((unsigned char)*text < ' ' && *text != '\t') || *text == 0x7F)
            return false;
    return true;
}

static bool is_variable(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return text[0] >= 'A' && text[0] <= 'Z' && text[strspn(text, allowed)] == '\0';
}

/* The library sets these by itself, from other options. */
static bool is_reserved(const char *name)
{
    static const char *const names[] = {"authorization", "connection",    "content-length",   "content-type",
                                        "cookie",        "host",          "idempotency-key",  "accept",
                                        "user-agent",    "last-event-id", "transfer-encoding"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool check_header(model_builder *b, const node_entry *entry, const model_default_header *header)
{
    if (!is_field_name(header->name))
        model_error(b, "invalid-extension", entry->key_mark, "invalid HTTP header '%s'", header->name);
    else if (is_reserved(header->name))
        model_error(b, "invalid-extension", entry->key_mark,
                    "header '%s' cannot have a default: the library sets it", header->name);
    else if (header->variable != NULL && !is_variable(header->variable))
        model_error(b, "invalid-extension", entry->value->at,
                    "invalid environment variable '%s': expected upper-case letters, digits and '_'",
                    header->variable);
    else if (header->value != NULL && !is_field_value(header->value))
        model_error(b, "invalid-extension", entry->value->at,
                    "value of the header '%s' has a line end or a control character", header->name);
    else
        return true;
    return false;
}

static void read_header(model_builder *b, const node_entry *entry)
{
    static const char *const known[] = {"env", "default", NULL};
    model_default_header header = {.name = entry->key};
    const node *value = entry->value;
    if (value->kind == NODE_STRING) {
        header.value = value->text;
    } else if (value->kind == NODE_MAPPING) {
        check_members(b, value, known);
        header.variable = text_of(b, value, "env");
        header.value = text_of(b, value, "default");
        if (header.variable == NULL && node_get(value, "env") == NULL)
            model_error(b, "invalid-extension", value->at, "header '%s' requires 'env'", header.name);
    } else {
        model_error(b, "invalid-extension", value->at,
                    "expected a string or a mapping for the header '%s', found %s", header.name,
                    node_kind_name(value->kind));
        return;
    }
    if (check_header(b, entry, &header))
        *vector_add(b->memory, &b->model->conventions.default_headers) = header;
}

/* ---- x-cpod-meta ---- */

static void read_meta(model_builder *b, const node *from)
{
    model_conventions *out = &b->model->conventions;
    static const char *const known[] = {"member", "requestId", "timestamp", NULL};
    if (from == NULL)
        return;
    check_members(b, from, known);
    out->meta_member = text_of(b, from, "member");
    out->meta_request_id = text_of(b, from, "requestId");
    out->meta_timestamp = text_of(b, from, "timestamp");
    if (node_get(from, "member") == NULL)
        model_error(b, "invalid-extension", from->at, "x-cpod-meta requires 'member'");
}

/* ---- x-cpod-error-codes ---- */

/* 400 to 599; 0: something else. */
static int http_status_of(const char *text)
{
    bool is_failure =
        (text[0] == '4' || text[0] == '5') && strlen(text) == 3 && strspn(text, "0123456789") == 3;
    return is_failure ? (int)strtol(text, NULL, 10) : 0;
}

static void read_codes(model_builder *b, int http_status, const node *codes)
{
    static const char *const statuses[] = {
        "CPOD_ERR_BAD_REQUEST", "CPOD_ERR_AUTH",       "CPOD_ERR_FORBIDDEN", "CPOD_ERR_POLICY_DENIED",
        "CPOD_ERR_NOT_FOUND",   "CPOD_ERR_CONFLICT",   "CPOD_ERR_HTTP",      "CPOD_ERR_PRECONDITION",
        "CPOD_ERR_VALIDATION",  "CPOD_ERR_RATE_LIMIT", "CPOD_ERR_SERVER",    NULL,
    };
    for (size_t i = 0; i < codes->count; i++) {
        const node_entry *entry = &codes->entries[i];
        if (entry->value->kind == NODE_STRING && spec_is_one_of(entry->value->text, statuses))
            *vector_add(b->memory, &b->model->conventions.error_codes) = (model_error_code){
                .http_status = http_status, .code = entry->key, .status = entry->value->text};
        else
            model_error(b, "invalid-extension", entry->value->at,
                        "expected a status such as CPOD_ERR_CONFLICT for the code '%s', found %s", entry->key,
                        entry->value->kind == NODE_STRING ? entry->value->text
                                                          : node_kind_name(entry->value->kind));
    }
}

static void read_error_codes(model_builder *b, const node_entry *entry)
{
    int http_status = http_status_of(entry->key);
    if (http_status == 0)
        model_error(b, "invalid-extension", entry->key_mark,
                    "expected an HTTP status from 400 to 599, found '%s'", entry->key);
    else if (entry->value->kind != NODE_MAPPING)
        model_error(b, "invalid-extension", entry->value->at,
                    "expected a mapping of codes for HTTP %d, found %s", http_status,
                    node_kind_name(entry->value->kind));
    else
        read_codes(b, http_status, entry->value);
}

static const node *mapping_of(model_builder *b, const char *name)
{
    return member_of_kind(b, b->document->source, name, NODE_MAPPING);
}

/* ---- x-cpod-token-path, x-cpod-include ---- */

static bool is_include(const char *path)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
    return path[0] != '\0' && path[strspn(path, allowed)] == '\0' && strstr(path, "..") == NULL;
}

static void read_includes(model_builder *b, const node *from)
{
    for (size_t i = 0; from != NULL && from->kind == NODE_SEQUENCE && i < from->count; i++) {
        const node *item = from->items[i];
        if (item->kind == NODE_STRING && is_include(item->text))
            *vector_add(b->memory, &b->model->conventions.includes) = item->text;
        else
            model_error(
                b, "invalid-include", item->at,
                "invalid header name in x-cpod-include: expected letters, digits, '_', '-', '.' and '/'");
    }
}

void model_read_conventions(model_builder *b)
{
    const node *headers = mapping_of(b, "x-cpod-default-headers");
    for (size_t i = 0; headers != NULL && i < headers->count; i++)
        read_header(b, &headers->entries[i]);
    read_meta(b, mapping_of(b, "x-cpod-meta"));
    const node *codes = mapping_of(b, "x-cpod-error-codes");
    for (size_t i = 0; codes != NULL && i < codes->count; i++)
        read_error_codes(b, &codes->entries[i]);
    b->model->conventions.token_path = node_get_text(b->document->source, "x-cpod-token-path");
    read_includes(b, node_get(b->document->source, "x-cpod-include"));
}

/* ---- x-cpod-envelope, x-cpod-stream: of an operation ---- */

const model_field *model_find_field(const model_type *type, const char *name)
{
    for (size_t i = 0; type->kind == MODEL_OBJECT && i < type->fields.count; i++)
        if (strcmp(type->fields.items[i].name, name) == 0)
            return &type->fields.items[i];
    return NULL;
}

const node *model_part_of_kind(model_builder *b, const node *holder, const char *key, node_kind kind)
{
    const node *value = node_get(holder, key);
    if (value == NULL || value->kind == kind)
        return value;
    model_mistake(b, "wrong-type", value->at, "expected %s for '%s', found %s", node_kind_name(kind), key,
                  node_kind_name(value->kind));
    return NULL;
}

static const node *extension_of_kind(model_builder *b, const spec_operation *from, const char *name,
                                     node_kind kind)
{
    const node *value = node_get(from->source, name);
    return value != NULL && value->kind != NODE_NULL ? model_part_of_kind(b, from->source, name, kind) : NULL;
}

void model_apply_envelope(model_builder *b, const spec_operation *from, model_operation *to)
{
    const node *envelope = extension_of_kind(b, from, "x-cpod-envelope", NODE_STRING);
    if (envelope == NULL)
        return;
    model_fill_objects(b);
    for (size_t i = 0; i < to->responses.count; i++) {
        model_response *response = &to->responses.items[i];
        if (response->media.codec != MODEL_CODEC_JSON)
            continue;
        const model_field *field = model_find_field(response->media.type.type, envelope->text);
        if (field == NULL) {
            model_mistake(b, "unknown-property", envelope->at, "the body of response %s has no property '%s'",
                          response->status, envelope->text);
            continue;
        }
        ptr_map_put(b->memory, &b->envelopes, response->media.type.type, b);
        response->envelope = field->name;
        response->media.type = field->type;
    }
}

void model_apply_stream(model_builder *b, const spec_operation *from, model_operation *to)
{
    const node *stream = extension_of_kind(b, from, "x-cpod-stream", NODE_MAPPING);
    if (stream == NULL || !to->is_stream)
        return;
    to->stream_end = node_get_text(stream, "end");
    to->stream_sentinel = node_get_text(stream, "sentinel");
}

void model_check_stream(model_builder *b, const spec_operation *from, const model_operation *first,
                        bool has_stream)
{
    const node *stream = extension_of_kind(b, from, "x-cpod-stream", NODE_MAPPING);
    if (stream != NULL && !first->is_stream && !has_stream)
        model_mistake(b, "invalid-stream", stream->at, "x-cpod-stream requires a response that is a stream");
}
