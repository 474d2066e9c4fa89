#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang/words.h"

static void expect(const char *text, const char *folded)
{
    arena *a = arena_new();
    assert_string_equal(words_to_snake_case(a, text), folded);
    arena_free(a);
}

static void camel_case_is_split(void **state)
{
    (void)state;
    expect("apiKeys", "api_keys");
    expect("integration.apiKeys.revoke", "integration_api_keys_revoke");
    expect("HTTPServer", "http_server");
    expect("getHTTPResponseCode", "get_http_response_code");
    expect("WebhookCreate", "webhook_create");
    expect("XAxis", "x_axis");
    expect("already_snake_case", "already_snake_case");
    expect("SCREAMING_CASE", "screaming_case");
    expect("v1Pods", "v1_pods");
    expect("sha256sum", "sha256sum");
    expect("S3Bucket", "s3_bucket");
}

static void known_words_and_plurals_stay_whole(void **state)
{
    (void)state;
    expect("OAuth2", "oauth2");
    expect("OAuth2Client", "oauth2_client");
    expect("getOAuthToken", "get_oauth_token");
    expect("IPv4Address", "ipv4_address");
    expect("userIDs", "user_ids");
    expect("URLsToCheck", "urls_to_check");
    expect("iOSVersion", "ios_version");
}

static void separators_of_any_kind_are_one_underscore(void **state)
{
    (void)state;
    expect("  a -- b..c//d  ", "a_b_c_d");
    expect("__a__", "a");
    expect("a__b", "a_b");
    expect("a_", "a");
    expect("_a", "a");
    expect("get v1 pods id", "get_v1_pods_id");
    expect("a\nb\tc", "a_b_c");
}

static void other_scripts_become_ascii(void **state)
{
    (void)state;
    expect("Größe", "groesse");
    expect("École", "ecole");
    expect("ÆON", "aeon");
    expect("ÄNDERUNG", "aenderung");
    expect("\xc3\x80\xc3\xbf", "ay"); /* U+00C0 and U+00FF, the first and the last of the table */
    expect("\xc4\x80", "u0100");
    expect("日本", "u65e5_u672c");
    expect("a\xf0\x9f\x98\x80z", "a_u1f600_z");
    expect("bad\xff\xfe bytes", "bad_bytes");
}

static void values_of_enums_get_words(void **state)
{
    (void)state;
    expect("", "empty");
    expect("-1", "minus_1");
    expect("+1", "plus_1");
    expect("-", "minus");
    expect("*", "star");
    expect(">=", "greater_equal");
    expect(" ", "space");
    expect("\n", "u000a");
    expect("2xx", "2xx");
}

static void capitals(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(words_to_upper_case(a, "in_progress_2"), "IN_PROGRESS_2");
    arena_free(a);
}

/* For any text: only a-z, 0-9 and single underscores, none at the ends. */
static void any_bytes_make_a_name(void **state)
{
    (void)state;
    arena *a = arena_new();
    srand(7);
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t length = (size_t)rand() % (sizeof text - 1);
        for (size_t i = 0; i < length; i++)
            text[i] = (char)(1 + rand() % 255);
        text[length] = '\0';
        const char *name = words_to_snake_case(a, text);
        assert_true(name[0] != '\0');
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_"), strlen(name));
        assert_null(strstr(name, "__"));
        assert_true(name[0] != '_' && name[strlen(name) - 1] != '_');
    }
    arena_free(a);
}

static void long_names_are_cut_and_stay_apart(void **state)
{
    (void)state;
    arena *a = arena_new();
    char first[301];
    char second[301];
    memset(first, 'a', 300);
    memset(second, 'a', 300);
    first[300] = second[300] = '\0';
    second[299] = 'b';
    assert_int_equal(strlen(words_shorten(a, first)), 200);
    assert_string_not_equal(words_shorten(a, first), words_shorten(a, second));
    assert_string_equal(words_shorten(a, first), words_shorten(a, arena_copy(a, first)));
    assert_string_equal(words_shorten(a, "short"), "short");
    arena_free(a);
}

static void a_name_of_exactly_the_limit_stays(void **state)
{
    (void)state;
    arena *a = arena_new();
    char name[202];
    memset(name, 'a', 201);
    name[201] = '\0';
    assert_int_equal(strlen(words_shorten(a, name)), 200);
    assert_non_null(strchr(words_shorten(a, name), '_'));
    name[200] = '\0';
    assert_string_equal(words_shorten(a, name), name);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(camel_case_is_split),
        cmocka_unit_test(known_words_and_plurals_stay_whole),
        cmocka_unit_test(separators_of_any_kind_are_one_underscore),
        cmocka_unit_test(other_scripts_become_ascii),
        cmocka_unit_test(values_of_enums_get_words),
        cmocka_unit_test(capitals),
        cmocka_unit_test(any_bytes_make_a_name),
        cmocka_unit_test(long_names_are_cut_and_stay_apart),
        cmocka_unit_test(a_name_of_exactly_the_limit_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
