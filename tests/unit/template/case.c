#include "case.h"

#include <math.h>
#include <string.h>

const value *case_value(arena *a, const cJSON *json)
{
    if (cJSON_IsString(json))
        return value_text(a, json->valuestring);
    if (cJSON_IsBool(json))
        return value_bool(a, cJSON_IsTrue(json));
    if (cJSON_IsNumber(json))
        return fabs(json->valuedouble - (double)json->valueint) > 0
                   ? value_text(a, arena_format(a, "%.15g", json->valuedouble))
                   : value_integer(a, json->valueint);
    const cJSON *item;
    if (cJSON_IsArray(json)) {
        value *list = value_list(a);
        cJSON_ArrayForEach (item, json)
            value_push(a, list, case_value(a, item));
        return list;
    }
    if (cJSON_IsObject(json)) {
        value *object = value_object(a);
        cJSON_ArrayForEach (item, json)
            value_set(a, object, item->string, case_value(a, item));
        return object;
    }
    return value_null(a);
}

static source_file *new_file(arena *a, const char *path, const char *text)
{
    source_file *file = ARENA_NEW(a, source_file);
    *file = (source_file){.path = arena_copy(a, path), .text = arena_copy(a, text), .length = strlen(text)};
    return file;
}

bool case_render(const case_input *input, buffer *out, buffer *messages)
{
    arena *a = arena_new();
    diagnostics *d = diagnostics_new();
    template_set *set = template_set_new(d, input->escape);
    if (input->step_limit > 0)
        template_set_step_limit(set, input->step_limit);
    bool fine = template_add(set, "main", new_file(a, "main.mustache", input->text));
    const cJSON *partial;
    cJSON_ArrayForEach (partial, input->partials) {
        const char *path = arena_format(a, "%s.mustache", partial->string);
        fine = template_add(set, partial->string, new_file(a, path, partial->valuestring)) && fine;
    }
    const value *data = input->data != NULL ? case_value(a, input->data) : value_object(a);
    fine = fine && template_render(set, "main", data, input->strict, out);
    diagnostics_render(d, messages);
    template_set_free(set);
    diagnostics_free(d);
    arena_free(a);
    return fine;
}
