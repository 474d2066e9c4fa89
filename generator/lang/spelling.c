#include "lang/spelling.h"

#include <string.h>

static int is_pointer(const char *spelling)
{
    size_t length = strlen(spelling);
    return length > 0 && spelling[length - 1] == '*';
}

char *spelling_of(arena *a, const char *type_name)
{
    return arena_format(a, "%s ", type_name);
}

char *spelling_pointer_to_const(arena *a, const char *spelling)
{
    return arena_format(a, is_pointer(spelling) ? "%sconst *" : "const %s*", spelling);
}

char *spelling_pointer(arena *a, const char *spelling)
{
    return arena_format(a, "%s*", spelling);
}

char *spelling_bare(arena *a, const char *spelling)
{
    size_t length = strlen(spelling);
    return arena_copy_n(a, spelling, is_pointer(spelling) ? length : length - 1);
}
