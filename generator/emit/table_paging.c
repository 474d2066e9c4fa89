/* Rows of paginations. */
#include "emit/tables.h"

#include <assert.h>
#include <string.h>

static_assert((int)PAGING_NUMBERED == CPOD_PAGE_NUMBERED && (int)PAGING_OFFSET == CPOD_PAGE_OFFSET &&
                  (int)PAGING_CURSOR == CPOD_PAGE_CURSOR &&
                  (int)PAGING_FROM_MEMBER == CPOD_PAGE_FROM_MEMBER &&
                  (int)PAGING_FROM_URL == CPOD_PAGE_FROM_URL &&
                  (int)PAGING_FROM_LINK == CPOD_PAGE_FROM_LINK &&
                  (int)PAGING_FROM_HEADER == CPOD_PAGE_FROM_HEADER &&
                  (int)PAGING_FROM_LAST_ITEM == CPOD_PAGE_FROM_LAST_ITEM,
              "the generator's ways of paging are those of the tables");

/* {kind, struct, member}; the kind NONE without a member. */
static value *member_value(tables *t, const sdk_type_use *use, const char *holder, const char *name)
{
    value *v = value_object(t->memory);
    const sdk_type_use none = {.kind = CPOD_KIND_NONE};
    tables_set_use(t, v, use != NULL ? use : &none, 0);
    value_set_text(t->memory, v, "struct", holder);
    value_set_text(t->memory, v, "member", name);
    value_set(t->memory, v, "path", value_null(t->memory));
    return v;
}

static value *no_member(tables *t)
{
    return member_value(t, NULL, NULL, NULL);
}

/* The member at the end of a path, and with `path` the members on the way to its struct. */
static value *path_value(tables *t, const model_type *from, const paging_path *path)
{
    arena *a = t->memory;
    value *steps = value_list(a);
    for (size_t i = 0; i < path->count; i++) {
        const sdk_type *holder = ptr_map_get(&t->s->types_by_model, from);
        size_t index = 0;
        if (holder == NULL || !sdk_find_field(from, path->names[i], &index))
            return no_member(t);
        const model_field *field = &from->fields.items[index];
        const char *name = holder->members.items[index];
        if (i + 1 == path->count) {
            const sdk_type_use use = sdk_type_use_of(t->s, field->type, sdk_member_role(field->required));
            value *v = member_value(t, &use, holder->name, name);
            value *way = value_object(a);
            value_set_integer(a, way, "count", (int64_t)i);
            value_set(a, way, "steps", steps);
            value_set(a, v, "path", i > 0 ? way : value_null(a));
            return v;
        }
        value_push(a, steps, member_value(t, NULL, holder->name, name));
        from = field->type.type;
    }
    return no_member(t);
}

static value *parameter_value(tables *t, const sdk_operation *operation, const char *name)
{
    size_t i = 0;
    if (operation->model->pagination.scheme.in_body) {
        const paging_path path = {.names = {name}, .count = name != NULL};
        return path_value(t, operation->model->bodies.items[0].type.type, &path);
    }
    if (!sdk_find_parameter(operation, name, &i))
        return no_member(t);
    const model_parameter *parameter = operation->parameters.items[i];
    const sdk_type_use use = sdk_type_use_of(t->s, parameter->type, sdk_member_role(parameter->required));
    return member_value(t, &use, operation->params_name, operation->members.items[i]);
}

/* The result itself, which is the list. */
static value *root_value(tables *t, const sdk_operation *operation)
{
    const sdk_type_use use = sdk_type_use_of(t->s, operation->model->result, SDK_ROOT);
    return member_value(t, &use, NULL, NULL);
}

static void set_constants(tables *t, value *record, const paging_scheme *scheme)
{
    arena *a = t->memory;
    const unsigned flags =
        (scheme->in_body ? CPOD_PAGE_IN_BODY : 0U) | (scheme->from_zero ? CPOD_PAGE_BASE_ZERO : 0U);
    const char *source = sdk_constant_name(sdk_constants_page_source, (int)scheme->source);
    value_set_text(a, record, "style", sdk_constant_name(sdk_constants_page_style, (int)scheme->style));
    value_set_text(a, record, "source", scheme->source != PAGING_FROM_MEMBER ? source : NULL);
    value_set_text(a, record, "flags", sdk_constant_bits(a, sdk_constants_page_flag, flags));
    tables_set_text(t, record, "header", scheme->source == PAGING_FROM_HEADER ? scheme->header : NULL);
}

void tables_add_pagination(tables *t, const sdk_operation *operation, value *operation_row)
{
    arena *a = t->memory;
    const paging_scheme *scheme = &operation->model->pagination.scheme;
    const model_type *page = operation->model->result.type;
    value_set_bool(a, operation_row, "is_paged", operation->is_paged);
    if (!operation->is_paged)
        return;
    const bool is_last_item = scheme->source == PAGING_FROM_LAST_ITEM;
    value *record = value_object(a);
    set_constants(t, record, scheme);
    value_set(a, record, "page", parameter_value(t, operation, scheme->page));
    value_set(a, record, "size", parameter_value(t, operation, scheme->size));
    value_set(a, record, "items",
              scheme->items.count > 0 ? path_value(t, page, &scheme->items) : root_value(t, operation));
    value_set(a, record, "total", path_value(t, page, &scheme->total));
    value_set(a, record, "more", path_value(t, page, &scheme->more));
    value_set(a, record, "pages", path_value(t, page, &scheme->pages));
    value_set(a, record, "next",
              path_value(t, is_last_item ? operation->model->pagination.item.type : page, &scheme->next));
    value *rows = value_list(a);
    value_push(a, rows, record);
    tables_add_run(t, operation_row, "paginations", operation->name, rows);
}
