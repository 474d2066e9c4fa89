#include "engine/validate/integer_format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_LIMIT   9007199254740992.0    /* 2^53: integers below are exact as double */
#define BELOW_2_TO_63 9223372036854774784.0 /* the largest double below 2^63 */
#define BELOW_2_TO_64 18446744073709549568.0

static const integer_format formats[] = {
    {"int8", -128, 127, "must be from -128 to 127"},
    {"uint8", 0, 255, "must be from 0 to 255"},
    {"int16", -32768, 32767, "must be from -32768 to 32767"},
    {"uint16", 0, 65535, "must be from 0 to 65535"},
    {"int32", -2147483648.0, 2147483647, "must fit into 32 bits"},
    {"uint32", 0, 4294967295.0, "must be from 0 to 4294967295"},
    {"int64", -BELOW_2_TO_63, BELOW_2_TO_63, "must fit into 64 bits"},
    {"uint64", 0, BELOW_2_TO_64, "must be from 0 to 18446744073709551615"},
};

const integer_format *integer_format_of(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

bool integer_format_holds(const integer_format *format, const cJSON *value)
{
    double number = value->valuedouble;
    const char *digits = value->valuestring;
    if (number >= format->low && number <= format->high)
        return true;
    bool is_exact = digits == NULL || (number < EXACT_LIMIT && number > -EXACT_LIMIT);
    if (is_exact || format->high < EXACT_LIMIT || strpbrk(digits, ".eE") != NULL)
        return false;
    errno = 0; /* near the limits of 64 bits: by its digits */
    if (format->low < 0)
        (void)strtoll(digits, NULL, 10);
    else
        (void)strtoull(digits, NULL, 10);
    return errno == 0 && (format->low < 0 || digits[0] != '-');
}
