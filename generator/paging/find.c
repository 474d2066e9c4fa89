#include "paging/internal.h"

static bool takes_pages(const spec_operation *operation)
{
    static const char *const methods[] = {"GET", "POST", "QUERY", NULL};
    return spec_is_one_of(operation->method, methods);
}

bool paging_find(arena *a, schema_set *set, const spec_operation *operation, paging_scheme *out,
                 const char **problem)
{
    const spec_schema *body = NULL;
    paging_context c = {.memory = a, .schemas = set, .operation = operation};
    *problem = NULL;
    c.response = takes_pages(operation) ? paging_response(operation, &body) : NULL;
    if (c.response == NULL)
        return false;
    c.body = paging_bare(set, schema_normalize(set, body));
    paging_read_inputs(&c);
    paging_read_outputs(&c);
    return paging_read_extension(&c, out, problem) || paging_infer(&c, out);
}

bool paging_counts_pages(arena *a, const paging_scheme *scheme)
{
    return scheme->page != NULL && (scheme->style == PAGING_NUMBERED ||
                                    spec_is_one_of(paging_word(a, scheme->page), paging_page_words));
}

bool paging_counts_items(arena *a, const paging_scheme *scheme)
{
    return scheme->page != NULL && (scheme->style == PAGING_OFFSET ||
                                    spec_is_one_of(paging_word(a, scheme->page), paging_offset_words));
}
