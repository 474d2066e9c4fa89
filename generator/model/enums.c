#include "model/builder.h"

#include <inttypes.h>

/* The number of values of each kind of node. */
typedef struct tally {
    size_t of[NODE_MAPPING + 1];
} tally;

static tally count_values(const normalized_schema *s)
{
    tally t = {0};
    for (size_t i = 0; i < s->enum_values.count; i++)
        t.of[s->enum_values.items[i]->kind]++;
    return t;
}

bool model_has_string_values(const normalized_schema *s)
{
    return s->has_enum && count_values(s).of[NODE_STRING] > 0;
}

static void add_value(model_builder *b, model_type *type, const node *value, const enum_labels *labels)
{
    map *texts = ptr_map_get(&b->enum_values, type);
    const char *key = type->of_integers ? arena_format(b->memory, "%" PRId64, value->integer) : value->text;
    if (!map_put(texts, key, type)) {
        model_warning(b, "duplicate-enum-value", value->at,
                      "duplicate enum value '%s'; the second is skipped", key);
        return;
    }
    enum_label label = model_enum_label_of(labels, value);
    *vector_add(b->memory, &type->values) = (model_enum_value){
        .text = type->of_integers ? NULL : key,
        .number = type->of_integers ? value->integer : 0,
        .given_name = label.name,
        .description = label.description,
        .at = value->at,
    };
}

static model_type *new_enum(model_builder *b, const normalized_schema *s, bool of_integers, const char *name)
{
    model_type *type = model_new_type(b, MODEL_ENUM, s, name);
    type->of_integers = of_integers;
    map *texts = ARENA_NEW(b->memory, map);
    map_init(texts, b->memory);
    ptr_map_put(b->memory, &b->enum_values, type, texts);
    return type;
}

/* `type: integer` with values that are texts: they are not valid. */
static void warn_of_texts(model_builder *b, const normalized_schema *s)
{
    for (size_t i = 0; i < s->enum_values.count; i++) {
        const node *value = s->enum_values.items[i];
        if (value->kind == NODE_STRING || value->kind == NODE_BOOL)
            model_warning(b, "enum-value-type", value->at,
                          "value of an integer enum is %s; the values get no names",
                          node_kind_name(value->kind));
    }
}

/* `type: string` with values such as 1.0 or true: the quotes are missing. */
static void warn_of_unquoted(model_builder *b, const normalized_schema *s)
{
    for (size_t i = 0; i < s->enum_values.count; i++) {
        const node *value = s->enum_values.items[i];
        if (value->kind != NODE_STRING && value->kind != NODE_NULL)
            model_warning(b, "enum-value-type", value->at,
                          "value of a string enum is %s; it is read as the string '%s'",
                          node_kind_name(value->kind), value->text);
    }
}

bool model_enum_type(model_builder *b, const normalized_schema *s, const name_hint *hint,
                     model_reference *type)
{
    tally t = count_values(s);
    size_t scalars = s->enum_values.count - t.of[NODE_NULL];
    if (!s->has_enum || t.of[NODE_SEQUENCE] + t.of[NODE_MAPPING] > 0)
        return false;
    type->nullable = t.of[NODE_NULL] > 0;
    bool strings = s->types == SPEC_TYPE_STRING || (s->types == 0 && t.of[NODE_STRING] == scalars);
    bool integers = (s->types == SPEC_TYPE_INTEGER || s->types == 0) && t.of[NODE_INTEGER] == scalars;
    if (s->types == SPEC_TYPE_INTEGER && !integers)
        warn_of_texts(b, s);
    if (scalars == 0 || (!strings && !integers))
        return false;
    if (strings)
        warn_of_unquoted(b, s);
    model_type *made = new_enum(b, s, integers && !strings, model_type_name(b, s, hint));
    enum_labels labels = model_enum_labels(b, s);
    for (size_t i = 0; i < s->enum_values.count; i++)
        if (s->enum_values.items[i]->kind != NODE_NULL)
            add_value(b, made, s->enum_values.items[i], &labels);
    type->type = made;
    return true;
}

model_reference model_open_string_enum(model_builder *b, const normalized_schema *whole,
                                       const normalized_schema *const *members, size_t count,
                                       const name_hint *hint)
{
    model_type *made = new_enum(b, whole, false, model_hint_text(b, hint));
    map *texts = ptr_map_get(&b->enum_values, made);
    for (size_t m = 0; m < count; m++) {
        enum_labels labels = model_enum_labels(b, members[m]);
        for (size_t i = 0; i < members[m]->enum_values.count; i++) {
            const node *value = members[m]->enum_values.items[i];
            if (value->kind == NODE_STRING && !map_has(texts, value->text))
                add_value(b, made, value, &labels);
        }
    }
    return (model_reference){.type = made};
}
