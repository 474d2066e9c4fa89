/* A folder of its own for each test, and one file in it. */
#ifndef CPOD_TESTS_CLIENT_PATHS_H
#define CPOD_TESTS_CLIENT_PATHS_H

#include <stddef.h>

extern char paths_folder[128];
extern char paths_file[160];

/* Setup and teardown of a test. The teardown fails if anything but the file is left. */
int paths_make(void **state);
int paths_remove(void **state);

/* The number of files, temporary ones included. */
size_t paths_count(void);

void paths_write(const char *text);

/* Fails the test unless the file has this text and is the only one. */
void paths_expect(const char *text);

/* The number of the next descriptor to be opened. */
int paths_lowest_descriptor(void);

#endif
