/* Makes the endpoints of all operations of the document, and of the emulator's own paths, and fills the
 * router. */
#ifndef EMULATOR_ENDPOINT_H
#define EMULATOR_ENDPOINT_H

#include "engine/call/call.h"

void endpoints_build(emulator *e);

/* The handler of all operations of a document that is served generically: what they do is unknown, so each
 * responds with an example of its schemas. There is no state, and any credential of the right kind is accepted. */
void generic_serve(call *c);

/* Handlers of /docs, an interactive page of the document, and of /openapi.json, which that page reads. */
void documentation_document(call *c);
void documentation_page(call *c);
void documentation_file(call *c);

#endif
