/* Bodies that are sequences: server-sent events, JSON Lines, JSON text sequences (RFC 7464), of any document. */
#ifndef EMULATOR_SEQUENCE_H
#define EMULATOR_SEQUENCE_H

#include "engine/negotiation.h"

/* Whether a media type is that of a sequence. */
bool sequence_is(const char *media_type);

/* Chooses between a sequence and another media type of the response by the boolean `stream` of the request, in the query
 * or the body, where the request has one and accepts both. */
negotiated sequence_choose(const call *c, const spec_response *response, negotiated chosen);

/* Appends the items of a response: examples of the schema, then what ends the stream. With the fault `stream-error` an
 * error follows the first one. */
void sequence_append(call *c, const negotiated *chosen, buffer *out);

/* Checks the items of a request body. False after having responded. */
bool sequence_check_body(call *c, const spec_media_type *media);

#endif
