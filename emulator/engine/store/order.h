/* The order of a list by one member of its items. */
#ifndef EMULATOR_ORDER_H
#define EMULATOR_ORDER_H

#include <stdbool.h>

#include "engine/store/store.h"

typedef struct order_entry {
    const void *item;
    slice key;      /* JSON text of the member; empty: the item has none */
    const char *id; /* decides between items that tie */
    double number;  /* from here on for order_sort itself */
    size_t place;
} order_entry;

/* Numbers by their value, all else by its text. What is absent or null comes last, whatever the direction. */
void order_sort(order_entry *entries, size_t count, bool descends);

/* Whether JSON text is a number. */
bool order_is_number(slice text);

#endif
