/* What may begin every name of an SDK. */
#ifndef LANG_PREFIX_H
#define LANG_PREFIX_H

#include <stdbool.h>

/* The rule, in words for messages. */
#define PREFIX_RULE                                                                                         \
    "a lower-case letter, then lower-case letters, digits and single '_', not '_' at the end, 32 at most, " \
    "no word of C"

bool prefix_is_valid(const char *prefix);

#endif
