/* Runs cpodgen over hostile documents, as a program of its own with little time and memory. */
#ifndef TEST_HOSTILE_RUN_H
#define TEST_HOSTILE_RUN_H

#include <stdbool.h>
#include <stddef.h>

/* How a run may end. */
typedef enum outcome { OUTCOME_REFUSED, OUTCOME_MADE } outcome;

/* Makes a scratch folder and goes there. The program is named by the environment variable CPODGEN. */
int hostile_setup(void **state);
int hostile_teardown(void **state);

/* A file of the scratch folder, its folders made where need be. */
void hostile_write(const char *path, const void *bytes, size_t length);

/* Writes the document to a file of the scratch folder, generates from it into out/ and docs/, and fails the
 * test unless
 * - the run ends by itself within 1 s of processor time and, without sanitizers, 256 MB of memory;
 * - it ends as expected: an error says where it is, and nothing is written; else out/ and docs/ alone are
 * written, and, where `compiles` is set, a compiler takes the sources without a warning. Cleans up all but
 * what hostile_write wrote. */
void hostile_document(const char *name, const char *path, const void *bytes, size_t length, outcome expected,
                      bool compiles);

/* Whether any file below a folder is bad. */
bool hostile_any(const char *folder, bool (*is_bad)(const char *text));

#endif
