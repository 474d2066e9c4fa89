/* Rows of unions and of containers. */
#include "emit/tables.h"
#include "lang/c_type.h"

#include <assert.h>
#include <string.h>

static_assert((int)MODEL_JSON_BOOL == CPOD_JSON_BOOL && (int)MODEL_JSON_NUMBER == CPOD_JSON_NUMBER &&
                  (int)MODEL_JSON_STRING == CPOD_JSON_STRING && (int)MODEL_JSON_ARRAY == CPOD_JSON_ARRAY &&
                  (int)MODEL_JSON_OBJECT == CPOD_JSON_OBJECT && (int)MODEL_JSON_INTEGER == CPOD_JSON_INTEGER,
              "the model's JSON types are those of the tables");

static value *variant_row(tables *t, const model_type *one_of, const model_variant *variant)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, variant->type, SDK_VARIANT);
    size_t field = 0;
    bool has_tag = variant->tag != NULL && use.kind == CPOD_KIND_OBJECT &&
                   sdk_find_field(variant->type.type, one_of->tag_property, &field);
    value *record = value_object(a);
    tables_set_use(t, record, &use);
    tables_set_text(t, record, "tag", has_tag ? variant->tag : NULL);
    value_set(a, record, "tag_field", has_tag ? value_integer(a, (int64_t)field) : value_null(a));
    return record;
}

static value *condition_row(tables *t, const model_condition *condition)
{
    value *record = value_object(t->memory);
    tables_set_text(t, record, "property", condition->property);
    tables_set_length(t, record, "property_length", condition->property);
    tables_set_text(t, record, "value", condition->value);
    tables_set_length(t, record, "value_length", condition->value);
    return record;
}

/* Adds the conditions of a case to those of its union. */
static value *case_row(tables *t, const model_case *source, value *conditions)
{
    arena *a = t->memory;
    size_t first = value_count(conditions);
    value *record = value_object(a);
    value_set_integer(a, record, "variant", (int64_t)source->variant + 1);
    value_set_text(a, record, "accepts", sdk_constant_bits(a, sdk_constants_json_type, source->accepts));
    value_set_bool(a, record, "has_conditions", source->conditions.count > 0);
    value_set(a, record, "first_condition", first > 0 ? value_integer(a, (int64_t)first) : value_null(a));
    value_set_integer(a, record, "condition_count", (int64_t)source->conditions.count);
    for (size_t i = 0; i < source->conditions.count; i++)
        value_push(a, conditions, condition_row(t, &source->conditions.items[i]));
    return record;
}

void tables_add_union(tables *t, const sdk_type *type)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    value *record = value_object(a);
    value *variants = value_list(a);
    value *cases = value_list(a);
    value *conditions = value_list(a);
    for (size_t i = 0; i < model->variants.count; i++)
        value_push(a, variants, variant_row(t, model, &model->variants.items[i]));
    for (size_t i = 0; i < model->cases.count; i++)
        value_push(a, cases, case_row(t, &model->cases.items[i], conditions));
    tables_add_run(t, "variants", type->name, variants, model->variants.count);
    tables_add_run(t, "cases", type->name, cases, model->cases.count);
    tables_add_run(t, "conditions", type->name, conditions, value_count(conditions));
    value_set_text(a, record, "enumerator", type->index);
    value_set_text(a, record, "struct", type->name);
    value_set_bool(a, record, "has_variants", model->variants.count > 0);
    value_set_integer(a, record, "variant_count", (int64_t)model->variants.count);
    value_set_bool(a, record, "has_cases", model->cases.count > 0);
    value_set_integer(a, record, "case_count", (int64_t)model->cases.count);
    tables_add_row(t, "unions", record);
}

/* Several containers may have one C struct, so a row is named after its enumerator: "pod_list". */
static const char *container_row_name(const tables *t, const sdk_container *container)
{
    char *name = arena_copy(t->memory, container->index + strlen(t->s->upper) + strlen("_CONTAINER_"));
    for (char *c = name; *c != '\0'; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    return name;
}

void tables_add_container(tables *t, const sdk_container *container)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, container->model->element, SDK_ITEM);
    const sdk_collection *collection = container->collection;
    value *record = value_object(a);
    value_set_text(a, record, "enumerator", container->index);
    value_set_text(a, record, "container", container_row_name(t, container));
    tables_set_use(t, record, &use);
    tables_set_flags(t, record, tables_flag(use.nullable, CPOD_FLAG_NULLABLE));
    const char *entry = collection->entry_name;
    if (collection->is_map && entry == NULL)
        entry = arena_format(a, "%s_entry", collection->name);
    value_set_text(a, record, "stride", entry != NULL ? entry : c_type_bare(a, use.c_type));
    value_set_text(a, record, "entry", entry);
    value_set_text(a, record, "struct", collection->name);
    tables_add_row(t, "containers", record);
}
