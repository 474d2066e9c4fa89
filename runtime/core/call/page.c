#include "core/call/page.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/codec/codec.h"

#include <string.h>

#define MOST_EMPTY_PAGES 100 /* in a row */

static int64_t to_signed(uint64_t number)
{
    return number <= INT64_MAX ? (int64_t)number : INT64_MAX;
}

/* A total, page number or size that is not an integer in C. */
static int64_t to_integer(double number)
{
    if (number < 0)
        return -1;
    return number < 9e18 ? (int64_t)number : INT64_MAX;
}

static bool read_integer(cpod_kind kind, const void *at, int64_t *out)
{
    const cpod_opt_int32 *opt_int32 = at;
    const cpod_opt_int64 *opt_int64 = at;
    const cpod_opt_uint64 *opt_uint64 = at;
    const cpod_opt_double *opt_double = at;
    switch (kind) {
    case CPOD_KIND_INT32:
        *out = *(const int32_t *)at;
        return true;
    case CPOD_KIND_INT64:
        *out = *(const int64_t *)at;
        return true;
    case CPOD_KIND_UINT64:
        *out = to_signed(*(const uint64_t *)at);
        return true;
    case CPOD_KIND_DOUBLE:
        *out = to_integer(*(const double *)at);
        return true;
    case CPOD_KIND_OPT_INT32:
        *out = opt_int32->value;
        return opt_int32->state == CPOD_IS_SET;
    case CPOD_KIND_OPT_INT64:
        *out = opt_int64->value;
        return opt_int64->state == CPOD_IS_SET;
    case CPOD_KIND_OPT_UINT64:
        *out = to_signed(opt_uint64->value);
        return opt_uint64->state == CPOD_IS_SET;
    case CPOD_KIND_OPT_DOUBLE:
        *out = to_integer(opt_double->value);
        return opt_double->state == CPOD_IS_SET;
    default:
        return false;
    }
}

static bool is_narrow(unsigned kind)
{
    return kind == CPOD_KIND_INT32 || kind == CPOD_KIND_OPT_INT32;
}

/* `number` fits the kind. */
static void write_integer(cpod_kind kind, void *at, int64_t number)
{
    const int32_t narrow = (int32_t)number;
    if (kind == CPOD_KIND_INT32)
        *(int32_t *)at = narrow;
    else if (kind == CPOD_KIND_INT64)
        *(int64_t *)at = number;
    else if (kind == CPOD_KIND_OPT_INT32)
        *(cpod_opt_int32 *)at = cpod_int32(narrow);
    else if (kind == CPOD_KIND_OPT_INT64)
        *(cpod_opt_int64 *)at = cpod_int64(number);
    else if (kind == CPOD_KIND_UINT64)
        *(uint64_t *)at = (uint64_t)number;
    else if (kind == CPOD_KIND_OPT_UINT64)
        *(cpod_opt_uint64 *)at = cpod_uint64((uint64_t)number);
}

static bool read_bool(cpod_kind kind, const void *at, bool *out)
{
    const cpod_opt_bool *opt = at;
    *out = kind == CPOD_KIND_BOOL ? *(const bool *)at : kind == CPOD_KIND_OPT_BOOL && opt->value;
    return kind == CPOD_KIND_BOOL || (kind == CPOD_KIND_OPT_BOOL && opt->state == CPOD_IS_SET);
}

static cpod_list_layout items_of(const cpod_pagination *pagination, const void *page)
{
    cpod_list_layout list;
    memcpy(&list, (const char *)page + pagination->items_offset, sizeof list);
    return list;
}

size_t cpodi_page_count(const cpod_pagination *pagination, const void *page)
{
    return items_of(pagination, page).count;
}

const void *cpodi_page_item(const cpod_tables *tables, const cpod_pagination *pagination, const void *page,
                            size_t index)
{
    const cpod_container *container = &tables->containers[pagination->items_container];
    const char *item = (const char *)items_of(pagination, page).items + index * container->stride;
    if (container->kind != CPOD_KIND_STRING && container->kind != CPOD_KIND_OBJECT)
        return item;
    const void *behind;
    memcpy((void *)&behind, item, sizeof behind);
    return behind;
}

void cpodi_paging_begin(cpodi_paging *paging, const cpod_pagination *pagination, const char *params,
                        const cpod_allocator *allocator)
{
    memset(paging, 0, sizeof *paging);
    cpodi_buffer_init(&paging->cursor, allocator);
    paging->number = pagination->style == CPOD_PAGE_NUMBERED ? 1 : 0;
    int64_t chosen;
    if (pagination->style != CPOD_PAGE_CURSOR &&
        read_integer((cpod_kind)pagination->page_kind, params + pagination->page_offset, &chosen) &&
        chosen > 0)
        paging->number = chosen;
    paging->first = paging->number;
    if (pagination->size_offset != CPOD_NONE &&
        (!read_integer((cpod_kind)pagination->size_kind, params + pagination->size_offset, &paging->size) ||
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
    char *at = params + pagination->page_offset;
    if (pagination->page_kind == CPOD_KIND_STRING) {
        if (!cpodi_buffer_terminate(&paging->cursor))
            return false;
        const char *cursor = paging->cursor.data;
        memcpy(at, (const void *)&cursor, sizeof cursor);
    } else {
        write_integer((cpod_kind)pagination->page_kind, at, paging->number);
    }
    return true;
}

static cpod_status fail_endless(const char *reason, cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_PROTOCOL, "%s, so that the iteration would not end", reason);
}

/* A cursor as the number that its parameter is. */
static cpod_status read_cursor(cpodi_paging *paging, const cpod_pagination *pagination, const char *page,
                               cpod_error *error)
{
    const cpod_kind kind = (cpod_kind)pagination->next_kind;
    bool is_number;
    if (!cpodi_buffer_terminate(&paging->cursor))
        return cpodi_no_memory(error);
    if (kind == CPOD_KIND_STRING) {
        const char *end = cpodi_text_digits(paging->cursor.data, &paging->number);
        is_number = end != NULL && *end == '\0';
    } else {
        is_number = read_integer(kind, page + pagination->next_offset, &paging->number);
    }
    if (is_number &&
        (!is_narrow(pagination->page_kind) || (paging->number >= INT32_MIN && paging->number <= INT32_MAX)))
        return CPOD_OK;
    return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                      "The server's next cursor, %.64s, is not a number that the parameter can have",
                      paging->cursor.data);
}

/* The next cursor, or the end. */
static cpod_status turn_cursor(cpodi_paging *paging, const cpod_tables *tables,
                               const cpod_pagination *pagination, const char *page, cpod_error *error)
{
    cpod_kind kind = (cpod_kind)pagination->next_kind;
    cpodi_buffer next;
    cpodi_buffer_init(&next, paging->cursor.allocator);
    const cpodi_typed_value cursor = {.kind = kind, .address = page + pagination->next_offset};
    bool given = kind != CPOD_KIND_NONE && cpodi_append_scalar(tables, &cursor, &next);
    if (next.failed)
        return cpodi_no_memory(error);
    paging->is_over = !given || next.length == 0;
    bool known = !paging->is_over && cpodi_fingerprints_repeat(
                                         &paging->cursors, cpodi_fingerprint_of_text(next.data, next.length));
    cpodi_buffer_free(&paging->cursor);
    paging->cursor = next;
    if (known)
        return fail_endless("The server's next cursor is one that it sent before", error);
    return paging->is_over || pagination->page_kind == CPOD_KIND_STRING
               ? CPOD_OK
               : read_cursor(paging, pagination, page, error);
}

/* The number of items before the first page of the walk. */
static uint64_t items_before(const cpodi_paging *paging, const cpod_pagination *pagination,
                             uint64_t page_size)
{
    uint64_t before = (uint64_t)paging->first;
    if (pagination->style == CPOD_PAGE_OFFSET)
        return before;
    return __builtin_mul_overflow(before - 1, page_size, &before) ? UINT64_MAX : before;
}

/* Whether a page by number or offset is the last one. In the order of trust: the flag, the total, its
 * length. An empty page ends the walk unless the flag announces more: a server may filter a page after it has
 * chosen its items. A negative total is that of a server that does not know it. */
static bool is_last(const cpodi_paging *paging, const cpod_pagination *pagination, const char *page,
                    size_t count)
{
    bool more;
    if (read_bool((cpod_kind)pagination->more_kind, page + pagination->more_offset, &more))
        return !more;
    if (count == 0)
        return true;
    int64_t total;
    if (read_integer((cpod_kind)pagination->total_kind, page + pagination->total_offset, &total) &&
        total >= 0) {
        uint64_t size = paging->size > 0 ? (uint64_t)paging->size : (uint64_t)count;
        uint64_t before = items_before(paging, pagination, size);
        return before >= (uint64_t)total || paging->items >= (uint64_t)total - before;
    }
    return paging->size > 0 && count < (uint64_t)paging->size;
}

/* The number or offset of the next page, or the end. */
static cpod_status turn_number(cpodi_paging *paging, const cpod_pagination *pagination, const char *page,
                               size_t count, cpod_error *error)
{
    int64_t most = is_narrow(pagination->page_kind) ? INT32_MAX : INT64_MAX;
    int64_t step = pagination->style == CPOD_PAGE_NUMBERED ? 1 : (int64_t)count;
    paging->is_over = is_last(paging, pagination, page, count);
    if (paging->is_over)
        return CPOD_OK;
    if (step == 0 || step > most || paging->number > most - step)
        return fail_endless("The server's next page has the address of this one", error);
    paging->number += step;
    return CPOD_OK;
}

cpod_status cpodi_paging_turned(cpodi_paging *paging, const cpod_tables *tables,
                                const cpod_pagination *pagination, const void *page, cpod_error *error)
{
    paging->pages++;
    paging->is_over = page == NULL;
    if (paging->is_over)
        return CPOD_OK;
    size_t count = cpodi_page_count(pagination, page);
    paging->items += count;
    paging->empty = count == 0 ? paging->empty + 1 : 0;
    cpod_status status = pagination->style == CPOD_PAGE_CURSOR
                             ? turn_cursor(paging, tables, pagination, page, error)
                             : turn_number(paging, pagination, page, count, error);
    if (status == CPOD_OK && !paging->is_over && paging->empty > MOST_EMPTY_PAGES)
        status = fail_endless("More than 100 pages in a row are empty (a fixed limit)", error);
    return status;
}
