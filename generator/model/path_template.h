/* The slots of a path: "/pods/{id}" has one. */
#ifndef MODEL_PATH_TEMPLATE_H
#define MODEL_PATH_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct path_slot {
    const char *open, *close; /* the braces */
    const char *name;         /* of the parameter, not terminated */
    size_t length;
} path_slot;

/* The first slot at or after `from`; false: there is none. */
bool next_slot(const char *from, path_slot *slot);
bool has_slot(const char *path, const char *name);

#endif
