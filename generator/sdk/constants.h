/* The names of the constants that generated tables are written with. The lists are made from
 * cpod/core/kinds.h when the generator is built. */
#ifndef SDK_CONSTANTS_H
#define SDK_CONSTANTS_H

#include "base/arena.h"
#include "cpod/core/kinds.h"

typedef struct sdk_constant {
    const char *name; /* "CPOD_KIND_BOOL"; NULL ends a list */
    int value;
} sdk_constant;

extern const sdk_constant sdk_constants_kind[];
extern const sdk_constant sdk_constants_flag[];
extern const sdk_constant sdk_constants_json_type[];
extern const sdk_constant sdk_constants_parameter_location[];
extern const sdk_constant sdk_constants_style[];
extern const sdk_constant sdk_constants_codec[];
extern const sdk_constant sdk_constants_page_style[];
extern const sdk_constant sdk_constants_operation_flag[];

/* The name of a value, which must be in the list. */
const char *sdk_constant_name(const sdk_constant *list, int value);

/* "CPOD_FLAG_REQUIRED | CPOD_FLAG_SECRET"; NULL when no bit is set. */
const char *sdk_constant_bits(arena *a, const sdk_constant *list, unsigned bits);

#endif
