/* Lists of documents that are served generically: by the paging that their extensions describe, or that is
 * inferred as for SDKs, 25 items in pages of 10. */
#ifndef EMULATOR_GENERIC_PAGING_H
#define EMULATOR_GENERIC_PAGING_H

#include "engine/call/call.h"
#include "schema/schema.h"

/* Fills in `paging` of the endpoint where its operation is paged. */
void generic_paging_prepare(emulator *e, schema_set *schemas, endpoint *served);

/* Makes the page that a request asks for of the example of a response, and adds the headers that lead to the next
 * one. */
void generic_paging_apply(call *c, cJSON **body);

#endif
