#include "core/call/result.h"

#include "core/base/error.h"
#include "core/base/string.h"
#include "core/call/download.h"
#include "core/call/exchange.h"
#include "core/call/form_read.h"
#include "core/call/lenient.h"
#include "core/call/token_lifetime.h"
#include "core/codec/codec.h"
#include "core/codec/json_text.h"
#include "core/media/choice.h"

#include <string.h>

/* State of decoding one value. */
typedef struct decoding {
    const cpodi_result_input *input;
    const cpod_tables *tables;
    const cpod_response *description;
    cpodi_decode_options options;
    cpodi_arena *arena;
    cpod_error *error;
} decoding;

static bool is_scalar(cpod_kind kind)
{
    return kind >= CPOD_KIND_BOOL && kind <= CPOD_KIND_OPT_DOUBLE;
}

static const cpod_response *success(const cpod_tables *tables, const cpod_operation *operation,
                                    uint32_t index)
{
    return &tables->responses[operation->first_response + index];
}

/* The kind of an operation's result. CPOD_KIND_UNION: its responses differ; CPOD_KIND_NONE: it has none. */
static cpod_kind result_kind(const cpod_tables *tables, const cpod_operation *operation)
{
    if (operation->result_union != CPOD_NONE)
        return CPOD_KIND_UNION;
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *description = success(tables, operation, i);
        if (description->codec != CPOD_CODEC_NONE)
            return (cpod_kind)description->kind;
    }
    return CPOD_KIND_NONE;
}

void cpodi_result_clear(const cpod_api *api, const cpod_operation *operation, void *out)
{
    if (out == NULL)
        return;
    cpod_kind kind = result_kind(api->tables, operation);
    if (is_scalar(kind))
        memset(out, 0, cpodi_value_size(api->tables, kind, 0));
    else if (kind != CPOD_KIND_NONE)
        memset(out, 0, sizeof(void *));
}

/* ---- choice of the description ---- */

/* Callers read a result after CPOD_OK without asking whether there is one. */
static cpod_status fail_without_body(const cpodi_call *call, cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                      "The server answered HTTP %d without a body, where the operation documents one",
                      call->result.response.status);
}

/* Of a documented body. Content that may be empty is bytes or text; a JSON text that is labelled as such fails
 * in the decoder. */
static bool is_missing(const cpodi_response *response, const cpod_response *description)
{
    return response->body.length == 0 && description->codec != CPOD_CODEC_NONE &&
           (cpodi_download_may_lack_content(response->status) ||
            (response->content_type[0] == '\0' && description->codec == CPOD_CODEC_JSON));
}

/* A success without a body whose status is not documented: it passes for a documented one that has none. */
static const cpod_response *choose_empty(const cpodi_call *call, cpod_error *error, cpod_status *status)
{
    const cpod_tables *tables = call->api->tables;
    const cpod_operation *operation = call->operation;
    for (uint32_t i = 0; i < operation->response_count; i++) {
        if (success(tables, operation, i)->codec == CPOD_CODEC_NONE)
            return success(tables, operation, i);
    }
    if (result_kind(tables, operation) != CPOD_KIND_NONE)
        *status = fail_without_body(call, error);
    return NULL;
}

/* A media type that the function does not return. */
static cpod_status fail_unexpected(cpodi_call *call, const cpod_operation *sibling, cpod_error *error)
{
    cpodi_response *response = &call->result.response;
    const char *type = response->content_type[0] == '\0' ? "a body" : response->content_type;
    response->is_unexpected = true;
    if (sibling == NULL)
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server answered HTTP %d with %s, which the operation does not document",
                          response->status, type);
    return cpodi_fail(
        error, CPOD_ERR_PROTOCOL,
        "The server answered HTTP %d with %s, which this function does not return; %s() returns it",
        response->status, type, call->api->tables->pool + sibling->function);
}

static bool has_row_of_status(const cpodi_choice *choice)
{
    for (uint32_t i = 0; i < choice->operation->response_count; i++) {
        const cpod_response *row = success(choice->tables, choice->operation, i);
        if (choice->status >= row->status_first && choice->status <= row->status_last)
            return true;
    }
    return false;
}

const cpod_response *cpodi_result_choose(cpodi_call *call, cpod_error *error, cpod_status *status)
{
    const cpodi_response *response = &call->result.response;
    const cpodi_choice choice = cpodi_download_choice(call);
    const cpod_response *description = cpodi_choice_success(&choice);
    const cpod_operation *sibling = cpodi_choice_sibling(&choice, description);
    *status = CPOD_OK;
    if (description != NULL && sibling == NULL)
        return description;
    bool empty = response->body.length == 0 && !call->request.head_only;
    if (empty)
        return choose_empty(call, error, status);
    bool is_documented = has_row_of_status(&choice);
    if (!is_documented && sibling == NULL)
        description = cpodi_choice_any_status(&choice);
    if (!is_documented && description != NULL)
        return description;
    if (!is_documented && sibling == NULL && result_kind(choice.tables, choice.operation) == CPOD_KIND_NONE)
        return NULL;
    *status = fail_unexpected(call, sibling, error);
    return NULL;
}

/* ---- decoding ---- */

static const cpod_meta_names *meta_of(const cpod_api *api)
{
    return api->conventions == NULL ? NULL : &api->conventions->meta;
}

static cpod_status decode_json(decoding *d, cpod_kind kind, const cpodi_json_input *body, void *value)
{
    const cpod_response *description = d->description;
    const cpodi_typed_value target = {
        .kind = kind, .flags = description->flags, .type = description->type, .target = value};
    if (description->envelope == CPOD_NONE)
        return cpodi_decode(d->tables, body, &d->options, &target, d->arena, d->error);
    cpodi_envelope envelope = {.member = d->tables->pool + description->envelope + 1,
                               .member_length = description->envelope_length,
                               .meta = meta_of(d->input->api)};
    cpod_status status =
        cpodi_decode_enveloped(d->tables, body, &d->options, &target, &envelope, d->arena, d->error);
    if (d->input->response != NULL) {
        if (d->input->response->request_id[0] == '\0')
            memcpy(d->input->response->request_id, envelope.request_id, sizeof envelope.request_id);
        if (envelope.timestamp[0] != '\0')
            memcpy(d->input->response->server_time, envelope.timestamp, sizeof envelope.timestamp);
    }
    return status;
}

static cpod_status decode_form(decoding *d, cpod_kind kind, void *value)
{
    cpodi_buffer json;
    cpodi_buffer_init(&json, d->input->allocator);
    json.is_secret = true; /* a token of OAuth may be a form */
    cpod_status status =
        cpodi_form_read(d->tables, kind, d->description->type, &d->input->body, d->arena, &json, d->error);
    const cpodi_json_input body = {json.data, json.length};
    if (status == CPOD_OK)
        status = decode_json(d, kind, &body, value);
    cpodi_buffer_free(&json);
    return status;
}

static cpod_status copy_bytes(decoding *d, cpod_bytes *value)
{
    value->data =
        (const unsigned char *)cpodi_arena_copy_text(d->arena, d->input->body.text, d->input->body.length);
    value->size = d->input->body.length;
    value->state = CPOD_IS_SET;
    return value->data == NULL ? cpodi_no_memory(d->error) : CPOD_OK;
}

static cpod_status copy_text(decoding *d, const char **value)
{
    if (memchr(d->input->body.text, '\0', d->input->body.length) != NULL)
        return cpodi_fail(d->error, CPOD_ERR_DECODE, "The text contains U+0000 (lenient_text replaces it)");
    *value = cpodi_arena_copy_text(d->arena, d->input->body.text, d->input->body.length);
    return *value == NULL ? cpodi_no_memory(d->error) : CPOD_OK;
}

static cpod_status decode_value(decoding *d, cpod_kind kind, void *value)
{
    cpod_codec codec = (cpod_codec)d->description->codec;
    if (codec == CPOD_CODEC_JSON && d->input->body.length == 0)
        return cpodi_fail(d->error, CPOD_ERR_DECODE, "The body is empty");
    if (codec == CPOD_CODEC_JSON)
        return decode_json(d, kind, &d->input->body, value);
    if (codec == CPOD_CODEC_FORM)
        return decode_form(d, kind, value);
    if (codec == CPOD_CODEC_BINARY && kind == CPOD_KIND_BYTES)
        return copy_bytes(d, value);
    if (codec == CPOD_CODEC_TEXT && kind == CPOD_KIND_STRING)
        return copy_text(d, value);
    return cpodi_fail(d->error, CPOD_ERR_PROTOCOL,
                      "The response has a media type that this function cannot decode");
}

static bool begin(decoding *d, const cpodi_result_input *input, cpod_error *error)
{
    const cpod_client_options *limits = input->limits;
    *d = (decoding){.input = input,
                    .tables = input->api->tables,
                    .description = input->description,
                    .options = {.max_depth = limits == NULL ? 0 : limits->max_json_depth,
                                .lenient_required = limits != NULL && limits->lenient_required},
                    .error = error};
    size_t length = input->body.length;
    bool json = input->description->codec == CPOD_CODEC_JSON;
    size_t size = json ? cpodi_arena_size_for_json(length) : length + 256;
    d->arena = cpodi_arena_new(input->allocator, size, json ? cpodi_arena_limit_for_json(length) : 0);
    return d->arena != NULL;
}

/* An object that may be null is decoded behind a pointer, then copied to where its arena is found from. */
static cpod_status decode_nullable_object(decoding *d, void **out)
{
    const void *object = NULL;
    uint32_t type = d->description->type;
    const cpodi_typed_value value = {
        .kind = CPOD_KIND_OBJECT, .type = type, .address = (const void *)&object};
    cpod_status status = decode_value(d, CPOD_KIND_OBJECT, (void *)&object);
    if (status != CPOD_OK || cpodi_presence(d->tables, &value) != CPOD_IS_SET)
        return status;
    size_t size = cpodi_value_size(d->tables, CPOD_KIND_INLINE, type);
    *out = cpodi_arena_root(d->arena, size);
    if (*out == NULL)
        return cpodi_no_memory(d->error);
    memcpy(*out, object, size);
    return CPOD_OK;
}

/* The variant of a union of results or errors that this response is. */
static cpod_status decode_variant(decoding *d, cpod_union_layout *result)
{
    cpod_kind kind = (cpod_kind)d->description->kind;
    cpod_status status = CPOD_OK;
    if (d->description->codec == CPOD_CODEC_NONE) {
        result->kind = d->description->variant;
        return CPOD_OK;
    }
    if (kind >= CPOD_KIND_OPT_BOOL &&
        kind <= CPOD_KIND_OPT_DOUBLE) /* a variant has room for the value only */
        kind = (cpod_kind)(kind - CPOD_KIND_OPT_BOOL + CPOD_KIND_BOOL);
    if (is_scalar(kind) || kind == CPOD_KIND_STRING || kind == CPOD_KIND_OBJECT) {
        status = decode_value(d, kind, (void *)&result->as);
    } else {
        size_t size = cpodi_value_size(d->tables, kind, d->description->type);
        void *value = cpodi_arena_alloc(d->arena, size, _Alignof(max_align_t));
        if (value == NULL)
            return cpodi_no_memory(d->error);
        memset(value, 0, size);
        result->as.object = value;
        status = decode_value(d, kind, value);
    }
    result->kind = d->description->variant;
    return status;
}

/* `*out` is valid only if the status is CPOD_OK. */
static cpod_status decode_root(decoding *d, void **out)
{
    cpod_kind kind = (cpod_kind)d->description->kind;
    bool nullable = (d->description->flags & CPOD_FLAG_NULLABLE) != 0;
    bool is_union = d->description->variant != 0 || d->description->codec == CPOD_CODEC_NONE;
    if (!is_union && (kind == CPOD_KIND_OBJECT || (kind == CPOD_KIND_INLINE && nullable)))
        return decode_nullable_object(d, out);
    size_t size =
        is_union ? sizeof(cpod_union_layout) : cpodi_value_size(d->tables, kind, d->description->type);
    *out = cpodi_arena_root(d->arena, size);
    if (*out == NULL)
        return cpodi_no_memory(d->error);
    return is_union ? decode_variant(d, *out) : decode_value(d, kind, *out);
}

cpod_status cpodi_result_root(const cpodi_result_input *input, void **out, cpod_error *error)
{
    decoding d;
    *out = NULL;
    if (!begin(&d, input, error))
        return cpodi_no_memory(error);
    cpod_status status = decode_root(&d, out);
    if (status != CPOD_OK || *out == NULL) {
        *out = NULL;
        cpodi_arena_free(d.arena);
    }
    return status;
}

/* ---- results ---- */

static cpod_status decode_scalar(decoding *d, void *out)
{
    /* Decodes into a local first: on failure the caller's stays empty. */
    union {
        cpod_opt_int64 integer;
        cpod_opt_uint64 natural;
        cpod_opt_double number;
    } value;
    memset(&value, 0, sizeof value);
    cpod_kind kind = (cpod_kind)d->description->kind;
    cpod_status status = decode_value(d, kind, &value);
    if (status == CPOD_OK)
        memcpy(out, &value, cpodi_value_size(d->tables, kind, d->description->type));
    return status;
}

static cpod_status decode_string(decoding *d, const cpod_allocator *allocator, void *out)
{
    const char *text = NULL;
    cpod_status status = decode_value(d, CPOD_KIND_STRING, (void *)&text);
    if (status != CPOD_OK || text == NULL || text == CPOD_NULL)
        return status;
    char *copy = cpodi_string_new(allocator, text, strlen(text));
    if (copy == NULL)
        return cpodi_no_memory(d->error);
    memcpy(out, &copy, sizeof(char *));
    return CPOD_OK;
}

static cpod_status decode_result(cpodi_call *call, const cpod_response *description, void *out,
                                 cpod_error *error)
{
    const cpodi_buffer *body = &call->result.response.body;
    const cpodi_result_input input = {.api = call->api,
                                      .description = description,
                                      .body = {body->data, body->length},
                                      .limits = &call->client->options,
                                      .allocator = &call->client->allocator,
                                      .response = &call->result.response};
    cpod_kind kind = (cpod_kind)description->kind;
    bool differing = call->operation->result_union != CPOD_NONE;
    if (differing || (kind != CPOD_KIND_STRING && !is_scalar(kind))) {
        void *root;
        cpod_status status = cpodi_result_root(&input, &root, error);
        memcpy(out, (const void *)&root, sizeof(void *));
        return status;
    }
    decoding d;
    if (!begin(&d, &input, error))
        return cpodi_no_memory(error);
    cpod_status status =
        kind == CPOD_KIND_STRING ? decode_string(&d, input.allocator, out) : decode_scalar(&d, out);
    cpodi_arena_free(d.arena);
    return status;
}

/* A result that the caller does not want is not decoded, but it must be whole. */
static cpod_status check_json(const cpodi_buffer *body, cpod_error *error)
{
    cpodi_decoder decoder;
    const char *problem = cpodi_json_problem(&decoder, body->data, body->length);
    return problem == NULL
               ? CPOD_OK
               : cpodi_fail(error, CPOD_ERR_DECODE, "The response is not valid JSON: %s", problem);
}

static cpod_status decode_into(cpodi_call *call, void *out, cpod_error *error)
{
    cpod_status status;
    const cpod_response *description = cpodi_result_choose(call, error, &status);
    if (status != CPOD_OK || description == NULL)
        return status;
    if (is_missing(&call->result.response, description))
        return fail_without_body(call, error);
    bool differing = call->operation->result_union != CPOD_NONE;
    if (!differing && description->codec == CPOD_CODEC_NONE)
        return CPOD_OK;
    const bool is_json = description->codec == CPOD_CODEC_JSON;
    if (description->codec == CPOD_CODEC_TEXT)
        status = cpodi_lenient_convert(call, error);
    if (status == CPOD_OK && (is_json || description->codec == CPOD_CODEC_TEXT))
        status = cpodi_lenient_replace(call, &call->result.response.body, is_json, error);
    if (out == NULL)
        return status == CPOD_OK && is_json ? check_json(&call->result.response.body, error) : status;
    if (status == CPOD_OK && is_json)
        status = cpodi_token_lifetime_normalize(call, description, error);
    return status == CPOD_OK ? decode_result(call, description, out, error) : status;
}

/* The caller has the body already. */
static cpod_status finish_download(cpodi_call *call, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    if (!cpodi_download_has_content(call))
        (void)choose_empty(call, error, &status);
    return status != CPOD_OK ? status : cpodi_download_commit(call, error);
}

cpod_status cpodi_result_decode(cpodi_call *call, void *out, cpod_error *error)
{
    cpod_status status =
        cpodi_download_takes(call) ? finish_download(call, error) : decode_into(call, out, error);
    if (status != CPOD_OK)
        cpodi_problem_quote(call, error);
    return status;
}
