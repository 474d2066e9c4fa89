#include "changed_api.h"

#include <assert.h>
#include <string.h>

enum { POOL = 8192 }; /* of tables.c */

void changed_api_begin(changed_api *changed, uint32_t operation)
{
    memset(changed, 0, sizeof *changed);
    const cpod_tables *from = client_test_api()->tables;
    changed->api = *client_test_api();
    changed->tables = *from;
    changed->operation = from->operations[operation];
    memcpy(changed->pool, from->pool, POOL);
    memcpy(changed->types, from->types, sizeof changed->types);
    memcpy(changed->parameters, from->parameters, sizeof changed->parameters);
    changed->pool_length = POOL;
    changed->api.tables = &changed->tables;
    changed->tables.pool = changed->pool;
    changed->tables.operations = &changed->operation;
    changed->tables.bodies = changed->bodies;
    changed->tables.parts = changed->parts;
    changed->tables.responses = changed->responses;
    changed->tables.types = changed->types;
    changed->tables.parameters = changed->parameters;
    changed->operation.first_body = 0;
    changed->operation.body_count = 0;
    changed->operation.first_response = 0;
    changed->operation.response_count = 0;
    changed->operation.error_count = 0;
}

uint32_t changed_api_text(changed_api *changed, const char *text)
{
    uint32_t at = changed->pool_length;
    size_t length = strlen(text) + 1;
    assert(at + length + 64 < sizeof changed->pool); /* keys are compared beyond their end */
    memcpy(changed->pool + at, text, length);
    changed->pool_length += (uint32_t)length;
    return at;
}

cpod_body *changed_api_add_body(changed_api *changed, cpod_codec codec, cpod_kind kind, uint32_t type,
                                const char *media_type)
{
    cpod_body *body = &changed->bodies[changed->operation.body_count++];
    *body = (cpod_body){.codec = (uint8_t)codec,
                        .kind = (uint8_t)kind,
                        .type = type,
                        .media_type = changed_api_text(changed, media_type)};
    return body;
}

cpod_response *changed_api_add_response(changed_api *changed, int status, cpod_codec codec, cpod_kind kind,
                                        uint32_t type, const char *media_type)
{
    cpod_response *response = &changed->responses[changed->operation.response_count++];
    *response =
        (cpod_response){.status_first = (uint16_t)status,
                        .status_last = (uint16_t)status,
                        .codec = (uint8_t)codec,
                        .kind = (uint8_t)kind,
                        .type = type,
                        .media_type = media_type == NULL ? CPOD_NONE : changed_api_text(changed, media_type),
                        .envelope = CPOD_NONE};
    return response;
}
