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
    int64_t base;               /* the number of the first page of all: 0 or 1 */
    uint64_t items;             /* seen so far */
    unsigned empty;             /* pages without items, since the last one with items */
    int64_t size;               /* page size that the caller requests; 0: none */
    const char *problem;        /* why the next page cannot be requested; NULL: it can */
    cpodi_buffer cursor;        /* of the next page, or its URL; terminated */
    cpodi_fingerprints cursors; /* those of earlier pages */
} cpodi_paging;

/* A response: what the next page is found in. */
typedef struct cpodi_page {
    const void *root;   /* NULL: a response without a page */
    const char *url;    /* of the request, without credentials */
    const char *header; /* values of cpodi_paging_header(), a line each; "" when absent */
} cpodi_page;

/* Begins at the page in the params, or in the body where the tables state so, else at the first. NULL: none.
 * `allocator` outlives it. */
void cpodi_paging_begin(cpodi_paging *paging, const cpod_pagination *pagination, const char *params,
                        const cpod_allocator *allocator);
void cpodi_paging_end(cpodi_paging *paging);

/* Sets the page in the params, unless it is a URL; those of the first page are the caller's own. False: out of
 * memory. */
bool cpodi_paging_prepare(cpodi_paging *paging, const cpod_pagination *pagination, char *params);

/* Updates the position after a page. CPOD_ERR_PROTOCOL: the walk would not end, since a cursor leads back, the next
 * page has the address of this one, or too many pages in a row are empty. A URL of the next page that is malformed or
 * that of another server is `problem`, since this page is good. */
cpod_status cpodi_paging_turned(cpodi_paging *paging, const cpod_tables *tables,
                                const cpod_pagination *pagination, const cpodi_page *page, cpod_error *error);

/* The URL of the next request, which replaces that of the parameters; NULL: they have it. */
const char *cpodi_paging_url(const cpodi_paging *paging, const cpod_pagination *pagination);

/* The header of a response that leads to the next page, in lower case; NULL: none does. */
const char *cpodi_paging_header(const cpod_tables *tables, const cpod_pagination *pagination);

size_t cpodi_page_count(const cpod_pagination *pagination, const void *page);

/* An item: its address, of texts and objects behind pointers that pointer. */
const void *cpodi_page_item(const cpod_tables *tables, const cpod_pagination *pagination, const void *page,
                            size_t index);

/* ---- page_member.c */

/* The struct at the end of a path; NULL: absent. */
const void *cpodi_page_at(const cpod_page_path *path, const void *object);

/* Read a member of a page, or a parameter. False: absent, or of another kind. */
bool cpodi_page_read_integer(cpod_kind kind, const void *at, int64_t *out);
bool cpodi_page_integer(unsigned kind, const cpod_page_path *path, uint32_t offset, const void *page,
                        int64_t *out);
/* Whether the page states that there is a further one, or none. */
bool cpodi_page_flag(const cpod_pagination *pagination, const void *page, bool *more);

/* `number` fits the kind. */
void cpodi_page_write_integer(cpod_kind kind, void *at, int64_t number);

/* Whether the next page is at a URL. */
static inline bool cpodi_page_has_url(const cpod_pagination *pagination)
{
    return pagination->source == CPOD_PAGE_FROM_URL || pagination->source == CPOD_PAGE_FROM_LINK;
}

static inline bool cpodi_page_is_narrow(unsigned kind)
{
    return kind == CPOD_KIND_INT32 || kind == CPOD_KIND_OPT_INT32;
}

/* ---- next.c */

/* Finds the next cursor or URL, or the end. Statuses as of cpodi_paging_turned(). */
cpod_status cpodi_paging_turn_cursor(cpodi_paging *paging, const cpod_tables *tables,
                                     const cpod_pagination *pagination, const cpodi_page *page,
                                     cpod_error *error);

/* Fills CPOD_ERR_PROTOCOL: the walk would not end. */
cpod_status cpodi_paging_fail_endless(const char *reason, cpod_error *error);

#endif
