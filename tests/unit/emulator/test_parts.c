/* The small parts: targets, ids, tokens, formats, schedule, clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "engine/auth/jwt.h"
#include "engine/base/clock.h"
#include "engine/base/identifier.h"
#include "engine/base/schedule.h"
#include "engine/http/target.h"
#include "engine/store/collection.h"
#include "engine/validate/validate.h"

static void targets_are_taken_apart(void **state)
{
    (void)state;
    arena *a = arena_new();
    target t = {0};
    assert_true(target_parse(a, "/v1/a%2Fb/c%20d?x=1+2&y=%C3%A9&z&&=&x=%2B", &t));
    assert_string_equal(t.path, "/v1/a%2Fb/c%20d");
    assert_int_equal(t.segments.count, 3);
    assert_string_equal(t.segments.items[1], "a/b");
    assert_string_equal(t.segments.items[2], "c d");
    assert_int_equal(t.query.count, 5);
    assert_string_equal(t.query.items[0].value, "1 2");
    assert_string_equal(t.query.items[1].value, "\xC3\xA9");
    assert_string_equal(t.query.items[2].value, "");
    assert_string_equal(t.query.items[4].value, "+");
    arena_free(a);
}

static void badly_escaped_targets_are_refused(void **state)
{
    (void)state;
    static const char *const targets[] = {"",     "v1",   "*",    "http://x/", "/%",       "/%4",
                                          "/%zz", "/%00", "/%ff", "/a?b=%",    "/a?b=%00", "/a?%f0=1"};
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        target t = {0};
        if (target_parse(a, targets[i], &t))
            fail_msg("taken: %s", targets[i]);
    }
    arena_free(a);
}

static void ids_follow_the_pattern(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *format, *prefix;
        size_t length;
    } cases[] = {
        {"^whk-[0-9A-HJKMNP-TV-Z]{26}$", NULL, "whk-", 30},
        {"^usr-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", NULL, "usr-", 40},
        {"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "uuid", "", 36},
        {"^a\\-b_[0-9a-z]{26}$", NULL, "a-b_", 30},
        {"^x+[0-9A-Z]{26}$", NULL, "", 0},
        {NULL, "uuid", "", 36},
        {NULL, NULL, "", 26},
    };
    patterns *known = patterns_new();
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        spec_schema schema = {.pattern = cases[i].pattern, .format = cases[i].format};
        identifier_form form;
        bool fits = collection_id_form(a, known, &schema, &form);
        assert_int_equal(fits, cases[i].length > 0);
        if (!fits)
            continue;
        const char *id = identifier_make(a, &form, 1780000000000);
        assert_string_equal(form.prefix, cases[i].prefix);
        assert_int_equal(strlen(id), cases[i].length);
        if (cases[i].pattern != NULL)
            assert_int_equal(pattern_matches(known, cases[i].pattern, id), PATTERN_MATCHES);
    }
    arena_free(a);
    patterns_free(known);
}

static void ulids_sort_by_time(void **state)
{
    (void)state;
    static const unsigned char zeros[10] = {0};
    static const unsigned char ones[10] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    char early[ULID_LENGTH + 1];
    char late[ULID_LENGTH + 1];
    identifier_ulid(1469918176385, ones, early);
    identifier_ulid(1469918176386, zeros, late);
    assert_string_equal(early, "01ARYZ6S41ZZZZZZZZZZZZZZZZ");
    assert_true(strcmp(early, late) < 0);
}

static void patterns_mean_what_json_schema_means(void **state)
{
    (void)state;
    patterns *known = patterns_new();
    assert_int_equal(pattern_matches(known, "b", "abc"), PATTERN_MATCHES);
    assert_int_equal(pattern_matches(known, "^a$", "a\n"), PATTERN_DIFFERS);
    assert_int_equal(pattern_matches(known, "^\\d+$", "12"), PATTERN_MATCHES);
    assert_int_equal(pattern_matches(known, "^.$", "\xC3\xA9"), PATTERN_MATCHES);
    assert_int_equal(pattern_matches(known, "(", "("), PATTERN_INVALID);
    assert_int_equal(pattern_matches(known, "^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
                     PATTERN_INVALID);
    patterns_free(known);
}

static void tokens_are_verified(void **state)
{
    (void)state;
    static const unsigned char key[JWT_KEY_SIZE] = {1, 2, 3};
    static const unsigned char other_key[JWT_KEY_SIZE] = {3, 2, 1};
    arena *a = arena_new();
    cJSON *claims = cJSON_CreateObject();
    json_set_text(claims, "sub", "per-1");
    char *token = arena_copy(a, jwt_sign(a, claims, key));
    cJSON *verified = jwt_verify(a, token, key);
    assert_true(json_equal(claims, verified));
    assert_null(jwt_verify(a, token, other_key));
    assert_null(jwt_verify(a, "", key));
    assert_null(jwt_verify(a, "a.b.c", key));
    assert_null(jwt_verify(a, "..", key));
    for (size_t i = 0; token[i] != '\0'; i++) {
        char kept = token[i];
        token[i] = kept == 'A' ? 'B' : 'A';
        assert_null(jwt_verify(a, token, key));
        token[i] = kept;
    }
    cJSON_Delete(verified);
    cJSON_Delete(claims);
    arena_free(a);
}

static void formats_are_distinguished(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text;
        bool fits;
    } cases[] = {
        {"date-time", "2026-05-22T10:00:00.000Z", true},
        {"date-time", "2026-05-22t10:00:00+02:00", true},
        {"date-time", "2026-05-22 10:00:00Z", false},
        {"date-time", "2026-05-22T10:00:00", false},
        {"date-time", "2026-02-29T10:00:00Z", false},
        {"date-time", "2024-02-29T23:59:60Z", true},
        {"date-time", "2026-05-22T24:00:00Z", false},
        {"date-time", "2026-05-22T10:00:00.Z", false},
        {"date", "2026-13-01", false},
        {"date", "2000-02-29", true},
        {"date", "1900-02-29", false},
        {"date", "2026-5-2", false},
        {"time", "10:00:00Z", true},
        {"time", "10:00", false},
        {"uuid", "2f1c8a44-7c35-4f8e-9b0a-6a3a1d0d5c11", true},
        {"uuid", "2f1c8a447c354f8e9b0a6a3a1d0d5c11", false},
        {"email", "alice@acme.com", true},
        {"email", "alice", false},
        {"email", "a b@acme.com", false},
        {"email", ".a@acme.com", false},
        {"email", "a@-acme.com", false},
        {"hostname", "a-b.example", true},
        {"hostname", "a..b", false},
        {"hostname", "", false},
        {"uri", "https://example.com/hook?x=1#y", true},
        {"uri", "example.com", false},
        {"uri", "https://a b", false},
        {"uri", "urn:isbn:1", true},
        {"ipv4", "1.2.3.4", true},
        {"ipv4", "1.2.3.256", false},
        {"ipv6", "::1", true},
        {"ipv6", "1.2.3.4", false},
        {"byte", "aGVsbG8=", true},
        {"byte", "aGVsbG8", false},
        {"byte", "", true},
        {"byte", "====", false},
        {"no-such-format", "anything", true},
    };
    patterns *known = patterns_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((format_problem(known, cases[i].format, cases[i].text) == NULL) != cases[i].fits)
            fail_msg("%s: %s", cases[i].format, cases[i].text);
    patterns_free(known);
}

static void append_subject(void *context, const char *subject, int64_t due)
{
    char *out = context;
    snprintf(out + strlen(out), 64 - strlen(out), "%s@%d ", subject, (int)due);
}

typedef struct chain {
    schedule *schedule;
    char out[64];
} chain;

static void add_next(void *context, const char *subject, int64_t due)
{
    chain *c = context;
    append_subject(c->out, subject, due);
    if (due < 40)
        schedule_add(c->schedule, due + 10, add_next, c, "next");
}

static void actions_run_in_order_of_time(void **state)
{
    (void)state;
    schedule *s = schedule_new();
    char out[64] = "";
    assert_int_equal(schedule_run(s, 100), SCHEDULE_NOTHING);
    schedule_add(s, 30, append_subject, out, "c");
    schedule_add(s, 10, append_subject, out, "a");
    schedule_add(s, 20, append_subject, out, "b");
    schedule_add(s, 10, append_subject, out, "a2");
    assert_int_equal(schedule_run(s, 9), 10);
    assert_string_equal(out, "");
    assert_int_equal(schedule_run(s, 20), 30);
    assert_string_equal(out, "a@10 a2@10 b@20 ");
    schedule_free(s);
}

static void actions_that_follow_run_at_once_when_they_are_late(void **state)
{
    (void)state;
    chain c = {.schedule = schedule_new()};
    schedule_add(c.schedule, 20, add_next, &c, "first");
    assert_int_equal(schedule_run(c.schedule, 35), 40);
    assert_string_equal(c.out, "first@20 next@30 ");
    schedule_free(c.schedule);
}

static void times_are_printed_in_utc(void **state)
{
    (void)state;
    char text[CLOCK_TEXT_SIZE];
    clock_format(1779444000007, text);
    assert_string_equal(text, "2026-05-22T10:00:00.007Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_taken_apart),
        cmocka_unit_test(badly_escaped_targets_are_refused),
        cmocka_unit_test(ids_follow_the_pattern),
        cmocka_unit_test(ulids_sort_by_time),
        cmocka_unit_test(patterns_mean_what_json_schema_means),
        cmocka_unit_test(tokens_are_verified),
        cmocka_unit_test(formats_are_distinguished),
        cmocka_unit_test(actions_run_in_order_of_time),
        cmocka_unit_test(actions_that_follow_run_at_once_when_they_are_late),
        cmocka_unit_test(times_are_printed_in_utc),
    };
    json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
