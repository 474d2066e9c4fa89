/* Members of pages and parameters. */
#include "core/pages/page.h"

#include <string.h>

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

bool cpodi_page_read_integer(cpod_kind kind, const void *at, int64_t *out)
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

void cpodi_page_write_integer(cpod_kind kind, void *at, int64_t number)
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
    else if (kind == CPOD_KIND_DOUBLE)
        *(double *)at = (double)number;
    else if (kind == CPOD_KIND_OPT_DOUBLE)
        *(cpod_opt_double *)at = cpod_double((double)number);
}

static bool read_bool(cpod_kind kind, const void *at, bool *out)
{
    const cpod_opt_bool *opt = at;
    *out = kind == CPOD_KIND_BOOL ? *(const bool *)at : kind == CPOD_KIND_OPT_BOOL && opt->value;
    return kind == CPOD_KIND_BOOL || (kind == CPOD_KIND_OPT_BOOL && opt->state == CPOD_IS_SET);
}

const void *cpodi_page_at(const cpod_page_path *path, const void *object)
{
    for (uint32_t i = 0; i < path->count && object != NULL; i++) {
        const void *next;
        memcpy((void *)&next, (const char *)object + path->offsets[i], sizeof next);
        object = next;
    }
    return object;
}

bool cpodi_page_flag(const cpod_pagination *pagination, const void *page, bool *more)
{
    const char *holder = cpodi_page_at(&pagination->more_path, page);
    return holder != NULL &&
           read_bool((cpod_kind)pagination->more_kind, holder + pagination->more_offset, more);
}

bool cpodi_page_integer(unsigned kind, const cpod_page_path *path, uint32_t offset, const void *page,
                        int64_t *out)
{
    const char *holder = cpodi_page_at(path, page);
    return holder != NULL && kind != CPOD_KIND_NONE &&
           cpodi_page_read_integer((cpod_kind)kind, holder + offset, out);
}

static cpod_list_layout items_of(const cpod_pagination *pagination, const void *page)
{
    cpod_list_layout list = {.items = "", .count = 0}; /* of an absent holder */
    const char *holder = cpodi_page_at(&pagination->items_path, page);
    if (holder != NULL)
        memcpy(&list, holder + pagination->items_offset, sizeof list);
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
