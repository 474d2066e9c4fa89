#include "engine/store/order.h"

#include <stdlib.h>
#include <string.h>

bool order_is_number(slice text)
{
    return text.length > 0 && strchr("-0123456789", text.text[0]) != NULL;
}

static bool is_nothing(slice key)
{
    return key.length == 0 || key.text[0] == 'n';
}

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_keys(const order_entry *a, const order_entry *b)
{
    if (order_is_number(a->key) && order_is_number(b->key))
        return (a->number > b->number) - (a->number < b->number);
    size_t shorter = a->key.length < b->key.length ? a->key.length : b->key.length;
    int order = memcmp(a->key.text, b->key.text, shorter);
    return order != 0 ? order : compare_sizes(a->key.length, b->key.length);
}

static int compare_entries(const void *x, const void *y)
{
    const order_entry *a = x;
    const order_entry *b = y;
    bool a_is_nothing = is_nothing(a->key);
    if (a_is_nothing != is_nothing(b->key))
        return a_is_nothing ? 1 : -1;
    int order = a_is_nothing ? 0 : a->sign * compare_keys(a, b);
    if (order == 0)
        order = strcmp(a->id, b->id);
    return order != 0 ? order : compare_sizes(a->place, b->place);
}

void order_sort(order_entry *entries, size_t count, bool descends)
{
    for (size_t i = 0; i < count; i++) {
        order_entry *entry = &entries[i];
        entry->place = i;
        entry->sign = descends ? -1 : 1;
        /* A closing quote would sort after other characters: compare without quotes. */
        if (entry->key.length > 0 && entry->key.text[0] == '"')
            entry->key.length--;
        if (order_is_number(entry->key))
            entry->number = strtod(entry->key.text, NULL);
    }
    qsort(entries, count, sizeof *entries, compare_entries);
}
