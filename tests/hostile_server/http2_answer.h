/* Responses of HTTP/2 (RFC 9113) as frames, valid or malformed at random. */
#ifndef HOSTILE_SERVER_HTTP2_ANSWER_H
#define HOSTILE_SERVER_HTTP2_ANSWER_H

#include "answer.h"

/* As answer_make(), of the layers status, content, coding, framing and cut. The ids of the stream are filled in when
 * the answer is sent: `streams`. */
void http2_answer_make(answer *a, content_kind kind, unsigned hostile, random_source *random);

#endif
