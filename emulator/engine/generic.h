/* Documents of other APIs: nothing is known of what their operations do, so each answers what its schemas
 * allow. There is no state, and whoever shows a credential of the right kind may call. */
#ifndef EMULATOR_GENERIC_H
#define EMULATOR_GENERIC_H

#include "engine/call/call.h"

/* Whether a document is of another API: the platform's has members of the root that begin with "x-cpod-". */
bool foreign_is(const spec_document *of);

/* The paths of the URLs of all its servers, "/v1", which requests may begin with. */
void generic_base_paths(emulator *e);

/* Whether the call shows the credentials that its operation asks for. False after having answered 401. */
bool credentials_check(call *c);

/* Answers with an example: the handler of all operations. */
void generic_serve(call *c);

#endif
