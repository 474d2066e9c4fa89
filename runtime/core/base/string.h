/* Strings for the caller, freed by cpod_string_free(): each carries its allocator in front of the text. */
#ifndef CPOD_RUNTIME_STRING_H
#define CPOD_RUNTIME_STRING_H

#include "core/base/buffer.h"

/* Copies text into a new string. NULL: out of memory. */
char *cpodi_string_new(const cpod_allocator *allocator, const char *text, size_t length);

/* Turns a buffer into a string without a copy: begin with the empty buffer, append, finish. Finishing
 * leaves the buffer empty. NULL: an allocation failed, now or before; the buffer is freed. */
void cpodi_string_begin(cpodi_buffer *buffer);
char *cpodi_string_finish(cpodi_buffer *buffer, size_t *length);

#endif
