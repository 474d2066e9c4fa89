/* How deliveries of webhooks are signed. */
#ifndef EMULATOR_WEBHOOK_SIGNATURE_H
#define EMULATOR_WEBHOOK_SIGNATURE_H

#include "engine/call/call.h"

typedef struct webhook_message {
    const char *scheme; /* "hmac-sha256", "ed25519", "github", "slack", "stripe"; NULL: unsigned */
    const char *secret; /* NULL: none */
    const char *id;
    int64_t seconds; /* since 1970 */
    const char *body;
    size_t length;
} webhook_message;

typedef VECTOR(http_field) http_fields;

/* Adds the headers of the scheme. False: an unknown scheme, or no secret that it can use. */
bool webhook_sign(arena *a, const webhook_message *m, http_fields *out);

#endif
