/* Letters of Latin-1 as ASCII. */
#ifndef LANG_TRANSLITERATE_H
#define LANG_TRANSLITERATE_H

#include <stdint.h>

/* How a letter of U+00C0 to U+00FF is written in ASCII, in its own case: "ae" for ä, "SS" for none. NULL for
 * what is no such letter. Static text. */
const char *transliterate(uint32_t code);

#endif
