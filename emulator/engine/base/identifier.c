#include "engine/base/identifier.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void random_fill(void *bytes, int count)
{
    if (RAND_bytes(bytes, count) != 1)
        abort();
}

void identifier_ulid(int64_t milliseconds, const unsigned char chance[10], char out[ULID_LENGTH + 1])
{
    uint64_t time = (uint64_t)milliseconds;
    for (int i = 9; i >= 0; i--) {
        out[i] = crockford[time & 31];
        time >>= 5;
    }
    for (int half = 0; half < 2; half++) {
        uint64_t bits = 0;
        for (int i = 0; i < 5; i++)
            bits = bits << 8 | chance[half * 5 + i];
        for (int i = 7; i >= 0; i--) {
            out[10 + half * 8 + i] = crockford[bits & 31];
            bits >>= 5;
        }
    }
    out[ULID_LENGTH] = '\0';
}

void identifier_uuid(const unsigned char chance[16], char out[UUID_LENGTH + 1])
{
    unsigned char b[16];
    memcpy(b, chance, sizeof b);
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
                    const unsigned char chance[16])
{
    char text[UUID_LENGTH + 1];
    if (form->kind == IDENTIFIER_UUID)
        identifier_uuid(chance, text);
    else
        identifier_ulid(milliseconds, chance, text);
    for (char *c = text; form->kind == IDENTIFIER_LOWER_ULID && *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return arena_format(a, "%s%s", form->prefix, text);
}

char *identifier_make(arena *a, const identifier_form *form, int64_t milliseconds)
{
    unsigned char chance[16];
    random_fill(chance, sizeof chance);
    return identifier_of(a, form, milliseconds, chance);
}

/* The literal text a pattern begins with: "whk-" of "^whk-[0-9A-Z]{26}$". What ends in a repeated or optional
 * character is cut before that character. */
static const char *literal_prefix(arena *a, const char *pattern)
{
    if (*pattern != '^')
        return "";
    buffer prefix = {0};
    const char *c = pattern + 1;
    for (; *c != '\0' && strchr("[](){}*+?|^$.", *c) == NULL; c++) {
        if (*c == '\\') {
            if (c[1] == '\0' || strchr("-_./", c[1]) == NULL)
                break;
            c++;
        }
        buffer_append_char(&prefix, *c);
    }
    size_t length = prefix.length;
    if (length > 0 && *c != '\0' && strchr("*+?{", *c) != NULL)
        length--;
    char *copy = arena_copy_n(a, buffer_text(&prefix), length);
    buffer_free(&prefix);
    return copy;
}

bool identifier_form_of(arena *a, patterns *known, const spec_schema *schema, identifier_form *form)
{
    *form = (identifier_form){.prefix = "", .kind = IDENTIFIER_ULID};
    if (schema->format != NULL && strcmp(schema->format, "uuid") == 0)
        form->kind = IDENTIFIER_UUID;
    if (schema->pattern == NULL)
        return true;
    form->prefix = literal_prefix(a, schema->pattern);
    static const identifier_kind kinds[] = {IDENTIFIER_ULID, IDENTIFIER_LOWER_ULID, IDENTIFIER_UUID};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        form->kind = kinds[i];
        if (pattern_matches(known, schema->pattern, identifier_make(a, form, 0)) == PATTERN_MATCHES)
            return true;
    }
    return false;
}
