/* SHA-256, for the manifest. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>

/* The digest as 64 lower-case hexadecimal digits and a terminator. */
void digest_sha256_hex(const void *data, size_t length, char out[65]);

#endif
