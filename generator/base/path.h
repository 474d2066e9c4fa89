/* Paths as text: '/' separates; nothing here looks at the file system. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>

#include "base/arena.h"

/* Without "." and empty parts, and with "a/.." taken out: "./a//b/../c.yaml" is "a/c.yaml". What leads above
 * the start stays ("../a"); above the root there is nothing ("/../a" is "/a"); what comes to nothing is
 * ".". */
char *path_normalize(arena *a, const char *path);

/* What comes before the last '/': "." when there is none, "/" when that is all. */
char *path_dirname(arena *a, const char *path);

/* What comes after the last '/'. Points into `path`. */
const char *path_basename(const char *path);

/* `path` as seen from `folder`, folded; `path` itself, folded, when it is absolute. */
char *path_join(arena *a, const char *folder, const char *path);

bool path_is_absolute(const char *path);

/* Whether a relative path names something below the folder it is joined to: not absolute, not empty, not the
 * folder itself, and never leading above it on the way. For every path that is made from the text of a
 * spec. */
bool path_stays_below(const char *path);

#endif
