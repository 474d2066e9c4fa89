/* ULIDs and UUIDs. */
#ifndef EMULATOR_IDENTIFIER_H
#define EMULATOR_IDENTIFIER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { ULID_LENGTH = 26, UUID_LENGTH = 36 };

/* 48 bits of time, 80 random bits, in Crockford's base 32. */
void identifier_ulid(int64_t milliseconds, const unsigned char random[10], char out[ULID_LENGTH + 1]);

/* Version 4. */
void identifier_uuid(const unsigned char random[16], char out[UUID_LENGTH + 1]);

typedef enum identifier_kind { IDENTIFIER_ULID, IDENTIFIER_LOWER_ULID, IDENTIFIER_UUID } identifier_kind;

/* The form of an entity's ids. */
typedef struct identifier_form {
    const char *prefix; /* "whk-"; "" for none */
    identifier_kind kind;
} identifier_form;

/* The id that these bytes give, in the arena. */
char *identifier_of(arena *a, const identifier_form *form, int64_t milliseconds,
                    const unsigned char random[16]);

/* A new unpredictable id, in the arena. */
char *identifier_make(arena *a, const identifier_form *form, int64_t milliseconds);

#endif
