#include "engine/base/identifier.h"

#include "engine/base/random.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void identifier_ulid(int64_t milliseconds, const unsigned char random[10], char out[ULID_LENGTH + 1])
{
    uint64_t time = (uint64_t)milliseconds;
    for (int i = 9; i >= 0; i--) {
        out[i] = crockford[time & 31];
        time >>= 5;
    }
    for (int half = 0; half < 2; half++) {
        uint64_t bits = 0;
        for (int i = 0; i < 5; i++)
            bits = bits << 8 | random[half * 5 + i];
        for (int i = 7; i >= 0; i--) {
            out[10 + half * 8 + i] = crockford[bits & 31];
            bits >>= 5;
        }
    }
    out[ULID_LENGTH] = '\0';
}

void identifier_uuid(const unsigned char random[16], char out[UUID_LENGTH + 1])
{
    unsigned char b[16];
    memcpy(b, random, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    char *end = out;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *end++ = '-';
        end += sprintf(end, "%02x", b[i]);
    }
}

char *identifier_of(arena *a, const identifier_form *form, int64_t milliseconds,
                    const unsigned char random[16])
{
    char text[UUID_LENGTH + 1];
    if (form->kind == IDENTIFIER_UUID)
        identifier_uuid(random, text);
    else
        identifier_ulid(milliseconds, random, text);
    for (char *c = text; form->kind == IDENTIFIER_LOWER_ULID && *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return arena_format(a, "%s%s", form->prefix, text);
}

char *identifier_make(arena *a, const identifier_form *form, int64_t milliseconds)
{
    unsigned char random[16];
    random_fill(random, sizeof random);
    return identifier_of(a, form, milliseconds, random);
}
