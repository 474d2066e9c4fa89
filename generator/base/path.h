/* Paths as text, with '/' as separator. No function accesses the file system. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"

/* Removes "." and empty segments, and resolves "..": "./a//b/../c.yaml" is "a/c.yaml". Leading ".." stay
 * ("../a"); above the root they are dropped ("/../a" is "/a"); an empty result is ".". */
char *path_normalize(arena *a, const char *path);

/* The text before the last '/': "." without a '/', "/" for a file in the root. */
char *path_dirname(arena *a, const char *path);

/* The text behind the last '/'. Points into `path`. */
const char *path_basename(const char *path);

/* `path` relative to `folder`, normalized; an absolute `path` is only normalized. */
char *path_join(arena *a, const char *folder, const char *path);

#endif
