/* What a compiled program depends on: the declarations of the public headers, without their comments. */
#ifndef EMIT_LAYOUT_H
#define EMIT_LAYOUT_H

#include "emit/output.h"

enum { LAYOUT_HASH_LENGTH = 8 };

/* The beginning of the SHA-256, in hexadecimal, of all headers among the files, in the order they were added;
 * comments and the amount of white space do not count. It becomes the SONAME's version: a layout that changed
 * is another library. */
void layout_hash(const output_set *files, char hash[LAYOUT_HASH_LENGTH + 1]);

#endif
