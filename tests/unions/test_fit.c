/* Objects of a oneOf without a discriminator: the variant that fits best. */
#include "support.h"

#include <stdlib.h>

/* Decodes a value of Fit, whose variant and raw text are these. */
static void fits(const char *text, unions_fit_kind kind, const char *raw)
{
    unions_fit *fit = NULL;
    DECODES(fit, text, &fit);
    assert_int_equal(fit->kind, kind);
    if (raw == NULL)
        assert_null(fit->raw);
    else
        assert_string_equal(fit->raw, raw);
    unions_fit_free(fit);
}

static void the_most_members_win(void **state)
{
    (void)state;
    fits("{\"y\":1}", UNIONS_FIT_KIND_ONE, NULL);
    fits("{\"x\":1,\"z\":2}", UNIONS_FIT_KIND_TWO, NULL);
    fits("{\"y\":1,\"z\":2,\"w\":3}", UNIONS_FIT_KIND_TWO, "{\"y\":1,\"z\":2,\"w\":3}");
    fits("{\"y\":1,\"y\":1,\"y\":1,\"z\":2,\"w\":3}", UNIONS_FIT_KIND_TWO,
         "{\"y\":1,\"y\":1,\"y\":1,\"z\":2,\"w\":3}");
}

static void the_first_wins_a_tie(void **state)
{
    (void)state;
    fits("{}", UNIONS_FIT_KIND_ONE, NULL);
    fits("{\"x\":1}", UNIONS_FIT_KIND_ONE, NULL);
    fits(" {\"z\": 2, \"\\u0079\": 1} ", UNIONS_FIT_KIND_ONE, "{\"z\": 2, \"\\u0079\": 1}");
}

static void unknown_members_do_not_count(void **state)
{
    (void)state;
    fits("{\"z\":1,\"new\":{\"a\":[]},\"newer\":2}", UNIONS_FIT_KIND_TWO,
         "{\"z\":1,\"new\":{\"a\":[]},\"newer\":2}");
}

static void values_of_enums_count_before_members(void **state)
{
    (void)state;
    fits("{\"x\":1,\"color\":\"blue\"}", UNIONS_FIT_KIND_TWO, NULL);
    fits("{\"x\":1,\"color\":\"green\"}", UNIONS_FIT_KIND_ONE, NULL); /* enums are open */
    fits("{\"y\":1,\"color\":\"blue\"}", UNIONS_FIT_KIND_TWO, "{\"y\":1,\"color\":\"blue\"}");
}

static void types_are_looked_at_in_depth(void **state)
{
    (void)state;
    unions_typed *typed = NULL;
    DECODES(typed, "{\"v\":[\"a\"],\"p\":1}", &typed); /* Numbers has both members, but v fits Texts */
    assert_int_equal(typed->kind, UNIONS_TYPED_KIND_TEXTS);
    assert_string_equal(typed->raw, "{\"v\":[\"a\"],\"p\":1}");
    unions_typed_free(typed);
    DECODES(typed, "{\"p\":1}", &typed);
    assert_int_equal(typed->kind, UNIONS_TYPED_KIND_NUMBERS);
    unions_typed_free(typed);
    DECODES(typed, "{\"v\":{}}", &typed);
    assert_int_equal(typed->kind, UNIONS_TYPED_KIND_OTHER);
    assert_string_equal(typed->as.json, "{\"v\":{}}");
    unions_typed_free(typed);
}

static void text_that_was_kept_is_not_kept_again_around_it(void **state)
{
    (void)state;
    unions_typed *typed = NULL;
    DECODES(typed, "{\"p\":1,\"sub\":{\"p\":2,\"more\":3}}", &typed);
    assert_null(typed->raw);
    assert_string_equal(typed->as.numbers->sub.raw, "{\"p\":2,\"more\":3}");
    unions_typed_free(typed);
}

/* Decodes a value of Deep, whose variant and raw text are these. */
static void fits_deep(const char *text, unions_deep_kind kind, const char *raw)
{
    unions_deep *deep = NULL;
    DECODES(deep, text, &deep);
    assert_int_equal(deep->kind, kind);
    if (raw == NULL)
        assert_null(deep->raw);
    else
        assert_string_equal(deep->raw, raw);
    unions_deep_free(deep);
}

static void on_a_tie_the_variant_that_loses_least_below_wins(void **state)
{
    (void)state;
    fits_deep("{\"data\":[{},{\"secret\":\"a\"}]}", UNIONS_DEEP_KIND_SECRETS, NULL);
    fits_deep("{\"data\":[{},{\"alert\":\"a\"}]}", UNIONS_DEEP_KIND_ALERTS, NULL);
    fits_deep("{\"data\":[{\"alert\":\"a\",\"extra\":1}]}", UNIONS_DEEP_KIND_EXTRA, NULL);
    fits_deep("{\"data\":[{\"alert\":\"a\",\"extra\":1}],\"more\":2}", UNIONS_DEEP_KIND_EXTRA, NULL);
    fits_deep("{\"data\":[{\"new\":1},{\"new\":2}]}", UNIONS_DEEP_KIND_SECRETS,
              "{\"data\":[{\"new\":1},{\"new\":2}]}");
    fits_deep("{\"data\":[{\"new\":1},{\"alert\":\"a\"}]}", UNIONS_DEEP_KIND_ALERTS,
              "{\"data\":[{\"new\":1},{\"alert\":\"a\"}]}");
}

static void a_nested_union_keeps_its_own_text_of_a_tie(void **state)
{
    (void)state;
    unions_deep *deep = NULL;
    DECODES(deep, "{\"data\":[{\"alert\":\"a\"}],\"deep\":{\"data\":[{\"new\":1}]}}", &deep);
    assert_int_equal(deep->kind, UNIONS_DEEP_KIND_ALERTS);
    assert_null(deep->raw);
    assert_int_equal(deep->as.alerts->deep.kind, UNIONS_DEEP_KIND_SECRETS);
    assert_string_equal(deep->as.alerts->deep.raw, "{\"data\":[{\"new\":1}]}");
    IS_WRITTEN(deep, deep, "{\"data\":[{\"alert\":\"a\"}],\"deep\":{\"data\":[{}]}}");
    unions_deep_free(deep);
}

/* Two attempts at each level would never come to an end; the outermost value is decoded in any case. */
static void attempts_at_ties_are_limited(void **state)
{
    (void)state;
    enum { LEVELS = 200 };
    static const char open[] = "{\"data\":[{\"new\":1}],\"deep\":";
    char *text = calloc(LEVELS + 1, sizeof open + 1);
    assert_non_null(text);
    char *p = text;
    for (int i = 0; i < LEVELS; i++)
        p = strcpy(p, open) + strlen(open);
    p = strcpy(p, "{}") + 2;
    for (int i = 0; i < LEVELS; i++)
        *p++ = '}';
    unions_deep *deep = NULL;
    DECODES(deep, text, &deep);
    assert_int_equal(deep->kind, UNIONS_DEEP_KIND_SECRETS);
    assert_string_equal(deep->raw, text);
    unions_deep_free(deep);
    free(text);
}

static void a_map_is_chosen_where_no_struct_knows_a_member(void **state)
{
    (void)state;
    unions_counts *counts = NULL;
    DECODES(counts, "{\"a\":1,\"b\":2}", &counts);
    assert_int_equal(counts->kind, UNIONS_COUNTS_KIND_EACH);
    assert_int_equal(counts->as.each->count, 2);
    unions_counts_free(counts);
    DECODES(counts, "{\"a\":1,\"total\":2}", &counts);
    assert_int_equal(counts->kind, UNIONS_COUNTS_KIND_TOTAL);
    unions_counts_free(counts);
}

static void raw_is_copied_and_not_sent(void **state)
{
    (void)state;
    unions_fit *fit = NULL;
    unions_fit *copy = NULL;
    DECODES(fit, "{\"z\":1,\"new\":2}", &fit);
    assert_int_equal(unions_fit_copy(fit, NULL, &copy), CPOD_OK);
    unions_fit_free(fit);
    assert_string_equal(copy->raw, "{\"z\":1,\"new\":2}");
    IS_WRITTEN(fit, copy, "{\"z\":1}");
    unions_fit_free(copy);
}

/* Each level fits neither variant in the end: two attempts at each would never come to an end. */
static void attempts_are_limited(void **state)
{
    (void)state;
    enum { LEVELS = 200 };
    static const char open[] = "{\"sub\":";
    static const char end[] = ",\"v\":[[]]}";
    char *text = calloc(LEVELS, sizeof open + sizeof end);
    assert_non_null(text);
    char *p = text;
    for (int i = 0; i < LEVELS; i++)
        p = strcpy(p, open) + strlen(open);
    p = strcpy(p, "{}") + 2;
    for (int i = 0; i < LEVELS; i++)
        p = strcpy(p, end) + strlen(end);
    unions_typed *typed = NULL;
    DECODES(typed, text, &typed);
    assert_int_equal(typed->kind, UNIONS_TYPED_KIND_OTHER);
    assert_string_equal(typed->as.json, text);
    unions_typed_free(typed);
    free(text);
}

static void text_that_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"x\":1", "{\"x\":1,}", "{\"x\":}", "{\"x\":1 \"y\":2}", "{x:1}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        unions_fit *fit = NULL;
        assert_int_equal(unions_fit_from_json(texts[i], strlen(texts[i]), NULL, &fit, NULL), CPOD_ERR_DECODE);
        assert_null(fit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_members_win),
        cmocka_unit_test(the_first_wins_a_tie),
        cmocka_unit_test(unknown_members_do_not_count),
        cmocka_unit_test(values_of_enums_count_before_members),
        cmocka_unit_test(types_are_looked_at_in_depth),
        cmocka_unit_test(text_that_was_kept_is_not_kept_again_around_it),
        cmocka_unit_test(on_a_tie_the_variant_that_loses_least_below_wins),
        cmocka_unit_test(a_nested_union_keeps_its_own_text_of_a_tie),
        cmocka_unit_test(attempts_at_ties_are_limited),
        cmocka_unit_test(a_map_is_chosen_where_no_struct_knows_a_member),
        cmocka_unit_test(raw_is_copied_and_not_sent),
        cmocka_unit_test(attempts_are_limited),
        cmocka_unit_test(text_that_is_no_json_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
