/* Every operation of the SDK behind one signature, so that tables can drive them. calls.c is made from the
 * spec at build time; each entry there calls the generated, typed functions and nothing else. */
#ifndef E2E_CALLS_H
#define E2E_CALLS_H

#include <cpod/cpod.h>

/* Receives an item of a list as JSON. */
typedef void (*e2e_visit)(void *context, const char *json);

typedef struct e2e_call {
    const char *id;     /* operationId */
    uint32_t operation; /* its row in the tables of the SDK */
    size_t params_size; /* sizeof its params struct */

    /* Calls the operation: `path` are its path arguments, `params` its params struct or NULL, `body` its body
     * as JSON. `*result` is the result as JSON, freed by cpod_string_free(), NULL where there is none. NULL
     * for operations whose body or result has no JSON form: those are called by hand. */
    cpod_status (*run)(cpod_client *client, const char *const *path, const void *params, const char *body,
                       char **result, cpod_error *error);

    /* Visits every item of every page; CPOD_DONE when all went well. NULL for what is no list. */
    cpod_status (*walk)(cpod_client *client, const char *const *path, const void *params, e2e_visit visit,
                        void *context, cpod_error *error);
} e2e_call;

extern const e2e_call e2e_calls[];
extern const size_t e2e_call_count;

#endif
