/* What the spec says in words only: where a random body needs a certain value, and where a response differs
 * from what was sent. */
#ifndef E2E_EXCEPTIONS_H
#define E2E_EXCEPTIONS_H

#include "fixture.h"

/* Members of an operation's response that need not be as sent, or as they were; up to a NULL. NULL: none. */
const char *const *exceptions_of(const char *operation);

/* Makes a body acceptable. */
void exceptions_prepare(fixture *f, const char *operation, cJSON *body);

/* Whether the operation has a test written by hand. */
bool exceptions_is_special(const char *operation);

#endif
