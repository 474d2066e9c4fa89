/* Bodies of multipart/form-data, multipart/mixed and multipart/related. */
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/parameters.h"
#include "core/call/request.h"
#include "core/call/style.h"
#include "core/codec/codec.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct form {
    cpodi_call *call;
    const cpod_tables *tables;
    const void *params; /* have the headers of parts */
    const char *boundary;
    const char *root_type; /* the media type of the first part; NULL: there is no part yet */
    cpod_error *error;
} form;

/* What precedes the content of a part. */
typedef struct heading {
    const char *name;
    const char *filename;     /* NULL: not a file */
    const char *content_type; /* NULL: text, which is not labelled */
    const cpod_part *part;    /* NULL: sent by the default, without headers */
} heading;

/* Names and filenames in quotes, as browsers send them: quotes and line ends percent-encoded, everything else
 * unchanged. */
static void append_quoted(cpodi_buffer *out, const char *text)
{
    cpodi_buffer_append_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            cpodi_buffer_append_text(out, "%22");
        else if (*text == '\r')
            cpodi_buffer_append_text(out, "%0D");
        else if (*text == '\n')
            cpodi_buffer_append_text(out, "%0A");
        else
            cpodi_buffer_append_char(out, *text);
    }
    cpodi_buffer_append_char(out, '"');
}

/* The value of a header of a part; false: it is absent. */
static bool header_value(const form *f, const cpod_part *part, uint32_t index, const cpod_parameter **header,
                         cpodi_typed_value *value)
{
    *header = &f->tables->parameters[f->call->operation->first_parameter + part->first_header + index];
    const char *address = f->params == NULL ? NULL : (const char *)f->params + (*header)->offset;
    *value = cpodi_parameter_value(*header, address);
    return address != NULL && cpodi_presence(f->tables, value) != CPOD_ABSENT;
}

static bool has_own_disposition(const form *f, const cpod_part *part)
{
    const cpod_parameter *header;
    cpodi_typed_value value;
    for (uint32_t i = 0; part != NULL && i < part->header_count; i++) {
        if (header_value(f, part, i, &header, &value) &&
            cpodi_text_equal_nocase(f->tables->pool + header->name, "Content-Disposition"))
            return true;
    }
    return false;
}

static cpod_status append_headers(form *f, const heading *h)
{
    cpodi_buffer *out = &f->call->request.body;
    for (uint32_t i = 0; h->part != NULL && i < h->part->header_count; i++) {
        const cpod_parameter *header;
        cpodi_typed_value value;
        bool is_set = header_value(f, h->part, i, &header, &value);
        const char *name = f->tables->pool + header->name;
        const char *text;
        cpodi_member constant;
        if (!is_set && (header->flags & CPOD_FLAG_IMPLIED) != 0) {
            value = cpodi_flatten_constant(f->tables, (cpod_kind)header->kind, header->type, &constant);
            is_set = true;
        }
        if (!is_set && (header->flags & CPOD_FLAG_REQUIRED) != 0)
            return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT,
                              "The header %s of the part %s is required: set its member of the params", name,
                              h->name);
        if (!is_set)
            continue;
        cpod_status status =
            cpodi_parameter_header_text(f->tables, header, &value, f->call->arena, &text, f->error);
        if (status != CPOD_OK)
            return cpodi_style_blame(f->error, name, status);
        if (text == NULL)
            continue;
        cpodi_buffer_append_text(out, "\r\n");
        cpodi_buffer_append_text(out, name);
        cpodi_buffer_append_text(out, ": ");
        cpodi_buffer_append_text(out, text);
    }
    return CPOD_OK;
}

static cpod_status begin_part(form *f, const heading *h)
{
    cpodi_buffer *out = &f->call->request.body;
    if (h->content_type != NULL && !cpodi_header_value_is_valid(h->content_type))
        return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT,
                          "The content type of the part %s has a line end or a control character", h->name);
    if (f->root_type == NULL)
        f->root_type = h->content_type != NULL ? h->content_type : "text/plain";
    cpodi_buffer_append_text(out, "--");
    cpodi_buffer_append_text(out, f->boundary);
    if (!has_own_disposition(f, h->part)) {
        cpodi_buffer_append_text(out, "\r\nContent-Disposition: form-data; name=");
        append_quoted(out, h->name);
        if (h->filename != NULL) {
            cpodi_buffer_append_text(out, "; filename=");
            append_quoted(out, h->filename);
        }
    }
    if (h->content_type != NULL) {
        cpodi_buffer_append_text(out, "\r\nContent-Type: ");
        cpodi_buffer_append_text(out, h->content_type);
    }
    cpod_status status = append_headers(f, h);
    cpodi_buffer_append_text(out, "\r\n\r\n");
    return status;
}

static const char *file_name(const cpod_upload *upload, const char *name)
{
    if (upload->filename != NULL || upload->path == NULL)
        return upload->filename != NULL ? upload->filename : name;
    const char *slash = strrchr(upload->path, '/');
    return slash == NULL ? upload->path : slash + 1;
}

static cpod_status add_file(form *f, heading *h, const cpod_upload *upload)
{
    cpodi_call *call = f->call;
    if (upload->content_type != NULL)
        h->content_type = upload->content_type;
    if (h->content_type == NULL || strchr(h->content_type, '*') != NULL)
        h->content_type = "application/octet-stream";
    h->filename = file_name(upload, h->name);
    char what[80];
    (void)snprintf(what, sizeof what, "The file %.60s", h->name);
    cpod_status status = cpodi_source_check(upload, what, f->error);
    if (status == CPOD_OK)
        status = begin_part(f, h);
    if (status != CPOD_OK)
        return status;
    if (!cpodi_source_is_streamed(upload))
        cpodi_buffer_append(&call->request.body, upload->data, upload->length);
    else if (!cpodi_source_add(&call->request.source, call->arena, &call->request.body, upload))
        return cpodi_no_memory(f->error);
    cpodi_buffer_append_text(&call->request.body, "\r\n");
    return CPOD_OK;
}

static cpod_status add_text(form *f, const heading *h, const char *text)
{
    cpod_status status = begin_part(f, h);
    cpodi_buffer_append_text(&f->call->request.body, text);
    cpodi_buffer_append_text(&f->call->request.body, "\r\n");
    return status;
}

static bool is_structured(cpod_kind kind)
{
    return kind == CPOD_KIND_OBJECT || kind == CPOD_KIND_INLINE || kind == CPOD_KIND_MAP ||
           kind == CPOD_KIND_LIST || kind == CPOD_KIND_JSON || kind == CPOD_KIND_UNION;
}

static const char *content_type_of(const form *f, const cpod_part *part)
{
    return part == NULL || part->content_type == CPOD_NONE ? NULL : f->tables->pool + part->content_type;
}

/* One part: a file, JSON, or text. */
static cpod_status add_value(form *f, const char *name, const cpodi_typed_value *value, const cpod_part *part)
{
    cpodi_buffer *body = &f->call->request.body;
    heading h = {.name = name, .content_type = content_type_of(f, part), .part = part};
    if (value->kind == CPOD_KIND_UPLOAD)
        return add_file(f, &h, value->address);
    const cpodi_typed_value held = cpodi_flatten_variant(f->tables, value);
    if (is_structured(held.kind) || (part != NULL && part->style == CPOD_STYLE_JSON)) {
        if (h.content_type == NULL)
            h.content_type = "application/json";
        cpod_status status = begin_part(f, &h);
        if (status == CPOD_OK)
            status = cpodi_encode(f->tables, value, body, f->error);
        cpodi_buffer_append_text(body, "\r\n");
        return status;
    }
    const char *text;
    cpod_status status = cpodi_flatten_text(f->tables, value, f->call->arena, &text, f->error);
    return status == CPOD_OK ? add_text(f, &h, text) : status;
}

/* One part an item of a list; of any other value, one. */
static cpod_status add_content(form *f, const char *name, const cpodi_typed_value *value,
                               const cpod_part *part)
{
    const cpodi_typed_value held = cpodi_flatten_variant(f->tables, value);
    if (held.kind != CPOD_KIND_LIST || cpodi_presence(f->tables, &held) != CPOD_IS_SET)
        return add_value(f, name, value, part);
    cpod_list_layout list;
    memcpy(&list, held.address, sizeof list);
    const cpod_container *container = &f->tables->containers[held.type];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < list.count; i++) {
        const cpodi_typed_value item =
            cpodi_element_value(container, (const char *)list.items + i * container->stride);
        status = add_value(f, name, &item, part);
    }
    return status;
}

/* The name `outer[inner]` of a member of a deep object. */
static const char *deep_name(form *f, const char *outer, const char *inner)
{
    size_t length = strlen(outer) + strlen(inner) + 3;
    char *joined = cpodi_arena_alloc(f->call->arena, length, 1);
    if (joined != NULL)
        (void)snprintf(joined, length, "%s[%s]", outer, inner);
    return joined;
}

static cpod_status add_pieces(form *f, const char *name, const cpodi_flat *flat, const cpod_part *part)
{
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < flat->count; i++) {
        const char *own = flat->pieces[i].name;
        heading h = {.name = own == NULL ? name : own, .part = part};
        if (own != NULL && part->style == CPOD_STYLE_DEEP)
            h.name = deep_name(f, name, own);
        status = h.name == NULL ? cpodi_no_memory(f->error) : add_text(f, &h, flat->pieces[i].text);
    }
    return status;
}

/* The same parts that a query would have as pairs. Nothing is escaped, since parts need no escapes. */
static cpod_status add_styled(form *f, const char *name, const cpodi_typed_value *value,
                              const cpod_part *part)
{
    cpodi_flat flat;
    cpod_style style = (cpod_style)part->style;
    cpod_status status = cpodi_flatten(f->tables, style, value, f->call->arena, &flat, f->error);
    if (status != CPOD_OK)
        return status;
    bool is_deep = style == CPOD_STYLE_DEEP && flat.kind == CPODI_FLAT_OBJECT;
    bool is_split = (part->flags & CPOD_FLAG_EXPLODE) != 0 || is_deep;
    if (is_split || flat.kind == CPODI_FLAT_SCALAR)
        return add_pieces(f, name, &flat, part);
    if (flat.count == 0)
        return CPOD_OK;
    const char *separator = style == CPOD_STYLE_SPACE ? " " : style == CPOD_STYLE_PIPE ? "|" : ",";
    status = cpodi_style_check(&flat, *separator, false, f->error);
    if (status != CPOD_OK)
        return status;
    const heading h = {.name = name, .part = part};
    status = begin_part(f, &h);
    cpodi_style_append(&f->call->request.body, &flat, &(cpodi_join){separator, separator, false, false});
    cpodi_buffer_append_text(&f->call->request.body, "\r\n");
    return status;
}

static bool has_files(const form *f, const cpodi_typed_value *value)
{
    return value->kind == CPOD_KIND_UPLOAD ||
           (value->kind == CPOD_KIND_LIST && f->tables->containers[value->type].kind == CPOD_KIND_UPLOAD);
}

static cpod_status add_field(form *f, const cpod_field *field, const cpod_part *part, const void *object)
{
    cpodi_member member;
    cpod_status status = cpodi_flatten_member(f->tables, field, object, f->call->arena, &member, f->error);
    if (status == CPOD_DONE)
        return CPOD_OK;
    if (status == CPOD_OK) {
        bool is_styled = part != NULL && part->style != CPOD_STYLE_CONTENT && part->style != CPOD_STYLE_JSON;
        status = is_styled && !has_files(f, &member.value) ? add_styled(f, member.name, &member.value, part)
                                                           : add_content(f, member.name, &member.value, part);
    }
    return cpodi_style_blame(f->error, member.name, status);
}

static cpod_status add_entries(form *f, const cpodi_typed_value *map)
{
    cpod_list_layout list;
    memcpy(&list, map->address, sizeof list);
    const cpod_container *container = &f->tables->containers[map->type];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < list.count; i++) {
        const char *entry = (const char *)list.items + i * container->stride;
        const cpodi_typed_value item = cpodi_element_value(container, entry);
        const char *key;
        memcpy(&key, entry, sizeof key);
        status = key != NULL ? add_content(f, key, &item, NULL)
                             : cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "A key of the map is NULL");
    }
    return status;
}

static cpod_status add_fields(form *f, const cpod_body *body, const void *value)
{
    if (body->kind == CPOD_KIND_MAP) {
        const cpodi_typed_value map = {.kind = CPOD_KIND_MAP, .type = body->type, .address = value};
        return add_entries(f, &map);
    }
    if (body->kind != CPOD_KIND_INLINE && body->kind != CPOD_KIND_OBJECT)
        return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "A multipart body must be an object or a map");
    const cpod_object *object = &f->tables->types[body->type];
    cpod_status status = CPOD_OK;
    for (uint32_t i = 0; status == CPOD_OK && i < object->field_count; i++)
        status = add_field(f, &f->tables->fields[object->first_field + i],
                           cpodi_body_part(f->tables, body, i), value);
    if (status != CPOD_OK || object->additional == CPOD_NONE)
        return status;
    const cpodi_typed_value rest = cpodi_field_value(&f->tables->fields[object->additional], value);
    return add_entries(f, &rest);
}

static bool make_boundary(form *f)
{
    const cpod_clock *clock = &f->call->client->clock;
    char text[40];
    int length = snprintf(text, sizeof text, "cpod-%016" PRIx64 "%016" PRIx64, clock->random(clock->context),
                          clock->random(clock->context));
    f->boundary = cpodi_arena_copy_text(f->call->arena, text, (size_t)length);
    return f->boundary != NULL;
}

/* RFC 2387, section 3.1: multipart/related names the media type of its root, which is the first part. */
static bool set_content_type(form *f, const char *media_type)
{
    static const char related[] = "multipart/related";
    cpodi_arena *arena = f->call->arena;
    cpodi_buffer text;
    cpodi_buffer_init(&text, &arena->allocator);
    size_t length = strcspn(media_type, "; \t");
    if (memchr(media_type, '*', length) != NULL)
        cpodi_buffer_append_text(&text, "multipart/form-data");
    else
        cpodi_buffer_append(&text, media_type, length);
    cpodi_buffer_append_text(&text, "; boundary=");
    cpodi_buffer_append_text(&text, f->boundary);
    if (length == sizeof related - 1 && cpodi_text_starts_nocase(media_type, related)) {
        const char *root = f->root_type != NULL ? f->root_type : "text/plain";
        cpodi_buffer_append_text(&text, "; type=\"");
        cpodi_buffer_append(&text, root, strcspn(root, "; \t\""));
        cpodi_buffer_append_char(&text, '"');
    }
    char *copy = text.failed ? NULL : cpodi_arena_copy_text(arena, text.data, text.length);
    cpodi_buffer_free(&text);
    return copy != NULL && cpodi_headers_set(&f->call->request.headers, arena, "Content-Type", copy);
}

cpod_status cpodi_multipart_build(cpodi_call *call, const cpod_body *body, const void *params,
                                  const void *value, cpod_error *error)
{
    form f = {.call = call, .tables = call->api->tables, .params = params, .error = error};
    if (!make_boundary(&f))
        return cpodi_no_memory(error);
    cpod_status status = add_fields(&f, body, value);
    if (status != CPOD_OK)
        return status;
    cpodi_buffer_append_text(&call->request.body, "--");
    cpodi_buffer_append_text(&call->request.body, f.boundary);
    cpodi_buffer_append_text(&call->request.body, "--\r\n");
    if (!set_content_type(&f, f.tables->pool + body->media_type))
        return cpodi_no_memory(error);
    if (cpodi_source_is_used(&call->request.source) &&
        !cpodi_source_add(&call->request.source, call->arena, &call->request.body, NULL))
        return cpodi_no_memory(error);
    return CPOD_OK;
}
