/* Every operation of the SDK behind one signature, so that tables can drive them. calls.c is generated from
 * the document at build time; each entry only calls the generated, typed functions. */
#ifndef E2E_CALLS_H
#define E2E_CALLS_H

#include <cpod/cpod.h>

/* Receives an item of a list as JSON. */
typedef void (*e2e_visit)(void *context, const char *json);

typedef struct e2e_call {
    const char *id;     /* operationId */
    uint32_t operation; /* its row in the tables of the SDK */
    size_t params_size; /* sizeof its params struct */

    /* Calls the operation: `path` has its path arguments, `params` is its params struct or NULL, `body` its
     * body as JSON. `*result` is the result as JSON or NULL, freed by cpod_string_free(). The pointer is NULL
     * if body or result has no JSON form: hand-written tests call such operations. */
    cpod_status (*run)(cpod_client *client, const char *const *path, const void *params, const char *body,
                       char **result, cpod_error *error);

    /* Visits every item of every page; returns CPOD_DONE on success. NULL for operations that are not
     * lists. */
    cpod_status (*walk)(cpod_client *client, const char *const *path, const void *params, e2e_visit visit,
                        void *context, cpod_error *error);
} e2e_call;

extern const e2e_call e2e_calls[];
extern const size_t e2e_call_count;

#endif
