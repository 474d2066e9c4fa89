/* The state in a file, one change a line, so that nothing that was responded to is lost when the program is
 * killed.
 *
 * A line is a JSON object, one of
 *
 *     {"state": 1}                                       the first one: the version of all this
 *     {"in": "/v1/pods", "tenant": "t", "put": {…}}      a record, new or changed
 *     {"in": "/v1/pods", "gone": "pod-…"}                a record that was removed
 *     {"topic": "job:…", "number": 3, "event": "…"}      an event as it was sent
 *     {"topic": "job:…", "finished": true}
 *     {"set": "settings", "to": {…}}                     also token_key, token_generation
 *
 * Collections are named by their path, key-value stores by a '#' and their name. A last line without a line
 * end was being written when the machine stopped: it is dropped. The file is compacted, into a temporary file
 * that then replaces it, when it has grown far beyond the state, and at the end. */
#ifndef EMULATOR_JOURNAL_H
#define EMULATOR_JOURNAL_H

#include "base/diagnostics.h"
#include "engine/base/event.h"
#include "engine/store/collection.h"
#include "engine/store/kv_store.h"

#include <pthread.h>

enum { JOURNAL_KEY_SIZE = 32 };

typedef struct journal journal;

/* What is kept in the file; all of it lives as long as the journal. */
typedef struct journal_state {
    pthread_mutex_t *lock; /* guards all that follows */
    const collections *collections;
    const kv_stores *kv_stores;
    event_hub *events;
    cJSON **settings;
    unsigned char *token_key; /* JOURNAL_KEY_SIZE bytes */
    int64_t *token_generation;
} journal_state;

/* Loads the file into a state that is empty so far, and records all changes from now on. NULL after having
 * reported why; `*is_new` is set to whether the file had no state. */
journal *journal_open(const journal_state *state, const char *path, diagnostics *d, bool *is_new);

/* The functions below do nothing for NULL. All but journal_sync and journal_close expect the lock held. */

/* Records a member of the state that is not a record: "settings", "token_generation". */
void journal_set(journal *j, const char *name, const cJSON *value);

/* Writes all changes: they survive the end of this program. */
void journal_flush(journal *j);

/* Makes them survive the end of the machine. Takes the lock itself, but not while the disk is busy; for the
 * thread that calls journal_compact. */
void journal_sync(journal *j);

/* Rewrites the file when it has become far longer than it needs to be. */
void journal_compact(journal *j);

/* Rewrites the file if anything has changed, and closes it. False after having written why into `error` when
 * changes could not be saved, now or before. */
bool journal_close(journal *j, char *error, size_t error_size);

#endif
