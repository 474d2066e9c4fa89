/* The order of a list by one member of its items. */
#ifndef EMULATOR_ORDER_H
#define EMULATOR_ORDER_H

#include "engine/store/store.h"

#include <stdbool.h>

typedef struct order_entry {
    const void *item;
    slice key;      /* JSON text of the member; empty: the item has none */
    const char *id; /* decides between items that tie */
    double number;  /* internal, from here on */
    size_t place;
    int sign;
} order_entry;

/* Sorts numbers by value, everything else by text. Absent and null come last in both directions. */
void order_sort(order_entry *entries, size_t count, bool descends);

bool order_is_number(slice text);

#endif
