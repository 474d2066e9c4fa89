/* The state in a file, one change a line, so that a program that is killed has lost nothing it answered.
 *
 * A line is a JSON object, one of
 *
 *     {"state": 1}                                       the first one: the version of all this
 *     {"in": "/v1/pods", "tenant": "t", "put": {…}}      a record, new or changed
 *     {"in": "/v1/pods", "gone": "pod-…"}                a record that was removed
 *     {"topic": "job:…", "number": 3, "event": "…"}      an event as it was sent
 *     {"topic": "job:…", "finished": true}
 *     {"set": "settings", "to": {…}}                     and likewise token_key, token_generation
 *
 * Collections are named by their path, kv_stores by a '#' and their name. A last line without its end was being
 * written when the machine stopped: it is dropped. The file is written anew, to a temporary beside it that
 * then takes its place, when it has grown far beyond what it says, and at the end. */
#ifndef EMULATOR_JOURNAL_H
#define EMULATOR_JOURNAL_H

#include "engine/call/call.h"

/* Loads the file into the emulator, which has no state yet, and takes down all changes from now on. Returns
 * NULL, having reported why to the emulator's diagnostics, when it cannot; `*is_new` tells whether there was
 * no state. */
journal *journal_open(emulator *e, const char *path, bool *is_new);

/* The functions below do nothing for NULL; all but journal_sync and journal_close want the emulator's
 * lock. */

/* Takes down a member of the emulator that is no record. */
void journal_set(journal *j, const char *name, const cJSON *value);

/* Hands all changes to the system: they are safe from the end of this program. */
void journal_flush(journal *j);

/* Sees to it that they are safe from the end of the machine as well. Takes the lock itself, and not for the
 * time that the disk takes; for the thread that calls journal_compact. */
void journal_sync(journal *j);

/* Writes the file anew where it has become far longer than it needs to be. */
void journal_compact(journal *j);

/* Writes the file anew if anything has changed and ends. False after having written why into `error` when
 * changes could not be kept, now or before. */
bool journal_close(journal *j, char *error, size_t error_size);

#endif
