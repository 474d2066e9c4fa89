/* An SDK as the generator describes it, beside the SDK itself: the schema of every row of its tables.
 *
 * What binds the two is the numbering of rows, which the generator itself has. */
#ifndef SUPPORT_DESCRIBED_SDK_H
#define SUPPORT_DESCRIBED_SDK_H

#include <cpod/core/generated.h>

#include "sdk/sdk.h"

typedef struct described_sdk {
    arena *memory;
    diagnostics *reports;
    reader *files;
    sdk *description;
} described_sdk;

/* Reads the specification at `path`, of an SDK whose names begin with `prefix`. False when it could not be
 * understood. Free it either way. */
bool described_sdk_load(described_sdk *d, const char *path, const char *prefix);
void described_sdk_free(described_sdk *d);

/* Whether a type has a row in the tables and a JSON form of its own, and a schema that says what that is. */
bool described_sdk_has_documents(const sdk_type *type);

/* Kind and row of such a type. */
cpod_kind described_sdk_kind(const sdk_type *type);
uint32_t described_sdk_row(const sdk_type *type);

/* Kind and row of what is at the root of a body. False when it has no JSON form. */
bool described_sdk_root(const described_sdk *d, model_reference reference, cpod_kind *kind, uint32_t *row);

#endif
