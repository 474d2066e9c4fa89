#include "core/http/headers.h"

#include "core/base/text.h"

#include <string.h>

/* `count`: absent. */
static size_t index_of(const cpod_header *headers, size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && !cpodi_text_equal_nocase(headers[i].name, name))
        i++;
    return i;
}

bool cpodi_headers_set(cpodi_headers *headers, cpodi_arena *arena, const char *name, const char *value)
{
    size_t i = index_of(headers->items, headers->count, name);
    if (i == headers->capacity) {
        cpod_header *items = cpodi_arena_grow(arena, headers->items, &headers->capacity, sizeof *items);
        if (items == NULL)
            return false;
        headers->items = items;
    }
    headers->items[i] = (cpod_header){name, value};
    headers->count += i == headers->count ? 1 : 0;
    return true;
}

void cpodi_headers_remove(cpodi_headers *headers, const char *name)
{
    size_t i = index_of(headers->items, headers->count, name);
    if (i == headers->count)
        return;
    headers->count--;
    memmove(&headers->items[i], &headers->items[i + 1], (headers->count - i) * sizeof *headers->items);
}

const char *cpodi_headers_find(const cpod_header *headers, size_t count, const char *name)
{
    size_t i = index_of(headers, count, name);
    return i < count ? headers[i].value : NULL;
}

bool cpodi_header_name_is_valid(const char *name)
{
    static const char token[] =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return name != NULL && *name != '\0' && name[strspn(name, token)] == '\0';
}

bool cpodi_header_value_is_valid(const char *value)
{
    if (value == NULL)
        return false;
    for (; *value != '\0'; value++) {
        unsigned char c = (unsigned char)*value;
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}
