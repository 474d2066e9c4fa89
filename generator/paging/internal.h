/* Internal to this stage. */
#ifndef PAGING_INTERNAL_H
#define PAGING_INTERNAL_H

#include "base/buffer.h"
#include "paging/paging.h"

/* A parameter of the request that can select a page: a query parameter or a member of a JSON body. */
typedef struct paging_input {
    const char *name;
    const char *word; /* the name in lower case without separators */
    bool in_body;
    unsigned types; /* SPEC_TYPE_STRING, or SPEC_TYPE_INTEGER or SPEC_TYPE_NUMBER */
    const normalized_schema *schema;
    const char *description; /* of the parameter or its schema, or NULL */
} paging_input;
typedef VECTOR(paging_input) paging_inputs;

/* A scalar member of the response, in the body or in an object that describes the page. */
typedef struct paging_output {
    paging_path path;
    const char
        *word; /* as in paging_input; below `next`, `links` and the like with their names: "linksnext" */
    unsigned types;
    const normalized_schema *schema;
} paging_output;
typedef VECTOR(paging_output) paging_outputs;

typedef struct paging_array {
    paging_path path;
    const char *word;
    const normalized_schema *schema;
} paging_array;
typedef VECTOR(paging_array) paging_arrays;

typedef struct paging_context {
    arena *memory;
    schema_set *schemas;
    const spec_operation *operation;
    const spec_response *response;
    const normalized_schema *body; /* of the response */
    paging_inputs inputs;
    paging_outputs outputs;
    paging_arrays arrays;
} paging_context;

/* ---- words.c */

typedef const char *const *paging_words; /* a list that ends with NULL */

extern const char *const paging_page_words[];      /* parameters with a page number */
extern const char *const paging_offset_words[];    /* … with an offset */
extern const char *const paging_cursor_words[];    /* … with a cursor */
extern const char *const paging_after_words[];     /* … with the id of the last item */
extern const char *const paging_size_words[];      /* … with a page size */
extern const char *const paging_next_words[];      /* members with a cursor */
extern const char *const paging_next_page_words[]; /* … with the number of the next page */
extern const char *const paging_next_offset_words[];
extern const char *const paging_last_words[]; /* … with the id of the last item */
extern const char *const paging_url_words[];  /* … with a URL */
extern const char *const paging_maybe_url_words[];
extern const char *const paging_total_words[];
extern const char *const paging_pages_words[];
extern const char *const paging_more_words[];
extern const char *const paging_items_words[];     /* arrays of items, where there are others */
extern const char *const paging_no_items_words[];  /* arrays that are not the items */
extern const char *const paging_wrapper_words[];   /* objects around the items */
extern const char *const paging_container_words[]; /* objects that describe the page */
extern const char *const paging_prefix_words[];    /* … whose name counts with that of the member */
extern const char *const paging_header_words[];    /* headers with a cursor or number */

/* "@odata.nextLink" → "odatanextlink". */
const char *paging_word(arena *a, const char *name);

/* ---- request.c, response.c */

void paging_read_inputs(paging_context *c);
const paging_input *paging_find_input(const paging_context *c, paging_words words, unsigned types);
const paging_input *paging_input_of_name(const paging_context *c, const char *name);

void paging_read_outputs(paging_context *c);
const paging_output *paging_find_output(const paging_context *c, paging_words words, unsigned types);
/* The only array that can be the items; NULL: several can, or none. */
const paging_array *paging_items_of(paging_context *c);
/* The schema of a property without its annotations; NULL: absent. */
const normalized_schema *paging_property(schema_set *set, const normalized_schema *holder, const char *name,
                                         const char **exact_name);
/* Whether a member has the types of a text or number that is no date and has no fixed values. */
unsigned paging_scalar_types(schema_set *set, const normalized_schema *s);
const normalized_schema *paging_bare(schema_set *set, const normalized_schema *s);

/* ---- infer.c */

bool paging_infer(paging_context *c, paging_scheme *out);
/* Whether the first page has the number 0. False: unknown. */
bool paging_base_of(const paging_input *input, bool *from_zero);

/* ---- extensions.c, stainless.c */

/* False: absent, or unusable with `*problem` set. */
bool paging_read_extension(paging_context *c, paging_scheme *out, const char **problem);
bool paging_read_stainless(paging_context *c, paging_scheme *out, const char **problem);
/* The array at "$.data.items" or "$response.data"; false: not an array. */
bool paging_resolve(paging_context *c, const char *text, paging_path *out, const normalized_schema **schema);
void paging_use_size(const paging_context *c, paging_scheme *out);

#define PAGING_NUMBERS (SPEC_TYPE_INTEGER | SPEC_TYPE_NUMBER)
#define PAGING_SCALARS (PAGING_NUMBERS | SPEC_TYPE_STRING)

#endif
