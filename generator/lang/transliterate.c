#include "lang/transliterate.h"

#include <stddef.h>

const char *transliterate(uint32_t code)
{
    static const char *const letters[] = {
        "A", "A", "A", "A", "Ae", "A", "Ae", "C",  "E", "E", "E", "E", "I",  "I", "I",  "I",
        "D", "N", "O", "O", "O",  "O", "Oe", NULL, "O", "U", "U", "U", "Ue", "Y", "Th", "ss",
        "a", "a", "a", "a", "ae", "a", "ae", "c",  "e", "e", "e", "e", "i",  "i", "i",  "i",
        "d", "n", "o", "o", "o",  "o", "oe", NULL, "o", "u", "u", "u", "ue", "y", "th", "y",
    };
    if (code < 0xC0 || code > 0xFF)
        return NULL;
    return letters[code - 0xC0];
}
