/* The generator's description of an SDK beside the SDK itself: the schema of every row of its tables. The
 * generator's numbering of the rows connects both. */
#ifndef SUPPORT_DESCRIBED_SDK_H
#define SUPPORT_DESCRIBED_SDK_H

#include "sdk/sdk.h"
#include <cpod/core/generated.h>

typedef struct described_sdk {
    arena *memory;
    diagnostics *diagnostics;
    reader *files;
    sdk *description;
} described_sdk;

/* Reads the specification at `path`, of an SDK whose names begin with `prefix`; mistakes cost what they
 * cost the SDK. False when it could not be understood. Free it either way. */
bool described_sdk_load(described_sdk *d, const char *path, const char *prefix);
void described_sdk_free(described_sdk *d);

/* Whether a type has a row in the tables, its own JSON form, and a schema of that form. */
bool described_sdk_has_documents(const sdk_type *type);

/* Returns kind and row of such a type. */
cpod_kind described_sdk_kind(const sdk_type *type);
uint32_t described_sdk_row(const sdk_type *type);

/* Returns kind and row of the root of a body. False if it has no JSON form. */
bool described_sdk_root(const described_sdk *d, model_reference reference, cpod_kind *kind, uint32_t *row);

#endif
