/* The API of tables.h with one operation that a test describes by itself. */
#ifndef CPOD_TESTS_CLIENT_CHANGED_API_H
#define CPOD_TESTS_CLIENT_CHANGED_API_H

#include "tables.h"

enum { CHANGED_BODIES = 6, CHANGED_RESPONSES = 6, CHANGED_PARTS = 4 };

/* `operation` is number 0 of `api`; it begins as a copy of another one, without the bodies and responses below.
 * Texts for it are appended to a copy of the pool. */
typedef struct changed_api {
    cpod_api api;
    cpod_tables tables;
    cpod_operation operation;
    cpod_body bodies[CHANGED_BODIES];
    cpod_part parts[CHANGED_PARTS];
    cpod_response responses[CHANGED_RESPONSES];
    cpod_object types[TYPE_COUNT];
    cpod_parameter parameters[32];
    char pool[16384];
    uint32_t pool_length;
} changed_api;

/* Begins with a copy of this operation. */
void changed_api_begin(changed_api *changed, uint32_t operation);

/* Returns the offset of a text in the pool. */
uint32_t changed_api_text(changed_api *changed, const char *text);

/* Adds a body, and a response of success. */
cpod_body *changed_api_add_body(changed_api *changed, cpod_codec codec, cpod_kind kind, uint32_t type,
                                const char *media_type);
cpod_response *changed_api_add_response(changed_api *changed, int status, cpod_codec codec, cpod_kind kind,
                                        uint32_t type, const char *media_type);

#endif
