/* The choice of a response by the header Accept (RFC 9110, section 12.5.1). */
#ifndef EMULATOR_NEGOTIATION_H
#define EMULATOR_NEGOTIATION_H

#include "engine/call/call.h"

typedef struct negotiated {
    const spec_media_type *media; /* NULL: none is acceptable */
    const char *type;             /* the Content-Type: `media->type`, or one type of its range */
} negotiated;

/* The media type of the response that the request accepts with the highest quality; of several, the first in Accept,
 * then JSON, then the first in the document. Without Accept all are acceptable. */
negotiated negotiation_choose(const call *c, const spec_response *response);

/* Whether some response of success is acceptable, or has no body; else responds with 406. Always true where an
 * operation of a service also redirects, since browsers ask for HTML there. */
bool negotiation_check(call *c);

#endif
