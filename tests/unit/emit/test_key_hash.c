#include "emit/key_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Computed apart from the code, by the description in cpod/core/generated.h. */
static void the_hash_is_the_runtimes(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        uint32_t of_8_bits, of_16_bits;
    } cases[] = {
        {"", 0, 0},
        {"id", 204, 52412},
        {"name", 125, 32007},
        {"createdAt", 72, 18666},
        {"organization_id", 245, 62958},
        {"größe", 67, 17164},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].key);
        assert_int_equal(key_hash(cases[i].key, length, 8), cases[i].of_8_bits);
        assert_int_equal(key_hash(cases[i].key, length, 16), cases[i].of_16_bits);
    }
}

static size_t find(const key_table *table, const char *const *keys, const char *key)
{
    size_t mask = ((size_t)1 << table->bits) - 1;
    for (size_t slot = key_hash(key, strlen(key), table->bits); table->slots[slot] != 0;
         slot = (slot + 1) & mask) {
        if (strcmp(keys[table->slots[slot] - 1], key) == 0)
            return table->slots[slot];
    }
    return 0;
}

static void every_key_is_found_and_no_other(void **state)
{
    (void)state;
    arena *a = arena_new();
    for (size_t count = 0; count < 200; count += 7) {
        const char **keys = arena_array(a, count, sizeof *keys);
        for (size_t i = 0; i < count; i++)
            keys[i] = arena_format(a, "key%zu", i * i);
        key_table table = key_table_make(a, keys, count);
        assert_true(((size_t)1 << table.bits) >= 2 * count && table.bits >= 1);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(find(&table, keys, keys[i]), i + 1);
        assert_int_equal(find(&table, keys, "no such key"), 0);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_the_runtimes),
        cmocka_unit_test(every_key_is_found_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
