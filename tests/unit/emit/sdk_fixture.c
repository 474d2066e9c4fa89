#include "sdk_fixture.h"

#include "model/model.h"
#include "spec/spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

int sdk_fixture_setup(void **state)
{
    static sdk_fixture f;
    f = (sdk_fixture){.memory = arena_new(), .pages_memory = arena_new(), .diagnostics = diagnostics_new()};
    f.files = reader_new(f.diagnostics);
    file_set_init(&f.out, f.memory);
    file_set_init(&f.pages, f.pages_memory);
    *state = &f;
    return 0;
}

int sdk_fixture_teardown(void **state)
{
    sdk_fixture *f = *state;
    reader_free(f->files);
    diagnostics_free(f->diagnostics);
    arena_free(f->pages_memory);
    arena_free(f->memory);
    return 0;
}

bool sdk_generate_with_prefix(sdk_fixture *f, const char *text, const char *prefix)
{
    template_sources templates;
    assert_true(template_sources_load(f->memory, NULL, &templates, f->diagnostics));
    const spec_document *from =
        spec_parse(f->memory, f->files, "spec.yaml", text, strlen(text), SPEC_CHECK, f->diagnostics);
    const api_model *model = from != NULL ? model_build(f->memory, from, f->diagnostics) : NULL;
    emit_options options = {
        .prefix = prefix, .generator_version = "0.0.0", .templates = &templates, .pages = &f->pages};
    return model != NULL && emit_files(model, &options, &f->out, f->diagnostics);
}

bool sdk_generate(sdk_fixture *f, const char *text)
{
    bool done = sdk_generate_with_prefix(f, text, "cpod");
    if (!done)
        diagnostics_print(f->diagnostics, SEVERITY_NOTE, stderr);
    return done;
}

bool sdk_generate_schemas(sdk_fixture *f, const char *schemas)
{
    return sdk_generate(f, arena_format(f->memory,
                                        "openapi: 3.1.0\n"
                                        "info: {title: T, version: '1'}\n"
                                        "paths: {}\n"
                                        "components:\n"
                                        "  schemas:\n%s",
                                        schemas));
}

const char *sdk_file_text(sdk_fixture *f, const char *path)
{
    bool is_page = strstr(path, ".md") != NULL;
    const file_set_file *file = file_set_find(is_page ? &f->pages : &f->out, path);
    if (file == NULL)
        fail_msg("%s was not generated", path);
    return file->text;
}

void sdk_expect(sdk_fixture *f, const char *path, const char *text)
{
    const char *all = sdk_file_text(f, path);
    if (strstr(all, text) == NULL)
        fail_msg("expected in %s:\n%s\nfound:\n%s", path, text, all);
}

void sdk_expect_not(sdk_fixture *f, const char *path, const char *text)
{
    if (strstr(sdk_file_text(f, path), text) != NULL)
        fail_msg("%s has: %s", path, text);
}

void sdk_expect_report(sdk_fixture *f, severity level, const char *text)
{
    diagnostic found;
    for (size_t i = 0; diagnostics_get(f->diagnostics, i, &found); i++) {
        if (found.level == level && strstr(found.message, text) != NULL)
            return;
    }
    diagnostics_print(f->diagnostics, SEVERITY_NOTE, stderr);
    fail_msg("no diagnostic: %s", text);
}
