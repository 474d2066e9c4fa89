/* Comparisons of texts, and digits. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

bool text_starts_with(const char *text, const char *start);
bool text_ends_with(const char *text, const char *end);

/* The decimal digits, somewhere in `buffer`. Many times faster than snprintf. */
enum { TEXT_INTEGER_SIZE = 24 };
char *text_of_integer(char buffer[TEXT_INTEGER_SIZE], int64_t number);

/* How many letters must be inserted, removed, replaced or swapped with the next one to make `b` of `a`, in any
 * case. At most `limit` + 1, which also stands for more; so it does for a text above 63 bytes. */
unsigned text_edit_distance(const char *a, const char *b, unsigned limit);

/* The value of a hexadecimal digit; -1 for other characters. */
int text_hex_value(char digit);

#endif
