/* Personal data in texts, and how it is masked. */
#ifndef EMULATOR_MASK_H
#define EMULATOR_MASK_H

#include "base/buffer.h"
#include "engine/base/pattern.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum personal_kind {
    PERSONAL_NOTHING,
    PERSONAL_EMAIL,
    PERSONAL_SSN,
    PERSONAL_CARD,
    PERSONAL_PHONE,
    PERSONAL_NAME
} personal_kind;

/* What the whole text is; NOTHING where personal data is only a part of it. */
personal_kind mask_kind_of(patterns *p, const char *text);

/* "Call Alice at 555-867-5309" becomes "Call [NAME] at [PHONE]". The text is valid UTF-8. */
void mask_text(patterns *p, const char *text, buffer *out);

/* "alice@example.com" becomes "a***@example.com". */
void mask_email(const char *email, buffer *out);

/* "Alice Smith" becomes "A*** S***". */
void mask_name(const char *name, buffer *out);

/* "123-45-6789" becomes "***-**-****". */
void mask_digits(const char *number, buffer *out);

#endif
