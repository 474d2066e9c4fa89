/* Text in other encodings than UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cpod/test/mock.h"
#include "media.h"

/* One response with this body, which may have NULs. */
typedef struct note {
    cpod_mock *mock;
    cpod_client *client;
    cpod_error error;
    cpod_response_info info;
    char *text;
} note;

static cpod_status get_note(note *n, const char *content_type, const char *body, size_t length,
                            bool is_lenient)
{
    char header[256];
    snprintf(header, sizeof header, "content-type: %s", content_type);
    cpod_mock_exchange exchange = CPOD_MOCK_EXCHANGE_INIT;
    exchange.status = 200;
    exchange.headers = header;
    exchange.body = body;
    exchange.body_length = length;
    *n = (note){.error = CPOD_ERROR_INIT, .info = CPOD_RESPONSE_INFO_INIT};
    n->info.keep_error_body = true;
    assert_int_equal(cpod_mock_new(&n->mock), CPOD_OK);
    assert_int_equal(cpod_mock_add(n->mock, &exchange, &n->error), CPOD_OK);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(n->mock);
    options.clock = cpod_mock_clock(n->mock);
    options.lenient_text = is_lenient;
    assert_int_equal(media_client_new(&options, &n->client, &n->error), CPOD_OK);
    media_note_get_params params = {.call = CPOD_CALL(.response = &n->info)};
    return media_note_get(n->client, &params, &n->text, &n->error);
}

static void end(note *n)
{
    cpod_string_free(n->text);
    cpod_response_info_clear(&n->info);
    cpod_client_free(n->client);
    cpod_mock_free(n->mock);
}

#define BYTES(text) text, sizeof(text) - 1

static void expect(const char *content_type, const char *body, size_t length, const char *text)
{
    note n;
    if (get_note(&n, content_type, body, length, false) != CPOD_OK)
        fail_msg("%s: %s", content_type, n.error.message);
    assert_string_equal(n.text, text);
    assert_string_equal(n.info.content_type, content_type);
    assert_int_equal(n.info.body_bytes, length); /* as received */
    end(&n);
}

static void test_charsets(void **state)
{
    (void)state;
    expect("text/plain; charset=iso-8859-1", BYTES("caf\xE9"), "caf\xC3\xA9");
    expect("text/plain;CHARSET=\"ISO-8859-15\"", BYTES("\xA4"), "\xE2\x82\xAC");
    expect("text/plain; charset=windows-1252", BYTES("\x80"), "\xE2\x82\xAC");
    expect("text/plain; charset=Shift_JIS", BYTES("\x93\xFA"), "\xE6\x97\xA5");
    expect("text/plain; charset=utf-16le", BYTES("a\0\x3D\xD8\x00\xDE"), "a\xF0\x9F\x98\x80");
    expect("text/plain; charset=utf-16be", BYTES("\0a\xD8\x3D\xDE\x00"), "a\xF0\x9F\x98\x80");
    expect("text/plain; format=flowed; charset=utf-32be", BYTES("\0\0\0a"), "a");
}

/* The mark is no part of the text, and gives the order of the bytes. */
static void test_byte_order_marks(void **state)
{
    (void)state;
    expect("text/plain; charset=utf-16", BYTES("\xFE\xFF\0a"), "a");
    expect("text/plain; charset=utf-16",
           BYTES("\xFF\xFE"
                 "a\0"),
           "a");
    expect("text/plain; charset=utf-16le",
           BYTES("\xFF\xFE"
                 "a\0"),
           "a");
    expect("text/plain; charset=utf-16", BYTES("\xFE\xFF"), "");
}

static void test_text_that_needs_no_conversion(void **state)
{
    (void)state;
    expect("text/plain", BYTES("caf\xC3\xA9"), "caf\xC3\xA9");
    expect("text/plain; charset=UTF-8", BYTES("caf\xC3\xA9"), "caf\xC3\xA9");
    expect("text/plain; charset=us-ascii", BYTES("cafe"), "cafe");
    expect("text/plain; charset=", BYTES("cafe"), "cafe");
    expect("text/plain; xcharset=utf-16", BYTES("cafe"), "cafe");
}

static void refuse(const char *content_type, const char *body, size_t length, cpod_status status,
                   const char *part)
{
    note n;
    assert_int_equal(get_note(&n, content_type, body, length, false), status);
    if (strstr(n.error.message, part) == NULL)
        fail_msg("%s: %s", content_type, n.error.message);
    assert_null(n.text);
    assert_int_equal(n.error.http_status, 200);
    end(&n);
}

static void test_charsets_that_are_refused(void **state)
{
    (void)state;
    refuse("text/plain; charset=klingon", BYTES("a"), CPOD_ERR_PROTOCOL, "the charset klingon, which");
    refuse("text/plain; charset=utf-8//TRANSLIT", BYTES("a"), CPOD_ERR_PROTOCOL, "malformed");
    refuse("text/plain; charset=\"../../etc\"", BYTES("a"), CPOD_ERR_PROTOCOL, "malformed");
    refuse("text/plain; charset=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
           BYTES("a"), CPOD_ERR_PROTOCOL, "cannot convert");
    refuse("text/plain; charset=shift_jis", BYTES("ab\xFF\x01"), CPOD_ERR_DECODE, "at byte 2");
    refuse("text/plain; charset=utf-16le", BYTES("a\0b"), CPOD_ERR_DECODE, "at byte 2");
    refuse("text/plain; charset=utf-16le", BYTES("a\0\0\0"), CPOD_ERR_DECODE, "U+0000");
}

static void test_lenient_text(void **state)
{
    (void)state;
    note n;
    assert_int_equal(get_note(&n, "text/plain; charset=utf-16le",
                              BYTES("a\0\x00\xDC"
                                    "b\0c"),
                              true),
                     CPOD_OK);
    assert_string_equal(n.text, "a\xEF\xBF\xBD"
                                "b\xEF\xBF\xBD");
    assert_int_equal(n.info.replaced_texts, 1);
    assert_int_equal(n.info.body_bytes, 7);
    end(&n);
    assert_int_equal(get_note(&n, "text/plain; charset=klingon", BYTES("a"), true), CPOD_ERR_PROTOCOL);
    end(&n);
}

/* Pieces of the conversion end inside of characters. */
static void test_long_texts(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    char *body = malloc(COUNT);
    assert_non_null(body);
    memset(body, 0xE9, COUNT);
    note n;
    assert_int_equal(get_note(&n, "text/plain; charset=latin1", body, COUNT, false), CPOD_OK);
    assert_int_equal(strlen(n.text), 2 * COUNT);
    for (size_t i = 0; i < COUNT; i++)
        assert_memory_equal(n.text + 2 * i, "\xC3\xA9", 2);
    end(&n);
    free(body);
}

/* Without a body there is nothing to convert. */
static void test_empty_texts(void **state)
{
    (void)state;
    media_fixture f;
    media_begin_with(&f, "text/plain; charset=klingon", "");
    char *text = NULL;
    assert_int_equal(media_note_get(f.client, NULL, &text, &f.error), CPOD_OK);
    assert_string_equal(text, "");
    cpod_string_free(text);
    media_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charsets),
        cmocka_unit_test(test_byte_order_marks),
        cmocka_unit_test(test_text_that_needs_no_conversion),
        cmocka_unit_test(test_charsets_that_are_refused),
        cmocka_unit_test(test_lenient_text),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_empty_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
