/* The headers that responses of an operation have, in one list: a caller reads them whatever the status. */
#include "model/builder.h"

#include <strings.h>

static model_parameter *find_header(const model_operation *operation, const char *name)
{
    for (size_t i = 0; i < operation->response_headers.count; i++)
        if (strcasecmp(operation->response_headers.items[i].name, name) == 0)
            return &operation->response_headers.items[i];
    return NULL;
}

static bool is_usable(model_builder *b, const spec_parameter *header)
{
    if (strcasecmp(header->name, "Content-Type") == 0) {
        model_note(b, "reserved-header", header->at,
                   "header 'Content-Type' of a response is ignored, as OpenAPI requires: its content has the "
                   "media type");
        return false;
    }
    if (!model_is_header_name(header->name))
        model_skipped(b, "invalid-response-header", header->at, "invalid HTTP header '%s'; it is skipped",
                      header->name);
    return model_is_header_name(header->name);
}

static model_parameter make_header(model_builder *b, const spec_parameter *from, const model_operation *to)
{
    model_parameter made = model_make_parameter(b, from, to);
    if (strcasecmp(from->name, "Set-Cookie") != 0) /* its values have commas: one a field */
        return made;
    made.type = model_list_of(b, model_primitive(b, MODEL_STRING));
    made.style = MODEL_STYLE_SIMPLE;
    return made;
}

static bool is_alike(const model_parameter *one, const model_parameter *other)
{
    return one->type.type == other->type.type && one->style == other->style && one->explode == other->explode;
}

static void add_header(model_builder *b, const spec_parameter *from, model_operation *to)
{
    model_parameter *known = find_header(to, from->name);
    if (!is_usable(b, from))
        return;
    const model_parameter made = make_header(b, from, to);
    if (known == NULL) {
        *vector_add(b->memory, &to->response_headers) = made;
    } else if (!is_alike(known, &made)) {
        known->type = model_primitive(b, MODEL_STRING);
        known->style = MODEL_STYLE_SIMPLE;
        model_note(b, "header-is-text", from->at,
                   "header '%s' is text, since the responses of '%s' type it differently", from->name,
                   to->id);
    }
}

/* Every error has this one as `retry_after_ms`: alone, it needs no struct. */
static bool has_only_retry_after(const model_operation *operation)
{
    return operation->response_headers.count == 1 &&
           strcasecmp(operation->response_headers.items[0].name, "Retry-After") == 0;
}

void model_build_response_headers(model_builder *b, const spec_operation *from, model_operation *to)
{
    for (size_t i = 0; i < from->responses.count; i++) {
        const spec_response *response = &from->responses.items[i];
        for (size_t k = 0; k < response->headers.count; k++)
            add_header(b, response->headers.items[k], to);
    }
    if (has_only_retry_after(to))
        to->response_headers.count = 0;
}
