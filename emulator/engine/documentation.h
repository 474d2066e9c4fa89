/* /docs, an interactive page of the document, and /openapi.json, which that page reads. */
#ifndef EMULATOR_DOCUMENTATION_H
#define EMULATOR_DOCUMENTATION_H

#include "engine/call/call.h"

/* Handlers. */
void documentation_document(call *c);
void documentation_page(call *c);
void documentation_file(call *c);

#endif
