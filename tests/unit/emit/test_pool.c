#include "emit/pool.h"
#include "lang/literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state)
{
    static pool texts;
    pool_init(&texts, arena_new());
    *state = &texts;
    return 0;
}

static int teardown(void **state)
{
    pool *texts = *state;
    arena_free(texts->memory);
    return 0;
}

static void a_text_stands_once(void **state)
{
    pool *texts = *state;
    const char *first = pool_text(texts, "GET");
    assert_string_equal(first, "text_get");
    assert_string_equal(pool_text(texts, "GET"), first);
    assert_string_equal(pool_text(texts, "get"), "text_get_2");
    assert_int_equal(texts->entries.count, 2);
}

static void keys_have_quotes_and_colon(void **state)
{
    pool *texts = *state;
    assert_string_equal(pool_key(texts, "apiKey"), "key_api_key");
    assert_string_equal(texts->entries.items[0].text, "\"apiKey\":");
    assert_int_equal(texts->entries.items[0].length, 9);
}

static void long_texts_are_cut_into_literals_that_every_compiler_takes(void **state)
{
    pool *texts = *state;
    char text[2 * LITERAL_PIECE_LIMIT + 11];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    pool_text(texts, text);
    assert_int_equal(texts->entries.count, 3);
    assert_true(texts->entries.items[0].continues && texts->entries.items[1].continues);
    assert_false(texts->entries.items[2].continues);
    assert_int_equal(texts->entries.items[2].length, 10);
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(texts->entries.items[i].text,
                         texts->entries.items[0].text + i * LITERAL_PIECE_LIMIT);
}

static void the_empty_text(void **state)
{
    pool *texts = *state;
    assert_string_equal(pool_text(texts, ""), "text_empty");
    assert_int_equal(texts->entries.count, 1);
}

static void a_text_of_exactly_the_limit_is_one_literal(void **state)
{
    pool *texts = *state;
    char text[LITERAL_PIECE_LIMIT + 2];
    memset(text, 'x', sizeof text - 1);
    text[LITERAL_PIECE_LIMIT] = '\0';
    pool_text(texts, text);
    assert_int_equal(texts->entries.count, 1);
    assert_int_equal(texts->entries.items[0].length, LITERAL_PIECE_LIMIT);
    assert_false(texts->entries.items[0].continues);
    text[LITERAL_PIECE_LIMIT] = 'x';
    text[LITERAL_PIECE_LIMIT + 1] = '\0';
    pool_text(texts, text);
    assert_int_equal(texts->entries.count, 3);
    assert_true(texts->entries.items[1].continues);
    assert_int_equal(texts->entries.items[2].length, 1);
}

/* The name of an entry is made of the first 40 bytes of its text. */
static void a_name_may_end_inside_a_character(void **state)
{
    pool *texts = *state;
    const char *name = pool_text(texts, "123456789012345678901234567890123456789\xc3\xa4 and more");
    assert_string_equal(name, "text_123456789012345678901234567890123456789");
    assert_string_equal(texts->entries.items[0].text,
                        "123456789012345678901234567890123456789\xc3\xa4 and more");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_text_stands_once, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_have_quotes_and_colon, setup, teardown),
        cmocka_unit_test_setup_teardown(long_texts_are_cut_into_literals_that_every_compiler_takes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_empty_text, setup, teardown),
        cmocka_unit_test_setup_teardown(a_text_of_exactly_the_limit_is_one_literal, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_may_end_inside_a_character, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
