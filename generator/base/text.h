/* Comparisons and digits of texts. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>

bool text_starts_with(const char *text, const char *start);
bool text_ends_with(const char *text, const char *end);

/* The value of a hexadecimal digit; -1 for other characters. */
int text_hex_value(char digit);

#endif
