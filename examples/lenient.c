/* Reads a list although one record has text that Unicode does not have: half a character, as servers leave it that
 * cut names after so many UTF-16 units. */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>

static const char page[] = "{\"data\":["
                           "{\"id\":\"grp-1\",\"name\":\"Platform\"},"
                           "{\"id\":\"grp-2\",\"name\":\"Party \\ud83c\"},"
                           "{\"id\":\"grp-3\",\"name\":\"Sales\\u0000\"}],"
                           "\"total\":3,\"page\":1,\"pageSize\":50,\"hasMore\":false}";

static cpod_status list(cpod_client *client, bool lenient, cpod_error *err)
{
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    cpod_groups_groups_list_params params = {.call = CPOD_CALL(.lenient_text = lenient, .response = &info)};
    cpod_group_page *found = NULL;
    cpod_status st = cpod_groups_groups_list(client, &params, &found, err);
    if (st != CPOD_OK)
        return st;
    for (size_t i = 0; i < found->data.count; i++)
        printf("%s: %s\n", found->data.items[i].id, found->data.items[i].name);
    printf("%u texts had characters that were replaced\n", (unsigned)info.replaced_texts);
    cpod_group_page_free(found);
    return st;
}

/* A client of a server that sends the page above. */
static cpod_status new_client(cpod_mock *mock, cpod_client **client, cpod_error *err)
{
    cpod_status st =
        cpod_mock_add(mock,
                      CPOD_MOCK_EXCHANGE(.times = CPOD_MOCK_ANY_TIMES, .status = 200,
                                         .headers = "content-type: application/json", .body = page),
                      err);
    if (st != CPOD_OK)
        return st;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "token";
    options.lenient_required = true; /* the records above are short */
    options.transport = cpod_mock_transport(mock);
    return cpod_client_new(&options, client, err);
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_status st = cpod_mock_new(&mock);
    if (st == CPOD_OK)
        st = new_client(mock, &client, &err);
    if (st == CPOD_OK && list(client, false, &err) == CPOD_ERR_DECODE)
        printf("strict: %s\n", err.message);
    if (st == CPOD_OK)
        st = list(client, true, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    cpod_mock_free(mock);
    return st == CPOD_OK ? 0 : 1;
}
