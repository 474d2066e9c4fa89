/* The ways to respond to a call. Each sets status, headers and body; once there is a body, it stays. */
#ifndef EMULATOR_RESPONSE_H
#define EMULATOR_RESPONSE_H

#include "engine/call/call.h"
#include "engine/validate/validate.h"

/* JSON text as the data of a success: {data, meta} where the document has the envelope, else the text itself.
 * Status and envelope are the endpoint's. */
void response_json(call *c, const char *json, size_t length);
void response_value(call *c, const cJSON *data); /* borrowed */
void response_take(call *c, cJSON *data);        /* deletes it */
void response_record(call *c, const record *r);

void response_empty(call *c);

/* Success with bytes that are not JSON. A status of 0 is the endpoint's. */
void response_bytes(call *c, int status, const char *type, const void *bytes, size_t length);

void response_redirect(call *c, const char *location);

/* A page of a list: `count` items of `total`, from index `start` on. */
typedef struct page {
    size_t start, count, total;
    int64_t number, size;
} page;
void response_page(call *c, const page *p, const slice *items); /* items: JSON texts of those on the page */

/* Events until the stream ends; takes the stream. */
void response_stream(call *c, event_stream *stream);

/* An error: RFC 7807, or RFC 6749 for OAuth's paths. `code` is a slug, and the `error` of OAuth where it is
 * one of its codes. */
void response_problem(call *c, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What a validation found; `status` is 400 or 422. */
void response_violations(call *c, int status, const validation *found);

void response_invalid_field(call *c, const char *field, const char *message);

#endif
