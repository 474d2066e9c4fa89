/* Conversions between text and cpod_datetime, cpod_date. */
#ifndef CPOD_RUNTIME_DATETIME_H
#define CPOD_RUNTIME_DATETIME_H

#include "cpod/core/value.h"

/* Fill all members but `text`. False, with `parsed` false: malformed text. */
bool cpodi_datetime_read(const char *text, size_t length, cpod_datetime *out);
bool cpodi_date_read(const char *text, size_t length, cpod_date *out);

enum { CPODI_DATETIME_TEXT = 40 };

/* Write the value as text, not NUL-terminated. Return the length; 0: out of range (years 0 to 9999). */
size_t cpodi_datetime_write(char text[CPODI_DATETIME_TEXT], const cpod_datetime *value);
size_t cpodi_date_write(char text[CPODI_DATETIME_TEXT], const cpod_date *value);

#endif
