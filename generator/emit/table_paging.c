/* Rows of paginations: where a list has its page, its items and what follows. */
#include "emit/tables.h"

#include <assert.h>

static_assert((int)MODEL_PAGES_NUMBERED == CPOD_PAGE_NUMBERED &&
                  (int)MODEL_PAGES_OFFSET == CPOD_PAGE_OFFSET && (int)MODEL_PAGES_CURSOR == CPOD_PAGE_CURSOR,
              "the model's ways of paging are those of the tables");

/* {kind, member} of a member of the page, or the kind NONE. */
static value *page_member(tables *t, const sdk_type *page, const char *name)
{
    arena *a = t->memory;
    value *v = value_object(a);
    size_t index = 0;
    bool found = sdk_find_field(page->model, name, &index);
    sdk_type_use use = {.kind = CPOD_KIND_NONE};
    if (found) {
        const model_field *field = &page->model->fields.items[index];
        use = sdk_type_use_of(t->s, field->type, sdk_member_role(field->required));
    }
    tables_set_use(t, v, &use);
    value_set_text(a, v, "member", found ? page->members.items[index] : NULL);
    return v;
}

static value *params_member(tables *t, const sdk_operation *operation, const char *name)
{
    arena *a = t->memory;
    value *v = value_object(a);
    size_t index = 0;
    bool found = sdk_find_parameter(operation, name, &index);
    sdk_type_use use = {.kind = CPOD_KIND_NONE};
    if (found) {
        const model_parameter *parameter = operation->parameters.items[index];
        use = sdk_type_use_of(t->s, parameter->type, sdk_member_role(parameter->required));
    }
    tables_set_use(t, v, &use);
    value_set_text(a, v, "member", found ? operation->members.items[index] : NULL);
    return v;
}

void tables_add_pagination(tables *t, const sdk_operation *operation)
{
    arena *a = t->memory;
    const model_pagination *pagination = &operation->model->pagination;
    const sdk_type *page = ptr_map_get(&t->s->types_by_model, operation->model->result.type);
    value *record = value_object(a);
    value_set_text(a, record, "style", sdk_constant_name(sdk_constants_page_style, (int)pagination->style));
    value_set_text(a, record, "params", operation->params_name);
    value_set_text(a, record, "page_struct", page->name);
    value_set(a, record, "page", params_member(t, operation, pagination->page));
    value_set(a, record, "size", params_member(t, operation, pagination->size));
    value_set(a, record, "items", page_member(t, page, pagination->items));
    value_set(a, record, "total", page_member(t, page, pagination->total));
    value_set(a, record, "more", page_member(t, page, pagination->more));
    value_set(a, record, "next", page_member(t, page, pagination->next));
    value *rows = value_list(a);
    value_push(a, rows, record);
    tables_add_run(t, "paginations", operation->name, rows, 1);
}
