/* The variant of a union, and the location of its value. */
#ifndef CPOD_RUNTIME_UNION_H
#define CPOD_RUNTIME_UNION_H

#include "cpod/core/generated.h"

/* Returns the variant; NULL: `kind` is absent, null, other or out of range. */
static inline const cpod_variant *cpodi_union_variant(const cpod_tables *tables, const cpod_union *type,
                                                      int32_t kind)
{
    if (kind < 1 || (uint32_t)kind > type->variant_count)
        return NULL;
    return tables->variants + type->first_variant + (uint32_t)kind - 1;
}

/* Whether the value (or the pointer to an object) is in `as` itself; all other variants are behind
 * `as.object`. */
static inline bool cpodi_variant_is_in_place(const cpod_variant *variant)
{
    switch ((cpod_kind)variant->kind) {
    case CPOD_KIND_BOOL:
    case CPOD_KIND_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_UINT64:
    case CPOD_KIND_DOUBLE:
    case CPOD_KIND_STRING:
    case CPOD_KIND_OBJECT:
        return true;
    default:
        return false;
    }
}

#endif
