/* Prints random documents and the SDK's output for them, for a third-party validator. */
#ifndef SUPPORT_PRINT_DOCUMENTS_H
#define SUPPORT_PRINT_DOCUMENTS_H

#include "support/described_sdk.h"

/* For every type of the SDK, and for every JSON body of a request or a response, prints `count` random
 * documents and what the SDK makes of them (decoded, copied and encoded again), one line of JSON each:
 *   {"type": "cpod_pod", "schema": "services/pods.yaml#/components/schemas/Pod", "document": 0,
 *    "unsupported": "", "input": …, "output": …, "same": true}
 * "unsupported" names what the random maker does not know of the schema: the document may then not be valid.
 * If the SDK rejects the document, "refused" has the message, instead of "output" and "same". */
void print_documents(const described_sdk *d, const cpod_api *api, long count);

#endif
