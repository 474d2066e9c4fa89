#include "base/digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

void digest_sha256_hex(const void *data, size_t length, char out[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[EVP_MAX_MD_SIZE];
    /* Fails only when libcrypto is broken or out of memory, and there is no way to continue then. */
    if (EVP_Digest(data, length, bytes, NULL, EVP_sha256(), NULL) != 1) {
        fputs("cpodgen: SHA-256 is not available in libcrypto\n", stderr);
        abort();
    }
    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[64] = '\0';
}
