/* Rows of operations: parameters, bodies, responses. */
#include "emit/tables.h"

#include <assert.h>
#include <string.h>

static_assert((int)SPEC_IN_PATH == CPOD_IN_PATH && (int)SPEC_IN_QUERY == CPOD_IN_QUERY &&
                  (int)SPEC_IN_HEADER == CPOD_IN_HEADER && (int)SPEC_IN_COOKIE == CPOD_IN_COOKIE &&
                  (int)SPEC_IN_PART == CPOD_IN_PART && (int)SPEC_IN_RESPONSE == CPOD_IN_RESPONSE &&
                  (int)SPEC_IN_QUERYSTRING == CPOD_IN_QUERYSTRING,
              "the document's locations are those of the tables");
static_assert((int)MODEL_STYLE_SIMPLE == CPOD_STYLE_SIMPLE && (int)MODEL_STYLE_LABEL == CPOD_STYLE_LABEL &&
                  (int)MODEL_STYLE_MATRIX == CPOD_STYLE_MATRIX && (int)MODEL_STYLE_FORM == CPOD_STYLE_FORM &&
                  (int)MODEL_STYLE_SPACE == CPOD_STYLE_SPACE && (int)MODEL_STYLE_PIPE == CPOD_STYLE_PIPE &&
                  (int)MODEL_STYLE_DEEP == CPOD_STYLE_DEEP && (int)MODEL_STYLE_JSON == CPOD_STYLE_JSON &&
                  (int)MODEL_STYLE_CONTENT == CPOD_STYLE_CONTENT &&
                  (int)MODEL_STYLE_COOKIE == CPOD_STYLE_COOKIE,
              "the model's styles are those of the tables");
static_assert((int)MODEL_CODEC_NONE == CPOD_CODEC_NONE && (int)MODEL_CODEC_JSON == CPOD_CODEC_JSON &&
                  (int)MODEL_CODEC_FORM == CPOD_CODEC_FORM &&
                  (int)MODEL_CODEC_MULTIPART == CPOD_CODEC_MULTIPART &&
                  (int)MODEL_CODEC_TEXT == CPOD_CODEC_TEXT && (int)MODEL_CODEC_BINARY == CPOD_CODEC_BINARY &&
                  (int)MODEL_CODEC_EVENTS == CPOD_CODEC_EVENTS &&
                  (int)MODEL_CODEC_EVENT_OBJECTS == CPOD_CODEC_EVENT_OBJECTS &&
                  (int)MODEL_CODEC_JSON_LINES == CPOD_CODEC_JSON_LINES &&
                  (int)MODEL_CODEC_JSON_SEQ == CPOD_CODEC_JSON_SEQ,
              "the model's codecs are those of the tables");

static void set_style(tables *t, value *record, model_style style)
{
    value_set_text(t->memory, record, "style", sdk_constant_name(sdk_constants_style, (int)style));
}

static void set_codec(tables *t, value *record, model_codec codec)
{
    value_set_text(t->memory, record, "codec", sdk_constant_name(sdk_constants_codec, (int)codec));
}

/* ---- parameters ---- */

static value *parameter_row(tables *t, const model_parameter *parameter, sdk_role role)
{
    arena *a = t->memory;
    const sdk_type_use use = sdk_type_use_of(t->s, parameter->type, role);
    value *record = value_object(a);
    tables_set_use(t, record, &use,
                   tables_flag(parameter->required, CPOD_FLAG_REQUIRED) |
                       tables_flag(parameter->is_const, CPOD_FLAG_IMPLIED) |
                       tables_flag(parameter->explode, CPOD_FLAG_EXPLODE) |
                       tables_flag(parameter->allow_reserved, CPOD_FLAG_RESERVED) |
                       tables_flag(parameter->is_password, CPOD_FLAG_SECRET));
    value_set_text(a, record, "location",
                   sdk_constant_name(sdk_constants_parameter_location, (int)parameter->location));
    set_style(t, record, parameter->style);
    tables_set_text(t, record, "name", parameter->name);
    return record;
}

static void add_parameters(tables *t, const sdk_operation *operation, value *operation_row)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    value *rows = value_list(a);
    value_set_integer(a, operation_row, "path_parameter_count", (int64_t)model->path_parameters.count);
    value_set_integer(a, operation_row, "parameter_count",
                      (int64_t)(model->path_parameters.count + operation->parameters.count));
    value_set(a, operation_row, "header_count",
              operation->header_members.count > 0 ? value_integer(a, (int64_t)operation->header_members.count)
                                                  : value_null(a));
    if (operation->first != operation) {
        tables_set_count(t, operation_row, "parameters_count",
                         model->path_parameters.count + operation->parameters.count +
                             operation->header_members.count);
        return;
    }
    for (size_t i = 0; i < model->path_parameters.count; i++) {
        value *record = parameter_row(t, &model->path_parameters.items[i], SDK_REQUIRED_MEMBER);
        value_set_integer(a, record, "argument", (int64_t)i);
        value_set_text(t->memory, record, "member", NULL);
        value_push(a, rows, record);
    }
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const model_parameter *parameter = operation->parameters.items[i];
        value *record = parameter_row(t, parameter, sdk_member_role(parameter->required));
        value_set_text(t->memory, record, "argument", NULL);
        value_set_text(a, record, "params", operation->params_name);
        value_set_text(a, record, "member", operation->members.items[i]);
        if (parameter->location == SPEC_IN_QUERYSTRING && parameter->style == MODEL_STYLE_FORM)
            value_set_text(a, record, "type_index",
                           arena_format(a, "FIRST(bodies, %s.%s) + %zu", t->file->member, operation->name,
                                        model->bodies.count));
        value_push(a, rows, record);
    }
    for (size_t i = 0; i < operation->header_members.count; i++) {
        value *record = parameter_row(t, &model->response_headers.items[i], SDK_MEMBER);
        value_set_text(t->memory, record, "argument", NULL);
        value_set_text(a, record, "params", operation->headers_name);
        value_set_text(a, record, "member", operation->header_members.items[i]);
        value_push(a, rows, record);
    }
    tables_add_run(t, operation_row, "parameters", operation->name, rows);
}

/* ---- bodies ---- */

/* The headers of a part are a run of the operation's parameters. */
static void set_part_headers(tables *t, value *record, const sdk_operation *operation,
                             const spec_encoding *encoding)
{
    size_t first = 0;
    size_t count = 0;
    for (size_t i = operation->parameters.count; i-- > 0;) {
        if (operation->parameters.items[i]->encoding == encoding) {
            first = operation->model->path_parameters.count + i;
            count++;
        }
    }
    value_set_integer(t->memory, record, "first_header", (int64_t)first);
    tables_set_count(t, record, "header_count", count);
}

/* The rows of bodies: those of the operation, that of the whole query, and those of parts that are multipart. The
 * index of such a part's. */
static size_t inner_index(const model_operation *model, const model_encoding *part)
{
    size_t index = model->bodies.count + (model->querystring.source != NULL);
    for (size_t i = 0; i < model->bodies.count; i++)
        for (size_t k = 0; k < model->bodies.items[i].encodings.count; k++) {
            const model_encoding *encoding = &model->bodies.items[i].encodings.items[k];
            if (encoding == part)
                return index;
            index += encoding->inner != NULL;
        }
    return index;
}

/* NULL: the body has no such field. */
static value *part_row(tables *t, const sdk_operation *operation, const model_media *media,
                       const model_encoding *part)
{
    arena *a = t->memory;
    size_t field = 0;
    if (media->type.type->kind != MODEL_OBJECT || !sdk_find_field(media->type.type, part->field, &field))
        return NULL;
    value *record = value_object(a);
    value_set_integer(a, record, "field", (int64_t)field);
    tables_set_text(t, record, "content_type", part->content_type);
    set_style(t, record, part->style);
    value_set_text(a, record, "flags",
                   sdk_constant_bits(a, sdk_constants_flag,
                                     tables_flag(part->explode, CPOD_FLAG_EXPLODE) |
                                         tables_flag(part->allow_reserved, CPOD_FLAG_RESERVED)));
    if (part->source != NULL)
        set_part_headers(t, record, operation, part->source);
    if (part->inner != NULL)
        value_set_text(a, record, "body",
                       arena_format(a, "1 + FIRST(bodies, %s.%s) + %zu", t->file->member, operation->name,
                                    inner_index(operation->model, part)));
    return record;
}

/* Adds the parts of a body to those of its operation. */
static value *body_row(tables *t, const sdk_operation *operation, const model_media *media, value *parts)
{
    arena *a = t->memory;
    bool is_in_union = operation->body_union != NULL;
    model_reference type = {media->type.type, media->type.nullable && !is_in_union};
    const sdk_type_use use = sdk_type_use_of(t->s, type, SDK_ROOT);
    size_t first = value_count(parts);
    value *record = value_object(a);
    set_codec(t, record, media->codec);
    tables_set_use(t, record, &use, tables_flag(media->is_positional, CPOD_FLAG_EXPLODE));
    tables_set_text(t, record, "media_type", media->media_type);
    for (size_t i = 0; i < media->encodings.count; i++) {
        value *part = part_row(t, operation, media, &media->encodings.items[i]);
        if (part != NULL)
            value_push(a, parts, part);
    }
    tables_set_count(t, record, "first_part", first);
    tables_set_count(t, record, "part_count", value_count(parts) - first);
    return record;
}

static void add_bodies(tables *t, const sdk_operation *operation, value *operation_row)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    value *bodies = value_list(a);
    value *parts = value_list(a);
    if (operation->first != operation) {
        tables_set_count(t, operation_row, "bodies_count", model->bodies.count);
        return;
    }
    for (size_t i = 0; i < model->bodies.count; i++)
        value_push(a, bodies, body_row(t, operation, &model->bodies.items[i], parts));
    if (model->querystring.source != NULL) /* behind the bodies, which do not include it */
        value_push(a, bodies, body_row(t, operation, &model->querystring, parts));
    for (size_t i = 0; i < model->bodies.count; i++)
        for (size_t k = 0; k < model->bodies.items[i].encodings.count; k++)
            if (model->bodies.items[i].encodings.items[k].inner != NULL)
                value_push(a, bodies,
                           body_row(t, operation, model->bodies.items[i].encodings.items[k].inner, parts));
    tables_add_run(t, operation_row, "bodies", operation->name, bodies);
    tables_add_run(t, operation_row, "parts", operation->name, parts);
    tables_set_count(t, operation_row, "bodies_count", model->bodies.count);
}

/* ---- responses ---- */

/* `variant`: from 1 in a union of results or errors; 0: not in one. */
static value *response_row(tables *t, const model_response *response, size_t variant)
{
    arena *a = t->memory;
    value *record = value_object(a);
    sdk_type_use use = {.kind = CPOD_KIND_NONE};
    if (response->has_body) {
        model_reference type = response->media.type;
        type.nullable = type.nullable && variant == 0;
        use = sdk_type_use_of(t->s, type, SDK_ROOT);
    }
    bool is_default = response->status_first == 0;
    const char *envelope = response->has_body ? response->envelope : NULL;
    value_set_integer(a, record, "first", response->status_first);
    value_set_integer(a, record, "last", is_default ? 999 : response->status_last);
    set_codec(t, record, response->has_body ? response->media.codec : MODEL_CODEC_NONE);
    tables_set_use(t, record, &use, tables_flag(response->is_secondary, CPOD_FLAG_SECONDARY));
    tables_set_count(t, record, "variant", response->has_body ? variant : 0);
    tables_set_text(t, record, "media_type", response->has_body ? response->media.media_type : NULL);
    value_set_text(a, record, "envelope", envelope != NULL ? pool_key(&t->texts, envelope) : NULL);
    value_set_integer(a, record, "envelope_length", envelope != NULL ? (int64_t)strlen(envelope) : 0);
    return record;
}

static void sign_response(buffer *signature, const model_response *response, size_t variant)
{
    const model_media *media = &response->media;
    buffer_format(signature, "%d %d %zu %d;", response->status_first, response->status_last, variant,
                  response->has_body);
    if (response->has_body)
        buffer_format(signature, "%p %d %d %d %s %s;", (const void *)media->type.type, media->type.nullable,
                      response->is_secondary, (int)media->codec, media->media_type,
                      response->envelope != NULL ? response->envelope : "");
}

static void add_response(tables *t, buffer *signature, value *rows, const model_response *response,
                         size_t variant)
{
    sign_response(signature, response, variant);
    value_push(t->memory, rows, response_row(t, response, variant));
}

static void add_responses(tables *t, const sdk_operation *operation, value *record)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    buffer signature = {0};
    value *rows = value_list(a);
    for (size_t i = 0; i < model->responses.count; i++) {
        const model_response *response = &model->responses.items[i];
        add_response(t, &signature, rows, response,
                     operation->result_union != NULL ? response->variant + 1 : 0);
    }
    for (size_t i = 0; i < model->errors.count; i++)
        add_response(t, &signature, rows, &model->errors.items[i],
                     operation->error_union != NULL ? operation->error_variants.items[i] : 0);
    tables_share_run(t, record, "responses", buffer_text(&signature), operation->name, rows);
    buffer_free(&signature);
    value_set_integer(a, record, "response_count", (int64_t)model->responses.count);
    value_set_integer(a, record, "error_count", (int64_t)model->errors.count);
}

/* ---- operations ---- */

static bool answers_secret(tables *t, const model_operation *model)
{
    for (size_t i = 0; i < model->responses.count; i++) {
        const model_response *response = &model->responses.items[i];
        if (response->has_body && tables_type_has_secret(t, response->media.type.type))
            return true;
    }
    return false;
}

static bool has_siblings(const model_operation *model)
{
    return model->has_derived || model->derived_from != NULL;
}

static void set_operation_flags(tables *t, value *record, const model_operation *model)
{
    bool has_schemes = t->s->model->document->schemes.count > 0;
    unsigned bits = (model->body_required ? CPOD_OPERATION_BODY_REQUIRED : 0U) |
                    (model->idempotency_parameter != NULL ? CPOD_OPERATION_DECLARES_IDEMPOTENCY_KEY : 0U) |
                    (answers_secret(t, model) ? CPOD_OPERATION_SECRET_RESPONSE : 0U) |
                    (has_schemes && model->security.count == 0 ? CPOD_OPERATION_NO_SECURITY : 0U) |
                    (has_siblings(model) ? CPOD_OPERATION_HAS_SIBLINGS : 0U) |
                    (!model->has_stream_switch ? 0U
                     : model->is_stream        ? CPOD_OPERATION_SENDS_STREAM
                                               : CPOD_OPERATION_SENDS_NO_STREAM);
    value_set_text(t->memory, record, "flags",
                   sdk_constant_bits(t->memory, sdk_constants_operation_flag, bits));
}

void tables_add_operation(tables *t, const sdk_operation *operation)
{
    arena *a = t->memory;
    const model_operation *model = operation->model;
    value *record = value_object(a);
    value_set_text(a, record, "enumerator", operation->index);
    value_set_text(a, record, "name", operation->name);
    value_set_text(a, record, "runs", operation->first->name);
    value_set_text(a, record, "params", operation->params_name);
    tables_set_text(t, record, "function", has_siblings(model) ? operation->name : NULL);
    tables_set_text(t, record, "id", model->id);
    tables_set_text(t, record, "method", model->method);
    tables_set_text(t, record, "path", model->path);
    const sdk_server *server = sdk_server_of(t->s, model);
    value_set(a, record, "server",
              server != NULL ? value_integer(a, server - t->s->servers.items) : value_null(a));
    add_parameters(t, operation, record);
    add_bodies(t, operation, record);
    add_responses(t, operation, record);
    value_set_text(a, record, "result_union",
                   operation->result_union != NULL ? operation->result_union->index : NULL);
    tables_add_pagination(t, operation, record);
    tables_add_security(t, record, operation);
    set_operation_flags(t, record, model);
    tables_set_text(t, record, "stream_end", model->stream_end);
    value_set(a, record, "is_stream", value_bool(a, model->is_stream));
    tables_set_text(t, record, "stream_sentinel", model->stream_sentinel);
    tables_add_row(t, "operations", record);
}
