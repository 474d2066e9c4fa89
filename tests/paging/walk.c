/* Walks all lists of the emulator. */
#include <lists/lists.h>

#include <stdio.h>
#include <string.h>

static cpod_error error;

static int is_failure(const char *operation, cpod_status status, size_t pages, size_t items,
                      const char *first, const char *last)
{
    printf("%s: %zu pages, %zu items, the last is %s\n", operation, pages, items,
           strcmp(first, last) != 0 ? "another one" : "the first one again");
    if (status != CPOD_DONE)
        fprintf(stderr, "%s: %s\n", operation, error.message);
    return status != CPOD_DONE;
}

/* Walks pages with `_iter_next_page`, of which LIST is the list of items. */
#define WALK(operation, page_type, list, text_of, ...)                                                \
    static int operation(cpod_client *client)                                                         \
    {                                                                                                 \
        lists_##operation##_iter *iter = NULL;                                                        \
        const page_type *page;                                                                        \
        size_t pages = 0, items = 0;                                                                  \
        char first[64] = "", last[64] = "";                                                           \
        cpod_status status = lists_##operation##_iter_open(client, NULL, __VA_ARGS__ & iter, &error); \
        while (status == CPOD_OK &&                                                                   \
               (status = lists_##operation##_iter_next_page(iter, &page, &error)) == CPOD_OK) {       \
            pages++;                                                                                  \
            for (size_t i = 0; i < (list)->count; i++, items++)                                       \
                (void)snprintf(items == 0 ? first : last, sizeof first, "%s", text_of);               \
        }                                                                                             \
        lists_##operation##_iter_free(iter);                                                          \
        return is_failure(#operation, status, pages, items, first, last);                             \
    }

WALK(by_page, lists_by_page_response, &page->items, (&page->items)->items[i].id, )
WALK(by_page_from_zero, lists_by_page_from_zero_response, &page->content, (&page->content)->items[i].id, )
WALK(by_offset, lists_by_offset_response, &page->data->rows, (&page->data->rows)->items[i].id, )
WALK(by_cursor, lists_by_cursor_response, &page->data, (&page->data)->items[i].id, )
WALK(by_nested_cursor, lists_by_nested_cursor_response, &page->results, (&page->results)->items[i].id, )
WALK(by_connection, lists_by_connection_response, &page->nodes, (&page->nodes)->items[i].id, )
WALK(by_numbered_cursor, lists_by_numbered_cursor_response, &page->things, (&page->things)->items[i].id, )
WALK(by_last_item, lists_by_last_item_response, &page->data, (&page->data)->items[i].id, )
WALK(by_url, lists_by_url_response, &page->results, (&page->results)->items[i].id, )
WALK(by_embedded_url, lists_by_embedded_url_response, &page->embedded->things,
     (&page->embedded->things)->items[i].id, )
WALK(by_link, lists_thing_list, page, (page)->items[i].id, )
WALK(by_header_page, lists_thing_list, page, (page)->items[i].id, )
WALK(by_header_cursor, lists_thing_list, page, (page)->items[i].id, )
WALK(search, lists_search_response, &page->results, page->results.items[i].id,
     &((const lists_search_request){.query = "q"}), )
WALK(names, lists_names_response, &page->items, page->items.items[i], NULL, )

int main(void)
{
    static int (*const walks[])(cpod_client *) = {
        by_page,       by_page_from_zero,  by_offset,        by_cursor, by_nested_cursor,
        by_connection, by_numbered_cursor, by_last_item,     by_url,    by_embedded_url,
        by_link,       by_header_page,     by_header_cursor, search,    names};
    cpod_client *client = NULL;
    int failures = 0;
    if (lists_client_from_env(&client, &error) != CPOD_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        failures += walks[i](client);
    cpod_client_free(client);
    return failures > 0;
}
