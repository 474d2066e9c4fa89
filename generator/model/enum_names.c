/* Names and descriptions of enum values: x-enum-varnames, x-enumNames, x-ms-enum, x-enum-descriptions. A
 * malformed extension, or a malformed name in it, is skipped: the value is named after itself. */
#include "model/builder.h"

static size_t count_nulls(const spec_values *values)
{
    size_t count = 0;
    for (size_t i = 0; i < values->count; i++)
        count += values->items[i]->kind == NODE_NULL;
    return count;
}

/* A value as the key of a mapping. */
static const char *key_of(const node *value)
{
    return value->text != NULL ? value->text : "";
}

/* NULL, after a diagnostic, when an entry is not text. */
static const char *take_text(model_builder *b, const char *extension, const node *text, const node *value)
{
    if (text == NULL || text->kind == NODE_NULL)
        return NULL;
    if (text->kind == NODE_STRING)
        return text->text;
    model_skipped(b, "enum-extension", text->at,
                  "expected a string for value '%s' in '%s', found %s; ignored", key_of(value), extension,
                  node_kind_name(text->kind));
    return NULL;
}

static const char *take_name(model_builder *b, const char *extension, const node *name, const node *value)
{
    const char *text = take_text(b, extension, name, value);
    if (text == NULL || model_is_name(text))
        return text;
    model_skipped(b, "enum-extension", name->at,
                  "expected a name with a letter or digit and without control characters for value '%s' in "
                  "'%s', found '%s'; ignored",
                  key_of(value), extension, text);
    return NULL;
}

static void take(model_builder *b, const char *extension, const node *text, const node *value, bool is_name,
                 enum_label *to)
{
    if (is_name)
        to->name = take_name(b, extension, text, value);
    else
        to->description = take_text(b, extension, text, value);
}

/* Parallel to the values, with or without an entry for null. */
static void read_list(model_builder *b, const char *extension, const node *list, bool is_name,
                      enum_labels *labels)
{
    const spec_values *values = labels->values;
    bool without_null = list->count != values->count;
    if (without_null && list->count != values->count - count_nulls(values)) {
        model_skipped(b, "enum-extension", list->at,
                      "expected %zu entries in '%s', one for each value, found %zu; ignored", values->count,
                      extension, (size_t)list->count);
        return;
    }
    size_t next = 0;
    for (size_t i = 0; i < values->count; i++) {
        if (!without_null || values->items[i]->kind != NODE_NULL)
            take(b, extension, list->items[next++], values->items[i], is_name, &labels->items[i]);
    }
}

/* From a value to its text. */
static void read_mapping(model_builder *b, const char *extension, const node *mapping, bool is_name,
                         enum_labels *labels)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const node_entry *entry = &mapping->entries[i];
        enum_label *label = map_get(&labels->by_value, entry->key);
        if (label != NULL)
            take(b, extension, entry->value, labels->values->items[label - labels->items], is_name, label);
        else
            model_skipped(b, "enum-extension", entry->key_mark,
                          "'%s' in '%s' is not a value of the enum; ignored", entry->key, extension);
    }
}

/* The first of two extensions that the schema has. */
static void read_texts(model_builder *b, const node *source, const char *const extensions[2], bool is_name,
                       enum_labels *labels)
{
    for (size_t i = 0; i < 2; i++) {
        const node *from = spec_extension(source, extensions[i]);
        if (from == NULL)
            continue;
        if (from->kind == NODE_SEQUENCE)
            read_list(b, extensions[i], from, is_name, labels);
        else if (from->kind == NODE_MAPPING)
            read_mapping(b, extensions[i], from, is_name, labels);
        else
            model_skipped(b, "enum-extension", from->at,
                          "expected a list or a mapping for '%s', found %s; ignored", extensions[i],
                          node_kind_name(from->kind));
        return;
    }
}

/* An entry of `values` of x-ms-enum: {value, name, description}. */
static void read_ms_entry(model_builder *b, const node *entry, enum_labels *labels)
{
    const node *value = node_get(entry, "value");
    enum_label *to = value != NULL ? map_get(&labels->by_value, key_of(value)) : NULL;
    if (to == NULL) {
        model_skipped(b, "enum-extension", entry->at,
                      "expected an entry of 'x-ms-enum' with a value of the enum as 'value'; ignored");
        return;
    }
    if (to->name == NULL)
        to->name = take_name(b, "x-ms-enum", node_get(entry, "name"), value);
    if (to->description == NULL)
        to->description = take_text(b, "x-ms-enum", node_get(entry, "description"), value);
}

static void read_ms_enum(model_builder *b, const node *from, enum_labels *labels)
{
    const node *values = node_get(from, "values");
    if (from == NULL || (from->kind == NODE_MAPPING && values == NULL))
        return;
    if (from->kind != NODE_MAPPING)
        model_skipped(b, "enum-extension", from->at, "expected a mapping for 'x-ms-enum', found %s; ignored",
                      node_kind_name(from->kind));
    else if (values->kind != NODE_SEQUENCE)
        model_skipped(b, "enum-extension", values->at,
                      "expected a list for 'values' of 'x-ms-enum', found %s; ignored",
                      node_kind_name(values->kind));
    else
        for (size_t i = 0; i < values->count; i++)
            read_ms_entry(b, values->items[i], labels);
}

/* Two values with one name: the second is named after itself. */
static void drop_duplicates(model_builder *b, enum_labels *labels)
{
    map seen;
    map_init(&seen, b->memory);
    for (size_t i = 0; i < labels->values->count; i++) {
        const char *name = labels->items[i].name;
        const node *value = labels->values->items[i];
        if (name == NULL || map_put(&seen, name, labels))
            continue;
        model_skipped(b, "enum-extension", value->at,
                      "value '%s' has the name '%s' of another value; ignored", key_of(value), name);
        labels->items[i].name = NULL;
    }
}

static bool has_labels(const node *source)
{
    static const char *const extensions[] = {"x-enum-varnames",     "x-enumNames",        "x-ms-enum",
                                             "x-enum-descriptions", "x-enumDescriptions", NULL};
    for (size_t i = 0; extensions[i] != NULL; i++)
        if (spec_extension(source, extensions[i]) != NULL)
            return true;
    return false;
}

/* A const is an enum of one value. */
static const spec_values *values_of(model_builder *b, const spec_schema *keywords)
{
    if (keywords->constant == NULL)
        return &keywords->enum_values;
    spec_values *values = ARENA_NEW(b->memory, spec_values);
    *vector_add(b->memory, values) = keywords->constant;
    return values;
}

enum_labels model_enum_labels(model_builder *b, const normalized_schema *s)
{
    static const char *const names[2] = {"x-enum-varnames", "x-enumNames"};
    static const char *const descriptions[2] = {"x-enum-descriptions", "x-enumDescriptions"};
    enum_labels labels = {0};
    for (size_t i = 0; i < s->all_of_members.count; i++) {
        const spec_schema *keywords = s->all_of_members.items[i]->keywords;
        const spec_values *values = keywords != NULL ? values_of(b, keywords) : NULL;
        if (values == NULL || values->count == 0 || !has_labels(keywords->source))
            continue;
        labels.values = values;
        labels.items = arena_array(b->memory, labels.values->count, sizeof *labels.items);
        map_init(&labels.by_value, b->memory);
        for (size_t v = 0; v < labels.values->count; v++)
            if (!map_has(&labels.by_value, key_of(labels.values->items[v])))
                map_put(&labels.by_value, key_of(labels.values->items[v]), &labels.items[v]);
        read_texts(b, keywords->source, names, true, &labels);
        read_texts(b, keywords->source, descriptions, false, &labels);
        read_ms_enum(b, spec_extension(keywords->source, "x-ms-enum"), &labels);
        drop_duplicates(b, &labels);
        return labels;
    }
    return labels;
}

enum_label model_enum_label_of(const enum_labels *labels, const node *value)
{
    const enum_label *label = labels->values != NULL ? map_get(&labels->by_value, key_of(value)) : NULL;
    return label != NULL ? *label : (enum_label){0};
}
