/* Escaping, origins and characters of URLs, byte by byte. */
#include "core/http/url.h"
#include "support.h"

#include <string.h>

static const char *escaped(const char *text, bool allow_reserved)
{
    static char result[64];
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, NULL);
    cpodi_url_escape(&buffer, text, strlen(text), allow_reserved);
    assert_true(cpodi_buffer_terminate(&buffer));
    assert_true(buffer.length < sizeof result);
    memcpy(result, buffer.data, buffer.length + 1);
    cpodi_buffer_free(&buffer);
    return result;
}

static void each_byte_is_escaped(void **state)
{
    (void)state;
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static const char kept[] = ":/?@!$'()*,;=";
    for (int c = 1; c < 256; c++) {
        const char text[] = {(char)c, '\0'};
        const char triplet[] = {'%', "0123456789ABCDEF"[c >> 4], "0123456789ABCDEF"[c & 15], '\0'};
        bool is_plain = strchr(unreserved, c) != NULL;
        assert_string_equal(escaped(text, false), is_plain ? text : triplet);
        assert_string_equal(escaped(text, true), is_plain || strchr(kept, c) != NULL ? text : triplet);
    }
}

/* What is escaped already stays, where reserved characters are allowed. */
static void triplets_are_kept(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"%20", "%20"},   {"%2f%AF", "%2f%AF"}, {"%", "%25"},       {"%2", "%252"},     {"%2g", "%252g"},
        {"%g2", "%25g2"}, {"a%20b", "a%20b"},   {"%%20", "%25%20"}, {"%20%", "%20%25"}, {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(escaped(cases[i].text, true), cases[i].expected);
    assert_string_equal(escaped("%20", false), "%2520");
}

static void origins(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        size_t length;
    } cases[] = {
        {"http://a", 8},
        {"http://a/", 8},
        {"http://a?b", 8},
        {"http://a#b", 8},
        {"http://a:1/b", 10},
        {"https://a", 9},
        {"HTTPS://a/b", 9},
        {"hTtP://a", 8},
        {"http://", 0},
        {"https://", 0},
        {"http:///a", 0},
        {"https://?a", 0},
        {"http://#", 0},
        {"http:/a", 0},
        {"httpx://a", 0},
        {"ftp://a", 0},
        {"", 0},
        {"//a", 0},
        {"https:/", 0},
        {"http://[::1]/a", 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(cpodi_url_origin_length(cases[i].url), cases[i].length);
}

static void clean_texts(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        const char text[] = {'a', (char)c, '\0'};
        assert_int_equal(cpodi_url_is_clean(text, "#"), c > 0x20 && c < 0x7F && c != '#');
        assert_int_equal(cpodi_url_is_clean(text + 1, ""), c > 0x20 && c < 0x7F);
    }
    assert_true(cpodi_url_is_clean("", "#"));
}

static void origins_are_compared(void **state)
{
    (void)state;
    static const struct {
        const char *url, *other;
        bool is_same;
    } cases[] = {
        {"https://a/b", "https://a/c", true},
        {"https://A.b", "HTTPS://a.B:443/", true},
        {"http://a:80", "http://a", true},
        {"https://a", "http://a", false},
        {"https://a:8443", "https://a", false},
        {"https://a.b", "https://a", false},
        {"https://a", "https://b", false},
        {"/a", "/a", false},
        {"", "https://a", false},
        {"https://a", "/a", false},
        {"http://[::1]:80/a", "http://[::1]", true},
        {"http://[::1]", "http://[::2]", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s %s\n", cases[i].url, cases[i].other);
        assert_int_equal(cpodi_url_has_origin(cases[i].url, cases[i].other), cases[i].is_same);
    }
}

static void loopback_addresses(void **state)
{
    (void)state;
    static const char *const here[] = {
        "http://127.0.0.1",       "http://127.0.0.1:4000/api", "http://127.255.255.254/",
        "http://127.1:80",        "https://localhost",         "http://LocalHost:4000",
        "http://localhost.:1/",   "http://[::1]:4000",         "http://[0:0:0:0:0:0:0:1]",
        "http://api.localhost/a", "http://[::ffff:127.0.0.1]",
    };
    static const char *const elsewhere[] = {
        "https://api.example.com",
        "http://127.example.com",
        "http://localhost.example.com",
        "http://notlocalhost",
        "http://128.0.0.1",
        "http://[::2]",
        "http://[::ffff:10.0.0.1]",
        "http://1270.0.0.1",
        "localhost",
        "ftp://localhost",
        "http://",
        "",
        "http://host/localhost",
        "http://.",
    };
    for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
        print_message("%s\n", here[i]);
        assert_true(cpodi_url_is_loopback(here[i]));
    }
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        print_message("%s\n", elsewhere[i]);
        assert_false(cpodi_url_is_loopback(elsewhere[i]));
    }
}

/* Slashes at the end of the path, and where the path comes from. */
static void bases(void **state)
{
    (void)state;
    static const struct {
        const char *server, *base, *path, *expected; /* NULL: refused */
    } cases[] = {
        {"https://s/a", NULL, "", "https://s"},
        {"https://s/a", NULL, "/", "https://s"},
        {"https://s/a", NULL, "b/", "https://s/b"},
        {"https://s/a///", NULL, NULL, "https://s/a"},
        {"https://s/a", "http://h/", "b", "http://h/b"},
        {"https://s/a", "http://h/c", "b", "http://h/c"}, /* its own path comes first */
        {NULL, "http://h", NULL, "http://h"},
        {NULL, "http://h:0", NULL, NULL},
        {NULL, "http://h:1", NULL, "http://h:1"},
        {NULL, "http://h:65535", NULL, "http://h:65535"},
        {NULL, "http://h:65536", NULL, NULL},
        {NULL, "http://h", "a b", NULL},
        {NULL, "http://@h", NULL, NULL},
        {NULL, "http://h/@", NULL, "http://h/@"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpodi_arena *arena = cpodi_arena_new(cpod_default_allocator(), 16, 0);
        assert_non_null(arena);
        cpod_error error = CPOD_ERROR_INIT;
        char *url = NULL;
        cpod_status status =
            cpodi_url_base(arena, cases[i].server, cases[i].base, cases[i].path, &url, &error);
        print_message("%s\n", cases[i].base == NULL ? cases[i].server : cases[i].base);
        assert_int_equal(status, cases[i].expected == NULL ? CPOD_ERR_CONFIGURATION : CPOD_OK);
        if (cases[i].expected != NULL)
            assert_string_equal(url, cases[i].expected);
        else
            assert_non_null(strstr(error.message, "base"));
        cpodi_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_byte_is_escaped),
        cmocka_unit_test(triplets_are_kept),
        cmocka_unit_test(origins),
        cmocka_unit_test(clean_texts),
        cmocka_unit_test(origins_are_compared),
        cmocka_unit_test(loopback_addresses),
        cmocka_unit_test(bases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
