/* The headers of a signed message, taken apart. */
#ifndef CPOD_RUNTIME_SIGNED_HEADERS_H
#define CPOD_RUNTIME_SIGNED_HEADERS_H

#include "core/signature/key.h"
#include "core/signature/plan.h"

typedef struct cpodi_signed_headers {
    const char *id; /* NULL: absent */
    const char *timestamp;
    size_t timestamp_length;
    int64_t seconds;        /* the timestamp; 0: the scheme has none */
    const char *signatures; /* the value of the signature header */
} cpodi_signed_headers;

/* Sets CPOD_ERR_SIGNATURE, the code and the message. Returns the status. */
cpod_status cpodi_signature_fail(cpod_error *error, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Finds and checks the headers. Fails with CPOD_ERR_SIGNATURE or CPOD_ERR_INVALID_ARGUMENT. */
cpod_status cpodi_signed_headers_read(const cpodi_signature_plan *plan, const cpod_header *headers,
                                      size_t count, cpodi_signed_headers *out, cpod_error *error);

/* The next entry of the signature header at or after `text`, and its length; NULL at the end. */
const char *cpodi_signed_headers_entry(const cpodi_signature_plan *plan, const char *text, size_t *length);

/* Decodes an entry as a signature of CPODI_HMAC_SIZE or CPODI_ED25519_SIZE bytes. False: malformed, or of the
 * other kind. */
bool cpodi_signed_headers_decode(const cpodi_signature_plan *plan, const char *entry, size_t length,
                                 bool is_ed25519, unsigned char *out);

/* The content of a message by the plan. */
void cpodi_signed_headers_content(const cpodi_signature_plan *plan, const cpodi_signed_headers *headers,
                                  const void *body, size_t length, cpodi_signature_message *out);

#endif
