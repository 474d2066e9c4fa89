/* What a compiled program depends on: the declarations of the public headers, without their comments. */
#ifndef EMIT_ABI_HASH_H
#define EMIT_ABI_HASH_H

#include "emit/file_set.h"

enum { ABI_HASH_LENGTH = 8 };

/* The beginning of the SHA-256, in hexadecimal, of all headers among the files, in the order they were added;
 * comments and the amount of white space do not count. It becomes the SONAME's version: a layout that changed
 * is another library. */
void abi_hash_of(const file_set *files, char hash[ABI_HASH_LENGTH + 1]);

#endif
