/* The prefix of all names of an SDK. */
#ifndef LANG_PREFIX_H
#define LANG_PREFIX_H

#include <stdbool.h>

/* The rule, for messages. */
#define PREFIX_RULE                                                                                        \
    "a lower-case letter, then lower-case letters, digits and single '_', not '_' at the end, at most 32 " \
    "characters, not a keyword of C"

bool prefix_is_valid(const char *prefix);

#endif
