/* The formats of integers: int8 to uint64. */
#ifndef EMULATOR_INTEGER_FORMAT_H
#define EMULATOR_INTEGER_FORMAT_H

#include <cjson/cJSON.h>
#include <stdbool.h>

typedef struct integer_format {
    const char *name;
    double low, high;    /* the nearest doubles inside the range */
    const char *message; /* about a value outside */
} integer_format;

/* NULL: `name` is NULL or not one of them. */
const integer_format *integer_format_of(const char *name);

/* Whether a number without a fraction is in the range; exact for all digits. */
bool integer_format_holds(const integer_format *format, const cJSON *value);

#endif
