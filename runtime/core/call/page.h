/* The position of an iterator, from page to page. */
#ifndef CPOD_RUNTIME_PAGE_H
#define CPOD_RUNTIME_PAGE_H

#include "core/base/buffer.h"
#include "core/codec/fingerprint.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

typedef struct cpodi_paging {
    bool is_over;
    uint64_t pages;             /* turned so far */
    int64_t number;             /* of the next page, or the offset of its first item */
    int64_t first;              /* the number it began with */
    uint64_t items;             /* seen so far */
    unsigned empty;             /* pages without items, since the last one with items */
    int64_t size;               /* page size that the caller requests; 0: none */
    cpodi_buffer cursor;        /* of the next page, sealed */
    cpodi_fingerprints cursors; /* those of earlier pages */
} cpodi_paging;

/* Begins at the page in the params, else at the first. `allocator` outlives it. */
void cpodi_paging_begin(cpodi_paging *paging, const cpod_pagination *pagination, const char *params,
                        const cpod_allocator *allocator);
void cpodi_paging_end(cpodi_paging *paging);

/* Sets the page in the params; those of the first page are the caller's own. False: out of memory. */
bool cpodi_paging_prepare(cpodi_paging *paging, const cpod_pagination *pagination, char *params);

/* Updates the position after a page (NULL: a response without one). CPOD_ERR_PROTOCOL: the walk would not
 * end, since a cursor leads back, the next page has the address of this one, or too many pages in a row are
 * empty. */
cpod_status cpodi_paging_turned(cpodi_paging *paging, const cpod_tables *tables,
                                const cpod_pagination *pagination, const void *page, cpod_error *error);

size_t cpodi_page_count(const cpod_pagination *pagination, const void *page);

/* An item: its address, of texts and objects behind pointers that pointer. */
const void *cpodi_page_item(const cpod_tables *tables, const cpod_pagination *pagination, const void *page,
                            size_t index);

#endif
