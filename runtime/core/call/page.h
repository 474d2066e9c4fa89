/* Where an iterator stands: what the last page said, what the next request asks for. */
#ifndef CPOD_RUNTIME_PAGE_H
#define CPOD_RUNTIME_PAGE_H

#include "core/base/buffer.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

typedef struct cpodi_paging {
    bool is_over;
    uint64_t pages;      /* turned so far */
    int64_t number;      /* of the next page, or the offset of its first item */
    int64_t first;       /* the number it began with */
    uint64_t items;      /* seen so far */
    int64_t size;        /* of a page, as the caller asks; 0: he does not */
    cpodi_buffer cursor; /* of the next page, sealed */
} cpodi_paging;

/* Begins where the params say, else at the beginning. `allocator` outlives it. */
void cpodi_paging_begin(cpodi_paging *paging, const cpod_pagination *pagination, const char *params,
                        const cpod_allocator *allocator);
void cpodi_paging_end(cpodi_paging *paging);

/* Puts the next page into the params; the first one is asked for as the caller did. False: memory has run
 * out. */
bool cpodi_paging_prepare(cpodi_paging *paging, const cpod_pagination *pagination, char *params);

/* Learns from a page (NULL: an answer without one) whether there is another. CPOD_ERR_PROTOCOL: the cursor
 * leads to itself. */
cpod_status cpodi_paging_turned(cpodi_paging *paging, const cpod_tables *tables,
                                const cpod_pagination *pagination, const void *page, cpod_error *error);

size_t cpodi_page_count(const cpod_pagination *pagination, const void *page);

/* An item: its address, of texts and objects behind pointers that pointer. */
const void *cpodi_page_item(const cpod_tables *tables, const cpod_pagination *pagination, const void *page,
                            size_t index);

#endif
