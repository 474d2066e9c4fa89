/* The variables of a path: "/pods/{id}" has one. */
#ifndef MODEL_PATH_TEMPLATE_H
#define MODEL_PATH_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct path_variable {
    const char *open, *close; /* the braces */
    const char *name;         /* of the parameter, not terminated */
    size_t length;
} path_variable;

/* The first variable at or after `from`; false: there is none. */
bool path_template_next(const char *from, path_variable *variable);
bool path_template_has(const char *path, const char *name);

#endif
