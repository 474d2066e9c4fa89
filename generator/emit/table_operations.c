/* Rows of operations: parameters, bodies, answers, paging. */
#include <string.h>

#include "emit/tables.h"
#include "emit/values.h"

/* Members of the commonest rows. */
enum { PARAMETER_MEMBERS = 9, RESPONSE_MEMBERS = 10, OPERATION_MEMBERS = 21 };

static const char *location_name(spec_location location)
{
    static const char *const names[] = {[SPEC_IN_PATH] = "PATH",
                                        [SPEC_IN_QUERY] = "QUERY",
                                        [SPEC_IN_HEADER] = "HEADER",
                                        [SPEC_IN_COOKIE] = "COOKIE"};
    return names[location];
}

static const char *style_name(model_style style)
{
    static const char *const names[] = {
        [MODEL_STYLE_SIMPLE] = "SIMPLE", [MODEL_STYLE_LABEL] = "LABEL", [MODEL_STYLE_MATRIX] = "MATRIX",
        [MODEL_STYLE_FORM] = "FORM",     [MODEL_STYLE_SPACE] = "SPACE", [MODEL_STYLE_PIPE] = "PIPE",
        [MODEL_STYLE_DEEP] = "DEEP",     [MODEL_STYLE_JSON] = "JSON"};
    return names[style];
}

static const char *codec_name(model_codec codec)
{
    static const char *const names[] = {
        [MODEL_CODEC_NONE] = "NONE",           [MODEL_CODEC_JSON] = "JSON", [MODEL_CODEC_FORM] = "FORM",
        [MODEL_CODEC_MULTIPART] = "MULTIPART", [MODEL_CODEC_TEXT] = "TEXT", [MODEL_CODEC_BINARY] = "BINARY",
        [MODEL_CODEC_EVENTS] = "EVENTS"};
    return names[codec];
}

/* ---- parameters ---- */

static value *parameter_row(tables *t, const model_parameter *parameter, sdk_place place)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, parameter->type, place);
    value *row = value_object_of(a, PARAMETER_MEMBERS);
    tables_set_use(t, row, &use);
    const tables_flag flags[] = {
        {parameter->required, "REQUIRED"},  {use.nullable, "NULLABLE"},
        {parameter->explode, "EXPLODE"},    {parameter->allow_reserved, "RESERVED"},
        {parameter->is_password, "SECRET"},
    };
    tables_set_flags(t, row, flags, sizeof flags / sizeof flags[0]);
    value_set_text(a, row, "location", location_name(parameter->location));
    value_set_text(a, row, "style", style_name(parameter->style));
    tables_set_text(t, row, "name", parameter->name);
    value_push(a, t->parameters, row);
    return row;
}

static void add_parameters(tables *t, const sdk_operation *operation)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    for (size_t i = 0; i < model->path_parameters.count; i++) {
        value *row = parameter_row(t, &model->path_parameters.items[i], SDK_REQUIRED_MEMBER);
        value_set_integer(a, row, "argument", (int64_t)i);
        tables_set_none(t, row, "member");
    }
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const model_parameter *parameter = operation->parameters.items[i];
        value *row = parameter_row(t, parameter, sdk_member_place(parameter->required));
        tables_set_none(t, row, "argument");
        value_set_text(a, row, "struct", operation->params_name);
        value_set_text(a, row, "member", operation->members.items[i]);
    }
}

/* ---- bodies ---- */

static void add_part(tables *t, const model_media *media, const model_part *part, int64_t *count)
{
    arena *a = t->memory;
    size_t field = 0;
    if (media->type.type->kind != MODEL_OBJECT || !sdk_find_field(media->type.type, part->field, &field))
        return;
    value *row = value_object(a);
    value_set_integer(a, row, "field", (int64_t)field);
    tables_set_text(t, row, "content_type", part->content_type);
    value_set_text(a, row, "style", style_name(part->style));
    const tables_flag flags[] = {{part->explode, "EXPLODE"}};
    tables_set_flags(t, row, flags, 1);
    value_push(a, t->parts, row);
    ++*count;
}

static void add_body(tables *t, const model_media *media, bool is_choice)
{
    arena *a = t->memory;
    model_reference type = {media->type.type, media->type.nullable && !is_choice};
    const sdk_type_use use = sdk_type_use_of(t->s, type, SDK_ROOT);
    value *row = value_object(a);
    value_set_text(a, row, "codec", codec_name(media->codec));
    tables_set_use(t, row, &use);
    const tables_flag flags[] = {{use.nullable, "NULLABLE"}};
    tables_set_flags(t, row, flags, 1);
    tables_set_text(t, row, "media_type", media->media_type);
    value_set_integer(a, row, "first_part", tables_next(t->parts));
    int64_t part_count = 0;
    for (size_t i = 0; i < media->parts.count; i++)
        add_part(t, media, &media->parts.items[i], &part_count);
    value_set_integer(a, row, "part_count", part_count);
    value_push(a, t->bodies, row);
}

/* ---- answers ---- */

/* `variant`: from 1 in a union of results or errors; 0: not in one. */
static void add_response(tables *t, const model_response *response, size_t variant)
{
    arena *a = t->memory;
    value *row = value_object_of(a, RESPONSE_MEMBERS);
    sdk_type_use use = {.kind = SDK_NONE};
    if (response->has_body) {
        model_reference type = response->media.type;
        type.nullable = type.nullable && variant == 0;
        use = sdk_type_use_of(t->s, type, SDK_ROOT);
    }
    bool is_default = response->status_first == 0;
    value_set_integer(a, row, "first", response->status_first);
    value_set_integer(a, row, "last", is_default ? 999 : response->status_last);
    value_set_text(a, row, "codec",
                   codec_name(response->has_body ? response->media.codec : MODEL_CODEC_NONE));
    tables_set_use(t, row, &use);
    const tables_flag flags[] = {{use.nullable, "NULLABLE"}};
    tables_set_flags(t, row, flags, 1);
    value_set_integer(a, row, "variant", response->has_body ? (int64_t)variant : 0);
    tables_set_text(t, row, "media_type", response->has_body ? response->media.media_type : NULL);
    const char *envelope = response->has_body ? response->envelope : NULL;
    value_set(a, row, "envelope",
              envelope != NULL ? value_text(a, pool_key(&t->texts, envelope)) : value_null(a));
    value_set_integer(a, row, "envelope_length", envelope != NULL ? (int64_t)strlen(envelope) : 0);
    value_push(a, t->responses, row);
}

static size_t result_variant(const sdk_operation *operation, size_t index)
{
    return operation->result_union != NULL ? operation->model->responses.items[index].variant + 1 : 0;
}

static size_t error_variant(const sdk_operation *operation, size_t index)
{
    return operation->error_union != NULL ? operation->error_variants.items[index] : 0;
}

static void sign_response(buffer *signature, const model_response *response, size_t variant)
{
    const model_media *media = &response->media;
    buffer_format(signature, "%d %d %zu %d;", response->status_first, response->status_last, variant,
                  response->has_body);
    if (response->has_body)
        buffer_format(signature, "%p %d %d %s %s;", (const void *)media->type.type, media->type.nullable,
                      (int)media->codec, media->media_type,
                      response->envelope != NULL ? response->envelope : "");
}

static void add_responses(tables *t, const sdk_operation *operation, value *row)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    buffer signature = {0};
    int64_t first = 0;
    for (size_t i = 0; i < model->responses.count; i++)
        sign_response(&signature, &model->responses.items[i], result_variant(operation, i));
    for (size_t i = 0; i < model->errors.count; i++)
        sign_response(&signature, &model->errors.items[i], error_variant(operation, i));
    bool is_known =
        tables_find_run(t, &t->response_runs, buffer_text(&signature), tables_next(t->responses), &first);
    buffer_free(&signature);
    value_set_integer(a, row, "first_response", first);
    value_set_integer(a, row, "response_count", (int64_t)model->responses.count);
    value_set_integer(a, row, "error_count", (int64_t)model->errors.count);
    for (size_t i = 0; i < model->responses.count && !is_known; i++)
        add_response(t, &model->responses.items[i], result_variant(operation, i));
    for (size_t i = 0; i < model->errors.count && !is_known; i++)
        add_response(t, &model->errors.items[i], error_variant(operation, i));
}

/* ---- paging ---- */

/* {kind, member} of a member of the page, or the kind NONE. */
static value *page_member(tables *t, const sdk_type *page, const char *name)
{
    arena *a = t->memory;
    value *v = value_object(a);
    size_t index = 0;
    bool found = sdk_find_field(page->model, name, &index);
    sdk_type_use use = {.kind = SDK_NONE};
    if (found) {
        const model_field *field = &page->model->fields.items[index];
        use = sdk_type_use_of(t->s, field->type, sdk_member_place(field->required));
    }
    tables_set_use(t, v, &use);
    value_set(a, v, "member", found ? value_text(a, page->members.items[index]) : value_null(a));
    return v;
}

static value *params_member(tables *t, const sdk_operation *operation, const char *name)
{
    arena *a = t->memory;
    value *v = value_object(a);
    size_t index = 0;
    bool found = sdk_find_parameter(operation, name, &index);
    sdk_type_use use = {.kind = SDK_NONE};
    if (found) {
        const model_parameter *parameter = operation->parameters.items[index];
        use = sdk_type_use_of(t->s, parameter->type, sdk_member_place(parameter->required));
    }
    tables_set_use(t, v, &use);
    value_set(a, v, "member", found ? value_text(a, operation->members.items[index]) : value_null(a));
    return v;
}

static void add_pagination(tables *t, const sdk_operation *operation, value *row)
{
    arena *a = t->memory;
    if (!operation->is_paged) {
        tables_set_none(t, row, "pagination");
        return;
    }
    const model_pagination *pagination = &operation->model->pagination;
    const sdk_type *page = ptr_map_get(&t->s->types_by_model, operation->model->result.type);
    value_set_integer(a, row, "pagination", tables_next(t->paginations));
    value *v = value_object(a);
    value_set_integer(a, v, "style", pagination->style);
    value_set_text(a, v, "params", operation->params_name);
    value_set_text(a, v, "page_struct", page->name);
    value_set(a, v, "page", params_member(t, operation, pagination->page));
    value_set(a, v, "size", params_member(t, operation, pagination->size));
    value_set(a, v, "items", page_member(t, page, pagination->items));
    value_set(a, v, "total", page_member(t, page, pagination->total));
    value_set(a, v, "more", page_member(t, page, pagination->more));
    value_set(a, v, "next", page_member(t, page, pagination->next));
    value_push(a, t->paginations, v);
}

/* ---- operations ---- */

static bool answers_secret(tables *t, const model_operation *model)
{
    for (size_t i = 0; i < model->responses.count; i++) {
        const model_response *response = &model->responses.items[i];
        if (response->has_body && secret_is_in(t, response->media.type.type))
            return true;
    }
    return false;
}

static void set_operation_flags(tables *t, value *row, const model_operation *model)
{
    bool has_schemes = t->s->model->document->schemes.count > 0;
    const tables_flag flags[] = {
        {model->body_required, "BODY_REQUIRED"},
        {model->idempotency_parameter != NULL, "DECLARES_IDEMPOTENCY_KEY"},
        {answers_secret(t, model), "SECRET_RESPONSE"},
        {has_schemes && model->security.count == 0, "NO_SECURITY"},
    };
    tables_set_flags(t, row, flags, sizeof flags / sizeof flags[0]);
}

void tables_add_operation(tables *t, const sdk_operation *operation)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    value *row = value_object_of(a, OPERATION_MEMBERS);
    value_set_text(a, row, "enumerator", operation->index);
    value_set_text(a, row, "params", operation->params_name);
    tables_set_text(t, row, "id", model->id);
    tables_set_text(t, row, "method", model->method);
    tables_set_text(t, row, "path", model->path);
    tables_set_text(t, row, "server",
                    model->servers.count > 0 ? spec_server_url(a, &model->servers.items[0]) : NULL);
    value_set_integer(a, row, "first_parameter", tables_next(t->parameters));
    value_set_integer(a, row, "path_parameter_count", (int64_t)model->path_parameters.count);
    value_set_integer(a, row, "parameter_count",
                      (int64_t)(model->path_parameters.count + operation->parameters.count));
    add_parameters(t, operation);
    value_set_integer(a, row, "first_body", tables_next(t->bodies));
    value_set_integer(a, row, "body_count", (int64_t)model->bodies.count);
    for (size_t i = 0; i < model->bodies.count; i++)
        add_body(t, &model->bodies.items[i], operation->body_union != NULL);
    add_responses(t, operation, row);
    if (operation->result_union != NULL)
        value_set_text(a, row, "result_union", operation->result_union->index);
    else
        tables_set_none(t, row, "result_union");
    add_pagination(t, operation, row);
    tables_add_security(t, row, model);
    set_operation_flags(t, row, model);
    tables_set_text(t, row, "stream_end", model->stream_end);
    value_push(a, t->operations, row);
}
