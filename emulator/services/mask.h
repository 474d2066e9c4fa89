/* Finds what is personal in texts. Knows no calls. */
#ifndef EMULATOR_MASK_H
#define EMULATOR_MASK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

typedef enum personal_kind {
    PERSONAL_NOTHING,
    PERSONAL_EMAIL,
    PERSONAL_SSN,
    PERSONAL_CARD,
    PERSONAL_PHONE,
    PERSONAL_NAME
} personal_kind;

/* What begins at `position` of a text, and its length in bytes. */
personal_kind mask_find(const char *text, size_t position, size_t *length);

/* "Call Alice at 555-867-5309" becomes "Call [NAME] at [PHONE]". */
void mask_text(const char *text, buffer *out);

/* "alice@example.com" becomes "a***@example.com". */
void mask_email(const char *email, buffer *out);

/* "Alice Smith" becomes "A*** S***". */
void mask_name(const char *name, buffer *out);

/* "123-45-6789" becomes "***-**-****". */
void mask_digits(const char *number, buffer *out);

/* Whether a word, without regard to case, is a given name. */
bool mask_is_given_name(const char *word, size_t length);

#endif
