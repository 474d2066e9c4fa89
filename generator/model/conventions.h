/* x-cpod-default-headers, x-cpod-meta, x-cpod-error-codes, x-cpod-token-path, x-cpod-include: conventions of
 * the whole API, at the root. */
#ifndef MODEL_CONVENTIONS_H
#define MODEL_CONVENTIONS_H

#include "base/diagnostics.h"
#include "base/vector.h"
#include "spec/spec.h"

typedef struct model_default_header {
    const char *name;
    const char *value;    /* NULL: none but that of `variable` */
    const char *variable; /* environment variable with another value, or NULL */
} model_default_header;

typedef struct model_error_code {
    int http_status;
    const char *code;   /* of the problem */
    const char *status; /* name of the runtime's status, one of a fixed list */
} model_error_code;

typedef struct model_conventions {
    VECTOR(model_default_header) default_headers;
    const char *meta_member, *meta_request_id, *meta_timestamp; /* NULL: none */
    VECTOR(model_error_code) error_codes;
    const char *token_path;        /* where client credentials become a token, below the base URL; or NULL */
    VECTOR(const char *) includes; /* headers that the umbrella header includes */
} model_conventions;

/* Reads the extensions of the document's root; absent ones are empty. A malformed one is an error. */
void model_read_conventions(arena *a, const spec_document *from, diagnostics *d, model_conventions *out);

#endif
