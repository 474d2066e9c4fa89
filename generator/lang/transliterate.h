/* Latin-1 letters as ASCII. */
#ifndef LANG_TRANSLITERATE_H
#define LANG_TRANSLITERATE_H

#include <stdint.h>

/* The ASCII form of a letter from U+00C0 to U+00FF, in its case: "ae" for ä, "ss" for ß. NULL for other
 * characters. Static text. */
const char *transliterate(uint32_t code);

#endif
