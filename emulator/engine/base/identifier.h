/* ULIDs and UUIDs, and which of them an `id` of the spec wants. */
#ifndef EMULATOR_IDENTIFIER_H
#define EMULATOR_IDENTIFIER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/base/pattern.h"
#include "spec/spec.h"

enum { ULID_LENGTH = 26, UUID_LENGTH = 36 };

/* 48 bits of time, 80 of chance, in Crockford's base 32. */
void identifier_ulid(int64_t milliseconds, const unsigned char chance[10], char out[ULID_LENGTH + 1]);

/* Version 4. */
void identifier_uuid(const unsigned char chance[16], char out[UUID_LENGTH + 1]);

/* Fills with bytes that cannot be guessed. Ends the program where the system has none. */
void random_fill(void *bytes, int count);

typedef enum identifier_kind { IDENTIFIER_ULID, IDENTIFIER_LOWER_ULID, IDENTIFIER_UUID } identifier_kind;

/* How the ids of an entity look. */
typedef struct identifier_form {
    const char *prefix; /* "whk-"; "" for none */
    identifier_kind kind;
} identifier_form;

/* Finds the form by the schema of an `id` (no mere reference to it): its pattern, else its format. False when
 * no form that is made here fits. */
bool identifier_form_of(arena *a, patterns *known, const spec_schema *schema, identifier_form *form);

/* The id that these bytes give, in the arena. */
char *identifier_of(arena *a, const identifier_form *form, int64_t milliseconds,
                    const unsigned char chance[16]);

/* A new id that cannot be guessed, in the arena. */
char *identifier_make(arena *a, const identifier_form *form, int64_t milliseconds);

#endif
