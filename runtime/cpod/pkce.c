#include "cpod/login.h"
#include "support.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

enum { HASH_SIZE = 32 };

/* 32 bytes as 43 characters of base64url, without padding, and a NUL. */
static void encode(const unsigned char *bytes, char *to)
{
    unsigned char text[48];
    (void)EVP_EncodeBlock(text, bytes, HASH_SIZE);
    for (size_t i = 0; i < 43; i++)
        to[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : (char)text[i];
    to[43] = '\0';
    OPENSSL_cleanse(text, sizeof text);
}

cpod_status cpod_pkce_new(cpod_pkce *out, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (out == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument out is NULL");
    memset(out, 0, sizeof *out);
    unsigned char bytes[HASH_SIZE];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return cpod_core_fail(error, CPOD_ERR_CONFIGURATION,
                              "The system provides no random bytes (getrandom)");
    encode(bytes, out->verifier);
    unsigned int size = 0;
    bool ok = EVP_Digest(out->verifier, strlen(out->verifier), bytes, &size, EVP_sha256(), NULL) == 1;
    if (!ok || size != HASH_SIZE) {
        memset(out, 0, sizeof *out);
        return cpod_core_fail(error, CPOD_ERR_CONFIGURATION,
                              "The system's libcrypto does not provide SHA-256");
    }
    encode(bytes, out->challenge);
    return CPOD_OK;
}
