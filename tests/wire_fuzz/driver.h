/* What the driver knows of a generated SDK. */
#ifndef WIRE_FUZZ_DRIVER_H
#define WIRE_FUZZ_DRIVER_H

#include <cpod/core/generated.h>

/* A generated function: `path` has the address of each argument for the path. */
typedef struct wire_operation {
    const char *id; /* NULL: the end of the list */
    cpod_status (*call)(cpod_client *client, const void *const *path, const void *params, const void *body,
                        cpod_error *error);
} wire_operation;

typedef struct wire_sdk {
    const cpod_api *api;
    const wire_operation *operations;
    cpod_status (*client_new)(const cpod_client_options *options, cpod_client **out, cpod_error *error);
} wire_sdk;

/* Values that live until the end of a call: the roots of from_json, and plain memory. */
typedef struct wire_memory {
    void *roots[4096];
    size_t root_count;
    void *blocks[4096];
    size_t block_count;
} wire_memory;

void *wire_alloc(wire_memory *memory, size_t size);
void wire_release(wire_memory *memory);

/* Stores a value, which `json` describes, of a row of the tables at an address: `null` is the null of its kind.
 * Exits with a message if the SDK does not decode it. */
void wire_store(wire_memory *memory, const cpod_api *api, cpod_kind kind, uint32_t type, const char *json,
                void *to);

/* Fills an upload from memory. Texts are JSON or "null"; `hex` has its bytes. */
cpod_upload wire_upload(wire_memory *memory, const char *filename, const char *content_type, const char *hex);

/* The text of a JSON string; NULL: `null`. */
char *wire_text(wire_memory *memory, const char *json);

#endif
