#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "base/utf8.h"

static void every_character_survives_encoding(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        if (code >= 0xd800 && code <= 0xdfff)
            continue;
        char bytes[4];
        uint32_t decoded = 0;
        size_t width = utf8_encode(code, bytes);
        assert_int_equal(utf8_decode(bytes, width, &decoded), width);
        assert_int_equal(decoded, code);
        assert_int_equal(utf8_decode(bytes, width - 1, &decoded), 0);
    }
}

static void what_is_not_utf8_is_found(void **state)
{
    (void)state;
    /* Latin-1, a lone continuation byte, overlong forms of 2, 3 and 4 bytes, surrogates, above U+10FFFF,
     * truncated */
    static const char *const invalid[] = {
        "\xe9 ",        "\x80",         "\xc0\x80",         "\xc1\xbf",
        "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xff",         "\xe2\x82",     "\xf0\x9f\x98",
    };
    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++) {
        char text[40];
        size_t before = i % 20;
        memset(text, 'a', before);
        strcpy(text + before, invalid[i]);
        assert_int_equal(utf8_first_invalid(text, strlen(text)), before);
    }
    const char *valid = "plain ascii text, \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 and more of it";
    assert_int_equal(utf8_first_invalid(valid, strlen(valid)), strlen(valid));
    assert_int_equal(utf8_ascii_length(valid, strlen(valid)), 18);
    assert_int_equal(utf8_first_invalid("", 0), 0);
}

static void digests_are_those_of_the_standard(void **state)
{
    (void)state;
    char hex[65];
    digest_sha256_hex("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_sha256_hex("", 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_survives_encoding),
        cmocka_unit_test(what_is_not_utf8_is_found),
        cmocka_unit_test(digests_are_those_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
