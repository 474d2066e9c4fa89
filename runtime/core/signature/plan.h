/* Options of signatures, checked: the scheme's description and the pieces of what is signed. */
#ifndef CPOD_RUNTIME_SIGNATURE_PLAN_H
#define CPOD_RUNTIME_SIGNATURE_PLAN_H

#include "cpod/core/signature.h"

typedef enum cpodi_signature_part {
    CPODI_SIGNATURE_LITERAL,
    CPODI_SIGNATURE_ID,
    CPODI_SIGNATURE_TIMESTAMP,
    CPODI_SIGNATURE_BODY
} cpodi_signature_part;

/* A piece of the description's `content`. */
typedef struct cpodi_signature_piece {
    cpodi_signature_part part;
    const char *text; /* of a literal */
    size_t length;
} cpodi_signature_piece;

enum { CPODI_SIGNATURE_PIECES = 7 }; /* three placeholders and the literals around them */

typedef struct cpodi_signature_plan {
    cpod_signature_options options; /* `tolerance` and `now` have their defaults */
    cpod_signature_description description;
    cpodi_signature_piece pieces[CPODI_SIGNATURE_PIECES];
    size_t piece_count;
} cpodi_signature_plan;

/* Fails with CPOD_ERR_INVALID_ARGUMENT or CPOD_ERR_CONFIGURATION. */
cpod_status cpodi_signature_plan_make(const cpod_signature_options *options, cpodi_signature_plan *plan,
                                      cpod_error *error);

/* Whether the content contains the part. */
bool cpodi_signature_plan_has(const cpodi_signature_plan *plan, cpodi_signature_part part);

/* Whether an id is one of printable ASCII characters that cannot be confused with what follows it in the
 * content. */
bool cpodi_signature_id_is_valid(const cpodi_signature_plan *plan, const char *id);

#endif
