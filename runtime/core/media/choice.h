/* Which documented response a response is, by status and media type. */
#ifndef CPOD_RUNTIME_CHOICE_H
#define CPOD_RUNTIME_CHOICE_H

#include "cpod/core/generated.h"

/* What is known of a response. */
typedef struct cpodi_choice {
    const cpod_tables *tables;
    const cpod_operation *operation;
    int status;
    const char *content_type; /* "": absent */
    bool is_page;             /* HTML in the place of bytes, which are not HTML */
    bool is_attachment;       /* a file, whatever its media type */
} cpodi_choice;

/* The row of success that fits best: of the most exact status that has one, the one whose media type fits best. NULL:
 * none.
 *
 * JSON fits each row of JSON. Bytes may have any media type, unless the operation has several functions: then only a
 * documented one decides which function has asked for them. */
const cpod_response *cpodi_choice_success(const cpodi_choice *choice);

/* The same where no row has the status: 201 in the place of 200 most likely has the same body. */
const cpod_response *cpodi_choice_any_status(const cpodi_choice *choice);

/* The function of the same operation that returns this media type, where it fits a row of that one better than `own`,
 * which may be NULL. NULL: none. */
const cpod_operation *cpodi_choice_sibling(const cpodi_choice *choice, const cpod_response *own);

/* The row of a failure; NULL: none is documented. Without a media type that fits better, the first one of the
 * status. */
const cpod_response *cpodi_choice_failure(const cpodi_choice *choice);

#endif
