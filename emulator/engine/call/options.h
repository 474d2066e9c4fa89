/* What an emulator is made of, and how it behaves. */
#ifndef EMULATOR_OPTIONS_H
#define EMULATOR_OPTIONS_H

#include "engine/base/clock.h"
#include "spec/spec.h"

typedef struct service service; /* see service.h */

/* Whatever it points to must live as long as the emulator. */
typedef struct emulator_options {
    const spec_document *document;

    /* What operations do beyond create, get, list, update, delete and transitions, up to a NULL; an empty
     * table is fine. NULL: the document is served generically, see endpoint.h. */
    const service *const *services;

    int64_t token_lifetime;         /* seconds; 0: 3600 */
    emulator_clock clock;           /* zero: the system's */
    const char *state_path;         /* file of the state; NULL: the state is in memory only */
    const char *documentation_path; /* folder with the page of /docs; NULL: none */
    bool is_seeded;                 /* starts with generated data, unless the file has a state */
    uint64_t seed;
    bool checks_responses; /* responds 500 instead of what the document does not allow; for tests */
} emulator_options;

#endif
