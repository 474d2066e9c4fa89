#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/symbols.h"

typedef struct fixture {
    arena *memory;
    diagnostics *diagnostics;
    symbols *names;
} fixture;

static int setup(void **state)
{
    static fixture f;
    f.memory = arena_new();
    f.diagnostics = diagnostics_new();
    f.names = symbols_new(f.memory, f.diagnostics);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    diagnostics_free(f->diagnostics);
    arena_free(f->memory);
    return 0;
}

static const char *claim(fixture *f, const char *name, symbol_owner owner)
{
    return symbols_claim(f->names, name, owner, (mark){0}, "it", name);
}

static void the_first_keeps_its_name(void **state)
{
    fixture *f = *state;
    assert_string_equal(claim(f, "cpod_pet", SYMBOL_TYPE), "cpod_pet");
    assert_string_equal(claim(f, "cpod_pet", SYMBOL_TYPE), "cpod_pet_2");
    assert_string_equal(claim(f, "cpod_pet", SYMBOL_DERIVED), "cpod_pet_3");
    assert_int_equal(diagnostics_count(f->diagnostics, SEVERITY_NOTE), 2);
}

static void a_numbered_name_may_be_taken_too(void **state)
{
    fixture *f = *state;
    claim(f, "pet_2", SYMBOL_TYPE);
    claim(f, "pet", SYMBOL_TYPE);
    assert_string_equal(claim(f, "pet", SYMBOL_TYPE), "pet_3");
}

static void types_give_way_to_the_runtime_and_to_operations(void **state)
{
    fixture *f = *state;
    symbols_reserve(f->names, "cpod_error");
    claim(f, "cpod_pods_list", SYMBOL_OPERATION);
    assert_string_equal(claim(f, "cpod_error", SYMBOL_TYPE), "cpod_error_object");
    assert_string_equal(claim(f, "cpod_pods_list", SYMBOL_TYPE), "cpod_pods_list_object");
    assert_string_equal(claim(f, "cpod_pods_list", SYMBOL_TYPE), "cpod_pods_list_object_2");
    assert_string_equal(claim(f, "cpod_error", SYMBOL_OPERATION), "cpod_error_2");
}

static void a_cleared_table_gives_the_names_again(void **state)
{
    fixture *f = *state;
    symbols_reserve(f->names, "path");
    const char *first = claim(f, "name", SYMBOL_DERIVED);
    claim(f, "name", SYMBOL_DERIVED);
    symbols_clear(f->names);
    assert_string_equal(first, "name");
    assert_string_equal(claim(f, "path", SYMBOL_DERIVED), "path");
    assert_string_equal(claim(f, "name", SYMBOL_DERIVED), "name");
    assert_string_equal(claim(f, "name", SYMBOL_DERIVED), "name_2");
}

static void the_note_says_what_and_why(void **state)
{
    fixture *f = *state;
    symbols_reserve(f->names, "cpod_error");
    symbols_claim(f->names, "cpod_error", SYMBOL_TYPE, (mark){0}, "schema", "Error");
    diagnostic note;
    assert_true(diagnostics_get(f->diagnostics, 0, &note));
    assert_int_equal(note.level, SEVERITY_NOTE);
    assert_string_equal(
        note.message, "schema 'Error' is named cpod_error_object in C: cpod_error is a name of the runtime");
}

static void keywords_and_macros_get_an_underscore(void **state)
{
    fixture *f = *state;
    assert_string_equal(symbols_claim_member(f->names, "default", (mark){0}, NULL), "default_");
    assert_string_equal(symbols_claim_member(f->names, "class", (mark){0}, NULL), "class_");
    assert_string_equal(symbols_claim_member(f->names, "errno", (mark){0}, NULL), "errno_");
    assert_string_equal(symbols_claim_member(f->names, "linux", (mark){0}, NULL), "linux_");
    assert_string_equal(symbols_claim_member(f->names, "int64_t", (mark){0}, NULL), "int64_t_");
    assert_string_equal(symbols_claim_member(f->names, "Default", (mark){0}, NULL), "default_2");
    assert_string_equal(claim(f, "default", SYMBOL_FILE), "default");
}

static void members_are_identifiers(void **state)
{
    fixture *f = *state;
    symbols_reserve(f->names, "client");
    assert_string_equal(symbols_claim_member(f->names, "1st place", (mark){0}, NULL), "n_1st_place");
    assert_string_equal(symbols_claim_member(f->names, "client", (mark){0}, NULL), "client_");
    assert_string_equal(symbols_claim_member(f->names, "", (mark){0}, NULL), "empty");
    assert_string_equal(symbols_claim_member(f->names, "a; } int x", (mark){0}, NULL), "a_int_x");
}

static void long_names_are_cut(void **state)
{
    fixture *f = *state;
    char name[401];
    memset(name, 'x', 400);
    name[400] = '\0';
    const char *first = claim(f, name, SYMBOL_TYPE);
    const char *second = claim(f, name, SYMBOL_TYPE);
    assert_int_equal(strlen(first), 200);
    assert_true(strlen(second) <= 202);
    assert_string_not_equal(first, second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_keeps_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_numbered_name_may_be_taken_too, setup, teardown),
        cmocka_unit_test_setup_teardown(types_give_way_to_the_runtime_and_to_operations, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cleared_table_gives_the_names_again, setup, teardown),
        cmocka_unit_test_setup_teardown(the_note_says_what_and_why, setup, teardown),
        cmocka_unit_test_setup_teardown(keywords_and_macros_get_an_underscore, setup, teardown),
        cmocka_unit_test_setup_teardown(members_are_identifiers, setup, teardown),
        cmocka_unit_test_setup_teardown(long_names_are_cut, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
