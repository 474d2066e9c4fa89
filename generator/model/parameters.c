/* Parameters, and the variables of the path. */
#include "model/builder.h"

#include <string.h>
#include <strings.h>

model_style model_style_of(const char *name)
{
    static const struct {
        const char *name;
        model_style style;
    } styles[] = {
        {"simple", MODEL_STYLE_SIMPLE},        {"label", MODEL_STYLE_LABEL},
        {"matrix", MODEL_STYLE_MATRIX},        {"form", MODEL_STYLE_FORM},
        {"spaceDelimited", MODEL_STYLE_SPACE}, {"pipeDelimited", MODEL_STYLE_PIPE},
        {"deepObject", MODEL_STYLE_DEEP},      {"cookie", MODEL_STYLE_COOKIE},
    };
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (strcmp(styles[i].name, name) == 0)
            return styles[i].style;
    return MODEL_STYLE_FORM;
}

static bool is_scalar(const model_type *type)
{
    return type->kind <= MODEL_BYTES || type->kind == MODEL_ENUM;
}

/* The type of a union in a URL: text, or a list of texts. NULL: it has structures. */
static const model_type *flat_union(model_builder *b, const model_type *type)
{
    model_reference text = model_primitive(b, MODEL_STRING);
    bool has_list = false;
    for (size_t i = 0; i < type->variants.count; i++) {
        const model_type *variant = type->variants.items[i].type.type;
        bool is_list = variant->kind == MODEL_LIST && is_scalar(variant->element.type);
        if (!is_list && !is_scalar(variant))
            return NULL;
        has_list = has_list || is_list;
    }
    return has_list ? model_list_of(b, text).type : text.type;
}

static const model_type *flat_element(model_builder *b, const model_type *type)
{
    if (type->kind == MODEL_JSON)
        return model_primitive(b, MODEL_STRING).type;
    const model_type *flat = type->kind == MODEL_UNION ? flat_union(b, type) : NULL;
    return flat != NULL ? flat : type;
}

static void send_as_json(model_builder *b, const spec_parameter *from, const char *what, model_parameter *to)
{
    if (from->location == SPEC_IN_RESPONSE) {
        to->type = model_primitive(b, MODEL_STRING);
        model_skipped(b, "parameter-serialization", from->at,
                      "OpenAPI does not define how the header '%s', a %s, is serialized; it is text",
                      from->name, what);
        return;
    }
    to->style = MODEL_STYLE_JSON;
    model_skipped(b, "parameter-serialization", from->at,
                  "OpenAPI does not define how parameter '%s', a %s, is serialized; it is sent as JSON",
                  from->name, what);
}

/* Values in a URL are text: an untyped value or a union of scalars is a string. Values without a
 * serialization in OpenAPI, such as lists of objects, are sent as JSON text. */
static void flatten_type(model_builder *b, const spec_parameter *from, unsigned kinds, model_parameter *to)
{
    const model_type *type = to->type.type;
    if (type->kind == MODEL_JSON && kinds == SPEC_TYPE_OBJECT)
        to->type.type = model_map_of(b, model_primitive(b, MODEL_STRING)).type;
    else if (type->kind == MODEL_LIST || type->kind == MODEL_MAP) {
        const model_type *element = flat_element(b, type->element.type);
        model_reference inner = {.type = element};
        to->type.type = type->kind == MODEL_LIST ? model_list_of(b, inner).type : model_map_of(b, inner).type;
        if (!model_is_sent_as_json(to->type.type, to->style))
            return;
        send_as_json(b, from, type->kind == MODEL_LIST ? "list of structures" : "map of structures", to);
    } else {
        to->type.type = flat_element(b, type);
        if (to->type.type->kind == MODEL_UNION)
            send_as_json(b, from, "union with structures", to);
    }
}

static void type_parameter(model_builder *b, const spec_parameter *from, const model_operation *operation,
                           model_parameter *to)
{
    name_hint hint = {.outer = &(name_hint){.text = operation->id}, .text = from->name};
    bool is_json = from->content != NULL && media_type_includes_json(from->content->type);
    const spec_schema *described = from->content != NULL ? from->content->schema : from->schema;
    const normalized_schema *schema = described != NULL ? schema_normalize(b->schemas, described) : NULL;
    to->type = schema != NULL ? model_type_of(b, schema, &hint)
                              : model_primitive(b, is_json ? MODEL_JSON : MODEL_STRING);
    if (is_json) {
        to->style = MODEL_STYLE_JSON;
        to->explode = false;
    } else if (from->content != NULL) {
        if (from->location != SPEC_IN_QUERYSTRING) /* add_querystring() uses that of a form */
            model_report_unused_schema(b, from->content, b->document->skip_severity);
        to->type = model_primitive(b, MODEL_STRING);
    } else {
        flatten_type(b, from, schema != NULL ? schema_json_types(b->schemas, schema) : 0, to);
    }
    if (to->style != MODEL_STYLE_JSON) /* a URL has no null */
        to->type.nullable = false;
    if (schema == NULL)
        return;
    if (to->description == NULL)
        to->description = schema->description;
    to->is_password = model_is_password(b, schema);
    to->default_text = model_json_text(b, schema->own->default_value);
    if (to->example_text == NULL)
        to->example_text = model_json_text(b, schema->own->example);
    to->constraint = model_constraint_text(b, schema->own, to->type.type);
}

/* OpenAPI: media types and security define these three. */
static bool is_reserved_header(const spec_parameter *parameter)
{
    return parameter->location == SPEC_IN_HEADER &&
           (strcasecmp(parameter->name, "Accept") == 0 || strcasecmp(parameter->name, "Content-Type") == 0 ||
            strcasecmp(parameter->name, "Authorization") == 0);
}

model_parameter model_make_parameter(model_builder *b, const spec_parameter *from,
                                     const model_operation *operation)
{
    model_parameter to = {
        .name = from->name,
        .given_name = model_given_name(b, from->source),
        .at = from->at,
        .location = from->location,
        .style = model_style_of(from->style),
        .explode = from->explode,
        .allow_reserved = from->allow_reserved,
        .required = from->required,
        .deprecated = from->deprecated,
        .description = from->description,
        .example_text = model_json_text(b, from->example),
        .serialized_example = from->serialized_example,
    };
    type_parameter(b, from, operation, &to);
    return to;
}

/* The whole query. An object or a map of a form has a pair for each member, as in a body; JSON and text are
 * percent-encoded as a whole. */
static void add_querystring(model_builder *b, const spec_parameter *from, model_operation *to)
{
    model_parameter made = model_make_parameter(b, from, to);
    const spec_media_type *media = from->content;
    bool is_form = model_codec_of(media->type) == MODEL_CODEC_FORM;
    if (is_form && media->schema != NULL) {
        name_hint hint = {.outer = &(name_hint){.text = to->id}, .text = from->name};
        model_media form = {.source = media, .media_type = media->type, .codec = MODEL_CODEC_FORM};
        form.type.type = model_form_type(b, media->schema, &hint).type;
        if (form.type.type != NULL) {
            model_fill_objects(b);
            model_add_encodings(b, media, &form);
            to->querystring = form;
            made.type = form.type;
            made.style = MODEL_STYLE_FORM;
        }
    }
    if (is_form && to->querystring.source == NULL)
        model_warning(
            b, "parameter-serialization", media->at,
            "schema of '%s' in querystring is neither an object nor a map; the parameter '%s' is the text "
            "of the query",
            media->type, from->name);
    *vector_add(b->memory, &to->parameters) = made;
}

static void add_other(model_builder *b, const spec_parameter *from, model_operation *to)
{
    if (from->location == SPEC_IN_QUERYSTRING) {
        add_querystring(b, from, to);
        return;
    }
    if (is_reserved_header(from)) {
        model_note(b, "reserved-header", from->at,
                   "header parameter '%s' is ignored, as OpenAPI requires: media types and security set it",
                   from->name);
        return;
    }
    if (from->location == SPEC_IN_HEADER && !spec_is_token(from->name)) {
        model_skipped(b, "invalid-header", from->at, "invalid HTTP header '%s'; the parameter is skipped",
                      from->name);
        return;
    }
    if (from->location == SPEC_IN_HEADER && strcasecmp(from->name, "Idempotency-Key") == 0) {
        to->idempotency_parameter = from->name;
        return;
    }
    *vector_add(b->memory, &to->parameters) = model_make_parameter(b, from, to);
}

void model_add_part_headers(model_builder *b, const spec_encoding *encoding, model_operation *to)
{
    for (size_t i = 0; i < encoding->headers.count; i++) {
        const spec_parameter *header = encoding->headers.items[i];
        if (strcasecmp(header->name, "Content-Type") == 0) {
            model_note(b, "reserved-header", header->at,
                       "header 'Content-Type' of the part '%s' is ignored, as OpenAPI requires: contentType "
                       "of the encoding sets it",
                       encoding->property);
            continue;
        }
        if (!spec_is_token(header->name)) {
            model_skipped(b, "invalid-part-header", header->at,
                          "invalid HTTP header '%s' of the part '%s'; it is skipped", header->name,
                          encoding->property);
            continue;
        }
        model_parameter made = model_make_parameter(b, header, to);
        made.encoding = encoding;
        made.is_const = made.required && made.type.type->kind == MODEL_ENUM &&
                        made.type.type->values.count == 1 && !made.type.nullable;
        *vector_add(b->memory, &to->parameters) = made;
    }
}

/* ---- the variables of a path: "/pods/{id}" has one */

typedef struct path_variable {
    const char *open, *close; /* the braces */
    const char *name;         /* of the parameter, not terminated */
    size_t length;
} path_variable;

/* Some documents write URI templates, "{;id*}": the operator and the star repeat the style of the parameter. */
static void read_variable(const char *open, const char *close, path_variable *variable)
{
    variable->open = open;
    variable->close = close;
    variable->name = open + 1;
    if (strchr(".;?&+#/", *variable->name) != NULL)
        variable->name++;
    variable->length = (size_t)(close - variable->name);
    if (variable->length > 0 && close[-1] == '*')
        variable->length--;
}

/* The first variable at or after `from`; false if the rest of the path has no variable. */
static bool next_variable(const char *from, path_variable *variable)
{
    for (;;) {
        const char *open = from + strcspn(from, "{#"); /* a fragment is never sent */
        const char *close = *open == '{' ? strchr(open, '}') : NULL;
        if (close == NULL)
            return false;
        read_variable(open, close, variable);
        if (variable->length > 0)
            return true;
        from = close;
    }
}

static bool is_named(const path_variable *variable, const char *name)
{
    return strlen(name) == variable->length && memcmp(variable->name, name, variable->length) == 0;
}

static bool has_variable(const char *path, const char *name)
{
    path_variable variable;
    for (const char *at = path; next_variable(at, &variable); at = variable.close)
        if (is_named(&variable, name))
            return true;
    return false;
}

const char *model_plain_path(model_builder *b, const spec_operation *operation)
{
    buffer plain = {0};
    path_variable variable;
    const char *rest = operation->path;
    for (; next_variable(rest, &variable); rest = variable.close + 1) {
        buffer_append_n(&plain, rest, (size_t)(variable.open - rest));
        buffer_append_char(&plain, '{');
        buffer_append_n(&plain, variable.name, variable.length);
        buffer_append_char(&plain, '}');
    }
    size_t rest_length = strcspn(rest, "#");
    if (memchr(rest, '{', rest_length) != NULL)
        model_skipped(b, "unclosed-path-variable", operation->path_at,
                      "'{' in the path '%s' does not begin a variable; it is sent unchanged",
                      operation->path);
    buffer_append_n(&plain, rest, rest_length);
    if (rest[rest_length] != '\0')
        model_note(b, "path-fragment", operation->path_at,
                   "fragment '%s' of the path is cut off: a request has no fragment", rest + rest_length);
    return buffer_to_arena(&plain, b->memory);
}

static const spec_parameter *find_path_parameter(const spec_operation *operation,
                                                 const path_variable *variable)
{
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *parameter = operation->parameters.items[i];
        if (parameter->location == SPEC_IN_PATH && is_named(variable, parameter->name))
            return parameter;
    }
    return NULL;
}

static bool has_path_parameter(const model_operation *operation, const path_variable *variable)
{
    for (size_t i = 0; i < operation->path_parameters.count; i++)
        if (is_named(variable, operation->path_parameters.items[i].name))
            return true;
    return false;
}

/* One parameter for each variable, in the order of the path; an undeclared variable is a string. */
static void build_path_parameters(model_builder *b, const spec_operation *from, model_operation *to)
{
    path_variable variable;
    for (const char *at = from->path; next_variable(at, &variable); at = variable.close) {
        const spec_parameter *declared = find_path_parameter(from, &variable);
        if (has_path_parameter(to, &variable))
            continue;
        if (declared != NULL) {
            *vector_add(b->memory, &to->path_parameters) = model_make_parameter(b, declared, to);
            continue;
        }
        const char *name = arena_copy_n(b->memory, variable.name, variable.length);
        model_skipped(b, "undeclared-path-variable", from->at,
                      "path variable '{%s}' of '%s' has no parameter; it is a string", name, from->path);
        *vector_add(b->memory, &to->path_parameters) =
            (model_parameter){.name = name,
                              .at = from->at,
                              .location = SPEC_IN_PATH,
                              .style = MODEL_STYLE_SIMPLE,
                              .required = true,
                              .type = model_primitive(b, MODEL_STRING)};
    }
}

void model_build_parameters(model_builder *b, const spec_operation *from, model_operation *to)
{
    build_path_parameters(b, from, to);
    for (size_t i = 0; i < from->parameters.count; i++) {
        const spec_parameter *parameter = from->parameters.items[i];
        if (parameter->location != SPEC_IN_PATH)
            add_other(b, parameter, to);
        else if (!has_variable(from->path, parameter->name))
            model_skipped(b, "unused-path-parameter", parameter->at,
                          "path parameter '%s' has no variable '{%s}' in the path '%s'; it is skipped",
                          parameter->name, parameter->name, from->path);
    }
}
