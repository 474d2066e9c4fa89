/* Where the next page is: a cursor or a URL, in the page, in its last item, or in a header. */
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/codec/codec.h"
#include "core/http/link.h"
#include "core/http/url_reference.h"
#include "core/pages/page.h"

#include <string.h>

const char *cpodi_paging_url(const cpodi_paging *paging, const cpod_pagination *pagination)
{
    return cpodi_page_has_url(pagination) && paging->pages > 0 ? paging->cursor.data : NULL;
}

const char *cpodi_paging_header(const cpod_tables *tables, const cpod_pagination *pagination)
{
    return pagination->source == CPOD_PAGE_FROM_LINK     ? "link"
           : pagination->source == CPOD_PAGE_FROM_HEADER ? tables->pool + pagination->header
                                                         : NULL;
}

/* ---- the cursor as text; empty at the end of the walk ---- */

typedef struct next_page {
    cpodi_buffer text;
    int64_t number; /* with `is_number` */
    bool is_number; /* the server sent a JSON number */
} next_page;

static void append_member(const cpod_tables *tables, const cpod_pagination *pagination, const void *object,
                          next_page *out)
{
    const char *holder = cpodi_page_at(&pagination->next_path, object);
    const cpod_kind kind = (cpod_kind)pagination->next_kind;
    if (holder == NULL || kind == CPOD_KIND_NONE)
        return;
    const cpodi_typed_value value = {.kind = kind, .address = holder + pagination->next_offset};
    out->is_number = cpodi_page_read_integer(kind, value.address, &out->number);
    /* A number 0 is how some servers write that there is no next page: it would lead to the first one. */
    if (!out->is_number || out->number != 0)
        (void)cpodi_append_scalar(tables, &value, &out->text);
}

static void append_of_last_item(const cpod_tables *tables, const cpod_pagination *pagination,
                                const void *page, next_page *out)
{
    const size_t count = cpodi_page_count(pagination, page);
    if (count > 0)
        append_member(tables, pagination, cpodi_page_item(tables, pagination, page, count - 1), out);
}

/* The first line without the spaces around it. */
static void append_header(const char *text, cpodi_buffer *out)
{
    text += strspn(text, " \t");
    size_t length = strcspn(text, "\n");
    while (length > 0 && strchr(" \t", text[length - 1]) != NULL)
        length--;
    cpodi_buffer_append(out, text, length);
}

static void append_link(const char *text, cpodi_buffer *out)
{
    const char *target;
    size_t length;
    if (!cpodi_link_find(text, "next", &target, &length))
        return;
    if (length > 0)
        cpodi_buffer_append(out, target, length);
    else
        cpodi_buffer_append_char(out, '?'); /* "<>" is the page itself, and no end */
}

static void append_next(const cpod_tables *tables, const cpod_pagination *pagination, const cpodi_page *page,
                        next_page *out)
{
    bool more;
    if (cpodi_page_flag(pagination, page->root, &more) && !more)
        return;
    switch ((cpod_page_source)pagination->source) {
    case CPOD_PAGE_FROM_LINK:
        append_link(page->header, &out->text);
        return;
    case CPOD_PAGE_FROM_HEADER:
        append_header(page->header, &out->text);
        return;
    case CPOD_PAGE_FROM_LAST_ITEM:
        append_of_last_item(tables, pagination, page->root, out);
        return;
    default:
        append_member(tables, pagination, page->root, out);
    }
}

/* ---- what it means ---- */

/* A cursor as the number that its parameter is. */
static cpod_status use_number(cpodi_paging *paging, const cpod_pagination *pagination, const next_page *next,
                              cpod_error *error)
{
    paging->number = next->number;
    const char *end = next->is_number ? "" : cpodi_text_digits(next->text.data, &paging->number);
    if (end != NULL && *end == '\0' &&
        (!cpodi_page_is_narrow(pagination->page_kind) ||
         (paging->number >= INT32_MIN && paging->number <= INT32_MAX)))
        return CPOD_OK;
    return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                      "The server's next cursor, %.64s, is not a number that the parameter can have",
                      next->text.data);
}

/* API keys in the query are added to each request. */
static void drop_keys(const cpod_tables *tables, cpodi_buffer *url)
{
    for (uint32_t i = 0; i < tables->scheme_count; i++)
        if (tables->schemes[i].type == CPOD_SECURITY_KEY_QUERY)
            cpodi_url_drop_parameter(url, tables->pool + tables->schemes[i].name);
}

/* Replaces a reference by the URL that it means in this response. One that must not be followed leaves no URL, and
 * the walk a problem. */
static void resolve(cpodi_paging *paging, const cpod_tables *tables, const cpodi_page *page,
                    cpodi_buffer *next)
{
    cpodi_buffer url;
    cpodi_buffer_init(&url, next->allocator);
    const cpodi_reference outcome = cpodi_url_resolve(page->url, next->data, next->length, &url);
    cpodi_buffer_free(next);
    if (outcome != CPODI_REFERENCE_OK)
        cpodi_buffer_free(&url);
    if (outcome == CPODI_REFERENCE_FOREIGN)
        paging->problem =
            "The URL of the next page belongs to another server than that of this page, which would "
            "receive the credentials";
    else if (outcome == CPODI_REFERENCE_MALFORMED)
        paging->problem = "The URL of the next page is malformed";
    else
        drop_keys(tables, &url);
    *next = url;
}

static cpod_status check_repetition(cpodi_paging *paging, bool is_url, cpod_error *error)
{
    const uint64_t fingerprint = cpodi_fingerprint_of_text(paging->cursor.data, paging->cursor.length);
    if (!cpodi_fingerprints_repeat(&paging->cursors, fingerprint))
        return CPOD_OK;
    return cpodi_paging_fail_endless(is_url ? "The server's next URL is one that it sent before"
                                            : "The server's next cursor is one that it sent before",
                                     error);
}

cpod_status cpodi_paging_turn_cursor(cpodi_paging *paging, const cpod_tables *tables,
                                     const cpod_pagination *pagination, const cpodi_page *page,
                                     cpod_error *error)
{
    next_page next = {.number = 0};
    const bool is_url = cpodi_page_has_url(pagination);
    cpod_status status = CPOD_OK;
    cpodi_buffer_init(&next.text, paging->cursor.allocator);
    append_next(tables, pagination, page, &next);
    paging->is_over = next.text.length == 0;
    bool has_memory = cpodi_buffer_terminate(&next.text);
    if (has_memory && !paging->is_over && is_url) {
        resolve(paging, tables, page, &next.text);
        has_memory = cpodi_buffer_terminate(&next.text);
    }
    if (!has_memory)
        status = cpodi_no_memory(error);
    cpodi_buffer_free(&paging->cursor);
    paging->cursor = next.text;
    if (paging->problem != NULL)
        return status;
    if (status == CPOD_OK && !paging->is_over)
        status = check_repetition(paging, is_url, error);
    if (status == CPOD_OK && !paging->is_over && !is_url && pagination->page_kind != CPOD_KIND_STRING)
        status = use_number(paging, pagination, &next, error);
    return status;
}
