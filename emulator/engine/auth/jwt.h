/* JSON Web Tokens, HS256. */
#ifndef EMULATOR_JWT_H
#define EMULATOR_JWT_H

#include "base/arena.h"
#include "engine/base/json.h"

enum { JWT_KEY_SIZE = 32 };

/* HMAC-SHA256 in base64url, and a comparison that takes the same time for any signature of its length. */
const char *jwt_signature(arena *a, const char *text, size_t length, const unsigned char key[JWT_KEY_SIZE]);
bool jwt_is_same(const char *signature, const char *expected);

/* The token of these claims, in the arena. */
const char *jwt_sign(arena *a, const cJSON *claims, const unsigned char key[JWT_KEY_SIZE]);

/* The claims of a token signed with this key, which the caller deletes; else NULL. Expiry is not checked. */
cJSON *jwt_verify(arena *a, const char *token, const unsigned char key[JWT_KEY_SIZE]);

#endif
