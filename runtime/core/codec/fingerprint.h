/* Recognizes a page that a server has sent before. */
#ifndef CPOD_RUNTIME_FINGERPRINT_H
#define CPOD_RUNTIME_FINGERPRINT_H

#include "core/codec/codec.h"

/* What an iterator remembers: the last fingerprint, and one that is replaced after 1, 2, 4, 8… pages, so
 * that cycles of any length are found in constant memory. 0: none. */
typedef struct cpodi_fingerprints {
    uint64_t last;
    uint64_t milestone;
    uint64_t count;
    uint64_t renewal;
} cpodi_fingerprints;

/* Hashes the items and the total of a page alone, since envelopes differ in times and request ids. `body`
 * is the text of the page, described by `response`. 0: no items. */
uint64_t cpodi_fingerprint_of(const cpod_tables *tables, const cpod_response *response,
                              const cpod_pagination *pagination, const cpodi_json_input *body);

/* Hashes a text. Not 0. */
uint64_t cpodi_fingerprint_of_text(const char *text, size_t length);

/* Remembers a page. Returns whether it was remembered before. */
bool cpodi_fingerprints_repeat(cpodi_fingerprints *seen, uint64_t fingerprint);

#endif
