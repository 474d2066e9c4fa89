/* Runs cpodgen over hostile documents, in a process of its own with limited time and memory. */
#ifndef TEST_HOSTILE_RUN_H
#define TEST_HOSTILE_RUN_H

#include <stdbool.h>
#include <stddef.h>

/* How a run may end. */
typedef enum outcome {
    OUTCOME_REFUSED,
    OUTCOME_MADE,
    OUTCOME_REFUSED_STRICTLY /* … with --strict, and made without */
} outcome;

/* Makes a scratch folder and changes to it. The program is named by the environment variable CPODGEN. */
int hostile_setup(void **state);
int hostile_teardown(void **state);

/* Writes a file of the scratch folder, and makes its folders. */
void hostile_write(const char *path, const void *bytes, size_t length);

/* Writes the document to a file of the scratch folder, generates from it into out/ and docs/, and fails the
 * test unless
 * - the run ends by itself, before the guard of 20 s of processor time, and takes at most 256 MB of memory
 *   (sanitizers are allowed more);
 * - it ends as expected: refused with a located error and nothing written, or made with files in out/ and
 *   docs/ alone, which, where `compiles` is set, compile without a warning.
 * A document that is refused with --strict alone is run with it first.
 * Removes everything except the files of hostile_write. Returns the processor time of the run in seconds. */
double hostile_document(const char *name, const char *path, const void *bytes, size_t length,
                        outcome expected, bool compiles);

/* Whether any file below a folder is bad. */
bool hostile_any(const char *folder, bool (*is_bad)(const char *text));

#endif
