/* How an operation is paged: by an extension of another generator, or inferred from its parameters and responses.
 *
 * Paging is inferred only where three things agree: a parameter of the request, a member or header of the
 * response, and one array of items. Used by the model and by the emulator. */
#ifndef PAGING_PAGING_H
#define PAGING_PAGING_H

#include "schema/schema.h"

/* What the parameter selects. */
typedef enum paging_style { PAGING_NUMBERED, PAGING_OFFSET, PAGING_CURSOR } paging_style;

/* Where the next page is found. */
typedef enum paging_source {
    PAGING_FROM_MEMBER,   /* CURSOR: the member `next`; else it is computed */
    PAGING_FROM_URL,      /* the member `next` is the URL of the next page */
    PAGING_FROM_LINK,     /* the header Link has the URL of the next page, with rel="next" */
    PAGING_FROM_HEADER,   /* the header `header` has the next cursor or number */
    PAGING_FROM_LAST_ITEM /* the member `next` of the last item is the next cursor */
} paging_source;

enum { PAGING_DEPTH = 3 };

/* The names that lead from a body to a member; none: the body itself, or absent. */
typedef struct paging_path {
    const char *names[PAGING_DEPTH];
    size_t count;
} paging_path;

typedef struct paging_scheme {
    paging_style style;
    paging_source source;
    paging_path items; /* count 0: the body is the array */
    const char *page;  /* parameter: number, offset or cursor; NULL: the URL of the next page has it all */
    const char *size;  /* parameter, or NULL */
    bool in_body;      /* `page` and `size` are members of the request body, not query parameters */
    bool from_zero;    /* NUMBERED: the first page has the number 0 */
    paging_path more, total, pages, next;
    const char *header;    /* LINK, HEADER: its name as in the document */
    const char *extension; /* that has decided; NULL: inferred */
} paging_scheme;

/* Finds how an operation is paged. False: it is not. `*problem` is set when an extension cannot be used, which is
 * ignored then. The texts are in the document or in the arena. */
bool paging_find(arena *a, schema_set *set, const spec_operation *operation, paging_scheme *out,
                 const char **problem);

/* The response whose body is a page, and its schema; NULL: no response of success is JSON. */
const spec_response *paging_response(const spec_operation *operation, const spec_schema **body);

/* Whether the parameter counts pages, also where the server gives the next number. */
bool paging_counts_pages(arena *a, const paging_scheme *scheme);

/* Whether the parameter counts items. */
bool paging_counts_items(arena *a, const paging_scheme *scheme);

/* "meta.next_cursor". */
const char *paging_path_text(arena *a, const paging_path *path);

#endif
