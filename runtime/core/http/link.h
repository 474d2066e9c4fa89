/* The header Link: RFC 8288. */
#ifndef CPOD_RUNTIME_LINK_H
#define CPOD_RUNTIME_LINK_H

#include <stdbool.h>
#include <stddef.h>

/* Finds the first link with a relation type, ignoring case, in the value of the header Link; several fields are
 * separated by line ends. Links with an `anchor` are about another resource and do not count. `*target` is the
 * reference between `<` and `>`. False: no such link. */
bool cpodi_link_find(const char *text, const char *rel, const char **target, size_t *length);

#endif
