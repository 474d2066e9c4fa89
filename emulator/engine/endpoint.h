/* Makes the endpoints of the document's operations and of the emulator's own paths; fills the router. */
#ifndef EMULATOR_ENDPOINT_H
#define EMULATOR_ENDPOINT_H

#include "engine/call/call.h"

void endpoints_build(emulator *e);

/* The handler of all operations of a document that is served generically: what they do is unknown, so each
 * responds with an example of its schemas, without state. Any credential of the right kind is accepted. */
void generic_serve(call *c);

/* Handlers of /docs, an interactive page of the document, and of /openapi.json, which that page reads. */
void documentation_document(call *c);
void documentation_page(call *c);
void documentation_file(call *c);

#endif
