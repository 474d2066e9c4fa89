/* Walks a list item by item and page by page, and requests a single page. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status fill(cpod_client *client, cpod_error *err)
{
    cpod_status st = CPOD_OK;
    for (int i = 1; st == CPOD_OK && i <= 5; i++) {
        char name[32];
        snprintf(name, sizeof name, "Team %d", i);
        cpod_group_create body = {.name = name, .type.value = CPOD_GROUP_TYPE_TEAM};
        st = cpod_groups_groups_create(client, NULL, &body, NULL, err);
    }
    return st;
}

/* Each page is fetched when it is needed. */
static cpod_status items(cpod_client *client, cpod_error *err)
{
    cpod_groups_groups_list_params params = {.page_size = cpod_int64(2), .sort = "name"};
    cpod_groups_groups_list_iter *groups = NULL;
    const cpod_group *group;
    cpod_status st = cpod_groups_groups_list_iter_open(client, &params, &groups, err);
    while (st == CPOD_OK && (st = cpod_groups_groups_list_iter_next(groups, &group, err)) == CPOD_OK)
        puts(group->name);
    cpod_groups_groups_list_iter_free(groups);
    return st == CPOD_DONE ? CPOD_OK : st;
}

static cpod_status pages(cpod_client *client, cpod_error *err)
{
    cpod_groups_groups_list_params params = {.page_size = cpod_int64(2), .sort = "-name"};
    cpod_groups_groups_list_iter *walk = NULL;
    const cpod_group_page *page;
    cpod_status st = cpod_groups_groups_list_iter_open(client, &params, &walk, err);
    while (st == CPOD_OK && (st = cpod_groups_groups_list_iter_next_page(walk, &page, err)) == CPOD_OK) {
        printf("page %lld of %lld groups:", (long long)page->page, (long long)page->total);
        for (size_t i = 0; i < page->data.count; i++)
            printf(" %s;", page->data.items[i].name);
        puts("");
    }
    cpod_groups_groups_list_iter_free(walk);
    return st == CPOD_DONE ? CPOD_OK : st;
}

/* For a screen with one page and a "next" button. */
static cpod_status one_page(cpod_client *client, cpod_error *err)
{
    cpod_groups_groups_list_params params = {
        .page = cpod_int64(2), .page_size = cpod_int64(2), .sort = "name", .search = "team"};
    cpod_group_page *page = NULL;
    cpod_status st = cpod_groups_groups_list(client, &params, &page, err);
    if (st == CPOD_OK)
        printf("%zu on page %lld, %s\n", page->data.count, (long long)page->page,
               page->has_more ? "there are more" : "that is all");
    cpod_group_page_free(page);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = fill(client, &err);
    if (st == CPOD_OK)
        st = items(client, &err);
    if (st == CPOD_OK)
        st = pages(client, &err);
    if (st == CPOD_OK)
        st = one_page(client, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
