/* Copies are deep and equal and keep nulls; every allocation of decoding, encoding and copying may fail. */
#include "core/codec/codec.h"
#include "support.h"

#include <string.h>

#define EVERYTHING CPOD_KIND_INLINE, SAMPLE_EVERYTHING

static char *text_of(const void *value)
{
    char *text = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_to_json(sample_api(), EVERYTHING, value, NULL, &text, NULL, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return text;
}

static void a_copy_outlives_its_original(void **state)
{
    (void)state;
    sample_everything *original = decode(EVERYTHING, full_document);
    char *before = text_of(original);
    void *copy = NULL;
    assert_int_equal(cpod_core_copy(sample_api(), EVERYTHING, original, NULL, &copy), CPOD_OK);
    cpod_core_free(original);
    char *after = text_of(copy);
    assert_string_equal(before, after);
    const sample_everything *value = copy;
    assert_ptr_equal(value->note, CPOD_NULL);
    assert_ptr_equal(value->nullable_owners.items[0], &sample_owner_null);
    assert_int_equal(value->color.value, CPOD_ENUM_OTHER);
    assert_string_equal(value->type.text, "red");
    assert_true(value->created_at.parsed);
    cpod_string_free(before);
    cpod_string_free(after);
    cpod_core_free(copy);
}

static void values_on_the_stack_are_copied(void **state)
{
    (void)state;
    sample_everything value = minimal();
    sample_cat cat = {.meow = "m"};
    const char *tags[] = {"a"};
    cpod_string_list list = CPOD_LIST(tags);
    value.pet = (sample_pet){.kind = SAMPLE_PET_CAT, .as = {.cat = &cat}};
    value.shape = (sample_shape){.kind = SAMPLE_SHAPE_LIST, .as = {.list = &list}};
    value.owner = &sample_owner_null;
    value.extra = cpod_json_text("[1]");
    value.blob.state = CPOD_IS_SET;
    void *copy = NULL;
    assert_int_equal(cpod_core_copy(sample_api(), EVERYTHING, &value, NULL, &copy), CPOD_OK);
    const sample_everything *copied = copy;
    assert_ptr_not_equal(copied->pet.as.cat, &cat);
    assert_string_equal(copied->pet.as.cat->meow, "m");
    assert_string_equal(copied->shape.as.list->items[0], "a");
    assert_ptr_equal(copied->owner, &sample_owner_null);
    assert_int_equal(copied->extra.length, 3);
    assert_int_equal(copied->blob.state, CPOD_IS_SET);
    cpod_core_free(copy);
    value.shape = (sample_shape){.kind = CPOD_ENUM_OTHER, .as = {.json = "{}"}};
    assert_int_equal(cpod_core_copy(sample_api(), EVERYTHING, &value, NULL, &copy), CPOD_OK);
    assert_string_equal(((const sample_everything *)copy)->shape.as.json, "{}");
    cpod_core_free(copy);
    assert_int_equal(cpod_core_copy(sample_api(), EVERYTHING, NULL, NULL, &copy), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(copy);
    cpod_core_free(NULL);
}

static void additional_members_are_copied(void **state)
{
    (void)state;
    sample_open *open = decode(CPOD_KIND_INLINE, SAMPLE_OPEN, "{\"name\":\"n\",\"x\":[1]}");
    void *copy = NULL;
    assert_int_equal(cpod_core_copy(sample_api(), CPOD_KIND_INLINE, SAMPLE_OPEN, open, NULL, &copy), CPOD_OK);
    cpod_core_free(open);
    assert_string_equal(cpod_json_map_find(&((const sample_open *)copy)->other, "x")->text, "[1]");
    cpod_core_free(copy);
}

/* Each call of the allocator fails in turn, until none fails. */
static void every_allocation_of_decoding_may_fail(void **state)
{
    (void)state;
    cpod_status status = CPOD_ERR_NO_MEMORY;
    for (size_t fail_at = 1; status != CPOD_OK; fail_at++) {
        test_allocator allocator;
        test_allocator_init(&allocator, fail_at);
        cpod_error error = CPOD_ERROR_INIT;
        void *value = NULL;
        status = cpod_core_from_json(sample_api(), EVERYTHING, full_document, strlen(full_document),
                                     &allocator.allocator, &value, &error);
        assert_true(status == CPOD_OK || (status == CPOD_ERR_NO_MEMORY && value == NULL));
        assert_int_equal(error.status, status);
        cpod_core_free(value);
        assert_int_equal(allocator.live, 0);
    }
}

/* The same with an arena that grows by the smallest steps, so that the allocation of each chunk fails
 * once. */
static void every_chunk_of_an_arena_may_fail(void **state)
{
    (void)state;
    cpodi_buffer text;
    cpodi_buffer_init(&text, NULL);
    cpodi_buffer_append_text(&text, full_document);
    assert_true(cpodi_buffer_terminate(&text));
    cpod_status status = CPOD_ERR_NO_MEMORY;
    size_t fail_at = 2;
    for (; status != CPOD_OK; fail_at++) {
        test_allocator allocator;
        test_allocator_init(&allocator, fail_at);
        cpodi_arena *arena = cpodi_arena_new(&allocator.allocator, sizeof(sample_everything) + 32, 0);
        assert_non_null(arena);
        void *value = cpodi_arena_root(arena, sizeof(sample_everything));
        assert_non_null(value);
        status = cpodi_decode(
            sample_tables(), &(cpodi_json_input){text.data, text.length}, NULL,
            &(cpodi_typed_value){.kind = CPOD_KIND_INLINE, .type = SAMPLE_EVERYTHING, .target = value}, arena,
            NULL);
        assert_true(status == CPOD_OK || status == CPOD_ERR_NO_MEMORY);
        cpodi_arena_free(arena);
        assert_int_equal(allocator.live, 0);
    }
    assert_true(fail_at > 4);
    cpodi_buffer_free(&text);
}

static void every_allocation_of_encoding_may_fail(void **state)
{
    (void)state;
    enum { ITEMS = 12 }; /* too few to reserve room in advance */
    sample_everything *item = decode(EVERYTHING, full_document);
    sample_everything items[ITEMS];
    for (int i = 0; i < ITEMS; i++)
        items[i] = *item;
    sample_everything_list list = CPOD_LIST(items);
    cpod_status status = CPOD_ERR_NO_MEMORY;
    size_t failed = 0;
    for (size_t fail_at = 1; fail_at < 100; fail_at++) {
        test_allocator allocator;
        test_allocator_init(&allocator, fail_at);
        cpod_error error = CPOD_ERROR_INIT;
        char *text = NULL;
        status = cpod_core_to_json(sample_api(), CPOD_KIND_LIST, SAMPLE_ITEMS, &list, &allocator.allocator,
                                   &text, NULL, &error);
        assert_true(status == CPOD_OK || (status == CPOD_ERR_NO_MEMORY && text == NULL));
        failed += status != CPOD_OK;
        cpod_string_free(text);
        assert_int_equal(allocator.live, 0);
    }
    assert_int_equal(status, CPOD_OK);
    assert_true(failed >= 3);
    cpod_core_free(item);
}

static void every_allocation_of_copying_may_fail(void **state)
{
    (void)state;
    void *value = decode(EVERYTHING, full_document);
    cpod_status status = CPOD_ERR_NO_MEMORY;
    size_t fail_at = 1;
    for (; status != CPOD_OK; fail_at++) {
        test_allocator allocator;
        test_allocator_init(&allocator, fail_at);
        void *copy = NULL;
        status = cpod_core_copy(sample_api(), EVERYTHING, value, &allocator.allocator, &copy);
        assert_true(status == CPOD_OK || (status == CPOD_ERR_NO_MEMORY && copy == NULL));
        cpod_core_free(copy);
        assert_int_equal(allocator.live, 0);
    }
    assert_true(fail_at > 2);
    cpod_core_free(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_outlives_its_original),
        cmocka_unit_test(values_on_the_stack_are_copied),
        cmocka_unit_test(additional_members_are_copied),
        cmocka_unit_test(every_allocation_of_decoding_may_fail),
        cmocka_unit_test(every_chunk_of_an_arena_may_fail),
        cmocka_unit_test(every_allocation_of_encoding_may_fail),
        cmocka_unit_test(every_allocation_of_copying_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
