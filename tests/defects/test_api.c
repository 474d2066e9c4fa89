/* What other generators do wrong in the API of their SDKs:
 *
 *   12 positional arguments                    a_dozen_parameters_are_one_struct
 *   lists of void *                            lists_are_typed
 *   no pagination                              pages_are_walked
 *   no event streams                           event_streams_are_generated_and_resumed
 *   no prefix of symbols                       the CTest defects-every_symbol_has_the_prefix
 *   text of unknown enum values is lost        unknown_enum_value_survives of test_values.c
 *   source files of 430 KB                     the CTest defects-source_files_are_split */
#include "support.h"

#define BASE "https://api.example.com/base"
#define PET  "{\"name\":\"a\",\"age\":1,\"sold\":true}"

static void a_dozen_parameters_are_one_struct(void **state)
{
    (void)state;
    static const script_response responses[] = {{200, JSON, "{\"pets\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const defects_color colors[] = {{.value = DEFECTS_COLOR_RED}};
    const char *const tags[] = {"t"};
    const int64_t ids[] = {1};
    const defects_pets_list_params params = {
        .session = "s",
        .born = cpod_date_ymd(2024, 2, 29),
        .sold = cpod_bool(false),
        .limit = cpod_int64(0),
        .search = "",
        .ids = CPOD_LIST(ids),
        .tags = CPOD_LIST(tags),
        .exact = cpod_double(2),
        .weight = cpod_double(1),
        .level.value = DEFECTS_LEVEL_1,
        .colors = CPOD_LIST(colors),
        .color.value = DEFECTS_COLOR_GREEN,
        .after = "x",
    };
    assert_int_equal(defects_pets_list(client, &params, NULL, NULL), CPOD_OK);
    assert_string_equal(script_url(&s, 0),
                        BASE "/v1/pets?after=x&color=green&colors=red&level=1&weight=1&exact=2&tags=t"
                             "&ids=1&search=&limit=0&sold=false&born=2024-02-29");
    cpod_client_free(client);
}

static void lists_are_typed(void **state)
{
    (void)state;
    const defects_pet_page page = {.next = NULL};
    const defects_nested nested = {.rows = CPOD_EMPTY_LIST};
    assert_true(_Generic(page.pets.items, const defects_pet * : true, default : false));
    assert_true(_Generic(page.pets.items[0].colors.items, const defects_color * : true, default : false));
    assert_true(_Generic(page.pets.items[0].tags.items, const char *const * : true, default : false));
    assert_true(_Generic(nested.matrix.items[0].items, const double * : true, default : false));
    assert_true(_Generic(nested.owners.entries[0].value, defects_owner : true, default : false));
    assert_true(_Generic(nested.rows.items, const cpod_string_map * : true, default : false));
}

static void pages_are_walked(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, JSON, "{\"pets\":[" PET "," PET "],\"next\":\"a b&\"}", 0, 0},
        {200, JSON, "{\"pets\":[],\"next\":\"c\"}", 0, 0},
        {200, JSON, "{\"pets\":[{\"name\":\"z\",\"age\":1,\"sold\":true}],\"next\":null}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = defects_client(&s, NULL);
    const defects_pets_list_params params = {.limit = cpod_int64(2)};
    defects_pets_list_iter *pets = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_list_iter_open(client, &params, &pets, &error), CPOD_OK, &error);
    cpod_client_free(client); /* the iterator keeps what it needs of it */
    const defects_pet *pet = NULL;
    char names[8] = "";
    cpod_status status;
    while ((status = defects_pets_list_iter_next(pets, &pet, &error)) == CPOD_OK &&
           strlen(names) + 1 < sizeof names)
        (void)strncat(names, pet->name, 1);
    expect_status(status, CPOD_DONE, &error);
    assert_string_equal(names, "aaz");
    defects_pets_list_iter_free(pets);
    assert_int_equal(cpod_mock_request_count(s.mock), 3);
    assert_string_equal(script_url(&s, 0), BASE "/v1/pets?limit=2");
    assert_string_equal(script_url(&s, 1), BASE "/v1/pets?after=a%20b%26&limit=2");
    assert_string_equal(script_url(&s, 2), BASE "/v1/pets?after=c&limit=2");
}

static bool add_number(void *context, const defects_ticket *ticket)
{
    int64_t *sum = context;
    *sum += ticket->number;
    return true;
}

static void event_streams_are_generated_and_resumed(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {200, "content-type: text/event-stream",
         "\xEF\xBB\xBF: hello\nid: 1\ndata: {\"number\":\ndata: 9007199254740993}\n\nid: 2\ndata: {\"num", 0,
         CPOD_ERR_TRANSPORT},
        {200, "content-type: text/event-stream",
         "id: 2\r\ndata: {\"number\":2}\r\n\r\nevent: done\r\ndata: {\"number\":3}\r\n\r\n", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_mock_set_piece(s.mock, 3);
    cpod_client *client = defects_client(&s, NULL);
    int64_t sum = 0;
    cpod_error error = CPOD_ERROR_INIT;
    expect_status(defects_pets_watch_stream_each(client, NULL, add_number, &sum, &error), CPOD_DONE, &error);
    assert_true(sum == INT64_C(9007199254740998));
    assert_int_equal(cpod_mock_request_count(s.mock), 2);
    assert_true(script_sent(&s, 0, "\nAccept: text/event-stream"));
    assert_false(script_sent(&s, 0, "\nLast-Event-ID:"));
    assert_true(script_sent(&s, 1, "\nLast-Event-ID: 1\n"));
    assert_int_equal(cpod_mock_sleep_count(s.mock), 1);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dozen_parameters_are_one_struct),
        cmocka_unit_test(lists_are_typed),
        cmocka_unit_test(pages_are_walked),
        cmocka_unit_test(event_streams_are_generated_and_resumed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
