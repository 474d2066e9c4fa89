/* Facts that the document has only as prose: where a random body needs a certain value, and where a response
 * differs from the request. */
#ifndef E2E_EXCEPTIONS_H
#define E2E_EXCEPTIONS_H

#include "fixture.h"

/* Returns the members of an operation's response that may differ from the request or from the record before,
 * up to a NULL; or NULL. */
const char *const *exceptions_of(const char *operation);

/* Makes a random body valid. */
void exceptions_prepare(fixture *f, const char *operation, cJSON *body);

/* Whether the operation has a hand-written test. */
bool exceptions_is_special(const char *operation);

#endif
