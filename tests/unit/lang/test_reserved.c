/* The list made by cmake/runtime-names.cmake has every identifier of the runtime's public headers. */
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "lang/reserved.h"

static bool is_runtime_name(const char *name)
{
    for (size_t i = 0; i < runtime_name_count; i++) {
        if (strcmp(runtime_names[i], name) == 0)
            return true;
    }
    return false;
}

/* Replaces comments and string literals by spaces. */
static void blank_out(char *text)
{
    for (char *at = text; *at != '\0'; at++) {
        const char *end = NULL;
        if (at[0] == '/' && at[1] == '*')
            end = strstr(at, "*/") + 2;
        else if (at[0] == '/' && at[1] == '/')
            end = at + strcspn(at, "\n");
        else if (at[0] == '"')
            end = strchr(at + 1, '"') + 1;
        while (end != NULL && at + 1 < end)
            *at++ = ' ';
        if (end != NULL)
            *at = ' ';
    }
}

static bool is_inner(char c)
{
    return isalnum((unsigned char)c) != 0 || c == '_';
}

static bool holds_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += length) {
        if ((at == text || !is_inner(at[-1])) && !is_inner(at[length]))
            return true;
    }
    return false;
}

/* `generated`: headers whose names are used, but not declared. */
static int check_header(char *text, const char *file, const char *generated)
{
    int missing = 0;
    blank_out(text);
    for (char *at = text; *at != '\0';) {
        size_t length = 0;
        while (is_inner(at[length]))
            length++;
        bool ours = strncmp(at, "cpod_", 5) == 0 || strncmp(at, "CPOD_", 5) == 0;
        bool guard = length > 2 && strncmp(at + length - 2, "_H", 2) == 0;
        if (ours && !guard && length > 5) {
            char after = at[length];
            at[length] = '\0';
            if (!is_runtime_name(at) && !holds_word(generated, at)) {
                print_error("%s declares %s: cmake/runtime-names.cmake does not find it\n", file, at);
                missing++;
            }
            at[length] = after;
        }
        at += length > 0 ? length : 1;
    }
    return missing;
}

/* Calls `visit` for each header of a folder. */
static void visit_headers(const char *folder, void (*visit)(void *context, char *text, const char *file),
                          void *context)
{
    int headers = 0;
    arena *a = arena_new();
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    for (const struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".h") != 0)
            continue;
        char *text = NULL;
        size_t length = 0;
        const char *path = arena_format(a, "%s/%s", folder, entry->d_name);
        assert_int_equal(file_read(a, path, 4 << 20, &text, &length), 0);
        visit(context, text, entry->d_name);
        headers++;
    }
    closedir(listing);
    arena_free(a);
    assert_true(headers > 0);
}

typedef struct check {
    char *generated;
    size_t generated_length;
    int missing;
} check;

static void visit_own(void *context, char *text, const char *file)
{
    check *c = context;
    c->missing += check_header(text, file, c->generated == NULL ? "" : c->generated);
}

static void visit_generated(void *context, char *text, const char *file)
{
    (void)file;
    check *c = context;
    size_t length = strlen(text);
    c->generated = realloc(c->generated, c->generated_length + length + 1);
    assert_non_null(c->generated);
    memcpy(c->generated + c->generated_length, text, length + 1);
    c->generated_length += length;
}

static void every_name_of_core_is_listed(void **state)
{
    (void)state;
    check c = {.missing = 0};
    visit_headers(CPOD_SOURCE_DIR "/runtime/include/cpod/core", visit_own, &c);
    assert_int_equal(c.missing, 0);
}

static void every_name_of_the_platform_is_listed(void **state)
{
    (void)state;
    check c = {.missing = 0};
    visit_headers(CPOD_SOURCE_DIR "/generated/include/cpod", visit_generated, &c);
    visit_headers(CPOD_SOURCE_DIR "/runtime/include/cpod", visit_own, &c);
    free(c.generated);
    assert_int_equal(c.missing, 0);
}

static void names_that_are_pasted_are_listed(void **state)
{
    (void)state;
    assert_true(is_runtime_name("cpod_string_map_entry"));
    assert_true(is_runtime_name("cpod_error"));
    assert_true(is_runtime_name("CPOD_OK"));
}

static void words_of_the_language(void **state)
{
    (void)state;
    static const char *const words[] = {"BUFSIZ", "NULL", "EOF",   "_Bool", "class",
                                        "errno",  "int",  "stdin", "unix",  "xor_eq"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_true(reserved_is(words[i]));
    assert_false(reserved_is("name"));
    assert_false(reserved_is(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_of_core_is_listed),
        cmocka_unit_test(every_name_of_the_platform_is_listed),
        cmocka_unit_test(names_that_are_pasted_are_listed),
        cmocka_unit_test(words_of_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
