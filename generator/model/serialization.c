/* Combinations of style, explode and type that OpenAPI does not define. They are sent in a documented form, and
 * reported. */
#include "model/builder.h"

static bool is_structure(const model_type *type)
{
    if (type->kind != MODEL_UNION)
        return type->kind == MODEL_OBJECT || type->kind == MODEL_LIST || type->kind == MODEL_MAP;
    for (size_t i = 0; i < type->variants.count; i++)
        if (is_structure(type->variants.items[i].type.type))
            return true;
    return false;
}

static bool is_object(const model_type *type)
{
    for (size_t i = 0; type->kind == MODEL_UNION && i < type->variants.count; i++)
        if (!is_object(type->variants.items[i].type.type))
            return false;
    return type->kind == MODEL_OBJECT || type->kind == MODEL_MAP || type->kind == MODEL_UNION;
}

bool model_is_sent_as_json(const model_type *type, model_style style)
{
    if (type->kind == MODEL_LIST || (type->kind == MODEL_MAP && style != MODEL_STYLE_DEEP))
        return is_structure(type->element.type);
    return false;
}

/* A member of an object that is a structure; NULL: all are scalars. */
static const char *structured_member(const model_type *type)
{
    for (size_t i = 0; type->kind == MODEL_OBJECT && i < type->fields.count; i++)
        if (is_structure(type->fields.items[i].type.type))
            return type->fields.items[i].name;
    for (size_t i = 0; type->kind == MODEL_UNION && i < type->variants.count; i++) {
        const char *member = structured_member(type->variants.items[i].type.type);
        if (member != NULL)
            return member;
    }
    const model_type *rest = type->kind == MODEL_MAP ? type : type->additional;
    return rest != NULL && is_structure(rest->element.type) ? "*" : NULL;
}

typedef struct styled {
    const char *what; /* "parameter" or "part" */
    const char *name;
    mark at;
    const model_type *type;
    model_style style;
    bool explode;
} styled;

static void report_members(model_builder *b, const styled *s)
{
    const char *member = structured_member(s->type);
    if (member == NULL)
        return;
    if (s->style == MODEL_STYLE_DEEP)
        model_note(
            b, "parameter-serialization", s->at,
            "OpenAPI does not define nested values of deepObject: in the %s '%s', members of an inner object "
            "are sent as %s[…][…], items of an inner list as pairs of one name",
            s->what, s->name, s->name);
    else
        model_skipped(b, "parameter-serialization", s->at,
                      "OpenAPI does not define how the member '%s' of the %s '%s', which is a structure, is "
                      "serialized; the member is sent as JSON",
                      member, s->what, s->name);
}

static void report(model_builder *b, const styled *s)
{
    bool is_delimited = s->style == MODEL_STYLE_SPACE || s->style == MODEL_STYLE_PIPE;
    const char *style = s->style == MODEL_STYLE_DEEP    ? "deepObject"
                        : s->style == MODEL_STYLE_SPACE ? "spaceDelimited"
                                                        : "pipeDelimited";
    bool is_wrong_type =
        (is_delimited && !is_structure(s->type)) || (s->style == MODEL_STYLE_DEEP && !is_object(s->type));
    if (is_wrong_type)
        model_skipped(
            b, "parameter-serialization", s->at,
            "OpenAPI does not define style '%s' for the type of the %s '%s'; it is sent in style 'form'",
            style, s->what, s->name);
    else if (is_delimited && s->explode)
        model_skipped(b, "parameter-serialization", s->at,
                      "OpenAPI does not define 'explode: true' with style '%s'; the %s '%s' is sent in style "
                      "'form'",
                      style, s->what, s->name);
    if (is_object(s->type))
        report_members(b, s);
}

static void report_parameters(model_builder *b, const model_parameters *parameters)
{
    for (size_t i = 0; i < parameters->count; i++) {
        const model_parameter *parameter = &parameters->items[i];
        bool is_form = parameter->location == SPEC_IN_QUERYSTRING; /* whose fields are pairs, as in a body */
        if (parameter->style != MODEL_STYLE_JSON && !is_form)
            report(b, &(styled){"parameter", parameter->name, parameter->at, parameter->type.type,
                                parameter->style, parameter->explode});
    }
}

static void report_encodings(model_builder *b, const model_media *media)
{
    for (size_t i = 0; i < media->encodings.count; i++) {
        const model_encoding *encoding = &media->encodings.items[i];
        const model_type *type = model_find_field(media->type.type, encoding->field)->type.type;
        bool is_file = type->kind == MODEL_UPLOAD ||
                       (type->kind == MODEL_LIST && type->element.type->kind == MODEL_UPLOAD);
        bool is_styled = encoding->style != MODEL_STYLE_JSON && encoding->style != MODEL_STYLE_CONTENT;
        if (is_styled && !is_file)
            report(b, &(styled){"part", encoding->field, encoding->source->at, type, encoding->style,
                                encoding->explode});
    }
}

void model_report_serialization(model_builder *b)
{
    for (size_t i = 0; i < b->model->operations.count; i++) {
        const model_operation *operation = b->model->operations.items[i];
        report_parameters(b, &operation->path_parameters);
        report_parameters(b, &operation->parameters);
        for (size_t k = 0; k < operation->bodies.count; k++)
            report_encodings(b, &operation->bodies.items[k]);
    }
}
