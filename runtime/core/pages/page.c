#include "core/pages/page.h"

#include "core/base/error.h"

#include <string.h>

#define MOST_EMPTY_PAGES 100 /* in a row */

void cpodi_paging_begin(cpodi_paging *paging, const cpod_pagination *pagination, const char *params,
                        const cpod_allocator *allocator)
{
    memset(paging, 0, sizeof *paging);
    cpodi_buffer_init(&paging->cursor, allocator);
    const bool from_one =
        pagination->style == CPOD_PAGE_NUMBERED && (pagination->flags & CPOD_PAGE_BASE_ZERO) == 0;
    paging->number = from_one ? 1 : 0;
    paging->base = paging->number;
    paging->first = paging->number;
    if (params == NULL)
        return;
    int64_t chosen;
    if (pagination->style != CPOD_PAGE_CURSOR &&
        cpodi_page_read_integer((cpod_kind)pagination->page_kind, params + pagination->page_offset,
                                &chosen) &&
        chosen > 0)
        paging->number = chosen;
    paging->first = paging->number;
    if (pagination->size_offset != CPOD_NONE &&
        (!cpodi_page_read_integer((cpod_kind)pagination->size_kind, params + pagination->size_offset,
                                  &paging->size) ||
         paging->size < 0))
        paging->size = 0;
}

void cpodi_paging_end(cpodi_paging *paging)
{
    cpodi_buffer_free(&paging->cursor);
}

bool cpodi_paging_prepare(cpodi_paging *paging, const cpod_pagination *pagination, char *params)
{
    if (paging->pages == 0)
        return true;
    if (cpodi_page_has_url(pagination))
        return cpodi_buffer_terminate(&paging->cursor);
    char *at = params + pagination->page_offset;
    if (pagination->page_kind == CPOD_KIND_STRING) {
        if (!cpodi_buffer_terminate(&paging->cursor))
            return false;
        const char *cursor = paging->cursor.data;
        memcpy(at, (const void *)&cursor, sizeof cursor);
    } else {
        cpodi_page_write_integer((cpod_kind)pagination->page_kind, at, paging->number);
    }
    return true;
}

cpod_status cpodi_paging_fail_endless(const char *reason, cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_PROTOCOL, "%s, so that the iteration would not end", reason);
}

/* The number of items before the first page of the walk. */
static uint64_t items_before(const cpodi_paging *paging, const cpod_pagination *pagination,
                             uint64_t page_size)
{
    uint64_t before = (uint64_t)(paging->first - paging->base);
    if (pagination->style == CPOD_PAGE_OFFSET)
        return before;
    return __builtin_mul_overflow(before, page_size, &before) ? UINT64_MAX : before;
}

/* Whether a page by number or offset is the last one. In the order of trust: the flag, the total, the number of
 * pages, its length. An empty page ends the walk unless the flag announces more: a server may filter a page after
 * it has chosen its items. A negative total is that of a server that does not know it; so is a number of 0 pages
 * beside items. */
static bool is_last(const cpodi_paging *paging, const cpod_pagination *p, const char *page, size_t count)
{
    bool more;
    if (cpodi_page_flag(p, page, &more))
        return !more;
    if (count == 0)
        return true;
    int64_t total;
    if (cpodi_page_integer(p->total_kind, &p->total_path, p->total_offset, page, &total) && total >= 0) {
        uint64_t size = paging->size > 0 ? (uint64_t)paging->size : (uint64_t)count;
        uint64_t before = items_before(paging, p, size);
        return before >= (uint64_t)total || paging->items >= (uint64_t)total - before;
    }
    if (p->style == CPOD_PAGE_NUMBERED &&
        cpodi_page_integer(p->pages_kind, &p->pages_path, p->pages_offset, page, &total) && total > 0)
        return paging->number - paging->base + 1 >= total;
    return paging->size > 0 && count < (uint64_t)paging->size;
}

/* The number or offset of the next page, or the end. */
static cpod_status turn_number(cpodi_paging *paging, const cpod_pagination *pagination, const char *page,
                               size_t count, cpod_error *error)
{
    int64_t most = cpodi_page_is_narrow(pagination->page_kind) ? INT32_MAX : INT64_MAX;
    int64_t step = pagination->style == CPOD_PAGE_NUMBERED ? 1 : (int64_t)count;
    paging->is_over = is_last(paging, pagination, page, count);
    if (paging->is_over)
        return CPOD_OK;
    if (step == 0 || step > most || paging->number > most - step)
        return cpodi_paging_fail_endless("The server's next page has the address of this one", error);
    paging->number += step;
    return CPOD_OK;
}

cpod_status cpodi_paging_turned(cpodi_paging *paging, const cpod_tables *tables,
                                const cpod_pagination *pagination, const cpodi_page *page, cpod_error *error)
{
    paging->pages++;
    paging->is_over = page->root == NULL;
    if (paging->is_over)
        return CPOD_OK;
    size_t count = cpodi_page_count(pagination, page->root);
    paging->items += count;
    paging->empty = count == 0 ? paging->empty + 1 : 0;
    cpod_status status = pagination->style == CPOD_PAGE_CURSOR
                             ? cpodi_paging_turn_cursor(paging, tables, pagination, page, error)
                             : turn_number(paging, pagination, page->root, count, error);
    if (status == CPOD_OK && !paging->is_over && paging->empty > MOST_EMPTY_PAGES)
        status = cpodi_paging_fail_endless("More than 100 pages in a row are empty (a fixed limit)", error);
    return status;
}
