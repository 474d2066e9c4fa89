/* Points in time and dates, between text and numbers. */
#ifndef CPOD_RUNTIME_DATETIME_H
#define CPOD_RUNTIME_DATETIME_H

#include "cpod/core/value.h"

/* Fill all but `text`. False, and `parsed` false, when the text is none. */
bool cpodi_datetime_read(const char *text, size_t length, cpod_datetime *out);
bool cpodi_date_read(const char *text, size_t length, cpod_date *out);

enum { CPODI_DATETIME_TEXT = 40 };

/* Write the numbers as text, not NUL-terminated. Return the length; 0 when they are out of range (years 0 to
 * 9999). */
size_t cpodi_datetime_write(char text[CPODI_DATETIME_TEXT], const cpod_datetime *value);
size_t cpodi_date_write(char text[CPODI_DATETIME_TEXT], const cpod_date *value);

#endif
