#include <lists/lists.h>

#include <stdio.h>

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    if (lists_client_from_env(&client, &err) != CPOD_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }

    /* GET /by-link: the header Link leads from page to page */
    lists_by_link_iter *links = NULL;
    const lists_thing_list *page;
    cpod_status status = lists_by_link_iter_open(client, NULL, &links, &err);
    while (status == CPOD_OK && (status = lists_by_link_iter_next_page(links, &page, &err)) == CPOD_OK)
        printf("a page of %zu things\n", page->count);
    lists_by_link_iter_free(links);

    /* POST /search: the cursor is a member of the request body */
    const lists_search_request body = {.query = "blue", .page_size = cpod_int64(20)};
    lists_search_iter *found = NULL;
    const lists_thing *thing;
    size_t count = 0;
    if (status == CPOD_DONE)
        status = lists_search_iter_open(client, NULL, &body, &found, &err);
    while (status == CPOD_OK && (status = lists_search_iter_next(found, &thing, &err)) == CPOD_OK)
        count++;
    printf("%zu things found\n", count);
    lists_search_iter_free(found);

    if (status != CPOD_DONE)
        fprintf(stderr, "%s\n", err.message);
    cpod_client_free(client);
    return status == CPOD_DONE ? 0 : 1;
}
