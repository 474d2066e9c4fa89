/* Downloads of an operation that documents parts (HTTP 206), with its parameter Range and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/files.h"
#include "support.h"

#define PART                                                                                             \
    {                                                                                                    \
        206, "content-type: application/octet-stream\netag: \"v1\"\ncontent-range: bytes 2-5/9", "part", \
            CPOD_OK, CPOD_OK                                                                             \
    }

static bool keep(void *context, const void *data, size_t length)
{
    strncat(context, data, length);
    return true;
}

static void test_a_part_that_was_asked_for(void **state)
{
    (void)state;
    static const script_response responses[] = {PART};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    char text[64] = "";
    const cpod_download to = cpod_download_callback(keep, text);
    const cpod_files_download_params params = {.call = CPOD_CALL(.download = &to), .range = "bytes=2-5"};
    assert_int_equal(cpod_files_download(client, "fil-1", &params, NULL, NULL), CPOD_OK);
    assert_string_equal(text, "part");
    assert_true(script_sent(&s, 0, "\nRange: bytes=2-5\n"));
    cpod_client_free(client);
}

/* The part that the caller wants would not be the rest of what has arrived. */
static void test_a_part_that_breaks_off_starts_over(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {206, "etag: \"v1\"\ncontent-range: bytes 2-5/9\ncontent-length: 4", "pa", CPOD_OK,
         CPOD_ERR_TRANSPORT},
        PART};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_bytes *content = NULL;
    const cpod_files_download_params params = {.range = "bytes=2-5"};
    assert_int_equal(cpod_files_download(client, "fil-1", &params, &content, NULL), CPOD_OK);
    assert_int_equal(content->size, 4);
    assert_memory_equal(content->data, "part", 4);
    cpod_bytes_free(content);
    assert_true(script_sent(&s, 1, "\nRange: bytes=2-5\n"));
    assert_false(script_sent(&s, 1, "If-Range"));
    cpod_client_free(client);
}

static void test_a_part_that_nobody_asked_for(void **state)
{
    (void)state;
    static const script_response responses[] = {PART, PART};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    char text[64] = "";
    const cpod_download to = cpod_download_callback(keep, text);
    const cpod_files_download_params params = {.call = CPOD_CALL(.download = &to)};
    assert_int_equal(cpod_files_download(client, "fil-1", &params, NULL, NULL), CPOD_ERR_PROTOCOL);
    assert_string_equal(text, "");
    cpod_bytes *content = NULL;
    assert_int_equal(cpod_files_download(client, "fil-1", NULL, &content, NULL), CPOD_ERR_PROTOCOL);
    assert_null(content);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_part_that_was_asked_for),
        cmocka_unit_test(test_a_part_that_breaks_off_starts_over),
        cmocka_unit_test(test_a_part_that_nobody_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
