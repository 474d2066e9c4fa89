/* Operations: their parameters, results, iterators and streams. */
#include "emit/values.h"
#include "lang/c_type.h"
#include "lang/comment.h"

#include <string.h>

enum { MEMBER_INDENT = 4 };

static value *emit_arguments(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_operation *model = operation->model;
    value *list = value_list(a);
    for (size_t i = 0; i < model->path_parameters.count; i++) {
        const model_parameter *parameter = &model->path_parameters.items[i];
        sdk_type_use use = sdk_type_use_of(s, parameter->type, SDK_REQUIRED_MEMBER);
        value *argument =
            doc_comment_argument(a, operation->arguments.items[i], doc_comment_parameter(a, parameter));
        value_set_text(a, argument, "c_type", use.c_type);
        value_set_bool(a, argument, "more", i + 1 < model->path_parameters.count);
        value_push(a, list, argument);
    }
    return list;
}

static value *emit_parameter(sdk *s, const model_parameter *parameter, sdk_role role, const char *name)
{
    arena *a = s->values;
    sdk_type_use use = sdk_type_use_of(s, parameter->type, role);
    value *member = value_object(a);
    value_set_text(a, member, "c_type", use.c_type);
    value_set_text(a, member, "name", name);
    value_set(a, member, "doc", doc_comment_block(a, doc_comment_parameter(a, parameter), MEMBER_INDENT));
    value_set_bool(a, member, "is_deprecated", parameter->deprecated);
    return member;
}

static value *emit_headers(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    if (operation->headers_name == NULL || operation->first != operation)
        return value_null(a);
    value *members = value_list(a);
    for (size_t i = 0; i < operation->header_members.count; i++)
        value_push(a, members,
                   emit_parameter(s, &operation->model->response_headers.items[i], SDK_MEMBER,
                                  operation->header_members.items[i]));
    value *headers = value_object(a);
    value_set_text(a, headers, "type", operation->headers_name);
    value_set_text(a, headers, "decode", operation->headers_decode_name);
    value_set(a, headers, "members", members);
    return headers;
}

static value *emit_params(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    value *members = value_list(a);
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const model_parameter *parameter = operation->parameters.items[i];
        value_push(
            a, members,
            emit_parameter(s, parameter, sdk_member_role(parameter->required), operation->members.items[i]));
    }
    value *params = value_object(a);
    value_set_text(a, params, "name", operation->params_name);
    value_set(a, params, "members", members);
    value_set_bool(a, params, "declares_idempotency_key", operation->model->idempotency_parameter != NULL);
    return params;
}

/* What an iterator or stream hands out: text and pointers as they are, the address of all else. */
static const char *item_c_type(arena *a, const sdk_type_use *use)
{
    bool is_pointer = use->kind == CPOD_KIND_STRING || use->kind == CPOD_KIND_OBJECT;
    return is_pointer ? use->c_type : c_type_pointer_to_const(a, use->c_type);
}

static bool is_sequence_body(const model_operation *model)
{
    return model->bodies.count == 1 && model->bodies.items[0].codec >= MODEL_CODEC_EVENTS;
}

/* "Gives the items, each a `const acme_thing *`." */
static const char *item_text(sdk *s, const model_operation *model, const char *text)
{
    sdk_type_use use = sdk_type_use_of(s, model->bodies.items[0].type, SDK_ROOT);
    const char *c_type = item_c_type(s->values, &use);
    size_t length = strlen(c_type);
    while (length > 0 && c_type[length - 1] == ' ')
        length--;
    return arena_format(s->values, "%s%sGives the items, each a `%.*s`.", text != NULL ? text : "",
                        text != NULL ? "\n" : "", (int)length, c_type);
}

/* A body is passed by address, text by itself. */
static const char *body_c_type(sdk *s, const sdk_operation *operation)
{
    if (operation->body_union != NULL)
        return c_type_pointer_to_const(s->values, c_type_of(s->values, operation->body_union->name));
    if (is_sequence_body(operation->model))
        return "const cpod_item_source *";
    sdk_type_use use = sdk_type_use_of(s, operation->model->bodies.items[0].type, SDK_ROOT);
    return use.kind == CPOD_KIND_STRING ? use.c_type : c_type_pointer_to_const(s->values, use.c_type);
}

static value *emit_body(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_operation *model = operation->model;
    if (!model->has_body || model->bodies.count == 0)
        return value_null(a);
    const char *text = model->body_description;
    if (!model->body_required)
        text =
            arena_format(a, "%s%sNULL: no body is sent.", text != NULL ? text : "", text != NULL ? "\n" : "");
    if (is_sequence_body(model))
        text = item_text(s, model, text);
    value *body = doc_comment_argument(a, "body", text);
    value_set(a, body, "is_described", text != NULL ? value_bool(a, true) : value_null(a));
    value_set_text(a, body, "c_type", body_c_type(s, operation));
    return body;
}

/* Where a call puts a result of this use: scalars by value, text and the rest by pointer. */
static const char *out_c_type(arena *a, const sdk_type_use *use)
{
    if (use->kind == CPOD_KIND_STRING)
        return "char **";
    const char *pointer = c_type_pointer(a, use->c_type);
    return use->kind < CPOD_KIND_STRING ? pointer : c_type_pointer(a, pointer);
}

value *emit_out(sdk *s, model_reference result)
{
    arena *a = s->values;
    if (result.type == NULL)
        return value_null(a);
    sdk_type_use use = sdk_type_use_of(s, result, SDK_ROOT);
    value *out = value_object(a);
    const char *c_type = out_c_type(a, &use);
    value_set_text(a, out, "c_type", c_type);
    value_set_text(a, out, "variable", arena_copy_n(a, c_type, strlen(c_type) - 1)); /* what `&` of it is */
    value_set_text(a, out, "free", sdk_free_name(s, &use));
    value_set_bool(a, out, "is_scalar", use.kind < CPOD_KIND_STRING);
    return out;
}

value *emit_paging(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_type *page = operation->model->result.type;
    if (!operation->is_paged || page == NULL)
        return value_null(a);
    sdk_type_use item = sdk_type_use_of(s, operation->model->pagination.item, SDK_ITEM);
    sdk_type_use whole = sdk_type_use_of(s, operation->model->result, SDK_ROOT);
    value *paging = value_object(a);
    value_set_text(a, paging, "iter", operation->iter_name);
    value_set_text(a, paging, "open", operation->iter_open_name);
    value_set_text(a, paging, "next", operation->iter_next_name);
    value_set_text(a, paging, "free", operation->iter_free_name);
    value_set_text(a, paging, "item", item_c_type(a, &item));
    value_set_text(a, paging, "next_page", operation->iter_page_name);
    value_set_text(a, paging, "page", item_c_type(a, &whole));
    return paging;
}

static value *emit_stream(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_operation *model = operation->model;
    if (!model->is_stream || model->result.type == NULL)
        return value_null(a);
    sdk_type_use event = sdk_type_use_of(s, model->result, SDK_ROOT);
    value *stream = value_object(a);
    value_set_text(a, stream, "stream", operation->stream_name);
    value_set_text(a, stream, "callback", operation->callback_name);
    value_set_text(a, stream, "open", operation->stream_open_name);
    value_set_text(a, stream, "next", operation->stream_next_name);
    value_set_text(a, stream, "free", operation->stream_free_name);
    value_set_text(a, stream, "each", operation->stream_each_name);
    value_set_text(a, stream, "event", item_c_type(a, &event));
    bool is_events =
        model->result_codec == MODEL_CODEC_EVENTS || model->result_codec == MODEL_CODEC_EVENT_OBJECTS;
    value_set_bool(a, stream, "is_resumed", is_events && strcmp(model->method, "GET") == 0);
    value_set(a, stream, "sentinel",
              model->stream_sentinel != NULL ? value_text(a, comment_line(a, model->stream_sentinel))
                                             : value_null(a));
    value_set(a, stream, "end",
              model->stream_end != NULL ? value_text(a, comment_line(a, model->stream_end)) : value_null(a));
    return stream;
}

static value *emit_error(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    if (operation->error_decode_name == NULL)
        return value_null(a);
    value *error = emit_out(s, operation->error);
    value_set_text(a, error, "decode", operation->error_decode_name);
    return error;
}

/* The default response is left to the contract of all calls: it documents no status of its own. */
static void add_responses(sdk *s, buffer *text, const model_response *responses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_listed =
            i > 0 && responses[i - 1].status == responses[i].status; /* another media type of it */
        if (responses[i].status_first == 0 || is_listed)
            continue;
        const char *description =
            responses[i].description != NULL ? comment_line(s->values, responses[i].description) : "";
        buffer_format(text, "\n- %s%s%s", responses[i].status, description[0] != '\0' ? ": " : "",
                      description);
    }
}

/* Whether a row before this one has its media type. */
static bool is_repeated(const model_responses *rows, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (rows->items[i].has_body &&
            strcmp(rows->items[i].media.media_type, rows->items[index].media.media_type) == 0)
            return true;
    return false;
}

/* The media types that a function requests: "`text/csv`", "`image/png` or `image/jpeg`". */
static void add_media_types(buffer *text, const model_operation *model)
{
    const char *separator = "";
    for (size_t i = 0; i < model->responses.count; i++) {
        const model_response *response = &model->responses.items[i];
        if (!response->has_body || response->is_secondary || is_repeated(&model->responses, i))
            continue;
        buffer_format(text, "%s`%s`", separator, response->media.media_type);
        separator = " or ";
    }
}

static const char *function_name(const sdk_operation *operation)
{
    return operation->model->is_stream ? operation->stream_open_name : operation->name;
}

/* What a function has to do with the others of its operation. */
static void add_siblings(buffer *text, const sdk_operation *operation)
{
    if (operation->first != operation) {
        buffer_format(text, "\n\nAs %s(), in the media type ", function_name(operation->first));
        add_media_types(text, operation->model);
        buffer_append(text, ".");
        return;
    }
    for (size_t i = 0; i < operation->derived.count; i++) {
        const sdk_operation *other = operation->derived.items[i];
        buffer_format(text, "%s", i == 0 ? "\n\nIn other media types:" : "");
        buffer_format(text, "\n- %s(): ", function_name(other));
        add_media_types(text, other->model);
    }
}

/* The description is that of the first function. */
static void add_description(buffer *text, const model_operation *model)
{
    buffer_append(text, model->summary != NULL                                      ? model->summary
                        : model->description == NULL || model->derived_from != NULL ? model->id
                                                                                    : "");
    if (model->description != NULL && model->derived_from == NULL &&
        (model->summary == NULL || strcmp(model->summary, model->description) != 0))
        buffer_format(text, "%s%s", text->length > 0 ? "\n\n" : "", model->description);
}

static const char *operation_text(sdk *s, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    buffer text = {0};
    add_description(&text, model);
    add_siblings(&text, operation);
    if (model->has_stream_switch)
        buffer_format(&text, "\n\nSets `stream` of the request to %s.", model->is_stream ? "true" : "false");
    if (model->deprecated)
        buffer_append(&text, "\n\nDeprecated: the API may remove it.");
    buffer_format(&text, "\n\n%s %s (%s)", model->method, model->path, model->pointer);
    add_responses(s, &text, model->responses.items, model->responses.count);
    add_responses(s, &text, model->errors.items, model->errors.count);
    const sdk_type *error = sdk_error_type(s, operation);
    if (error != NULL)
        buffer_format(&text, "\n- Error body: %s()", error->from_json_name);
    return buffer_to_arena(&text, s->values);
}

/* An example of a call that creates: a body of its own struct, with the members it must have. */
static value *emit_creation(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_operation *model = operation->model;
    if (strcmp(model->method, "POST") != 0 || model->bodies.count != 1 ||
        model->bodies.items[0].codec != MODEL_CODEC_JSON)
        return value_null(a);
    sdk_type_use body = sdk_type_use_of(s, model->bodies.items[0].type, SDK_ROOT);
    if (body.kind != CPOD_KIND_INLINE)
        return value_null(a);
    value *creation = value_object(a);
    value_set_text(a, creation, "type", body.type->name);
    value_set(a, creation, "members", emit_example_members(s, body.type));
    return creation;
}

/* The statuses without a body beside those with a result: "202 or 204". NULL: none. */
static const char *empty_statuses(arena *a, const model_operation *model)
{
    const char *text = NULL;
    for (size_t i = 0; i < model->responses.count; i++) {
        const model_response *response = &model->responses.items[i];
        if (!response->has_body && response->status_first != 0)
            text = text == NULL ? response->status : arena_format(a, "%s or %s", text, response->status);
    }
    return text;
}

/* What `out` is after such a status. */
static void add_empty(arena *a, value *out, const model_operation *model)
{
    const char *statuses = empty_statuses(a, model);
    if (statuses == NULL || model->result.type == NULL)
        return;
    const char *result = model->result_union != NULL           ? "Its kind is 0"
                         : value_get_text(out, "free") != NULL ? "NULL"
                                                               : "0";
    value_set_text(a, out, "empty", arena_format(a, "%s when the server answers %s.", result, statuses));
}

bool emit_is_deprecated(const sdk_operation *operation)
{
    bool is_deprecated = operation->model->deprecated;
    for (size_t i = 0; i < operation->parameters.count; i++)
        is_deprecated = is_deprecated || operation->parameters.items[i]->deprecated;
    for (size_t i = 0; i < operation->header_members.count; i++)
        is_deprecated = is_deprecated || operation->model->response_headers.items[i].deprecated;
    return is_deprecated;
}

value *emit_operation(sdk *s, const sdk_operation *operation)
{
    arena *a = s->values;
    const model_operation *model = operation->model;
    value *v = value_object(a);
    value_set_text(a, v, "name", operation->name);
    value_set_text(a, v, "id", comment_line(a, model->id));
    value_set_text(a, v, "index", operation->index);
    value_set_bool(a, v, "is_first", operation->first == operation);
    value_set_bool(a, v, "is_deprecated", model->deprecated);
    value_set(a, v, "doc_lines", doc_comment_lines(a, operation_text(s, operation)));
    value_set(a, v, "arguments", emit_arguments(s, operation));
    value_set_bool(a, v, "has_arguments", model->path_parameters.count > 0);
    value_set(a, v, "params", emit_params(s, operation));
    value *body = emit_body(s, operation);
    value_set(a, v, "body", body);
    bool is_call = !model->is_stream || model->result.type == NULL;
    value *out = emit_out(s, sdk_result_of(operation));
    add_empty(a, out, model);
    bool is_described = model->body_description != NULL || (model->has_body && !model->body_required);
    bool has_owner = !is_call || value_get_text(out, "free") != NULL || value_get_text(out, "empty") != NULL;
    value_set_bool(a, v, "is_call", is_call);
    value_set(a, v, "out", out);
    value_set_bool(a, v, "has_docs", model->path_parameters.count > 0 || is_described || has_owner);
    value_set(a, v, "paging", emit_paging(s, operation));
    value_set(a, v, "stream", emit_stream(s, operation));
    value_set(a, v, "headers", emit_headers(s, operation));
    value_set(a, v, "typed_error", emit_error(s, operation));
    value_set(a, v, "creation", emit_creation(s, operation));
    return v;
}
