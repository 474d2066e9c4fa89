/* Rows of objects and enums, and the hash tables by which their keys are found. */
#include "emit/key_hash.h"
#include "emit/tables.h"
#include "lang/literal.h"

#include <inttypes.h>
#include <string.h>

enum { NAME_LENGTH_LIMIT = 255, FIELD_LIMIT = 65535, SLOTS_A_LINE = 24, WORD_BITS = 64, FIELD_MEMBERS = 7 };

static bool needs_escape(const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\' || (unsigned char)*name < 0x20)
            return true;
    }
    return false;
}

static value *field_row(tables *t, const sdk_type *type, size_t index)
{
    arena *a = t->memory;
    const model_field *field = &type->model->fields.items[index];
    const sdk_type_use use = sdk_type_use_of(t->s, field->type, sdk_member_role(field->required));
    value *record = value_object_of(a, FIELD_MEMBERS);
    tables_set_use(t, record, &use);
    tables_set_flags(t, record,
                     tables_flag(field->required, CPOD_FLAG_REQUIRED) |
                         tables_flag(use.nullable, CPOD_FLAG_NULLABLE) |
                         tables_flag(field->is_const, CPOD_FLAG_IMPLIED) |
                         tables_flag(needs_escape(field->name), CPOD_FLAG_ESCAPED_NAME) |
                         tables_flag(field->is_password, CPOD_FLAG_SECRET));
    value_set_integer(a, record, "name_length", (int64_t)strlen(field->name));
    value_set_text(a, record, "name", pool_key(&t->texts, field->name));
    value_set_text(a, record, "member", type->members.items[index]);
    return record;
}

static value *additional_row(tables *t, const sdk_type *type)
{
    arena *a = t->memory;
    const sdk_type_use use =
        sdk_type_use_of(t->s, (model_reference){type->model->additional, false}, SDK_MEMBER);
    value *record = value_object(a);
    tables_set_use(t, record, &use);
    tables_set_flags(t, record, 0);
    value_set_integer(a, record, "name_length", 0);
    value_set_text(a, record, "name", pool_key(&t->texts, ""));
    value_set_text(a, record, "member", type->additional);
    return record;
}

static void add_fields(tables *t, const sdk_type *type, value *object)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    value *rows = value_list(a);
    for (size_t i = 0; i < model->fields.count; i++)
        value_push(a, rows, field_row(t, type, i));
    if (model->additional != NULL)
        value_push(a, rows, additional_row(t, type));
    tables_add_run(t, "fields", type->name, rows, value_count(rows));
    value_set_bool(a, object, "has_fields", value_count(rows) > 0);
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
    value_set_bool(a, object, "has_required", any);
    if (!any)
        return;
    value *rows = value_list(a);
    for (size_t i = 0; i < word_count; i++)
        value_push(a, rows, value_text(a, arena_format(a, "%016" PRIx64, words[i])));
    tables_add_run(t, "required_words", type->name, rows, word_count);
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
            buffer_format(&line, "%s%u,", i > first ? " " : "", (unsigned)table.slots[i]);
        value_push(a, lines, value_text(a, buffer_text(&line)));
        buffer_free(&line);
    }
    tables_add_run(t, "hash_slots", type->name, lines, slot_count);
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
    tables_add_run(t, model->of_integers ? "integers" : "enum_values", type->name, values,
                   model->values.count);
    value_set_text(a, record, "enumerator", type->index);
    value_set_text(a, record, "struct", type->name);
    value_set_bool(a, record, "has_values", model->values.count > 0);
    value_set_integer(a, record, "value_count", (int64_t)model->values.count);
    value_set_bool(a, record, "of_integers", model->of_integers);
    if (!model->of_integers)
        add_hash(t, type, record, keys, model->values.count);
    tables_add_row(t, "enums", record);
}
