/* Media types, request bodies, responses and their headers. */
#include "spec/loader.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void load_part_headers(loader *l, node_ref encoding, spec_encoding *out)
{
    node_ref headers = spec_map(l, encoding, "headers", "headers");
    for (size_t i = 0; headers.node != NULL && i < headers.node->count; i++) {
        const node_entry *entry = &headers.node->entries[i];
        node_ref at =
            spec_object_or_null(l, node_ref_member(l, headers, entry->key, entry->value), "a header");
        if (at.node != NULL)
            *vector_add(l->memory, &out->headers) = spec_load_header(l, at, entry, SPEC_IN_PART);
    }
}

/* OpenAPI: the styles of query parameters. NULL: the default. */
static const char *load_style(loader *l, const node *n, const char *part)
{
    static const char *const styles[] = {"form", "spaceDelimited", "pipeDelimited", "deepObject"};
    const char *style = spec_protocol_text(l, n, "style");
    for (size_t i = 0; style != NULL && i < sizeof styles / sizeof *styles; i++)
        if (strcmp(style, styles[i]) == 0)
            return style;
    if (style == NULL)
        return NULL;
    spec_skipped(l, "invalid-style", node_get(n, "style")->at,
                 "style '%s' is not defined for the part '%s'; 'form' is used", style, part);
    return "form";
}

static void load_encodings(loader *l, node_ref at, spec_media_type *media)
{
    node_ref encodings = spec_map(l, at, "encoding", "encodings");
    for (size_t i = 0; encodings.node != NULL && i < encodings.node->count; i++) {
        const node_entry *entry = &encodings.node->entries[i];
        const node *n = entry->value;
        if (!spec_is_mapping(l, n, "an encoding"))
            continue;
        bool has_explode = spec_member(n, "explode") != NULL;
        spec_encoding *encoding = vector_add(l->memory, &media->encodings);
        *encoding = (spec_encoding){
            .property = entry->key,
            .at = entry->key_mark,
            .content_type = spec_protocol_text(l, n, "contentType"),
            .style = load_style(l, n, entry->key),
            .explode = has_explode ? spec_protocol_bool(l, n, "explode", false) : -1,
            .allow_reserved = spec_protocol_bool(l, n, "allowReserved", false),
        };
        encoding->is_styled =
            encoding->style != NULL || has_explode || spec_member(n, "allowReserved") != NULL;
        load_part_headers(l, node_ref_member(l, encodings, entry->key, n), encoding);
        if (l->document->minor >= 2 && spec_member(n, "encoding") != NULL)
            spec_skipped(l, "nested-encoding", entry->key_mark,
                         "'encoding' inside the encoding of the part '%s' is not supported; it is skipped",
                         entry->key);
    }
}

/* Without its encodings, which only bodies have. `*at` becomes the media type object. */
static spec_media_type load_media(loader *l, const node_entry *entry, node_ref *at)
{
    spec_media_type media = {.type = entry->key, .at = entry->key_mark};
    if (strchr(entry->key, '/') == NULL)
        spec_skipped(l, "invalid-media-type", entry->key_mark,
                     "invalid media type '%s': expected a type and a subtype, as application/json",
                     entry->key);
    *at = spec_object_or_null(l, *at, "a media type");
    if (at->node == NULL)
        return media;
    media.schema = spec_load_schema_member(l, *at, "schema");
    media.item_schema = spec_load_schema_member(l, *at, "itemSchema");
    media.example = spec_load_example(l, at->node);
    return media;
}

/* It becomes a header of requests. */
static bool is_header_text(loader *l, const node_entry *entry)
{
    for (const char *c = entry->key; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F) {
            spec_skipped(l, "media-type-skipped", entry->key_mark,
                         "invalid media type: it has control characters; it is skipped");
            return false;
        }
    return true;
}

/* Adds a media type, or each of the list that some documents have for a key: "text/csv, text/tab-separated-values". A
 * comma in a quoted parameter is part of it. */
static void add_media_types(loader *l, const spec_media_type *media, spec_media_types *list)
{
    bool is_list = strchr(media->type, ',') != NULL && strchr(media->type, '"') == NULL;
    const char *at = media->type + (is_list ? strspn(media->type, ", ") : 0);
    if (!is_list || *at == '\0') {
        *vector_add(l->memory, list) = *media;
        return;
    }
    while (*at != '\0') {
        spec_media_type *added = vector_add(l->memory, list);
        *added = *media;
        size_t length = strcspn(at, ",");
        const char *next = at + length + strspn(at + length, ", ");
        while (at[length - 1] == ' ')
            length--;
        added->type = arena_copy_n(l->memory, at, length);
        at = next;
    }
}

static spec_media_types load_content(loader *l, node_ref holder)
{
    spec_media_types list = {0};
    node_ref content = spec_map(l, holder, "content", "content");
    for (size_t i = 0; content.node != NULL && i < content.node->count; i++) {
        const node_entry *entry = &content.node->entries[i];
        if (spec_is_extension(entry->key) || !is_header_text(l, entry))
            continue;
        node_ref at = node_ref_member(l, content, entry->key, entry->value);
        spec_media_type media = load_media(l, entry, &at);
        if (at.node != NULL)
            load_encodings(l, at, &media);
        add_media_types(l, &media, &list);
    }
    return list;
}

const spec_media_type *spec_load_first_media_type(loader *l, node_ref holder)
{
    node_ref content = spec_map(l, holder, "content", "content");
    for (size_t i = 0; content.node != NULL && i < content.node->count; i++) {
        const node_entry *entry = &content.node->entries[i];
        if (spec_is_extension(entry->key))
            continue;
        node_ref at = node_ref_member(l, content, entry->key, entry->value);
        spec_media_type *media = ARENA_NEW(l->memory, spec_media_type);
        *media = load_media(l, entry, &at);
        return media;
    }
    return NULL;
}

const spec_request_body *spec_load_request_body(loader *l, node_ref at)
{
    at = spec_object(l, at, "a request body");
    spec_request_body *body = ptr_map_get(&l->bodies, at.node);
    if (body != NULL)
        spec_add_kept_cost(l, at.node);
    if (body != NULL || at.node == NULL)
        return body;
    spec_cost before = l->cost;
    body = ARENA_NEW(l->memory, spec_request_body);
    ptr_map_put(l->memory, &l->bodies, at.node, body);
    body->source = at.node;
    body->at = at.node->at;
    body->description = spec_member_text(l, at.node, "description");
    body->required = spec_protocol_bool(l, at.node, "required", false);
    body->content = load_content(l, at);
    spec_keep_cost(l, at.node, before);
    return body;
}

/* An operation can do without a header that is broken. */
static void load_headers(loader *l, node_ref response, spec_response *out)
{
    spec_cost before = l->cost;
    node_ref headers = spec_map(l, response, "headers", "headers");
    for (size_t i = 0; headers.node != NULL && i < headers.node->count; i++) {
        const node_entry *entry = &headers.node->entries[i];
        node_ref at =
            spec_object_or_null(l, node_ref_member(l, headers, entry->key, entry->value), "a header");
        if (at.node == NULL)
            continue;
        *vector_add(l->memory, &out->headers) = spec_load_header(l, at, entry, SPEC_IN_RESPONSE);
    }
    l->cost = before;
}

static const spec_response *load_response(loader *l, node_ref at)
{
    at = spec_object(l, at, "a response");
    spec_response *response = ptr_map_get(&l->responses, at.node);
    if (response != NULL)
        spec_add_kept_cost(l, at.node);
    if (response != NULL || at.node == NULL)
        return response;
    spec_cost before = l->cost;
    response = ARENA_NEW(l->memory, spec_response);
    ptr_map_put(l->memory, &l->responses, at.node, response);
    response->source = at.node;
    response->at = at.node->at;
    response->description = spec_member_text(l, at.node, "description");
    load_headers(l, at, response);
    const node *links = spec_member(at.node, "links");
    if (links != NULL)
        diagnostics_report(l->diagnostics, SEVERITY_NOTE, "keyword-ignored", links->at,
                           "'links' of a response are ignored");
    response->content = load_content(l, at);
    spec_keep_cost(l, at.node, before);
    return response;
}

static bool parse_status(const char *text, int *first, int *last)
{
    *first = *last = 0;
    if (strcmp(text, "default") == 0)
        return true;
    bool is_range = strlen(text) == 3 && strcasecmp(text + 1, "XX") == 0;
    bool is_code = strlen(text) == 3 && strspn(text, "0123456789") == 3;
    if (text[0] < '1' || text[0] > '5' || (!is_range && !is_code))
        return false;
    *first = is_range ? (text[0] - '0') * 100 : (int)strtol(text, NULL, 10);
    *last = is_range ? *first + 99 : *first;
    return true;
}

void spec_load_responses(loader *l, node_ref holder, spec_operation *operation)
{
    node_ref at = spec_map(l, holder, "responses", "responses");
    vector_reserve(l->memory, &operation->responses, at.node ? at.node->count : 0);
    for (size_t i = 0; at.node != NULL && i < at.node->count; i++) {
        const node_entry *entry = &at.node->entries[i];
        int first, last;
        if (spec_is_extension(entry->key))
            continue;
        if (!parse_status(entry->key, &first, &last)) {
            spec_skipped(l, "invalid-status", entry->key_mark,
                         "invalid status '%s': expected a code such as 200, a range such as 4XX, or "
                         "default; the response is skipped",
                         entry->key);
            continue;
        }
        const spec_response *response = load_response(l, node_ref_member(l, at, entry->key, entry->value));
        if (response == NULL)
            continue;
        spec_response *added = vector_add(l->memory, &operation->responses);
        *added = *response;
        added->status = entry->key;
        added->status_first = first;
        added->status_last = last;
    }
}
