/* Integers of every width: exact to 2^64-1, and checked against the range of their format when sent.
 *
 *   2^64-1                      uint64_is_exact, uint64_in_lists_maps_and_unions, uint64_in_a_request
 *   300 into a uint8            narrow_integers_are_checked_when_sent, ..._in_a_url, ..._in_a_form
 *   300 out of a uint8          narrow_integers_are_received_whole
 *   2^127, decimals             wider_numbers_are_text */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "numbers/numbers.h"
#include "support/script.h"

static numbers_numbers *numbers_from(const char *text)
{
    numbers_numbers *value = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = numbers_numbers_from_json(text, strlen(text), NULL, &value, &error);
    if (status != CPOD_OK)
        fail_msg("%s: %s at '%s'", text, error.message, error.path);
    return value;
}

static void is_written(const numbers_numbers *value, const char *expected)
{
    char *text = NULL;
    assert_int_equal(numbers_numbers_to_json(value, NULL, &text, NULL, NULL), CPOD_OK);
    assert_string_equal(text, expected);
    cpod_string_free(text);
}

static void round_trips(const char *text)
{
    numbers_numbers *value = numbers_from(text);
    is_written(value, text);
    numbers_numbers *copy = NULL;
    assert_int_equal(numbers_numbers_copy(value, NULL, &copy), CPOD_OK);
    is_written(copy, text);
    numbers_numbers_free(copy);
    numbers_numbers_free(value);
}

static void is_refused(const char *text, const char *message)
{
    numbers_numbers *value = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(numbers_numbers_from_json(text, strlen(text), NULL, &value, &error), CPOD_ERR_DECODE);
    assert_null(value);
    assert_non_null(strstr(error.message, message));
}

static void uint64_is_exact(void **state)
{
    (void)state;
    round_trips("{\"size\":0}");
    round_trips("{\"size\":9223372036854775808}");
    round_trips("{\"size\":18446744073709551614}");
    round_trips(
        "{\"size\":18446744073709551615,\"bounded\":18446744073709551615,\"above\":18446744073709551615}");
    numbers_numbers *value =
        numbers_from("{\"size\":1.8446744073709551615e19,\"bounded\":-0,\"above\":1e19}");
    assert_true(value->size.state == CPOD_IS_SET && value->size.value == UINT64_MAX);
    assert_true(value->bounded.state == CPOD_IS_SET && value->bounded.value == 0);
    assert_true(value->above.value == UINT64_C(10000000000000000000));
    assert_int_equal(value->nullable.state, CPOD_ABSENT);
    numbers_numbers_free(value);
}

static void what_is_no_uint64_is_refused(void **state)
{
    (void)state;
    is_refused("{\"size\":18446744073709551616}", "out of the range of 64 bits");
    is_refused("{\"size\":1e20}", "out of the range of 64 bits");
    is_refused("{\"size\":-1}", "out of the range of 64 bits");
    is_refused("{\"size\":0.5}", "found a fraction");
    is_refused("{\"size\":\"1\"}", "expected an integer");
    is_refused("{\"size\":null}", "null");
    is_refused("{\"size\":01}", "");
}

static void uint64_in_lists_maps_and_unions(void **state)
{
    (void)state;
    round_trips("{\"list\":[18446744073709551615,0]}");
    round_trips("{\"nulls\":[null,18446744073709551615],\"map\":{\"a\":18446744073709551615}}");
    round_trips("{\"nullable\":null,\"either\":18446744073709551615}");
    round_trips("{\"nullable\":18446744073709551615,\"either\":\"18446744073709551615\"}");
    const numbers_numbers value = {
        .nullable = cpod_null_uint64(),
        .either = {.kind = NUMBERS_NUMBERS_EITHER_KIND_INTEGER, .as.integer = UINT64_MAX},
        .flag = cpod_uint64(UINT64_MAX),
    };
    is_written(&value, "{\"nullable\":null,\"either\":18446744073709551615,\"flag\":18446744073709551615}");
}

static const char *message_of(const numbers_numbers *value)
{
    static cpod_error error;
    char *text = NULL;
    error = (cpod_error)CPOD_ERROR_INIT;
    assert_int_equal(numbers_numbers_to_json(value, NULL, &text, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(text);
    return error.message;
}

#define REFUSED(member, builder, number, expected) \
    assert_non_null(strstr(message_of(&(numbers_numbers){.member = builder(number)}), expected))

static void narrow_integers_are_checked_when_sent(void **state)
{
    (void)state;
    const numbers_numbers least = {.i8 = cpod_int32(-128),
                                   .u8 = cpod_int32(0),
                                   .i16 = cpod_int32(-32768),
                                   .u16 = cpod_int32(0),
                                   .u32 = cpod_int64(0)};
    is_written(&least, "{\"i8\":-128,\"u8\":0,\"i16\":-32768,\"u16\":0,\"u32\":0}");
    const numbers_numbers most = {.i8 = cpod_int32(127),
                                  .u8 = cpod_int32(255),
                                  .i16 = cpod_int32(32767),
                                  .u16 = cpod_int32(65535),
                                  .u32 = cpod_int64(4294967295)};
    is_written(&most, "{\"i8\":127,\"u8\":255,\"i16\":32767,\"u16\":65535,\"u32\":4294967295}");
    REFUSED(i8, cpod_int32, -129, "expected -128 to 127");
    REFUSED(i8, cpod_int32, 128, "expected -128 to 127");
    REFUSED(u8, cpod_int32, -1, "expected 0 to 255");
    REFUSED(u8, cpod_int32, 256, "expected 0 to 255");
    REFUSED(i16, cpod_int32, -32769, "expected -32768 to 32767");
    REFUSED(i16, cpod_int32, 32768, "expected -32768 to 32767");
    REFUSED(u16, cpod_int32, 65536, "expected 0 to 65535");
    REFUSED(u32, cpod_int64, -1, "expected 0 to 4294967295");
    REFUSED(u32, cpod_int64, 4294967296, "expected 0 to 4294967295");
}

static void items_of_lists_have_their_own_ranges(void **state)
{
    (void)state;
    static const int32_t narrow[] = {0, 256};
    static const int64_t large[] = {4294967295, 4294967296};
    const numbers_numbers of_bytes = {.narrow = {narrow, 1, CPOD_IS_SET}, .large = {large, 1, CPOD_IS_SET}};
    is_written(&of_bytes, "{\"narrow\":[0],\"large\":[4294967295]}");
    assert_non_null(strstr(message_of(&(numbers_numbers){.narrow = CPOD_LIST(narrow)}), "expected 0 to 255"));
    assert_non_null(
        strstr(message_of(&(numbers_numbers){.large = CPOD_LIST(large)}), "expected 0 to 4294967295"));
}

static void narrow_integers_are_received_whole(void **state)
{
    (void)state;
    numbers_numbers *value = numbers_from("{\"i8\":300,\"u32\":-1,\"narrow\":[-5]}");
    assert_int_equal(value->i8.value, 300);
    assert_true(value->u32.value == -1);
    assert_int_equal(value->narrow.items[0], -5);
    numbers_numbers_free(value);
}

static void wider_numbers_are_text(void **state)
{
    (void)state;
    round_trips("{\"wide\":170141183460469231731687303715884105727,\"open\":-99999999999999999999}");
    round_trips("{\"price\":0.10000000000000000000000000000000001}");
    round_trips("{\"mixed\":18446744073709551615}");
    round_trips("{\"int64\":-9223372036854775808,\"mixed\":-1}");
    const numbers_numbers value = {.wide = cpod_json_text("-170141183460469231731687303715884105728"),
                                   .price = cpod_json_text("12.50")};
    is_written(&value, "{\"wide\":-170141183460469231731687303715884105728,\"price\":12.50}");
    assert_non_null(message_of(&(numbers_numbers){.wide = cpod_json_text("12x")}));
}

static cpod_client *client_of(script *s)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(s->mock);
    options.clock = cpod_mock_clock(s->mock);
    cpod_client *client = NULL;
    assert_int_equal(numbers_client_new(&options, &client, NULL), CPOD_OK);
    return client;
}

static void uint64_in_a_request(void **state)
{
    (void)state;
    static const script_response ok[] = {
        {200, "content-type: application/json", "18446744073709551615", 0, 0}};
    static const uint64_t ids[] = {UINT64_MAX, 0};
    static const int32_t levels[] = {-32768, 32767};
    script s;
    SCRIPT(&s, ok);
    cpod_client *client = client_of(&s);
    const numbers_send_params params = {.after = cpod_uint64(UINT64_MAX),
                                        .ids = CPOD_LIST(ids),
                                        .level = cpod_int32(255),
                                        .levels = CPOD_LIST(levels),
                                        .wide = "340282366920938463463374607431768211455",
                                        .x_size = cpod_uint64(UINT64_MAX),
                                        .x_port = cpod_int32(65535)};
    const numbers_numbers body = {.size = cpod_uint64(UINT64_MAX)};
    uint64_t result = 0;
    assert_int_equal(numbers_send(client, UINT64_MAX, &params, &body, &result, NULL), CPOD_OK);
    assert_true(result == UINT64_MAX);
    assert_string_equal(script_url(&s, 0),
                        "https://api.example.com/n/18446744073709551615?after=18446744073709551615"
                        "&ids=18446744073709551615&ids=0&level=255&levels=-32768,32767"
                        "&wide=340282366920938463463374607431768211455");
    assert_true(script_sent(&s, 0, "X-Size: 18446744073709551615\n"));
    assert_true(script_sent(&s, 0, "X-Port: 65535\n"));
    assert_string_equal(script_body(&s, 0), "{\"size\":18446744073709551615}");
    cpod_client_free(client);
}

static void narrow_integers_are_checked_in_a_url(void **state)
{
    (void)state;
    static const script_response ok[] = {{200, "content-type: application/json", "1", 0, 0}};
    static const int32_t levels[] = {1, 32768};
    const struct {
        numbers_send_params params;
        const char *name, *range;
    } cases[] = {
        {{.level = cpod_int32(256)}, "level", "expected 0 to 255"},
        {{.levels = CPOD_LIST(levels)}, "levels", "expected -32768 to 32767"},
        {{.x_port = cpod_int32(-1)}, "X-Port", "expected 0 to 65535"},
    };
    script s;
    SCRIPT(&s, ok);
    cpod_client *client = client_of(&s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        uint64_t result = 0;
        assert_int_equal(numbers_send(client, 1, &cases[i].params, NULL, &result, &error),
                         CPOD_ERR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, cases[i].range));
        assert_true(strstr(error.message, cases[i].name) != NULL ||
                    strstr(error.path, cases[i].name) != NULL);
    }
    assert_int_equal(cpod_mock_request_count(s.mock), 0);
    cpod_client_free(client);
}

static void narrow_integers_are_checked_in_a_form(void **state)
{
    (void)state;
    static const script_response ok[] = {{204, "", NULL, 0, 0}};
    script s;
    SCRIPT(&s, ok);
    cpod_client *client = client_of(&s);
    cpod_error error = CPOD_ERROR_INIT;
    numbers_form_request body = {.size = cpod_uint64(UINT64_MAX), .narrow = cpod_int32(128)};
    assert_int_equal(numbers_form(client, NULL, &body, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "expected -128 to 127"));
    body.narrow.value = -128;
    assert_int_equal(numbers_form(client, NULL, &body, &error), CPOD_OK);
    assert_string_equal(script_body(&s, 0), "size=18446744073709551615&narrow=-128");
    cpod_client_free(client);
}

static void pages_are_counted_by_uint64(void **state)
{
    (void)state;
    static const script_response pages[] = {
        {200, "content-type: application/json", "{\"items\":[\"a\",\"b\"],\"total\":18446744073709551615}", 0,
         0},
        {200, "content-type: application/json", "{\"items\":[\"c\"],\"total\":3}", 0, 0}};
    script s;
    SCRIPT(&s, pages);
    cpod_client *client = client_of(&s);
    const numbers_items_params params = {.limit = cpod_int32(2)};
    numbers_items_iter *items = NULL;
    assert_int_equal(numbers_items_iter_open(client, &params, &items, NULL), CPOD_OK);
    const char *item = NULL;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(numbers_items_iter_next(items, &item, NULL), CPOD_OK);
    assert_string_equal(item, "c");
    assert_int_equal(numbers_items_iter_next(items, &item, NULL), CPOD_DONE);
    assert_string_equal(script_url(&s, 1), "https://api.example.com/items?offset=2&limit=2");
    numbers_items_iter_free(items);
    cpod_client_free(client);
}

static void required_integers(void **state)
{
    (void)state;
    static const char text[] = "{\"size\":18446744073709551615,\"level\":-128}";
    numbers_required *value = NULL;
    assert_int_equal(numbers_required_from_json(text, sizeof text - 1, NULL, &value, NULL), CPOD_OK);
    assert_true(value->size == UINT64_MAX && value->level == -128);
    numbers_required_free(value);
    char *again = NULL;
    const numbers_required outside = {.level = 200};
    assert_int_equal(numbers_required_to_json(&outside, NULL, &again, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uint64_is_exact),
        cmocka_unit_test(what_is_no_uint64_is_refused),
        cmocka_unit_test(uint64_in_lists_maps_and_unions),
        cmocka_unit_test(narrow_integers_are_checked_when_sent),
        cmocka_unit_test(items_of_lists_have_their_own_ranges),
        cmocka_unit_test(narrow_integers_are_received_whole),
        cmocka_unit_test(wider_numbers_are_text),
        cmocka_unit_test(uint64_in_a_request),
        cmocka_unit_test(narrow_integers_are_checked_in_a_url),
        cmocka_unit_test(narrow_integers_are_checked_in_a_form),
        cmocka_unit_test(pages_are_counted_by_uint64),
        cmocka_unit_test(required_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
