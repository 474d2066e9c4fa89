#include "model/conventions.h"

#include <stdlib.h>
#include <string.h>

/* The value of an extension that must be a mapping; NULL when absent or malformed. */
static const node *mapping_of(const spec_document *from, const char *name, diagnostics *d)
{
    const node *value = spec_extension(from->source, name);
    if (value == NULL || value->kind == NODE_MAPPING)
        return value;
    diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", value->at,
                       "expected a mapping for '%s', found %s", name, node_kind_name(value->kind));
    return NULL;
}

/* A member that must be a string; NULL when absent or malformed. */
static const char *text_of(const node *from, const char *key, diagnostics *d)
{
    const node *value = node_get(from, key);
    if (value == NULL || value->kind == NODE_STRING)
        return value != NULL ? value->text : NULL;
    diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", value->at,
                       "expected a string for '%s', found %s", key, node_kind_name(value->kind));
    return NULL;
}

static bool is_among(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return false;
}

/* Reports members that no version of the extension has: a misspelt one would have no effect. */
static void check_members(const node *from, const char *const *known, size_t count, diagnostics *d)
{
    for (size_t i = 0; i < from->count; i++)
        if (!is_among(from->entries[i].key, known, count))
            diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", from->entries[i].key_mark,
                               "unknown member '%s'", from->entries[i].key);
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
    char lower[32];
    size_t length = strlen(name);
    if (length >= sizeof lower)
        return false;
    for (size_t i = 0; i <= length; i++)
        lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + ('a' - 'A')) : name[i];
    return is_among(lower, names, sizeof names / sizeof *names);
}

static bool check_header(const node_entry *entry, const model_default_header *header, diagnostics *d)
{
    if (!is_field_name(header->name))
        diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", entry->key_mark,
                           "invalid HTTP header '%s'", header->name);
    else if (is_reserved(header->name))
        diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", entry->key_mark,
                           "header '%s' cannot have a default: the library sets it", header->name);
    else if (header->variable != NULL && !is_variable(header->variable))
        diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", entry->value->at,
                           "invalid environment variable '%s': expected upper-case letters, digits and '_'",
                           header->variable);
    else if (header->value != NULL && !is_field_value(header->value))
        diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", entry->value->at,
                           "value of the header '%s' has a line end or a control character", header->name);
    else
        return true;
    return false;
}

static void read_header(arena *a, const node_entry *entry, diagnostics *d, model_conventions *out)
{
    static const char *const known[] = {"env", "default"};
    model_default_header header = {.name = entry->key};
    const node *value = entry->value;
    if (value->kind == NODE_STRING) {
        header.value = value->text;
    } else if (value->kind == NODE_MAPPING) {
        check_members(value, known, sizeof known / sizeof *known, d);
        header.variable = text_of(value, "env", d);
        header.value = text_of(value, "default", d);
        if (header.variable == NULL && node_get(value, "env") == NULL)
            diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", value->at,
                               "header '%s' requires 'env'", header.name);
    } else {
        diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", value->at,
                           "expected a string or a mapping for the header '%s', found %s", header.name,
                           node_kind_name(value->kind));
        return;
    }
    if (check_header(entry, &header, d))
        *vector_add(a, &out->default_headers) = header;
}

static void read_headers(arena *a, const node *from, diagnostics *d, model_conventions *out)
{
    for (size_t i = 0; from != NULL && i < from->count; i++)
        read_header(a, &from->entries[i], d, out);
}

/* ---- x-cpod-meta ---- */

static void read_meta(const node *from, diagnostics *d, model_conventions *out)
{
    static const char *const known[] = {"member", "requestId", "timestamp"};
    if (from == NULL)
        return;
    check_members(from, known, sizeof known / sizeof *known, d);
    out->meta_member = text_of(from, "member", d);
    out->meta_request_id = text_of(from, "requestId", d);
    out->meta_timestamp = text_of(from, "timestamp", d);
    if (node_get(from, "member") == NULL)
        diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", from->at, "x-cpod-meta requires 'member'");
}

/* ---- x-cpod-error-codes ---- */

static bool is_status(const char *name)
{
    static const char *const statuses[] = {
        "CPOD_ERR_BAD_REQUEST", "CPOD_ERR_AUTH",     "CPOD_ERR_FORBIDDEN", "CPOD_ERR_POLICY_DENIED",
        "CPOD_ERR_NOT_FOUND",   "CPOD_ERR_CONFLICT", "CPOD_ERR_HTTP",      "CPOD_ERR_VALIDATION",
        "CPOD_ERR_RATE_LIMIT",  "CPOD_ERR_SERVER",
    };
    return is_among(name, statuses, sizeof statuses / sizeof *statuses);
}

/* 400 to 599; 0: something else. */
static int http_status_of(const char *text)
{
    bool is_failure =
        (text[0] == '4' || text[0] == '5') && strlen(text) == 3 && strspn(text, "0123456789") == 3;
    return is_failure ? (int)strtol(text, NULL, 10) : 0;
}

static void read_codes(arena *a, int http_status, const node *codes, diagnostics *d, model_conventions *out)
{
    for (size_t i = 0; i < codes->count; i++) {
        const node_entry *entry = &codes->entries[i];
        if (entry->value->kind == NODE_STRING && is_status(entry->value->text))
            *vector_add(a, &out->error_codes) = (model_error_code){
                .http_status = http_status, .code = entry->key, .status = entry->value->text};
        else
            diagnostics_report(
                d, SEVERITY_ERROR, "invalid-extension", entry->value->at,
                "expected a status such as CPOD_ERR_CONFLICT for the code '%s', found %s", entry->key,
                entry->value->kind == NODE_STRING ? entry->value->text : node_kind_name(entry->value->kind));
    }
}

static void read_error_codes(arena *a, const node *from, diagnostics *d, model_conventions *out)
{
    for (size_t i = 0; from != NULL && i < from->count; i++) {
        const node_entry *entry = &from->entries[i];
        int http_status = http_status_of(entry->key);
        if (http_status == 0)
            diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", entry->key_mark,
                               "expected an HTTP status from 400 to 599, found '%s'", entry->key);
        else if (entry->value->kind != NODE_MAPPING)
            diagnostics_report(d, SEVERITY_ERROR, "invalid-extension", entry->value->at,
                               "expected a mapping of codes for HTTP %d, found %s", http_status,
                               node_kind_name(entry->value->kind));
        else
            read_codes(a, http_status, entry->value, d, out);
    }
}

/* ---- x-cpod-token-path, x-cpod-include ---- */

static const char *read_token_path(const node *from)
{
    return from != NULL && from->kind == NODE_STRING ? from->text : NULL;
}

static bool is_include(const char *path)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
    return path[0] != '\0' && path[strspn(path, allowed)] == '\0' && strstr(path, "..") == NULL;
}

static void read_includes(arena *a, const node *from, diagnostics *d, model_conventions *out)
{
    for (size_t i = 0; from != NULL && from->kind == NODE_SEQUENCE && i < from->count; i++) {
        const node *item = from->items[i];
        if (item->kind == NODE_STRING && is_include(item->text))
            *vector_add(a, &out->includes) = item->text;
        else
            diagnostics_report(
                d, SEVERITY_ERROR, "invalid-include", item->at,
                "invalid header name in x-cpod-include: expected letters, digits, '_', '-', '.' and '/'");
    }
}

void model_read_conventions(arena *a, const spec_document *from, diagnostics *d, model_conventions *out)
{
    read_headers(a, mapping_of(from, "x-cpod-default-headers", d), d, out);
    read_meta(mapping_of(from, "x-cpod-meta", d), d, out);
    read_error_codes(a, mapping_of(from, "x-cpod-error-codes", d), d, out);
    out->token_path = read_token_path(spec_extension(from->source, "x-cpod-token-path"));
    read_includes(a, spec_extension(from->source, "x-cpod-include"), d, out);
}
