/* Examples: values in comments and samples, the API's own where they fit; and the program beside an SDK, which
 * calls one operation and prints its result. */
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/comment.h"
#include "lang/literal.h"

#include <string.h>

enum { EXAMPLE_MEMBERS = 8, EXAMPLE_LENGTH = 48 };

/* The literal of an example that is a JSON string without escapes; else that of `otherwise`. */
static const char *text_literal(arena *a, const char *json, const char *otherwise)
{
    size_t length = json != NULL ? strlen(json) : 0;
    bool fits = length >= 2 && length <= EXAMPLE_LENGTH && json[0] == '"' && strchr(json, '\\') == NULL;
    const char *literal =
        fits ? literal_string(a, json + 1, length - 2) : literal_string(a, otherwise, strlen(otherwise));
    return comment_line(a, literal);
}

/* The largest value of an integer kind; NULL: of another kind. */
static const char *largest_of(cpod_kind kind)
{
    switch (kind) {
    case CPOD_KIND_INT32:
    case CPOD_KIND_OPT_INT32:
        return "2147483647";
    case CPOD_KIND_INT64:
    case CPOD_KIND_OPT_INT64:
        return "9223372036854775807";
    case CPOD_KIND_UINT64:
    case CPOD_KIND_OPT_UINT64:
        return "18446744073709551615";
    default:
        return NULL;
    }
}

/* The example where it consists of digits and is not above `largest`; else "1". */
static const char *integer_text(const char *json, const char *largest)
{
    size_t length = json != NULL ? strspn(json, "0123456789") : 0;
    size_t limit = strlen(largest);
    bool is_literal = length > 0 && json[length] == '\0' && (length == 1 || json[0] != '0');
    return is_literal && (length < limit || (length == limit && strcmp(json, largest) <= 0)) ? json : "1";
}

static const char *number_text(const char *json)
{
    size_t length = json != NULL ? strlen(json) : 0;
    bool fits = length > 0 && length <= EXAMPLE_LENGTH && strspn(json, "0123456789.") == length;
    return fits ? json : "1";
}

/* How an example of a kind is written. */
typedef struct example {
    const char *builder; /* of the runtime, without its prefix: "bool"; NULL: none */
    enum { NO_EXAMPLE, FIXED, NUMBER, TEXT, FIRST_VALUE } form;
    const char *text; /* FIXED; TEXT: where the API's own does not fit */
} example;

static const example examples[] = {
    [CPOD_KIND_BOOL] = {NULL, FIXED, "true"},
    [CPOD_KIND_INT32] = {NULL, NUMBER, NULL},
    [CPOD_KIND_INT64] = {NULL, NUMBER, NULL},
    [CPOD_KIND_UINT64] = {NULL, NUMBER, NULL},
    [CPOD_KIND_DOUBLE] = {NULL, NUMBER, NULL},
    [CPOD_KIND_OPT_BOOL] = {"bool", FIXED, "true"},
    [CPOD_KIND_OPT_INT32] = {"int32", NUMBER, NULL},
    [CPOD_KIND_OPT_INT64] = {"int64", NUMBER, NULL},
    [CPOD_KIND_OPT_UINT64] = {"uint64", NUMBER, NULL},
    [CPOD_KIND_OPT_DOUBLE] = {"double", NUMBER, NULL},
    [CPOD_KIND_STRING] = {NULL, TEXT, "..."},
    [CPOD_KIND_DATETIME] = {"datetime_text", TEXT, "2026-01-01T00:00:00Z"},
    [CPOD_KIND_DATE] = {"date_text", TEXT, "2026-01-01"},
    [CPOD_KIND_JSON] = {"json_text", FIXED, "\"{}\""},
    [CPOD_KIND_ENUM] = {NULL, FIRST_VALUE, NULL},
    [CPOD_KIND_INTEGER_ENUM] = {NULL, FIRST_VALUE, NULL},
    [CPOD_KIND_MAP] = {NULL, NO_EXAMPLE, NULL},
};

static const char *example_text(arena *a, const example *shown, const sdk_type_use *use, const char *json)
{
    if (shown->form == FIRST_VALUE)
        return use->type->enumerators.count > 0 ? use->type->enumerators.items[0] : NULL;
    const char *largest = largest_of(use->kind);
    if (largest != NULL) {
        const char *digits = integer_text(json, largest);
        bool is_unsigned = use->kind == CPOD_KIND_UINT64 || use->kind == CPOD_KIND_OPT_UINT64;
        return is_unsigned ? arena_format(a, "%sU", digits) : digits;
    }
    return shown->form == NUMBER ? number_text(json)
           : shown->form == TEXT ? text_literal(a, json, shown->text)
                                 : shown->text;
}

bool emit_set_example(arena *a, value *v, const sdk_type_use *use, const char *json)
{
    const example *shown = &examples[use->kind];
    const char *text = example_text(a, shown, use, json);
    value_set_text(a, v, "builder", shown->builder);
    value_set_text(a, v, "text", text);
    value_set_bool(a, v, "is_enum", shown->form == FIRST_VALUE);
    return text != NULL;
}

value *emit_example_members(sdk *s, const sdk_type *type)
{
    arena *a = s->values;
    value *list = value_list(a);
    for (size_t i = 0; i < type->model->fields.count && value_count(list) < EXAMPLE_MEMBERS; i++) {
        const model_field *field = &type->model->fields.items[i];
        if (!field->required || field->is_const || field->read_only)
            continue;
        sdk_type_use use = sdk_type_use_of(s, field->type, SDK_REQUIRED_MEMBER);
        value *member = value_object(a);
        value_set_text(a, member, "name", type->members.items[i]);
        if (emit_set_example(a, member, &use, field->example_text))
            value_push(a, list, member);
    }
    return list;
}

/* How a result is printed: one of the members but `is_pointer` is set, the others are null or false. */
static value *printed_result(sdk *s, model_reference result)
{
    arena *a = s->values;
    value *v = value_object(a);
    sdk_type_use use =
        result.type != NULL ? sdk_type_use_of(s, result, SDK_ROOT) : (sdk_type_use){.kind = CPOD_KIND_NONE};
    bool is_count = use.kind == CPOD_KIND_LIST || use.kind == CPOD_KIND_MAP;
    bool is_declared =
        use.kind == CPOD_KIND_OBJECT || use.kind == CPOD_KIND_INLINE || use.kind == CPOD_KIND_UNION;
    const char *to_json = is_declared ? use.type->to_json_name : NULL;
    value_set_text(a, v, "to_json", to_json);
    value_set_bool(a, v, "is_text", use.kind == CPOD_KIND_STRING);
    value_set_bool(a, v, "is_bool", use.kind == CPOD_KIND_BOOL);
    value_set_bool(a, v, "is_integer", use.kind == CPOD_KIND_INT32 || use.kind == CPOD_KIND_INT64);
    value_set_bool(a, v, "is_unsigned", use.kind == CPOD_KIND_UINT64);
    value_set_bool(a, v, "is_double", use.kind == CPOD_KIND_DOUBLE);
    value_set_bool(a, v, "is_json", use.kind == CPOD_KIND_JSON);
    value_set_bool(a, v, "is_list", is_count && !use.collection->is_map);
    value_set_bool(a, v, "is_map", is_count && use.collection->is_map);
    value_set_bool(a, v, "is_pointer", use.kind >= CPOD_KIND_STRING);
    bool is_shown = use.kind == CPOD_KIND_STRING || use.kind == CPOD_KIND_BOOL ||
                    use.kind == CPOD_KIND_INT32 || use.kind == CPOD_KIND_INT64 ||
                    use.kind == CPOD_KIND_UINT64 || use.kind == CPOD_KIND_DOUBLE ||
                    use.kind == CPOD_KIND_JSON || is_count || to_json != NULL;
    value_set_bool(a, v, "is_other", !is_shown);
    return v;
}

static value *example_call(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    value *call = markdown_call_sample(s, operation);
    if (value_get(call, "name") == NULL)
        return NULL;
    value_set_bool(a, call, "is_deprecated", emit_is_deprecated(operation));
    value_set_text(a, call, "id", comment_line(a, operation->model->id));
    value_set(a, call, "printed", printed_result(s, sdk_result_of(operation)));
    return call;
}

value *emit_examples(sdk *s)
{
    value *list = value_list(s->values);
    for (int deprecated = 0; deprecated <= 1; deprecated++) /* those that the API may remove come last */
        for (size_t i = 0; i < s->operations.count; i++) {
            const sdk_operation *operation = s->operations.items[i];
            bool is_wanted = emit_is_deprecated(operation) == (deprecated == 1);
            value *call = is_wanted ? example_call(s, operation) : NULL;
            if (call != NULL)
                value_push(s->values, list, call);
        }
    return list;
}
