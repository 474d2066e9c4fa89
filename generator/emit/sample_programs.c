/* Values for the examples in comments and samples: the API's own where they fit, else plain ones. */
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

static const char *number_text(const char *json)
{
    size_t length = json != NULL ? strlen(json) : 0;
    bool fits = length > 0 && length <= EXAMPLE_LENGTH && strspn(json, "0123456789.") == length;
    return fits ? json : "1";
}

typedef struct example {
    const char *builder; /* of the runtime, without its prefix: "bool"; NULL: none */
    const char *text;    /* NULL: no example can be given */
    bool is_enum;
} example;

static example example_of(arena *a, const sdk_type_use *use, const char *json)
{
    switch (use->kind) {
    case CPOD_KIND_STRING:
        return (example){NULL, text_literal(a, json, "..."), false};
    case CPOD_KIND_BOOL:
        return (example){NULL, "true", false};
    case CPOD_KIND_OPT_BOOL:
        return (example){"bool", "true", false};
    case CPOD_KIND_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_DOUBLE:
        return (example){NULL, number_text(json), false};
    case CPOD_KIND_OPT_INT32:
        return (example){"int32", number_text(json), false};
    case CPOD_KIND_OPT_INT64:
        return (example){"int64", number_text(json), false};
    case CPOD_KIND_OPT_DOUBLE:
        return (example){"double", number_text(json), false};
    case CPOD_KIND_DATETIME:
        return (example){"datetime_text", text_literal(a, json, "2026-01-01T00:00:00Z"), false};
    case CPOD_KIND_DATE:
        return (example){"date_text", text_literal(a, json, "2026-01-01"), false};
    case CPOD_KIND_JSON:
        return (example){"json_text", "\"{}\"", false};
    case CPOD_KIND_ENUM:
    case CPOD_KIND_INTEGER_ENUM:
        return (example){NULL, use->type->enumerators.count > 0 ? use->type->enumerators.items[0] : NULL,
                         true};
    default:
        return (example){NULL, NULL, false};
    }
}

bool emit_set_example(arena *a, value *v, const sdk_type_use *use, const char *json)
{
    example shown = example_of(a, use, json);
    value_set_text(a, v, "builder", shown.builder);
    value_set_text(a, v, "text", shown.text);
    value_set_bool(a, v, "is_enum", shown.is_enum);
    return shown.text != NULL;
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
