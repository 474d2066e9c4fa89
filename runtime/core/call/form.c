/* Bodies of application/x-www-form-urlencoded. */
#include "core/base/error.h"
#include "core/call/request.h"
#include "core/call/style.h"
#include "core/codec/codec.h"

#include <string.h>

const cpod_part *cpodi_body_part(const cpod_tables *tables, const cpod_body *body, uint32_t field)
{
    for (uint32_t i = 0; i < body->part_count; i++) {
        if (tables->parts[body->first_part + i].field == field)
            return &tables->parts[body->first_part + i];
    }
    return NULL;
}

/* CPOD_STYLE_CONTENT and CPOD_STYLE_JSON: one pair a value, one an item of a list. */
static cpod_status append_content(cpodi_form *form, const char *name, cpod_style style,
                                  const cpodi_typed_value *value, cpod_error *error)
{
    const cpodi_typed_value held = cpodi_flatten_variant(form->tables, value);
    if (held.kind != CPOD_KIND_LIST || cpodi_presence(form->tables, &held) != CPOD_IS_SET)
        return cpodi_form_append(form, name, style, value, error);
    cpod_list_layout list;
    memcpy(&list, held.address, sizeof list);
    const cpod_container *container = &form->tables->containers[held.type];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < list.count; i++) {
        const cpodi_typed_value item =
            cpodi_element_value(container, (const char *)list.items + i * container->stride);
        status = cpodi_form_append(form, name, style, &item, error);
    }
    return status;
}

static cpod_status append_field(cpodi_form *form, const cpod_body *body, uint32_t index, const void *value,
                                cpod_error *error)
{
    const cpod_tables *tables = form->tables;
    const cpod_field *field = &tables->fields[tables->types[body->type].first_field + index];
    cpodi_member member;
    cpod_status status = cpodi_flatten_member(tables, field, value, form->arena, &member, error);
    if (status == CPOD_DONE)
        return CPOD_OK;
    if (status != CPOD_OK)
        return cpodi_style_blame(error, member.name, status);
    const cpod_part *part = cpodi_body_part(tables, body, index);
    cpod_style style = part == NULL ? CPOD_STYLE_CONTENT : (cpod_style)part->style;
    if (style == CPOD_STYLE_CONTENT || style == CPOD_STYLE_JSON)
        return append_content(form, member.name, style, &member.value, error);
    member.value.flags = part->flags;
    return cpodi_form_append(form, member.name, style, &member.value, error);
}

static cpod_status append_entries(cpodi_form *form, const cpodi_typed_value *map, cpod_error *error)
{
    cpod_list_layout list;
    memcpy(&list, map->address, sizeof list);
    const cpod_container *container = &form->tables->containers[map->type];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < list.count; i++) {
        const char *entry = (const char *)list.items + i * container->stride;
        const cpodi_typed_value item = cpodi_element_value(container, entry);
        const char *key;
        memcpy(&key, entry, sizeof key);
        status = key != NULL ? append_content(form, key, CPOD_STYLE_CONTENT, &item, error)
                             : cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "A key of the map is NULL");
    }
    return status;
}

cpod_status cpodi_form_build(cpodi_call *call, const cpod_body *body, const void *value, cpod_error *error)
{
    cpodi_form form = {.tables = call->api->tables, .arena = call->arena, .out = &call->request.body};
    return cpodi_form_append_body(&form, body, value, error);
}

cpod_status cpodi_form_append_body(cpodi_form *form, const cpod_body *body, const void *value,
                                   cpod_error *error)
{
    const cpod_tables *tables = form->tables;
    if (body->kind == CPOD_KIND_MAP) {
        const cpodi_typed_value map = {.kind = CPOD_KIND_MAP, .type = body->type, .address = value};
        return append_entries(form, &map, error);
    }
    if (body->kind != CPOD_KIND_INLINE && body->kind != CPOD_KIND_OBJECT)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The body of a form must be an object or a map");
    const cpod_object *object = &tables->types[body->type];
    cpod_status status = CPOD_OK;
    for (uint32_t i = 0; status == CPOD_OK && i < object->field_count; i++)
        status = append_field(form, body, i, value, error);
    if (status != CPOD_OK || object->additional == CPOD_NONE)
        return status;
    const cpodi_typed_value rest = cpodi_field_value(&tables->fields[object->additional], value);
    return append_entries(form, &rest, error);
}
