/* Overwriting secrets. */
#ifndef CPOD_RUNTIME_WIPE_H
#define CPOD_RUNTIME_WIPE_H

#include <stddef.h>

/* Sets memory that is about to be freed to zero, which a compiler would leave out of a memset(). */
void cpodi_wipe(void *memory, size_t size);

#endif
