/* How well the variants of a union fit an object that no value selects one of. */
#ifndef CPOD_RUNTIME_UNION_FIT_H
#define CPOD_RUNTIME_UNION_FIT_H

#include "core/codec/decoder.h"

typedef struct cpodi_union_fit {
    bool is_out;        /* not for objects, or a required member is missing, or a member has another type */
    uint32_t strangers; /* members with a value that their enum does not list; enums are open */
    uint32_t known;     /* twice the members that the variant declares; 1: a map or the like, which has any */
    uint32_t unknown;   /* members that the variant skips, below no other member */
} cpodi_union_fit;

/* The CPOD_JSON_ bits of the value at `p`; 0: null. */
unsigned cpodi_json_type(const char *p);

/* Fills the fit of each variant to the object at `p`. */
const char *cpodi_union_fits(cpodi_decoder *decoder, const char *p, const cpod_union *type,
                             cpodi_union_fit *fits);

/* Returns the number of the best variant, from 1: of those with the fewest strangers, the one that knows the
 * most members; on a tie the first. 0: none fits. */
uint32_t cpodi_union_best(const cpod_union *type, const cpodi_union_fit *fits);

/* Whether two variants fit equally well, as far as the members of the object show. */
bool cpodi_union_is_tie(const cpodi_union_fit *a, const cpodi_union_fit *b);

#endif
