/* Believable values of schemas, always the same ones for the same seed. */
#ifndef EMULATOR_INVENT_H
#define EMULATOR_INVENT_H

#include "engine/call/call.h"

/* When seeded data was made: 2026-01-01T00:00:00Z. Never the clock, so that all data is the same every
 * time. */
#define INVENT_EPOCH INT64_C(1767225600000)

typedef struct inventor {
    arena *memory;
    patterns *patterns;
    uint64_t chance; /* the state of the generator of chance */

    /* An id of an entity ("Person"), or of the one that has ids like this one, for a member of the record at
     * hand; NULL for none. */
    const char *(*reference)(struct inventor *v, const char *entity);
    void *context;

    /* Of the record at hand. */
    const char *entity;
    size_t number;
    const char *first_name, *last_name;
    int64_t created; /* milliseconds since 1970 */
    bool is_terse;   /* only what is required */
} inventor;

/* A number from 0 to `count` - 1. */
uint32_t invent_below(inventor *v, uint32_t count);
void invent_bytes(inventor *v, unsigned char *out, size_t count);

/* A value of a member of this name; NULL where nothing can be made up. The caller deletes it. */
cJSON *invent_value(inventor *v, const spec_schema *schema, const char *name);

/* An object with what a schema requires and most of the rest, but for the members that `is_kept` is true
 * for. */
cJSON *invent_object(inventor *v, const spec_schema *schema, bool (*is_kept)(const char *name));

#endif
