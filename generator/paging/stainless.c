/* x-stainless-pagination-property, an extension of the schemas of parameters and of members: {purpose}. */
#include "paging/internal.h"

#include <string.h>

static const char extension[] = "x-stainless-pagination-property";

static const node *annotation_of(const normalized_schema *s)
{
    const node *annotation = s->own != NULL ? spec_extension(s->own->source, extension) : NULL;
    if (annotation == NULL && s->origin != NULL)
        annotation = spec_extension(s->origin->source, extension);
    return annotation != NULL && annotation->kind == NODE_MAPPING ? annotation : NULL;
}

static bool has_purpose(const normalized_schema *s, const char *purpose)
{
    const node *annotation = annotation_of(s);
    const char *own = annotation != NULL ? node_get_text(annotation, "purpose") : NULL;
    return own != NULL && strcmp(own, purpose) == 0;
}

static const paging_input *input_for(const paging_context *c, const char *purpose)
{
    for (size_t i = 0; i < c->inputs.count; i++)
        if (has_purpose(c->inputs.items[i].schema, purpose))
            return &c->inputs.items[i];
    return NULL;
}

static const paging_output *output_for(const paging_context *c, const char *purpose)
{
    for (size_t i = 0; i < c->outputs.count; i++)
        if (has_purpose(c->outputs.items[i].schema, purpose))
            return &c->outputs.items[i];
    return NULL;
}

static const paging_array *items_for(paging_context *c)
{
    for (size_t i = 0; i < c->arrays.count; i++)
        if (has_purpose(c->arrays.items[i].schema, "items"))
            return &c->arrays.items[i];
    return paging_items_of(c);
}

static void use(paging_path *to, const paging_output *output)
{
    if (output != NULL)
        *to = output->path;
}

static bool use_cursor(const paging_context *c, paging_scheme *out)
{
    const paging_input *input = input_for(c, "next_cursor_param");
    const paging_output *next = output_for(c, "next_cursor_field");
    if (input == NULL) {
        input = input_for(c, "next_cursor_id_param");
        next = output_for(c, "cursor_item_id");
    }
    const node *annotation = input != NULL ? annotation_of(input->schema) : NULL;
    const char *header = annotation != NULL ? node_get_text(annotation, "from_header") : NULL;
    if (input == NULL || (next == NULL && header == NULL))
        return false;
    out->style = PAGING_CURSOR;
    out->page = input->name;
    out->in_body = input->in_body;
    out->header = next == NULL ? header : NULL;
    out->source = next == NULL ? PAGING_FROM_HEADER : PAGING_FROM_MEMBER;
    use(&out->next, next);
    return true;
}

static bool use_number(const paging_context *c, paging_scheme *out)
{
    const paging_input *page = input_for(c, "page_number_param");
    const paging_input *offset = input_for(c, "offset_count_param");
    if (page == NULL && offset == NULL)
        return false;
    out->style = page != NULL ? PAGING_NUMBERED : PAGING_OFFSET;
    out->page = page != NULL ? page->name : offset->name;
    out->in_body = page != NULL ? page->in_body : offset->in_body;
    if (page != NULL)
        (void)paging_base_of(page, &out->from_zero);
    use(&out->pages, output_for(c, "total_page_count_field"));
    use(&out->total, output_for(c, "offset_total_count_field"));
    return true;
}

bool paging_read_stainless(paging_context *c, paging_scheme *out, const char **problem)
{
    const paging_output *url = output_for(c, "cursor_url_field");
    *out = (paging_scheme){.extension = extension};
    use(&out->more, output_for(c, "has_next_page"));
    bool is_marked = url != NULL;
    if (url != NULL) {
        out->style = PAGING_CURSOR;
        out->source = PAGING_FROM_URL;
        out->next = url->path;
    } else {
        is_marked = use_cursor(c, out) || use_number(c, out);
    }
    const paging_array *items = is_marked ? items_for(c) : NULL;
    if (items != NULL)
        out->items = items->path;
    else if (is_marked)
        *problem =
            "x-stainless-pagination-property is ignored: the response has no array with the purpose items";
    if (items != NULL)
        paging_use_size(c, out);
    return items != NULL;
}
