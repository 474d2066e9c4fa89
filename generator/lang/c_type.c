#include "lang/c_type.h"

#include <string.h>

static int is_pointer(const char *type)
{
    size_t length = strlen(type);
    return length > 0 && type[length - 1] == '*';
}

char *c_type_of(arena *a, const char *type_name)
{
    return arena_format(a, "%s ", type_name);
}

char *c_type_pointer_to_const(arena *a, const char *type)
{
    return arena_format(a, is_pointer(type) ? "%sconst *" : "const %s*", type);
}

char *c_type_pointer(arena *a, const char *type)
{
    return arena_format(a, "%s*", type);
}

char *c_type_bare(arena *a, const char *type)
{
    size_t length = strlen(type);
    return arena_copy_n(a, type, is_pointer(type) ? length : length - 1);
}
