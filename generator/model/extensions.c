/* x-cpod-envelope, x-cpod-pagination, x-cpod-stream: extensions of an operation. */
#include "model/builder.h"

#include <string.h>

const model_field *model_find_field(const model_type *type, const char *name)
{
    for (size_t i = 0; type->kind == MODEL_OBJECT && i < type->fields.count; i++)
        if (strcmp(type->fields.items[i].name, name) == 0)
            return &type->fields.items[i];
    return NULL;
}

static const node *extension_of_kind(model_builder *b, const spec_operation *from, const char *name,
                                     node_kind kind)
{
    const node *value = node_get(from->source, name);
    return value != NULL && value->kind != NODE_NULL
               ? model_member_of_kind(b, "wrong-type", from->source, name, kind)
               : NULL;
}

void model_apply_envelope(model_builder *b, const spec_operation *from, model_operation *to)
{
    const node *envelope = extension_of_kind(b, from, "x-cpod-envelope", NODE_STRING);
    if (envelope == NULL)
        return;
    model_fill_objects(b);
    for (size_t i = 0; i < to->responses.count; i++) {
        model_response *response = &to->responses.items[i];
        if (response->media.codec != MODEL_CODEC_JSON)
            continue;
        const model_field *field = model_find_field(response->media.type.type, envelope->text);
        if (field == NULL) {
            model_error(b, "unknown-property", envelope->at, "the body of response %s has no property '%s'",
                        response->status, envelope->text);
            continue;
        }
        ptr_map_put(b->memory, &b->envelopes, response->media.type.type, b);
        response->envelope = field->name;
        response->media.type = field->type;
    }
}

static const node *name_in(model_builder *b, const node *pagination, const char *key)
{
    return model_member_of_kind(b, "wrong-type", pagination, key, NODE_STRING);
}

static const char *page_member(model_builder *b, const node *pagination, const char *key,
                               const model_type *page)
{
    const node *name = name_in(b, pagination, key);
    if (name == NULL)
        return NULL;
    const model_field *field = model_find_field(page, name->text);
    if (field == NULL)
        model_error(b, "unknown-property", name->at, "the page has no property '%s'", name->text);
    return field != NULL ? field->name : NULL;
}

static const char *query_parameter(model_builder *b, const node *pagination, const char *key,
                                   const model_operation *to)
{
    const node *name = name_in(b, pagination, key);
    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < to->parameters.count; i++)
        if (to->parameters.items[i].location == SPEC_IN_QUERY &&
            strcmp(to->parameters.items[i].name, name->text) == 0)
            return to->parameters.items[i].name;
    model_error(b, "unknown-parameter", name->at, "the operation has no query parameter '%s'", name->text);
    return NULL;
}

static bool read_style(model_builder *b, const node *pagination, model_pagination *out)
{
    static const char *const styles[] = {
        [MODEL_PAGES_NUMBERED] = "page", [MODEL_PAGES_OFFSET] = "offset", [MODEL_PAGES_CURSOR] = "cursor"};
    const node *style = name_in(b, pagination, "style");
    if (style == NULL)
        return true;
    for (int i = MODEL_PAGES_NUMBERED; i <= MODEL_PAGES_CURSOR; i++) {
        out->style = i;
        if (strcmp(style->text, styles[i]) == 0)
            return true;
    }
    model_error(b, "invalid-pagination", style->at, "unknown style '%s': expected page, offset or cursor",
                style->text);
    return false;
}

/* Paging is impossible without these. */
static bool has_needed_members(model_builder *b, const node *pagination, const model_pagination *out)
{
    static const char *const needed[] = {"items", "page"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (node_get(pagination, needed[i]) == NULL)
            model_error(b, "invalid-pagination", pagination->at, "x-cpod-pagination requires '%s'",
                        needed[i]);
    if (out->style == MODEL_PAGES_CURSOR && node_get(pagination, "next") == NULL)
        model_error(b, "invalid-pagination", pagination->at, "x-cpod-pagination by cursor requires 'next'");
    return out->items != NULL && out->page != NULL && (out->style != MODEL_PAGES_CURSOR || out->next != NULL);
}

void model_apply_pagination(model_builder *b, const spec_operation *from, model_operation *to)
{
    const node *pagination = extension_of_kind(b, from, "x-cpod-pagination", NODE_MAPPING);
    model_pagination out = {0};
    if (pagination == NULL || !read_style(b, pagination, &out))
        return;
    model_fill_objects(b);
    const model_type *page = to->result.type;
    if (page == NULL || page->kind != MODEL_OBJECT) {
        model_error(b, "invalid-pagination", pagination->at,
                    "x-cpod-pagination requires a response that is an object with properties");
        return;
    }
    out.items = page_member(b, pagination, "items", page);
    out.more = page_member(b, pagination, "more", page);
    out.total = page_member(b, pagination, "total", page);
    out.next = page_member(b, pagination, "next", page);
    out.page = query_parameter(b, pagination, "page", to);
    out.size = query_parameter(b, pagination, "size", to);
    if (!has_needed_members(b, pagination, &out))
        return;
    const model_type *items = model_find_field(page, out.items)->type.type;
    if (items->kind != MODEL_LIST) {
        model_error(b, "invalid-pagination", node_get(pagination, "items")->at,
                    "the property '%s' of the page is not a list", out.items);
        return;
    }
    out.item = items->element;
    to->has_pagination = true;
    to->pagination = out;
}

void model_apply_stream(model_builder *b, const spec_operation *from, model_operation *to)
{
    const node *stream = extension_of_kind(b, from, "x-cpod-stream", NODE_MAPPING);
    if (stream == NULL)
        return;
    if (!to->is_stream)
        model_error(b, "invalid-stream", stream->at,
                    "x-cpod-stream requires a response of media type text/event-stream");
    to->stream_end = node_get_text(stream, "end");
}
