/* Keys of signatures, and what they compute, by libcrypto. */
#ifndef CPOD_RUNTIME_SIGNATURE_KEY_H
#define CPOD_RUNTIME_SIGNATURE_KEY_H

#include "cpod/core/signature.h"

#include <openssl/evp.h>

enum { CPODI_HMAC_SIZE = 32, CPODI_ED25519_SIZE = 64 };

typedef struct cpodi_signature_key {
    EVP_PKEY *key;
    bool is_ed25519;
    bool is_private; /* can sign; of ed25519 */
} cpodi_signature_key;

/* The text that is signed, in pieces: HMAC reads them where they are. */
typedef struct cpodi_signature_message {
    struct {
        const void *data;
        size_t length;
    } pieces[7];
    size_t count;
    unsigned char *joined; /* for ed25519, which reads one text twice; NULL until needed */
    size_t length;         /* of all pieces */
} cpodi_signature_message;

/* Decodes CPOD_SIGNATURE_HEX or CPOD_SIGNATURE_BASE64; `to` has room for `length` bytes. False: malformed. */
bool cpodi_signature_decode(cpod_signature_encoding encoding, const char *text, size_t length,
                            unsigned char *to, size_t *size);

/* Reads the secret with this number; `encoding` is that of the description. All functions fail with
 * CPOD_ERR_CONFIGURATION or CPOD_ERR_NO_MEMORY, and leave libcrypto's queue of errors as it was. */
cpod_status cpodi_signature_key_open(const char *secret, size_t number, cpod_signature_encoding encoding,
                                     cpodi_signature_key *out, cpod_error *error);
void cpodi_signature_key_close(cpodi_signature_key *key);

/* Writes CPODI_HMAC_SIZE or CPODI_ED25519_SIZE bytes. */
cpod_status cpodi_signature_key_sign(const cpodi_signature_key *key, cpodi_signature_message *message,
                                     unsigned char *out, cpod_error *error);

/* Whether an ed25519 signature of CPODI_ED25519_SIZE bytes is right. */
cpod_status cpodi_signature_key_check(const cpodi_signature_key *key, cpodi_signature_message *message,
                                      const unsigned char *signature, bool *is_right, cpod_error *error);

void cpodi_signature_message_free(cpodi_signature_message *message);

#endif
