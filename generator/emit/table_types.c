/* Rows of types: objects and enums with the hash tables by which their keys are found, unions, containers. */
#include "base/text.h"
#include "emit/key_hash.h"
#include "emit/tables.h"
#include "lang/c_type.h"
#include "lang/literal.h"
#include "lang/words.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { NAME_LENGTH_LIMIT = 255, FIELD_LIMIT = 65535, SLOTS_A_LINE = 24, WORD_BITS = 64 };

static bool needs_escape(const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\' || (unsigned char)*name < 0x20)
            return true;
    }
    return false;
}

static value *field_row(tables *t, const model_field *field, const char *member)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, field->type, sdk_member_role(field->required));
    value *record = value_object(a);
    tables_set_use(t, record, &use,
                   tables_flag(field->required, CPOD_FLAG_REQUIRED) |
                       tables_flag(field->is_const, CPOD_FLAG_IMPLIED) |
                       tables_flag(needs_escape(field->name), CPOD_FLAG_ESCAPED_NAME) |
                       tables_flag(field->is_embedded, CPOD_FLAG_EMBEDDED) |
                       tables_flag(field->is_password, CPOD_FLAG_SECRET));
    value_set_integer(a, record, "name_length", (int64_t)strlen(field->name));
    value_set_text(a, record, "name", pool_key(&t->texts, field->name));
    value_set_text(a, record, "member", member);
    return record;
}

static void add_fields(tables *t, const sdk_type *type, value *object)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    value *rows = value_list(a);
    for (size_t i = 0; i < model->fields.count; i++)
        value_push(a, rows, field_row(t, &model->fields.items[i], type->members.items[i]));
    const model_field rest = sdk_additional_field(model);
    if (model->additional != NULL)
        value_push(a, rows, field_row(t, &rest, type->additional));
    tables_add_run(t, object, "fields", type->name, rows);
    value_set_integer(a, object, "field_count", (int64_t)model->fields.count);
    value_set_bool(a, object, "has_additional", model->additional != NULL);
}

/* The required fields as bits. */
static void add_required(tables *t, const sdk_type *type, value *object)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    size_t word_count = (model->fields.count + WORD_BITS - 1) / WORD_BITS;
    uint64_t *words = arena_array(a, word_count, sizeof *words);
    bool any = false;
    for (size_t i = 0; i < model->fields.count; i++) {
        if (model->fields.items[i].required) {
            words[i / WORD_BITS] |= UINT64_C(1) << i % WORD_BITS;
            any = true;
        }
    }
    value *rows = value_list(a);
    for (size_t i = 0; any && i < word_count; i++)
        value_push(a, rows, value_text(a, arena_format(a, "%016" PRIx64, words[i])));
    tables_add_run(t, object, "required_words", type->name, rows);
}

static void add_slot(buffer *line, int64_t slot)
{
    char number[TEXT_INTEGER_SIZE];
    buffer_append(line, line->length > 0 ? " " : "");
    buffer_append(line, text_of_integer(number, slot));
    buffer_append_char(line, ',');
}

static void add_hash(tables *t, const sdk_type *type, value *record, const char *const *keys, size_t count)
{
    arena *a = t->memory;
    key_table table = key_table_make(a, keys, count);
    size_t slot_count = (size_t)1 << table.bits;
    value *lines = value_list(a);
    for (size_t first = 0; first < slot_count; first += SLOTS_A_LINE) {
        buffer line = {0};
        for (size_t i = first; i < slot_count && i < first + SLOTS_A_LINE; i++)
            add_slot(&line, table.slots[i]);
        value_push(a, lines, value_text(a, buffer_text(&line)));
        buffer_free(&line);
    }
    tables_put_run(t, "hash_slots", type->name, lines, slot_count);
    value_set_integer(a, record, "hash_bits", table.bits);
}

static void add_null_object(tables *t, const sdk_type *type, value *record)
{
    value_set_bool(t->memory, record, "has_null", type->null_name != NULL);
    if (type->null_name == NULL)
        return;
    value *null_row = value_object(t->memory);
    value_set_text(t->memory, null_row, "struct", type->name);
    value_set_text(t->memory, null_row, "null_object", type->null_name);
    tables_add_row(t, "nulls", null_row);
}

/* A name in messages has room for 255 bytes; cut between characters. */
static const char *short_name(arena *a, const char *name)
{
    size_t length = strlen(name);
    if (length > NAME_LENGTH_LIMIT) {
        length = NAME_LENGTH_LIMIT;
        while (length > 0 && ((unsigned char)name[length] & 0xC0) == 0x80)
            length--;
    }
    return arena_copy_n(a, name, length);
}

static bool fits(tables *t, const model_type *model)
{
    bool fitting = model->fields.count < FIELD_LIMIT && model->values.count < FIELD_LIMIT;
    for (size_t i = 0; i < model->fields.count; i++)
        fitting = fitting && strlen(model->fields.items[i].name) <= FIELD_LIMIT;
    if (!fitting)
        diagnostics_report(t->s->diagnostics, SEVERITY_ERROR, "type-too-large", model->at,
                           "type '%s' is too large: expected at most 65,534 members with names of at most "
                           "65,535 bytes",
                           model->name);
    return fitting;
}

void tables_add_object(tables *t, const sdk_type *type)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    if (!fits(t, model))
        return;
    const char **keys = arena_array(a, model->fields.count, sizeof *keys);
    for (size_t i = 0; i < model->fields.count; i++)
        keys[i] = model->fields.items[i].name;
    value *record = value_object(a);
    value_set_text(a, record, "enumerator", type->index);
    value_set_text(a, record, "struct", type->name);
    add_fields(t, type, record);
    add_required(t, type, record);
    add_hash(t, type, record, keys, model->fields.count);
    add_null_object(t, type, record);
    value_set_bool(a, record, "is_secret", tables_object_has_secret(t, model));
    const char *name = short_name(a, model->name);
    tables_set_text(t, record, "name", name);
    tables_set_length(t, record, "name_length", name);
    tables_add_row(t, "types", record);
}

static const value *integer_row(arena *a, const model_enum_value *source)
{
    return value_text(a, literal_int64(a, source->number));
}

static const value *text_row(tables *t, const model_enum_value *source)
{
    value *record = value_object(t->memory);
    tables_set_text(t, record, "text", source->text);
    tables_set_length(t, record, "text_length", source->text);
    return record;
}

void tables_add_enum(tables *t, const sdk_type *type)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    if (!fits(t, model))
        return;
    value *record = value_object(a);
    const char **keys = arena_array(a, model->values.count, sizeof *keys);
    value *values = value_list(a);
    for (size_t i = 0; i < model->values.count; i++) {
        const model_enum_value *source = &model->values.items[i];
        keys[i] = source->text;
        value_push(a, values, model->of_integers ? integer_row(a, source) : text_row(t, source));
    }
    tables_add_run(t, record, model->of_integers ? "integers" : "enum_values", type->name, values);
    value_set_text(a, record, "enumerator", type->index);
    value_set_text(a, record, "struct", type->name);
    tables_set_count(t, record, "value_count", model->values.count);
    value_set_bool(a, record, "of_integers", model->of_integers);
    if (!model->of_integers)
        add_hash(t, type, record, keys, model->values.count);
    tables_add_row(t, "enums", record);
}

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
    tables_set_use(t, record, &use, 0);
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
    bool is_best = source->variant == MODEL_BEST_VARIANT;
    value_set_text(a, record, "variant",
                   is_best ? "CPOD_BEST_VARIANT" : arena_format(a, "%zu", source->variant + 1));
    value_set_text(a, record, "accepts", sdk_constant_bits(a, sdk_constants_json_type, source->accepts));
    tables_set_count(t, record, "first_condition", first);
    tables_set_count(t, record, "condition_count", source->conditions.count);
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
    tables_add_run(t, record, "variants", type->name, variants);
    tables_add_run(t, record, "cases", type->name, cases);
    tables_add_run(t, record, "conditions", type->name, conditions);
    value_set_text(a, record, "enumerator", type->index);
    value_set_text(a, record, "struct", type->name);
    tables_add_row(t, "unions", record);
}

void tables_add_container(tables *t, const sdk_container *container)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, container->model->element, SDK_ITEM);
    const sdk_collection *collection = container->collection;
    value *record = value_object(a);
    value_set_text(a, record, "enumerator", container->index);
    /* Several containers may have one C struct, so a row is named after its enumerator: "pod_list". */
    const char *name = container->index + strlen(t->s->upper) + strlen("_CONTAINER_");
    value_set_text(a, record, "container", words_to_lower_case(a, name));
    tables_set_use(t, record, &use, 0);
    const char *entry = collection->entry_name;
    if (collection->is_map && entry == NULL)
        entry = arena_format(a, "%s_entry", collection->name);
    value_set_text(a, record, "stride", entry != NULL ? entry : c_type_bare(a, use.c_type));
    value_set_text(a, record, "entry", entry);
    value_set_text(a, record, "struct", collection->name);
    tables_add_row(t, "containers", record);
}
