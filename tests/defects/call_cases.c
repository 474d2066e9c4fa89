#include "call_cases.h"

#include <stdlib.h>

#define PROBLEM              "content-type: application/problem+json"
#define EVENTS               "content-type: text/event-stream"
#define RESPONSES(responses) responses, sizeof(responses) / sizeof((responses)[0])

/* As in full_pet, which only support.c can name in a constant. */
#define SMALL_PET                                                                                        \
    "{\"name\":\"Rex\",\"age\":0,\"sold\":false,\"tags\":[\"a\",\"b\\n\"],\"owner\":{\"id\":1,\"city\":" \
    "\"Kyiv\"}}"
#define OTHER_PET \
    "{\"name\":\"Rey\",\"age\":3,\"sold\":true,\"color\":\"mauve\",\"anything\":{\"a\":[1,null]}}"
#define SOME_TICKET "{\"number\":9007199254740993,\"text\":\"later \\u00e9\"}"

static void is_ticket(const defects_ticket *ticket)
{
    assert_true(ticket->number == INT64_C(9007199254740993));
    assert_string_equal(ticket->text, "later \xC3\xA9");
}

/* ---- objects, lists, maps ---- */

static const script_response pet_response[] = {{200, JSON, SMALL_PET, 0, 0}};

static cpod_status get_an_object(cpod_client *client, cpod_error *error)
{
    defects_pet *pet = NULL;
    cpod_status status = defects_pets_get(client, "o wner", "name", NULL, &pet, error);
    if (status == CPOD_OK)
        pet_is_written(pet, SMALL_PET);
    else
        assert_null(pet);
    defects_pet_free(pet);
    return status;
}

static const script_response list_response[] = {{200, JSON, "[" SMALL_PET "," OTHER_PET "]", 0, 0}};

static cpod_status get_a_list(cpod_client *client, cpod_error *error)
{
    const defects_color color = {.value = DEFECTS_COLOR_OTHER, .text = "mauve"};
    defects_pet_list *pets = NULL;
    cpod_status status = defects_pets_by_color(client, color, NULL, &pets, error);
    if (status == CPOD_OK) {
        assert_int_equal(pets->count, 2);
        pet_is_written(&pets->items[1], OTHER_PET);
    } else {
        assert_null(pets);
    }
    defects_pet_list_free(pets);
    return status;
}

static const script_response page_responses[] = {
    {200, JSON, "{\"pets\":[" SMALL_PET "],\"next\":\"second page\"}", 0, 0},
    {200, JSON, "{\"pets\":[" OTHER_PET "],\"next\":null}", 0, 0}};

static cpod_status walk_pages(cpod_client *client, cpod_error *error)
{
    static const cpod_header own[] = {{"X-Own", "1"}};
    static const char *const tags[] = {"a", "b"};
    const defects_pets_list_where where = {.city = "Kyiv"};
    const defects_pets_list_params params = {
        .call = CPOD_CALL(.headers = own, .header_count = 1, .idempotency_key = "k"),
        .limit = cpod_int64(1),
        .tags = CPOD_LIST(tags),
        .where = &where,
        .session = "s",
        .x_mood.value = DEFECTS_COLOR_RED,
    };
    defects_pets_list_iter *pets = NULL;
    cpod_status status = defects_pets_list_iter_open(client, &params, &pets, error);
    const defects_pet *pet = NULL;
    size_t count = 0;
    while (status == CPOD_OK && (status = defects_pets_list_iter_next(pets, &pet, error)) == CPOD_OK)
        pet_is_written(pet, count++ == 0 ? SMALL_PET : OTHER_PET);
    defects_pets_list_iter_free(pets);
    if (status == CPOD_DONE)
        assert_int_equal(count, 2);
    return status == CPOD_DONE ? CPOD_OK : status;
}

/* ---- bodies ---- */

static const script_response created_response[] = {{201, JSON, OTHER_PET, 0, 0}};

static cpod_status post_json(cpod_client *client, cpod_error *error)
{
    defects_pet *body = pet_from(full_pet);
    defects_pet *pet = NULL;
    cpod_status status = defects_pets_create(client, NULL, body, &pet, error);
    if (status == CPOD_OK)
        pet_is_written(pet, OTHER_PET);
    else
        assert_null(pet);
    defects_pet_free(pet);
    defects_pet_free(body);
    return status;
}

static const script_response map_response[] = {
    {200, JSON, "{\"a b\":" SMALL_PET ",\"c\":" OTHER_PET "}", 0, 0}};

static cpod_status post_a_form(cpod_client *client, cpod_error *error)
{
    static const char *const tags[] = {"x", "y&z"};
    const defects_pets_search_request body = {
        .text = "a&b", .limit = cpod_int64(2), .color.value = DEFECTS_COLOR_RED, .tags = CPOD_LIST(tags)};
    defects_pet_map *pets = NULL;
    cpod_status status = defects_pets_search(client, NULL, &body, &pets, error);
    if (status == CPOD_OK) {
        assert_int_equal(pets->count, 2);
        pet_is_written(defects_pet_map_find(pets, "c"), OTHER_PET);
    } else {
        assert_null(pets);
    }
    defects_pet_map_free(pets);
    return status;
}

static const script_response nothing_response[] = {{204, NULL, NULL, 0, 0}};

static cpod_status post_parts(cpod_client *client, cpod_error *error)
{
    const cpod_upload pages[] = {cpod_upload_memory("1", 1, "1.txt")};
    const defects_ticket details = {.number = 7, .text = "t"};
    const defects_files_send_request body = {.photo = cpod_upload_memory("bytes", 5, "a.png"),
                                             .pages = CPOD_LIST(pages),
                                             .title = "a",
                                             .details = &details};
    return defects_files_send(client, NULL, &body, error);
}

static const script_response ticket_response[] = {{200, JSON, SOME_TICKET, 0, 0}};

static cpod_status put(cpod_client *client, const cpod_upload *body, cpod_error *error)
{
    defects_ticket *ticket = NULL;
    cpod_status status = defects_files_put(client, "f", NULL, body, &ticket, error);
    if (status == CPOD_OK)
        is_ticket(ticket);
    else
        assert_null(ticket);
    defects_ticket_free(ticket);
    return status;
}

static cpod_status put_bytes(cpod_client *client, cpod_error *error)
{
    const cpod_upload body = cpod_upload_memory("\0bytes", 6, NULL);
    return put(client, &body, error);
}

static int64_t read_some(void *context, void *buffer, size_t capacity)
{
    size_t *left = context;
    size_t count = *left < capacity ? *left : capacity;
    memset(buffer, 'x', count);
    *left -= count;
    return (int64_t)count;
}

static cpod_status put_from_a_callback(cpod_client *client, cpod_error *error)
{
    size_t left = 100;
    const cpod_upload body = {.read = read_some, .context = &left, .length = 100};
    return put(client, &body, error);
}

/* ---- results that are no JSON objects ---- */

static const script_response bytes_response[] = {
    {200, "content-type: application/octet-stream", "\x01\xFF two", 0, 0}};

static cpod_status get_bytes(cpod_client *client, cpod_error *error)
{
    cpod_bytes *bytes = NULL;
    cpod_status status = defects_files_get(client, "f", NULL, &bytes, error);
    if (status == CPOD_OK) {
        assert_int_equal(bytes->size, 6);
        assert_memory_equal(bytes->data, "\x01\xFF two", 6);
    } else {
        assert_null(bytes);
    }
    defects_bytes_free(bytes);
    return status;
}

static const script_response text_response[] = {{200, "content-type: text/plain", "some text", 0, 0}};

static cpod_status get_text(cpod_client *client, cpod_error *error)
{
    char *text = NULL;
    cpod_status status = defects_files_text(client, "f", NULL, &text, error);
    if (status == CPOD_OK)
        assert_string_equal(text, "some text");
    else
        assert_null(text);
    cpod_string_free(text);
    return status;
}

static const script_response number_response[] = {{200, JSON, "9223372036854775807", 0, 0}};

static cpod_status get_a_number(cpod_client *client, cpod_error *error)
{
    int64_t count = -1;
    cpod_status status = defects_pets_count(client, NULL, &count, error);
    assert_true(count == (status == CPOD_OK ? INT64_MAX : 0));
    return status;
}

/* ---- several responses ---- */

static const script_response bought_response[] = {{200, JSON, SMALL_PET, 0, 0}};
static const script_response later_response[] = {{202, JSON, SOME_TICKET, 0, 0}};

static cpod_status buy(cpod_client *client, defects_pets_buy_result **result, cpod_error *error)
{
    const defects_pets_buy_request body = {.coupon = "c"};
    cpod_status status = defects_pets_buy(client, NULL, &body, result, error);
    if (status != CPOD_OK)
        assert_null(*result);
    return status;
}

static cpod_status get_the_first_of_several(cpod_client *client, cpod_error *error)
{
    defects_pets_buy_result *result = NULL;
    cpod_status status = buy(client, &result, error);
    if (status == CPOD_OK) {
        assert_int_equal(result->kind, DEFECTS_PETS_BUY_RESULT_KIND_PET);
        pet_is_written(result->as.pet, SMALL_PET);
    }
    defects_pets_buy_result_free(result);
    return status;
}

static cpod_status get_the_second_of_several(cpod_client *client, cpod_error *error)
{
    defects_pets_buy_result *result = NULL;
    cpod_status status = buy(client, &result, error);
    if (status == CPOD_OK) {
        assert_int_equal(result->kind, DEFECTS_PETS_BUY_RESULT_KIND_TICKET);
        is_ticket(result->as.ticket);
    }
    defects_pets_buy_result_free(result);
    return status;
}

static cpod_status get_none_of_several(cpod_client *client, cpod_error *error)
{
    defects_pets_buy_result *result = NULL;
    cpod_status status = buy(client, &result, error);
    if (status == CPOD_OK)
        assert_int_equal(result->kind, DEFECTS_PETS_BUY_RESULT_KIND_ABSENT);
    defects_pets_buy_result_free(result);
    return status;
}

/* ---- streams ---- */

static const script_response events_response[] = {
    {200, EVENTS, "id: 1\ndata: {\"number\":1}\n\nid: 2\ndata: " SOME_TICKET "\n\nevent: done\n\n", 0, 0}};

static cpod_status read_events(cpod_client *client, cpod_error *error)
{
    const defects_pets_watch_params params = {.call = CPOD_CALL(.max_retries = CPOD_NO_RETRIES)};
    defects_pets_watch_stream *stream = NULL;
    cpod_status status = defects_pets_watch_stream_open(client, &params, &stream, error);
    const defects_ticket *ticket = NULL;
    size_t count = 0;
    while (status == CPOD_OK &&
           (status = defects_pets_watch_stream_next(stream, &ticket, error)) == CPOD_OK) {
        if (count++ == 0)
            assert_int_equal(ticket->number, 1);
        else
            is_ticket(ticket);
    }
    defects_pets_watch_stream_free(stream);
    if (status == CPOD_DONE)
        assert_int_equal(count, 2);
    return status == CPOD_DONE ? CPOD_OK : status;
}

/* ---- errors ---- */

static const script_response problem_response[] = {
    {404, PROBLEM, "{\"title\":\"Not Found\",\"detail\":\"None.\"}", 0, 0}};

static cpod_status read_a_problem(cpod_client *client, cpod_error *error)
{
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    info.keep_headers = true;
    const defects_pets_get_params params = {.call = CPOD_CALL(.response = &info)};
    defects_problem *problem = NULL;
    cpod_status status = defects_pets_get(client, "o", "n", &params, NULL, error);
    if (status == CPOD_ERR_NOT_FOUND && info.error_body == NULL)
        status = error->status =
            CPOD_ERR_NO_MEMORY; /* the failure of the call is more important than its lost body */
    else if (status == CPOD_ERR_NOT_FOUND)
        status = defects_problem_from_json(info.error_body, info.error_body_length, NULL, &problem, error);
    if (status == CPOD_OK)
        assert_string_equal(problem->detail, "None.");
    defects_problem_free(problem);
    cpod_response_info_clear(&info);
    return status;
}

const call_case call_cases[] = {
    {"GET an object", RESPONSES(pet_response), get_an_object, false},
    {"GET a list", RESPONSES(list_response), get_a_list, false},
    {"an iterator over pages", RESPONSES(page_responses), walk_pages, false},
    {"POST of JSON", RESPONSES(created_response), post_json, false},
    {"POST of a form, a map back", RESPONSES(map_response), post_a_form, false},
    {"POST of parts", RESPONSES(nothing_response), post_parts, true},
    {"PUT of bytes", RESPONSES(ticket_response), put_bytes, false},
    {"PUT from a callback", RESPONSES(ticket_response), put_from_a_callback, false},
    {"GET bytes", RESPONSES(bytes_response), get_bytes, true},
    {"GET text", RESPONSES(text_response), get_text, true},
    {"GET a number", RESPONSES(number_response), get_a_number, true},
    {"the first of several responses", RESPONSES(bought_response), get_the_first_of_several, false},
    {"the second of several responses", RESPONSES(later_response), get_the_second_of_several, false},
    {"none of several responses", RESPONSES(nothing_response), get_none_of_several, true},
    {"a stream of events", RESPONSES(events_response), read_events, false},
    {"a typed error", RESPONSES(problem_response), read_a_problem, false},
};
const size_t call_case_count = sizeof call_cases / sizeof call_cases[0];
