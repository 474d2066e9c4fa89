/* The JSON types that the values of a schema can have. */
#include "schema/internal.h"

bool schema_are_several_types(unsigned types)
{
    bool is_number = types == (SPEC_TYPE_NUMBER | SPEC_TYPE_INTEGER);
    return (types & (types - 1)) != 0 && !is_number;
}

static unsigned types_of_values(const normalized_schema *s)
{
    unsigned types = 0;
    static const unsigned bits[] = {
        [NODE_NULL] = 0,
        [NODE_BOOL] = SPEC_TYPE_BOOLEAN,
        [NODE_INTEGER] = SPEC_TYPE_INTEGER,
        [NODE_NUMBER] = SPEC_TYPE_NUMBER,
        [NODE_STRING] = SPEC_TYPE_STRING,
        [NODE_SEQUENCE] = SPEC_TYPE_ARRAY,
        [NODE_MAPPING] = SPEC_TYPE_OBJECT,
    };
    for (size_t i = 0; i < s->enum_values.count; i++)
        types |= bits[s->enum_values.items[i]->kind];
    return types;
}

static bool is_string_format(const char *format)
{
    static const char *const formats[] = {"date-time", "date",  "time", "uuid",   "uri",
                                          "url",       "email", "byte", "binary", "password",
                                          "hostname",  "ipv4",  "ipv6", NULL};
    return format != NULL && spec_is_one_of(format, formats);
}

static unsigned types_of_members(schema_set *set, const normalized_schema *s)
{
    unsigned types = 0;
    for (size_t u = 0; u < s->unions.count; u++) {
        const schema_refs members = s->unions.items[u].members;
        for (size_t i = 0; i < members.count; i++) {
            const normalized_schema *member = schema_at(set, members.items[i]);
            unsigned own = schema_json_types(set, member);
            if (own == 0 && !schema_is_null(member))
                return 0;
            types |= own;
        }
    }
    return types;
}

/* A union that contains itself can be anything, as far as this goes. */
static unsigned types_of_unions(schema_set *set, const normalized_schema *s)
{
    schema_entry *entry = schema_entry_of(set, s->number);
    if (entry->union_types_progress == SCHEMA_KNOWN)
        return entry->union_types;
    if (entry->union_types_progress == SCHEMA_IN_PROGRESS)
        return 0;
    if (set->union_depth == SCHEMA_UNION_DEPTH_MAX) {
        schema_error(set, "nesting-limit", s->origin->at, "unions are nested too deeply: more than %d levels",
                     SCHEMA_UNION_DEPTH_MAX);
        return 0;
    }
    entry->union_types_progress = SCHEMA_IN_PROGRESS;
    set->union_depth++;
    unsigned types = types_of_members(set, s);
    set->union_depth--;
    entry = schema_entry_of(set, s->number); /* entries move when a schema is composed */
    entry->union_types = types;
    entry->union_types_progress = SCHEMA_KNOWN;
    return types;
}

unsigned schema_json_types(schema_set *set, const normalized_schema *s)
{
    if (s->is_unsatisfiable)
        return 0;
    if (s->types != 0)
        return s->types;
    if (s->has_enum)
        return types_of_values(s);
    if (s->properties.count > 0 || s->required.count > 0 || s->pattern_schemas.count > 0 ||
        s->additional == SPEC_ADDITIONAL_SCHEMA)
        return SPEC_TYPE_OBJECT;
    if (s->is_list)
        return SPEC_TYPE_ARRAY;
    if (s->unions.count > 0)
        return types_of_unions(set, s);
    return is_string_format(s->format) ? SPEC_TYPE_STRING : 0;
}
