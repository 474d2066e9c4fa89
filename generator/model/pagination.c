/* How operations are paged: x-cpod-pagination, an extension of another generator, or the inference. */
#include "model/builder.h"

#include <string.h>

/* ---- the members that a scheme names ---- */

/* The field of an object that a path leads to; NULL: not through objects. */
static const model_field *field_at(const model_type *type, const paging_path *path)
{
    const model_field *field = NULL;
    for (size_t i = 0; i < path->count; i++) {
        field = model_find_field(type, path->names[i]);
        if (field == NULL)
            return NULL;
        type = field->type.type;
    }
    return field;
}

static bool is_number(const model_type *type)
{
    return type->kind == MODEL_INT32 || type->kind == MODEL_INT64 || type->kind == MODEL_UINT64 ||
           type->kind == MODEL_DOUBLE;
}

static bool is_scalar(const model_type *type)
{
    return type->kind == MODEL_STRING || is_number(type);
}

/* The type of the array of the items; NULL: not a list. */
static const model_type *items_type(const model_type *page, const paging_scheme *scheme)
{
    const model_field *field = scheme->items.count > 0 ? field_at(page, &scheme->items) : NULL;
    const model_type *list = scheme->items.count == 0 ? page : field != NULL ? field->type.type : NULL;
    return list != NULL && list->kind == MODEL_LIST ? list : NULL;
}

static bool has_type(const model_type *page, const paging_path *path, bool (*fits)(const model_type *))
{
    const model_field *field = field_at(page, path);
    return path->count == 0 || (field != NULL && fits(field->type.type));
}

static bool is_bool(const model_type *type)
{
    return type->kind == MODEL_BOOL;
}

static bool is_text(const model_type *type)
{
    return type->kind == MODEL_STRING;
}

/* The parameter that selects the page; NULL: absent. */
static const model_type *parameter_type(const model_operation *to, const paging_scheme *scheme,
                                        const char *name)
{
    if (scheme->in_body) {
        const model_field *field = to->bodies.count == 1 && to->bodies.items[0].codec == MODEL_CODEC_JSON
                                       ? model_find_field(to->bodies.items[0].type.type, name)
                                       : NULL;
        return field != NULL ? field->type.type : NULL;
    }
    for (size_t i = 0; i < to->parameters.count; i++)
        if (to->parameters.items[i].location == SPEC_IN_QUERY &&
            strcmp(to->parameters.items[i].name, name) == 0)
            return to->parameters.items[i].type.type;
    return NULL;
}

/* An iterator copies the body, so it is JSON, of which there is one kind. */
static bool has_body_to_copy(const model_operation *to)
{
    return !to->has_body || to->bodies.count == 0 ||
           (to->bodies.count == 1 && to->bodies.items[0].codec == MODEL_CODEC_JSON);
}

/* Whether the types of the SDK allow it: a scheme is about schemas. */
static bool is_possible(const model_operation *to, const paging_scheme *scheme)
{
    const model_type *page = to->result.type;
    const model_type *list = page != NULL ? items_type(page, scheme) : NULL;
    if (list == NULL || to->result_union != NULL || to->result_codec != MODEL_CODEC_JSON ||
        !has_body_to_copy(to))
        return false;
    const bool is_last = scheme->source == PAGING_FROM_LAST_ITEM;
    const bool is_url = scheme->source == PAGING_FROM_URL;
    const model_type *parameter = scheme->page != NULL ? parameter_type(to, scheme, scheme->page) : NULL;
    const model_type *size = scheme->size != NULL ? parameter_type(to, scheme, scheme->size) : NULL;
    const bool needs_number = scheme->style != PAGING_CURSOR;
    return (scheme->page == NULL ||
            (parameter != NULL && (needs_number ? is_number(parameter) : is_scalar(parameter)))) &&
           (scheme->size == NULL || (size != NULL && is_scalar(size))) &&
           has_type(page, &scheme->more, is_bool) && has_type(page, &scheme->total, is_number) &&
           has_type(page, &scheme->pages, is_number) &&
           has_type(is_last ? list->element.type : page, &scheme->next, is_url ? is_text : is_scalar);
}

static void use_scheme(model_operation *to, const paging_scheme *scheme)
{
    to->has_pagination = true;
    to->pagination =
        (model_pagination){.scheme = *scheme, .item = items_type(to->result.type, scheme)->element};
}

/* ---- x-cpod-pagination ---- */

static const node *name_in(model_builder *b, const node *pagination, const char *key)
{
    return model_part_of_kind(b, pagination, key, NODE_STRING);
}

/* A member by its name, else by the names that lead to it, with dots between them. */
static const model_field *find_path(model_builder *b, const model_type *type, const char *text,
                                    paging_path *out)
{
    const model_field *field = model_find_field(type, text);
    *out = (paging_path){.names = {field != NULL ? field->name : NULL}, .count = field != NULL};
    while (field == NULL && out->count < PAGING_DEPTH) {
        const size_t length = strcspn(text, ".");
        const model_field *next = model_find_field(type, arena_copy_n(b->memory, text, length));
        if (next == NULL)
            return NULL;
        out->names[out->count++] = next->name;
        type = next->type.type;
        text += length + (text[length] == '.');
        field = *text == '\0' ? next : NULL;
    }
    return field;
}

static void page_member(model_builder *b, const node *pagination, const char *key, const model_type *page,
                        paging_path *out)
{
    const node *name = name_in(b, pagination, key);
    if (name != NULL && find_path(b, page, name->text, out) == NULL)
        model_mistake(b, "unknown-property", name->at, "the page has no property '%s'", name->text);
}

static const char *parameter_name(model_builder *b, const node *pagination, const char *key,
                                  const model_operation *to, bool in_body)
{
    const node *name = name_in(b, pagination, key);
    if (name == NULL)
        return NULL;
    const paging_scheme holder = {.in_body = in_body};
    if (parameter_type(to, &holder, name->text) != NULL)
        return name->text;
    if (in_body)
        model_mistake(b, "unknown-property", name->at, "the request body has no property '%s'", name->text);
    else
        model_mistake(b, "unknown-parameter", name->at, "the operation has no query parameter '%s'",
                      name->text);
    return NULL;
}

static bool read_style(model_builder *b, const node *pagination, paging_scheme *out)
{
    static const struct {
        const char *name;
        paging_style style;
        paging_source source;
    } styles[] = {
        {"page", PAGING_NUMBERED, PAGING_FROM_MEMBER},      {"offset", PAGING_OFFSET, PAGING_FROM_MEMBER},
        {"cursor", PAGING_CURSOR, PAGING_FROM_MEMBER},      {"url", PAGING_CURSOR, PAGING_FROM_URL},
        {"link", PAGING_CURSOR, PAGING_FROM_LINK},          {"header", PAGING_CURSOR, PAGING_FROM_HEADER},
        {"last-item", PAGING_CURSOR, PAGING_FROM_LAST_ITEM}};
    const node *style = name_in(b, pagination, "style");
    for (size_t i = 0; style != NULL && i < sizeof styles / sizeof *styles; i++) {
        if (strcmp(style->text, styles[i].name) == 0) {
            out->style = styles[i].style;
            out->source = styles[i].source;
            return true;
        }
    }
    if (style != NULL)
        model_mistake(b, "invalid-pagination", style->at,
                      "unknown style '%s': expected page, offset, cursor, url, link, header or last-item",
                      style->text);
    return style == NULL;
}

static bool needs_parameter(const paging_scheme *scheme)
{
    return scheme->source != PAGING_FROM_URL && scheme->source != PAGING_FROM_LINK;
}

static bool needs_next(const paging_scheme *scheme)
{
    return scheme->style == PAGING_CURSOR && scheme->source != PAGING_FROM_LINK &&
           scheme->source != PAGING_FROM_HEADER;
}

/* Paging is impossible without these. */
static bool has_needed_members(model_builder *b, const node *pagination, const model_type *page,
                               const paging_scheme *out)
{
    const bool has_items = out->items.count > 0 || page->kind == MODEL_LIST;
    if (node_get(pagination, "items") == NULL && !has_items)
        model_mistake(b, "invalid-pagination", pagination->at, "x-cpod-pagination requires 'items'");
    if (node_get(pagination, "page") == NULL && needs_parameter(out))
        model_mistake(b, "invalid-pagination", pagination->at, "x-cpod-pagination requires 'page'");
    if (node_get(pagination, "next") == NULL && needs_next(out))
        model_mistake(b, "invalid-pagination", pagination->at, "x-cpod-pagination by cursor requires 'next'");
    if (out->source == PAGING_FROM_HEADER && out->header == NULL)
        model_mistake(b, "invalid-pagination", pagination->at,
                      "x-cpod-pagination by header requires 'header'");
    return has_items && (out->page != NULL || !needs_parameter(out)) &&
           (out->next.count > 0 || !needs_next(out));
}

static void read_members(model_builder *b, const node *pagination, const model_operation *to,
                         paging_scheme *out)
{
    const model_type *page = to->result.type;
    const node *in = name_in(b, pagination, "in");
    const node *first = model_part_of_kind(b, pagination, "first", NODE_INTEGER);
    const node *header = name_in(b, pagination, "header");
    out->in_body = in != NULL && strcmp(in->text, "body") == 0;
    out->from_zero = first != NULL && first->integer == 0;
    out->header = out->source == PAGING_FROM_LINK ? "Link" : header != NULL ? header->text : NULL;
    page_member(b, pagination, "items", page, &out->items);
    page_member(b, pagination, "more", page, &out->more);
    page_member(b, pagination, "total", page, &out->total);
    page_member(b, pagination, "pages", page, &out->pages);
    const model_type *list = items_type(page, out);
    if (out->source != PAGING_FROM_LAST_ITEM)
        page_member(b, pagination, "next", page, &out->next);
    else if (list != NULL)
        page_member(b, pagination, "next", list->element.type, &out->next);
    out->page = parameter_name(b, pagination, "page", to, out->in_body);
    out->size = parameter_name(b, pagination, "size", to, out->in_body);
}

static void apply_own(model_builder *b, const node *pagination, model_operation *to)
{
    paging_scheme out = {.extension = "x-cpod-pagination"};
    size_t mistakes = b->mistakes;
    if (!read_style(b, pagination, &out))
        return;
    const model_type *page = to->result.type;
    if (page == NULL || (page->kind != MODEL_OBJECT && page->kind != MODEL_LIST)) {
        model_mistake(b, "invalid-pagination", pagination->at,
                      "x-cpod-pagination requires a response that is an object with properties, or an array");
        return;
    }
    read_members(b, pagination, to, &out);
    if (!has_needed_members(b, pagination, page, &out) || b->mistakes > mistakes)
        return;
    if (items_type(page, &out) == NULL) {
        model_mistake(b, "invalid-pagination", node_get(pagination, "items")->at,
                      "the property '%s' of the page is not a list", paging_path_text(b->memory, &out.items));
        return;
    }
    if (!has_body_to_copy(to)) {
        model_mistake(
            b, "invalid-pagination", pagination->at,
            "x-cpod-pagination requires an operation without a body, or with one that is only JSON");
        return;
    }
    use_scheme(to, &out);
}

/* ---- all ways ---- */

static const char *next_text(model_builder *b, const paging_scheme *scheme)
{
    const paging_path *path = scheme->next.count > 0    ? &scheme->next
                              : scheme->more.count > 0  ? &scheme->more
                              : scheme->pages.count > 0 ? &scheme->pages
                                                        : &scheme->total;
    const char *name = paging_path_text(b->memory, path);
    switch (scheme->source) {
    case PAGING_FROM_LINK:
    case PAGING_FROM_HEADER:
        return arena_format(b->memory, "response header '%s'", scheme->header);
    case PAGING_FROM_LAST_ITEM:
        return arena_format(b->memory, "member '%s' of the last item, response member '%s'", name,
                            paging_path_text(b->memory, &scheme->more));
    default:
        return arena_format(b->memory, "response member '%s'", name);
    }
}

static void report_inference(model_builder *b, const model_operation *to, const paging_scheme *scheme)
{
    const char *input = scheme->page != NULL ? scheme->page : scheme->size;
    const char *items = scheme->items.count > 0 ? arena_format(b->memory, "items '%s'",
                                                               paging_path_text(b->memory, &scheme->items))
                                                : "the array of the response";
    model_note(b, "paging-inferred", to->at,
               "operation '%s' is paged by %s '%s', %s and %s; x-cpod-pagination or --no-infer decides "
               "otherwise",
               to->id, scheme->in_body ? "body member" : "query parameter", input, next_text(b, scheme),
               items);
}

static bool is_switched_off(const node *own)
{
    return own != NULL && own->kind == NODE_BOOL && !own->boolean;
}

void model_apply_pagination(model_builder *b, const spec_operation *from, model_operation *to)
{
    const node *own = spec_extension(from->source, "x-cpod-pagination");
    paging_scheme scheme;
    const char *problem = NULL;
    if (is_switched_off(own))
        return;
    if (own != NULL && own->kind != NODE_NULL) {
        const node *mapping = model_part_of_kind(b, from->source, "x-cpod-pagination", NODE_MAPPING);
        model_fill_objects(b);
        if (mapping != NULL)
            apply_own(b, mapping, to);
        return;
    }
    if (to->result.type == NULL ||
        (to->result.type->kind != MODEL_OBJECT && to->result.type->kind != MODEL_LIST))
        return;
    bool is_found = paging_find(b->memory, b->schemas, from, &scheme, &problem);
    if (problem != NULL)
        model_skipped(b, "invalid-pagination", to->at, "%s", problem);
    if (!is_found || (scheme.extension == NULL && b->no_inference))
        return;
    model_fill_objects(b);
    if (!is_possible(to, &scheme))
        return;
    use_scheme(to, &scheme);
    if (scheme.extension == NULL)
        report_inference(b, to, &scheme);
}
