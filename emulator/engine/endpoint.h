/* Makes the endpoints of the document's operations and of the emulator's own paths; fills the router. */
#ifndef EMULATOR_ENDPOINT_H
#define EMULATOR_ENDPOINT_H

#include "engine/call/call.h"

void endpoints_build(emulator *e);

/* Adds an endpoint without an operation, which needs no token. A path that the document has as well is the
 * document's. Borrows `method` and `path`. */
void endpoint_add(emulator *e, const char *method, const char *path, handler serve);

/* Length of the longest path of a server that `text`, a path, begins with. */
size_t endpoint_base_length(const emulator *e, const char *text);

/* The handler of all operations of a document that is served generically: what they do is unknown, so each
 * responds with an example of its schemas, without state. Any credential of the right kind is accepted. */
void generic_serve(call *c);

/* Serves the token URLs of the document's security schemes, so that clients can get a token by client credentials,
 * also where the document has no operation for them. */
void generic_add_token_endpoints(emulator *e);

/* Handlers of /docs, an interactive page of the document, and of /openapi.json, which that page reads. */
void documentation_document(call *c);
void documentation_page(call *c);
void documentation_file(call *c);

#endif
