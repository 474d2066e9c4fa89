/* An independent check of Authorization: Digest, by the formulas of RFC 7616, section 3.4, with libcrypto. */
#ifndef CPOD_TESTS_WIRE_DIGEST_JUDGE_H
#define CPOD_TESTS_WIRE_DIGEST_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

/* What the server knows of a request. */
typedef struct digest_facts {
    const char *method, *target; /* of the request line */
    const char *user, *password;
    const char *realm, *nonce;   /* of the challenge */
    const char *algorithm, *qop; /* likewise; NULL: absent, so that the header must not have it either */
    const char *opaque;
} digest_facts;

/* Copies a parameter of the header's value, unquoted. False: absent. */
bool digest_parameter(const char *header, const char *name, char *value, size_t size);

/* Returns what is wrong with the value of a header Authorization; NULL: nothing. */
const char *digest_judge(const char *header, const digest_facts *facts);

#endif
