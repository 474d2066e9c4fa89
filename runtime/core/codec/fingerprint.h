/* Telling a page that came before from a new one. */
#ifndef CPOD_RUNTIME_FINGERPRINT_H
#define CPOD_RUNTIME_FINGERPRINT_H

#include "core/call/call.h"

/* The fingerprints an iterator remembers: the last one, and one that is renewed after 1, 2, 4, 8… pages, so
 * that a circle of any length is found in constant memory. 0 stands for none. */
typedef struct cpodi_fingerprints {
    uint64_t last;
    uint64_t milestone;
    uint64_t count;
    uint64_t renewal;
} cpodi_fingerprints;

/* Of the items of the page that the call was answered with, and of the total beside them: envelopes have
 * times and request ids that differ each time. 0: no items. */
uint64_t cpodi_fingerprint_of(const cpodi_call *call, const cpod_pagination *pagination);

/* Remembers a page. @return whether it came before. */
bool cpodi_fingerprints_repeat(cpodi_fingerprints *seen, uint64_t fingerprint);

#endif
