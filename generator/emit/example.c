/* The program beside an SDK: it calls one operation and prints what comes of it. */
#include "emit/markdown_pages.h"
#include "emit/values.h"
#include "lang/comment.h"

#include <string.h>

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
    value_set_bool(a, v, "is_double", use.kind == CPOD_KIND_DOUBLE);
    value_set_bool(a, v, "is_json", use.kind == CPOD_KIND_JSON);
    value_set_bool(a, v, "is_list", is_count && !use.collection->is_map);
    value_set_bool(a, v, "is_map", is_count && use.collection->is_map);
    value_set_bool(a, v, "is_pointer", use.kind >= CPOD_KIND_STRING);
    bool is_shown = use.kind == CPOD_KIND_STRING || use.kind == CPOD_KIND_BOOL ||
                    use.kind == CPOD_KIND_INT32 || use.kind == CPOD_KIND_INT64 ||
                    use.kind == CPOD_KIND_DOUBLE || use.kind == CPOD_KIND_JSON || is_count || to_json != NULL;
    value_set_bool(a, v, "is_other", !is_shown);
    return v;
}

static value *example_of(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    value *call = markdown_call_sample(s, operation);
    if (value_get(call, "name") == NULL)
        return NULL;
    value_set_text(a, call, "id", comment_line(a, operation->model->id));
    value_set(a, call, "printed", printed_result(s, sdk_result_of(operation)));
    return call;
}

value *emit_examples(sdk *s)
{
    value *list = value_list(s->values);
    for (size_t i = 0; i < s->operations.count; i++) {
        value *example = example_of(s, s->operations.items[i]);
        if (example != NULL)
            value_push(s->values, list, example);
    }
    return list;
}
