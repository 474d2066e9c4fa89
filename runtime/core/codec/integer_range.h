/* The ranges of integers that are narrower than their C type. */
#ifndef CPOD_RUNTIME_INTEGER_RANGE_H
#define CPOD_RUNTIME_INTEGER_RANGE_H

#include "core/base/platform.h"
#include "cpod/core/kinds.h"

#include <stdbool.h>
#include <stdint.h>

/* Looks a value up in a range other than CPOD_RANGE_ANY. */
bool cpodi_range_holds(uint32_t range, int64_t value);

/* Whether an integer may be sent; `range` is a cpod_integer_range. */
static inline bool cpodi_is_in_range(uint32_t range, int64_t value)
{
    return CPODI_LIKELY(range == CPOD_RANGE_ANY) || cpodi_range_holds(range, value);
}

/* The message about a value outside the range. */
const char *cpodi_range_message(uint32_t range);

#endif
