#include "../output/scratch_folder.h"
#include "base/file.h"
#include "emit/template_sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const template_source *find(const template_sources *sources, const char *name)
{
    for (size_t i = 0; i < sources->items.count; i++)
        if (strcmp(sources->items.items[i].name, name) == 0)
            return &sources->items.items[i];
    return NULL;
}

static void what_is_compiled_in(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    template_sources sources;
    assert_true(template_sources_load(s->memory, NULL, &sources, d));
    for (size_t i = 0; i < sources.items.count; i++) {
        const template_source *t = &sources.items.items[i];
        char *text;
        size_t length;
        const char *path = arena_format(s->memory, "%s/templates/%s.mustache", CPOD_SOURCE_DIR, t->name);
        assert_int_equal(file_read(s->memory, path, 1U << 24, &text, &length), 0);
        assert_int_equal(t->file->length, length);
        assert_memory_equal(t->file->text, text, length + 1);
        if (i > 0)
            assert_true(strcmp(sources.items.items[i - 1].name, t->name) < 0);
    }
    diagnostics_free(d);
}

static void a_folder_replaces_and_adds(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    template_sources built_in, sources;
    assert_true(template_sources_load(s->memory, NULL, &built_in, d));
    const char *replaced = built_in.items.count > 0 ? built_in.items.items[0].name : "some";
    scratch_write(s, arena_format(s->memory, "t/%s.mustache", replaced), "mine");
    scratch_write(s, "t/zz_extra.mustache", "extra");
    scratch_write(s, "t/.hidden.mustache", "{{");
    scratch_write(s, "t/notes.txt", "{{");
    assert_true(template_sources_load(s->memory, scratch_path(s, "t"), &sources, d));
    assert_string_equal(find(&sources, replaced)->file->text, "mine");
    assert_string_equal(find(&sources, "zz_extra")->file->text, "extra");
    size_t replaced_count = built_in.items.count > 0 ? 1 : 0;
    assert_int_equal(sources.items.count, built_in.items.count - replaced_count + 2);
    diagnostics_free(d);
}

static void what_cannot_be_read(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    template_sources sources;
    assert_false(template_sources_load(s->memory, scratch_path(s, "none"), &sources, d));
    diagnostic first;
    assert_true(diagnostics_get(d, 0, &first));
    assert_non_null(strstr(first.message, "cannot read template folder"));
    assert_non_null(strstr(first.message, "No such file or directory"));
    scratch_write(s, "t/folder.mustache/x", "");
    assert_false(template_sources_load(s->memory, scratch_path(s, "t"), &sources, d));
    diagnostics_free(d);
}

static void every_mistake_is_found(void **state)
{
    scratch_folder *s = *state;
    diagnostics *d = diagnostics_new();
    template_sources sources;
    scratch_write(s, "t/zz_one.mustache", "{{#a}}");
    scratch_write(s, "t/zz_two.mustache", "{{");
    assert_true(template_sources_load(s->memory, scratch_path(s, "t"), &sources, d));
    template_set *set = template_set_new(d, TEMPLATE_ESCAPE_NONE);
    assert_false(template_sources_parse(&sources, set));
    assert_int_equal(diagnostics_count(d, SEVERITY_ERROR), 2);
    diagnostic first;
    assert_true(diagnostics_get(d, 0, &first));
    assert_string_equal(first.at.file->path, scratch_path(s, "t/zz_one.mustache"));
    template_set_free(set);
    diagnostics_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_compiled_in, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(a_folder_replaces_and_adds, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(every_mistake_is_found, scratch_setup, scratch_teardown),
    };
    return cmocka_run_group_tests_name("template sources", tests, NULL, NULL);
}
