/* Overwriting secrets. */
#ifndef CPOD_RUNTIME_WIPE_H
#define CPOD_RUNTIME_WIPE_H

#include <stddef.h>

/* Zeroes memory before it is freed; unlike memset(), never optimized away. */
void cpodi_wipe(void *memory, size_t size);

#endif
