/* Rows of types: objects, enums, unions, containers. */
#include "emit/tables.h"

#include <inttypes.h>
#include <string.h>

#include "emit/key_hash.h"
#include "emit/values.h"
#include "lang/c_type.h"
#include "lang/literal.h"

enum { NAME_LENGTH_LIMIT = 255, FIELD_LIMIT = 65535, SLOTS_A_LINE = 24, WORD_BITS = 64, FIELD_MEMBERS = 7 };

int64_t tables_next(const value *list)
{
    return (int64_t)value_count(list);
}

bool tables_find_run(tables *t, map *runs, const char *signature, int64_t next, int64_t *first)
{
    const int64_t *known = map_get(runs, signature);
    *first = known != NULL ? *known : next;
    if (known != NULL)
        return true;
    int64_t *begin = ARENA_NEW(t->memory, int64_t);
    *begin = next;
    map_put(runs, signature, begin);
    return false;
}

void tables_set_none(tables *t, value *row, const char *key)
{
    value_set_text(t->memory, row, key, NULL);
}

void tables_set_text(tables *t, value *row, const char *key, const char *text)
{
    if (text == NULL)
        tables_set_none(t, row, key);
    else
        value_set_text(t->memory, row, key, pool_text(&t->texts, text));
}

void tables_set_length(tables *t, value *row, const char *key, const char *text)
{
    value_set_integer(t->memory, row, key, text != NULL ? (int64_t)strlen(text) : 0);
}

void tables_set_use(tables *t, value *row, const sdk_type_use *use)
{
    if (t->kinds[use->kind] == NULL)
        t->kinds[use->kind] = value_text(t->memory, sdk_kind_name(use->kind));
    value_set(t->memory, row, "kind", t->kinds[use->kind]);
    if (use->index != NULL)
        value_set_text(t->memory, row, "type_index", use->index);
    else
        tables_set_none(t, row, "type_index");
}

static value *flag_list(arena *a, const tables_flag *flags, size_t count)
{
    value *list = value_list(a);
    value *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!flags[i].holds)
            continue;
        if (last != NULL)
            value_set_bool(a, last, "more", true);
        last = value_object(a);
        value_set_text(a, last, "flag", flags[i].name);
        value_set_bool(a, last, "more", false);
        value_push(a, list, last);
    }
    return list;
}

void tables_set_flags(tables *t, value *row, const tables_flag *flags, size_t count)
{
    buffer names = {0};
    for (size_t i = 0; i < count; i++) {
        if (flags[i].holds) {
            buffer_append(&names, flags[i].name);
            buffer_append_char(&names, ' ');
        }
    }
    value *list = map_get(&t->flag_lists, buffer_text(&names));
    if (list == NULL) {
        list = flag_list(t->memory, flags, count);
        map_put(&t->flag_lists, buffer_text(&names), list);
    }
    buffer_free(&names);
    value_set(t->memory, row, "flags", list);
}

/* ---- objects ---- */

static bool needs_escape(const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\' || (unsigned char)*name < 0x20)
            return true;
    }
    return false;
}

static void add_field(tables *t, const sdk_type *type, const value *struct_name, size_t index)
{
    arena *a = t->memory;
    const model_field *field = &type->model->fields.items[index];
    const sdk_type_use use = sdk_type_use_of(t->s, field->type, sdk_member_place(field->required));
    value *row = value_object_of(a, FIELD_MEMBERS);
    tables_set_use(t, row, &use);
    const tables_flag flags[] = {
        {field->required, "REQUIRED"},  {use.nullable, "NULLABLE"},
        {field->is_const, "IMPLIED"},   {needs_escape(field->name), "ESCAPED_NAME"},
        {field->is_password, "SECRET"},
    };
    tables_set_flags(t, row, flags, sizeof flags / sizeof flags[0]);
    value_set_integer(a, row, "name_length", (int64_t)strlen(field->name));
    value_set_text(a, row, "name", pool_key(&t->texts, field->name));
    value_set(a, row, "struct", struct_name);
    value_set_text(a, row, "member", type->members.items[index]);
    value_push(a, t->fields, row);
}

static void add_additional(tables *t, const sdk_type *type, value *object)
{
    arena *a = t->memory;
    if (type->model->additional == NULL) {
        tables_set_none(t, object, "additional");
        return;
    }
    const sdk_type_use use =
        sdk_type_use_of(t->s, (model_reference){type->model->additional, false}, SDK_MEMBER);
    value *row = value_object(a);
    value_set_integer(a, object, "additional", tables_next(t->fields));
    tables_set_use(t, row, &use);
    tables_set_flags(t, row, NULL, 0);
    value_set_integer(a, row, "name_length", 0);
    value_set_text(a, row, "name", pool_key(&t->texts, ""));
    value_set_text(a, row, "struct", type->name);
    value_set_text(a, row, "member", type->additional);
    value_push(a, t->fields, row);
}

/* The required fields as bits. */
static void add_required(tables *t, const sdk_type *type, value *object)
{
    const model_type *model = type->model;
    size_t word_count = (model->fields.count + WORD_BITS - 1) / WORD_BITS;
    uint64_t *words = arena_array(t->memory, word_count, sizeof *words);
    bool any = false;
    for (size_t i = 0; i < model->fields.count; i++) {
        if (model->fields.items[i].required) {
            words[i / WORD_BITS] |= UINT64_C(1) << i % WORD_BITS;
            any = true;
        }
    }
    if (!any) {
        tables_set_none(t, object, "required");
        return;
    }
    value_set_integer(t->memory, object, "required", tables_next(t->required_words));
    for (size_t i = 0; i < word_count; i++)
        value_push(t->memory, t->required_words,
                   value_text(t->memory, arena_format(t->memory, "%016" PRIx64, words[i])));
}

static void add_hash(tables *t, value *row, const char *const *keys, size_t count)
{
    key_table table = key_table_make(t->memory, keys, count);
    value_set_integer(t->memory, row, "hash", (int64_t)t->hash_slots.count);
    value_set_integer(t->memory, row, "hash_bits", table.bits);
    for (size_t i = 0; i < (size_t)1 << table.bits; i++)
        *vector_add(t->memory, &t->hash_slots) = table.slots[i];
}

static void add_null_object(tables *t, const sdk_type *type, value *row)
{
    if (type->null_name == NULL) {
        tables_set_none(t, row, "null_object");
        return;
    }
    value_set_integer(t->memory, row, "null_object", tables_next(t->nulls));
    value_push(t->memory, t->nulls, value_text(t->memory, type->null_name));
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
        diagnostics_report(t->s->reports, SEVERITY_ERROR, NULL, model->at,
                           "'%s' is too large: at most 65,534 members, of names of at most 65,535 bytes",
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
    value *row = value_object(a);
    value_set_text(a, row, "enumerator", type->index);
    const value *struct_name = value_text(a, type->name);
    value_set(a, row, "struct", struct_name);
    value_set_integer(a, row, "first_field", tables_next(t->fields));
    value_set_integer(a, row, "field_count", (int64_t)model->fields.count);
    for (size_t i = 0; i < model->fields.count; i++) {
        keys[i] = model->fields.items[i].name;
        add_field(t, type, struct_name, i);
    }
    add_additional(t, type, row);
    add_required(t, type, row);
    add_hash(t, row, keys, model->fields.count);
    add_null_object(t, type, row);
    value_set_bool(a, row, "is_secret", secret_is_member(t, model));
    const char *name = short_name(a, model->name);
    tables_set_text(t, row, "name", name);
    tables_set_length(t, row, "name_length", name);
    value_push(a, t->objects, row);
}

/* ---- enums, unions, containers ---- */

void tables_add_enum(tables *t, const sdk_type *type)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    if (!fits(t, model))
        return;
    value *row = value_object(a);
    const char **keys = arena_array(a, model->values.count, sizeof *keys);
    value *list = model->of_integers ? t->integers : t->enum_values;
    value_set_text(a, row, "enumerator", type->index);
    value_set_integer(a, row, "first_value", tables_next(list));
    value_set_integer(a, row, "value_count", (int64_t)model->values.count);
    for (size_t i = 0; i < model->values.count; i++) {
        const model_enum_value *source = &model->values.items[i];
        value *item = value_object(a);
        keys[i] = source->text;
        if (!model->of_integers) {
            tables_set_text(t, item, "text", source->text);
            tables_set_length(t, item, "text_length", source->text);
        }
        value_push(a, list, model->of_integers ? value_text(a, literal_int64(a, source->number)) : item);
    }
    if (model->of_integers) {
        value_set_integer(a, row, "hash", 0);
        value_set_integer(a, row, "hash_bits", 0);
    } else {
        add_hash(t, row, keys, model->values.count);
    }
    value_push(a, t->enums, row);
}

static void add_variant(tables *t, const model_type *one_of, const model_variant *variant)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, variant->type, SDK_VARIANT);
    size_t field = 0;
    bool has_tag = variant->tag != NULL && use.kind == SDK_OBJECT &&
                   sdk_find_field(variant->type.type, one_of->tag_property, &field);
    value *row = value_object(a);
    tables_set_use(t, row, &use);
    tables_set_text(t, row, "tag", has_tag ? variant->tag : NULL);
    value_set(a, row, "tag_field", has_tag ? value_integer(a, (int64_t)field) : value_null(a));
    value_push(a, t->variants, row);
}

static void add_case(tables *t, const model_case *source)
{
    arena *a = t->memory;
    value *row = value_object(a);
    value_set_integer(a, row, "variant", (int64_t)source->variant + 1);
    value_set_integer(a, row, "accepts", source->accepts);
    value_set_integer(a, row, "first_condition", tables_next(t->conditions));
    value_set_integer(a, row, "condition_count", (int64_t)source->conditions.count);
    for (size_t i = 0; i < source->conditions.count; i++) {
        const model_condition *condition = &source->conditions.items[i];
        value *item = value_object(a);
        tables_set_text(t, item, "property", condition->property);
        tables_set_length(t, item, "property_length", condition->property);
        tables_set_text(t, item, "value", condition->value);
        tables_set_length(t, item, "value_length", condition->value);
        value_push(a, t->conditions, item);
    }
    value_push(a, t->cases, row);
}

void tables_add_union(tables *t, const sdk_type *type)
{
    arena *a = t->memory;
    const model_type *model = type->model;
    value *row = value_object(a);
    value_set_text(a, row, "enumerator", type->index);
    value_set_integer(a, row, "first_variant", tables_next(t->variants));
    value_set_integer(a, row, "variant_count", (int64_t)model->variants.count);
    value_set_integer(a, row, "first_case", tables_next(t->cases));
    value_set_integer(a, row, "case_count", (int64_t)model->cases.count);
    for (size_t i = 0; i < model->variants.count; i++)
        add_variant(t, model, &model->variants.items[i]);
    for (size_t i = 0; i < model->cases.count; i++)
        add_case(t, &model->cases.items[i]);
    value_push(a, t->unions, row);
}

void tables_add_container(tables *t, const sdk_container *container)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, container->model->element, SDK_ITEM);
    const sdk_collection *collection = container->collection;
    value *row = value_object(a);
    value_set_text(a, row, "enumerator", container->index);
    tables_set_use(t, row, &use);
    const tables_flag flags[] = {{use.nullable, "NULLABLE"}};
    tables_set_flags(t, row, flags, 1);
    const char *entry = collection->entry_name;
    if (collection->is_map && entry == NULL)
        entry = arena_format(a, "%s_entry", collection->name);
    value_set_text(a, row, "stride", entry != NULL ? entry : c_type_bare(a, use.c_type));
    value_set(a, row, "entry", entry != NULL ? value_text(a, entry) : value_null(a));
    value_push(a, t->containers, row);
}

/* ---- all of them ---- */

static value *emit_slots(const tables *t)
{
    value *lines = value_list(t->memory);
    value *line = NULL;
    for (size_t i = 0; i < t->hash_slots.count; i++) {
        if (i % SLOTS_A_LINE == 0) {
            line = value_list(t->memory);
            value *holder = value_object(t->memory);
            value_set(t->memory, holder, "slots", line);
            value_push(t->memory, lines, holder);
        }
        value_push(t->memory, line, value_integer(t->memory, t->hash_slots.items[i]));
    }
    return lines;
}

static value *emit_pool(const tables *t)
{
    arena *a = t->memory;
    value *list = value_list(a);
    for (size_t i = 0; i < t->texts.entries.count; i++) {
        const pool_entry *entry = &t->texts.entries.items[i];
        value *item = value_object(a);
        value_set_text(a, item, "member", entry->member);
        value_set_integer(a, item, "size", (int64_t)entry->length + (entry->continues ? 0 : 1));
        value_set_text(a, item, "literal", literal_string(a, entry->text, entry->length));
        value_push(a, list, item);
    }
    return list;
}

static void init(tables *t, sdk *s)
{
    arena *a = s->values;
    *t = (tables){.s = s, .memory = a};
    map_init(&t->flag_lists, a);
    map_init(&t->secret_names, a);
    map_init(&t->response_runs, a);
    map_init(&t->alternative_runs, a);
    pool_init(&t->texts, a);
    value **const lists[] = {&t->fields,      &t->objects,     &t->containers,     &t->enums,
                             &t->enum_values, &t->integers,    &t->unions,         &t->variants,
                             &t->cases,       &t->conditions,  &t->required_words, &t->nulls,
                             &t->operations,  &t->parameters,  &t->bodies,         &t->parts,
                             &t->responses,   &t->paginations, &t->alternatives,   &t->schemes};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        *lists[i] = value_list(a);
}

static void add_types(tables *t)
{
    const sdk *s = t->s;
    for (size_t i = 0; i < s->types.count; i++) {
        const sdk_type *type = s->types.items[i];
        if (!type->in_tables)
            continue;
        if (type->model->kind == MODEL_OBJECT)
            tables_add_object(t, type);
        else if (type->model->kind == MODEL_ENUM)
            tables_add_enum(t, type);
        else
            tables_add_union(t, type);
    }
    for (size_t i = 0; i < s->containers.count; i++)
        tables_add_container(t, s->containers.items[i]);
}

value *emit_tables(sdk *s)
{
    tables t;
    init(&t, s);
    tables_add_schemes(&t);
    add_types(&t);
    for (size_t i = 0; i < s->operations.count; i++)
        tables_add_operation(&t, s->operations.items[i]);
    arena *a = s->values;
    value *v = value_object(a);
    value_set(a, v, "pool", emit_pool(&t));
    value_set(a, v, "hash_slots", emit_slots(&t));
    const struct {
        const char *key;
        value *rows;
    } lists[] = {
        {"fields", t.fields},
        {"objects", t.objects},
        {"containers", t.containers},
        {"enums", t.enums},
        {"enum_values", t.enum_values},
        {"integers", t.integers},
        {"unions", t.unions},
        {"variants", t.variants},
        {"cases", t.cases},
        {"conditions", t.conditions},
        {"required_words", t.required_words},
        {"nulls", t.nulls},
        {"operations", t.operations},
        {"parameters", t.parameters},
        {"bodies", t.bodies},
        {"parts", t.parts},
        {"responses", t.responses},
        {"paginations", t.paginations},
        {"alternatives", t.alternatives},
        {"schemes", t.schemes},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        value_set(a, v, lists[i].key, lists[i].rows);
    value_set_integer(a, v, "type_count", tables_next(t.objects));
    value_set_integer(a, v, "operation_count", tables_next(t.operations));
    value_set_integer(a, v, "scheme_count", tables_next(t.schemes));
    return v;
}
