#include "core/base/error.h"
#include "core/call/request.h"
#include "core/call/style.h"
#include "core/codec/codec.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct form {
    cpodi_call *call;
    const cpod_tables *tables;
    const char *boundary;
    cpod_error *error;
} form;

const cpod_part *cpodi_multipart_part(const cpod_tables *tables, const cpod_body *body, uint32_t field)
{
    for (uint32_t i = 0; i < body->part_count; i++) {
        if (tables->parts[body->first_part + i].field == field)
            return &tables->parts[body->first_part + i];
    }
    return NULL;
}

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

static void begin_part(form *f, const char *name, const char *filename, const char *content_type)
{
    cpodi_buffer *out = &f->call->request.body;
    cpodi_buffer_append_text(out, "--");
    cpodi_buffer_append_text(out, f->boundary);
    cpodi_buffer_append_text(out, "\r\nContent-Disposition: form-data; name=");
    append_quoted(out, name);
    if (filename != NULL) {
        cpodi_buffer_append_text(out, "; filename=");
        append_quoted(out, filename);
    }
    if (content_type != NULL) {
        cpodi_buffer_append_text(out, "\r\nContent-Type: ");
        cpodi_buffer_append_text(out, content_type);
    }
    cpodi_buffer_append_text(out, "\r\n\r\n");
}

static const char *file_name(const cpod_upload *upload, const char *name)
{
    if (upload->filename != NULL || upload->path == NULL)
        return upload->filename != NULL ? upload->filename : name;
    const char *slash = strrchr(upload->path, '/');
    return slash == NULL ? upload->path : slash + 1;
}

static cpod_status add_file(form *f, const char *name, const cpod_upload *upload, const char *content_type)
{
    cpodi_call *call = f->call;
    if (upload->content_type != NULL)
        content_type = upload->content_type;
    if (content_type == NULL || strchr(content_type, '*') != NULL)
        content_type = "application/octet-stream";
    if (!cpodi_header_value_is_valid(content_type))
        return cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT,
                          "The content_type of the file %s has a line end or a control character", name);
    char what[80];
    (void)snprintf(what, sizeof what, "The file %.60s", name);
    cpod_status status = cpodi_source_check(upload, what, f->error);
    if (status != CPOD_OK)
        return status;
    begin_part(f, name, file_name(upload, name), content_type);
    if (!cpodi_source_is_streamed(upload))
        cpodi_buffer_append(&call->request.body, upload->data, upload->length);
    else if (!cpodi_source_add(&call->request.source, call->arena, &call->request.body, upload))
        return cpodi_no_memory(f->error);
    cpodi_buffer_append_text(&call->request.body, "\r\n");
    return CPOD_OK;
}

static bool is_structured(cpod_kind kind)
{
    return kind == CPOD_KIND_OBJECT || kind == CPOD_KIND_INLINE || kind == CPOD_KIND_MAP ||
           kind == CPOD_KIND_LIST || kind == CPOD_KIND_JSON || kind == CPOD_KIND_UNION;
}

static cpod_status add_value(form *f, const char *name, const cpodi_typed_value *value,
                             const char *content_type)
{
    cpodi_buffer *body = &f->call->request.body;
    if (value->kind == CPOD_KIND_UPLOAD)
        return add_file(f, name, value->address, content_type);
    cpod_status status;
    if (is_structured(value->kind)) {
        begin_part(f, name, NULL, content_type != NULL ? content_type : "application/json");
        status = cpodi_encode(f->tables, value, body, f->error);
    } else {
        const char *text;
        begin_part(f, name, NULL, content_type);
        status = cpodi_flatten_text(f->tables, value, f->call->arena, &text, f->error);
        if (status == CPOD_OK)
            cpodi_buffer_append_text(body, text);
    }
    cpodi_buffer_append_text(body, "\r\n");
    return status;
}

/* One part an item of a list or an entry of a map. `name` NULL: the entry's key. */
static cpod_status add_items(form *f, const char *name, const cpodi_typed_value *value,
                             const char *content_type)
{
    cpod_list_layout list;
    memcpy(&list, value->address, sizeof list);
    const cpod_container *container = &f->tables->containers[value->type];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < list.count; i++) {
        const char *entry = (const char *)list.items + i * container->stride;
        const cpodi_typed_value item = cpodi_element_value(container, entry);
        const char *key = name;
        if (key == NULL)
            memcpy(&key, entry, sizeof key);
        status = key != NULL ? add_value(f, key, &item, content_type)
                             : cpodi_fail(f->error, CPOD_ERR_INVALID_ARGUMENT, "A key of the map is NULL");
    }
    return status;
}

static cpod_status add_field(form *f, const cpod_field *field, const cpod_part *part, const void *object)
{
    cpodi_member member;
    cpod_status status = cpodi_flatten_member(f->tables, field, object, f->call->arena, &member, f->error);
    if (status == CPOD_DONE)
        return CPOD_OK;
    if (status != CPOD_OK)
        return cpodi_style_blame(f->error, member.name, status);
    const char *content_type =
        part == NULL || part->content_type == CPOD_NONE ? NULL : f->tables->pool + part->content_type;
    bool is_list = member.value.kind == CPOD_KIND_LIST;
    bool has_files = is_list && f->tables->containers[field->type].kind == CPOD_KIND_UPLOAD;
    bool is_set = cpodi_presence(f->tables, &member.value) == CPOD_IS_SET;
    return has_files || (is_list && is_set && content_type == NULL)
               ? add_items(f, member.name, &member.value, content_type)
               : add_value(f, member.name, &member.value, content_type);
}

static cpod_status begin(form *f)
{
    cpodi_call *call = f->call;
    const cpod_clock *clock = &call->client->clock;
    char text[80];
    int length = snprintf(text, sizeof text, "multipart/form-data; boundary=cpod-%016" PRIx64 "%016" PRIx64,
                          clock->random(clock->context), clock->random(clock->context));
    char *media_type = cpodi_arena_copy_text(call->arena, text, (size_t)length);
    if (media_type == NULL ||
        !cpodi_headers_set(&call->request.headers, call->arena, "Content-Type", media_type))
        return cpodi_no_memory(f->error);
    f->boundary = strchr(media_type, '=') + 1;
    return CPOD_OK;
}

cpod_status cpodi_multipart_build(cpodi_call *call, const cpod_body *body, const void *value,
                                  cpod_error *error)
{
    form f = {call, call->api->tables, NULL, error};
    if (body->kind != CPOD_KIND_INLINE && body->kind != CPOD_KIND_OBJECT)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "A multipart body must be an object");
    cpod_status status = begin(&f);
    const cpod_object *object = &f.tables->types[body->type];
    for (uint32_t i = 0; status == CPOD_OK && i < object->field_count; i++) {
        const cpod_field *field = &f.tables->fields[object->first_field + i];
        status = add_field(&f, field, cpodi_multipart_part(f.tables, body, i), value);
    }
    if (status == CPOD_OK && object->additional != CPOD_NONE) {
        const cpodi_typed_value rest = cpodi_field_value(&f.tables->fields[object->additional], value);
        status = add_items(&f, NULL, &rest, NULL);
    }
    if (status != CPOD_OK)
        return status;
    cpodi_buffer_append_text(&call->request.body, "--");
    cpodi_buffer_append_text(&call->request.body, f.boundary);
    cpodi_buffer_append_text(&call->request.body, "--\r\n");
    if (cpodi_source_is_used(&call->request.source) &&
        !cpodi_source_add(&call->request.source, call->arena, &call->request.body, NULL))
        return cpodi_no_memory(error);
    return CPOD_OK;
}
