#include "support/random_source.h"

#include <stdio.h>

uint32_t random_below(random_source *source, uint32_t limit)
{
    source->state = source->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(source->state >> 33) % limit;
}

void random_unsupported(random_source *source, const char *what, const char *text)
{
    if (source->unsupported[0] == '\0')
        snprintf(source->unsupported, sizeof source->unsupported, "%s %s", what, text);
}
