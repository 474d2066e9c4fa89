/* Masking: the documented results, and texts that only resemble personal data. */
#include "contract.h"
#include "services/base/mask.h"

static void documented_data_is_masked(void **state)
{
    fixture *f = *state;
    const char *body = "{\"data\":{\"name\":\"Alice Smith\",\"email\":\"alice@example.com\","
                       "\"ssn\":\"123-45-6789\"}}";
    reply r = fixture_call(f, "POST", "/v1/masking/mask", body);
    assert_int_equal(r.status, 200);
    assert_string_equal(at(&r, "data.email"), "a***@example.com");
    assert_string_equal(at(&r, "data.ssn"), "***-**-****");
    assert_string_equal(at(&r, "data.name"), "A*** S***");
    reply_free(&r);
    expect(f, "POST", "/v1/masking/mask-string", "{\"text\":\"Call Alice at 555-867-5309\"}", 200, "data",
           "Call [NAME] at [PHONE]");
}

static void data_keeps_its_shape(void **state)
{
    fixture *f = *state;
    const char *body =
        "{\"data\":{\"count\":3,\"ok\":true,\"none\":null,\"list\":[\"bob@example.org\",7],"
        "\"card_number\":\"4111 1111 1111 1111\",\"phone\":\"+49 30 123456\",\"password\":\"x\","
        "\"user\":{\"first_name\":\"\xC3\x89"
        "a\",\"note\":\"ask Bob Miller, 123-45-6789\"},\"ssn\":123456789}}";
    reply r = fixture_call(f, "POST", "/v1/masking/mask", body);
    assert_int_equal(r.status, 200);
    assert_string_equal(
        at(&r, "data"),
        "{\"count\":3,\"ok\":true,\"none\":null,\"list\":[\"b***@example.org\",7],"
        "\"card_number\":\"**** **** **** ****\",\"phone\":\"+** ** ******\",\"password\":\"***\","
        "\"user\":{\"first_name\":\"\xC3\x89***\",\"note\":\"ask [NAME], [SSN]\"},\"ssn\":\"*********\"}");
    reply_free(&r);
    expect(f, "POST", "/v1/masking/mask", "{\"data\":\"alice@example.com\"}", 200, "data",
           "a***@example.com");
    expect(f, "POST", "/v1/masking/mask", "{\"data\":null}", 200, "data", "null");
    expect(f, "POST", "/v1/masking/mask", "{}", 400, "errors.0.field", "data");
}

static void texts_are_masked(void **state)
{
    (void)state;
    static const struct {
        const char *text, *masked;
    } cases[] = {
        {"", ""},
        {"mail bob.b+x@mail.example.co.uk now", "mail [EMAIL] now"},
        {"(alice@example.com).", "([EMAIL])."},
        {"SSN 123-45-6789, card 4111-1111-1111-1111.", "SSN [SSN], card [CARD]."},
        {"4111-1111-1111-1112", "4111-1111-1111-1112"},
        {"+1 (555) 867-5309", "[PHONE]"},
        {"(555) 867-5309 or 867-5309", "[PHONE] or [PHONE]"},
        {"call 030 1234567 today", "call [PHONE] today"},
        {"Mary Jane Watson's friend", "[NAME]'s friend"},
        {"the meeting on 2026-05-22 10:00", "the meeting on 2026-05-22 10:00"},
        {"version 1.2.3, order 1234567890", "version 1.2.3, order 1234567890"},
        {"alice in lower case, ALICE", "alice in lower case, [NAME]"},
        {"a@b and @c", "a@b and @c"},
        {"Robertson Martini", "Robertson Martini"},
        {"J\xC3\xB6rg, Anna", "J\xC3\xB6rg, [NAME]"},
        {"Anna J. and Mary O'Neil's", "[NAME] J. and [NAME]'s"},
        {"Alice@example.com", "[EMAIL]"},
        {"a.b-123-45-6789", "a.b-123-45-6789"},
        {"card 4111 1111 1111 1111 12", "card [CARD] 12"},
        {"4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[CARD]"},
        {"+4111 1111 1111 1111", "[PHONE] 1111"},
        {"0301234567 only", "0301234567 only"},
    };
    patterns *known = patterns_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer out = {0};
        mask_text(known, cases[i].text, &out);
        assert_string_equal(buffer_text(&out), cases[i].masked);
        buffer_free(&out);
    }
    patterns_free(known);
}

static bool is_even(const char *text, size_t length)
{
    return (text[length - 1] - '0') % 2 == 0;
}

static void a_check_continues_the_search(void **state)
{
    (void)state;
    static const char expression[] = "(?<!\\d)\\d+(?C1)";
    patterns *known = patterns_new();
    pattern_span found;
    assert_int_equal(pattern_find(known, expression, is_even, "a 123 47 9", 0, &found), PATTERN_MATCHES);
    assert_int_equal(found.start, 2);
    assert_int_equal(found.length, 2); /* 12: the check made the match shorter */
    assert_int_equal(pattern_find(known, expression, is_even, "a 123 47 9", 3, &found), PATTERN_MATCHES);
    assert_int_equal(found.start, 6); /* 4 */
    assert_int_equal(pattern_find(known, expression, is_even, "a 123 47 9", 8, &found), PATTERN_DIFFERS);
    assert_int_equal(pattern_find(known, "(", NULL, "(", 0, &found), PATTERN_INVALID);
    patterns_free(known);
}

/* A search that reads to the end at each position takes the square of the length of these texts. */
static void long_texts_are_masked(void **state)
{
    (void)state;
    enum { COUNT = 300000 };
    static const char *const parts[] = {"a%", "+1", "1 ", "Anna-", "(0"};
    patterns *known = patterns_new();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buffer text = {0};
        buffer out = {0};
        for (size_t k = 0; k < COUNT; k++)
            buffer_append(&text, parts[i]);
        mask_text(known, buffer_text(&text), &out);
        assert_true(out.length > 0);
        buffer_free(&text);
        buffer_free(&out);
    }
    patterns_free(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(documented_data_is_masked), CONTRACT_TEST(data_keeps_its_shape),
        CONTRACT_TEST(texts_are_masked),          CONTRACT_TEST(a_check_continues_the_search),
        CONTRACT_TEST(long_texts_are_masked),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
