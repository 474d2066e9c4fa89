#include "base/file.h"
#include "output/drift.h"
#include "output/manifest.h"
#include "output/output_folder.h"
#include "scratch_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* One run: a spec of two files, one template, two generated files and the manifest. */
typedef struct run {
    diagnostics *diagnostics;
    reader *inputs;
    template_sources templates;
    file_set out;
    manifest made;
} run;

static void add_template(arena *a, run *r, const char *name, const char *text)
{
    source_file *file = ARENA_NEW(a, source_file);
    *file = (source_file){.path = name, .text = text, .length = strlen(text)};
    *vector_add(a, &r->templates.items) = (template_source){.name = name, .file = file};
}

static void add_output(run *r, const char *path, const char *text)
{
    assert_true(file_set_add(&r->out, path, text, strlen(text), r->diagnostics));
}

static void start(scratch_folder *s, run *r)
{
    *r = (run){.diagnostics = diagnostics_new()};
    r->inputs = reader_new(r->diagnostics);
    assert_non_null(reader_load(r->inputs, scratch_path(s, "spec/openapi.yaml"), (mark){0}));
    assert_non_null(reader_load(r->inputs, scratch_path(s, "spec/domains/pods.yaml"), (mark){0}));
    assert_non_null(reader_load(r->inputs, scratch_path(s, "common.yaml"), (mark){0}));
    file_set_init(&r->out, s->memory);
}

static void finish(scratch_folder *s, run *r, const char *version)
{
    manifest_make(s->memory, version, r->inputs, &r->templates, &r->out, &r->made);
    buffer text = {0};
    manifest_to_json(&r->made, &text);
    add_output(r, MANIFEST_NAME, buffer_text(&text));
    file_set_sort(&r->out);
    buffer_free(&text);
}

static void stop(run *r)
{
    reader_free(r->inputs);
    diagnostics_free(r->diagnostics);
}

static void usual_run(scratch_folder *s, run *r)
{
    start(s, r);
    add_template(s->memory, r, "struct", "struct {{name}};\n");
    add_output(r, "src/pods.c", "b\n");
    add_output(r, "include/pods.h", "one\ntwo\nthree\n");
    finish(s, r, "0.1.0");
}

static int setup(void **state)
{
    if (scratch_setup(state) != 0)
        return 1;
    scratch_write(*state, "spec/openapi.yaml", "openapi: 3.1.0\n");
    scratch_write(*state, "spec/domains/pods.yaml", "a: 1\n");
    scratch_write(*state, "common.yaml", "b: 1\n");
    run r;
    usual_run(*state, &r);
    output_result result;
    assert_true(output_write(&r.out, scratch_path(*state, "out"), NULL, 0, &result, r.diagnostics));
    stop(&r);
    return 0;
}

/* Compares the folder with the run; the result as lines "path: why", paths as seen from the scratch
 * folder. */
static const char *drifts(scratch_folder *s, const run *r)
{
    manifest old;
    manifest_read(s->memory, scratch_path(s, "out"), &old, r->diagnostics);
    drift_list found = {0};
    drift_find(s->memory, scratch_path(s, "out"), scratch_path(s, "spec"), &old, &r->made, &r->out, &found);
    const char *lines = "";
    for (size_t i = 0; i < found.count; i++) {
        const char *path = found.items[i].path;
        if (strncmp(path, s->path, strlen(s->path)) == 0)
            path += strlen(s->path) + 1;
        lines = arena_format(s->memory, "%s%s: %s\n", lines, path, found.items[i].why);
    }
    return lines;
}

static void the_text_of_a_manifest(void **state)
{
    scratch_folder *s = *state;
    assert_string_equal(
        scratch_read(s, "out/manifest.json"),
        "{\n"
        "  \"files\": {\n"
        "    \"include/pods.h\": \"b6285c57e8797db5d4c51c80d6f11938afda9b11c6a003549709189e9b4b92a2\",\n"
        "    \"src/pods.c\": \"0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f\"\n"
        "  },\n"
        "  \"generator\": \"cpodgen\",\n"
        "  \"spec\": {\n"
        "    \"../common.yaml\": \"08e60701d32af867a9df2a88cc0a72b634187039d243c4dd3afe1b87b957c97d\",\n"
        "    \"domains/pods.yaml\": \"37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae\",\n"
        "    \"openapi.yaml\": \"f39db8e8ede3dc2457c613e2a304e6d478f6e5ec660e4746464f41e76ac77006\"\n"
        "  },\n"
        "  \"templates\": {\n"
        "    \"struct.mustache\": \"75110cfc2f680bc5fbc4eab4cee2638d0563054818bd8120f7de81d002300360\"\n"
        "  },\n"
        "  \"version\": \"0.1.0\"\n"
        "}\n");
}

static void in_step(void **state)
{
    run r;
    usual_run(*state, &r);
    assert_string_equal(drifts(*state, &r), "");
    stop(&r);
}

static void files_that_drifted(void **state)
{
    scratch_folder *s = *state;
    run r;
    usual_run(s, &r);
    scratch_write(s, "out/include/pods.h", "one\nTWO\nthree\n");
    assert_string_equal(drifts(s, &r), "out/include/pods.h: differs at line 2\n");
    scratch_write(s, "out/include/pods.h", "one\ntwo\nthree\nfour\n");
    assert_string_equal(drifts(s, &r), "out/include/pods.h: differs at line 4\n");
    file_remove(scratch_path(s, "out/src/pods.c"));
    scratch_write(s, "out/manifest.json", "{}");
    assert_string_equal(drifts(s, &r), "out/include/pods.h: differs at line 4\n"
                                       "out/manifest.json: differs at line 1\n"
                                       "out/src/pods.c: missing\n");
    assert_int_equal(diagnostics_count(r.diagnostics, SEVERITY_WARNING), 1);
    stop(&r);
}

static void inputs_that_changed(void **state)
{
    scratch_folder *s = *state;
    scratch_write(s, "spec/domains/pods.yaml", "a: 2\n");
    scratch_write(s, "common.yaml", "b: 2\n");
    run r;
    start(s, &r);
    add_template(s->memory, &r, "enum", "enum {{name}};\n");
    add_template(s->memory, &r, "struct", "struct {{name}} {};\n");
    add_output(&r, "include/pods.h", "one\ntwo\nthree\n");
    finish(s, &r, "0.2.0");
    assert_string_equal(drifts(s, &r), "out/manifest.json: made by cpodgen 0.1.0, this is 0.2.0\n"
                                       "common.yaml: spec changed\n"
                                       "spec/domains/pods.yaml: spec changed\n"
                                       "enum.mustache: template is new\n"
                                       "struct.mustache: template changed\n"
                                       "out/src/pods.c: no longer generated\n");
    stop(&r);
}

static void stale_files(void **state)
{
    scratch_folder *s = *state;
    run r;
    start(s, &r);
    add_output(&r, "include/pods.h", "new\n");
    finish(s, &r, "0.1.0");
    manifest old;
    assert_true(manifest_read(s->memory, scratch_path(s, "out"), &old, r.diagnostics));
    stale_list stale = {0};
    drift_stale_files(s->memory, scratch_path(s, "out"), &old, &r.out, &stale);
    assert_int_equal(stale.count, 1);
    assert_string_equal(stale.items[0], "src/pods.c");
    stop(&r);
}

static void hostile_manifests(void **state)
{
    scratch_folder *s = *state;
    static const char *const texts[] = {
        "",
        "[]",
        "{",
        "{\"generator\": \"other\", \"version\": \"1\", \"files\": {}, \"spec\": {}, \"templates\": {}}",
        "{\"generator\": \"cpodgen\", \"files\": {}, \"spec\": {}, \"templates\": {}}",
        "{\"generator\": \"cpodgen\", \"version\": \"1\", \"files\": [], \"spec\": {}, \"templates\": {}}",
        ("{\"generator\": \"cpodgen\", \"version\": \"1\", \"files\": {\"a\": 1}, \"spec\": {}, "
         "\"templates\": {}}"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        diagnostics *d = diagnostics_new();
        scratch_write(s, "out/manifest.json", texts[i]);
        manifest m;
        assert_false(manifest_read(s->memory, scratch_path(s, "out"), &m, d));
        assert_null(m.version);
        assert_int_equal(m.files.count, 0);
        assert_int_equal(diagnostics_count(d, SEVERITY_WARNING), 1);
        assert_int_equal(diagnostics_count(d, SEVERITY_ERROR), 0);
        diagnostics_free(d);
    }
    diagnostics *d = diagnostics_new();
    scratch_write(s, "out/manifest.json",
                  "{\"generator\": \"cpodgen\", \"version\": \"1\", \"files\": {\"../../etc/passwd\": \"0\", "
                  "\"/etc/passwd\": \"0\", \"fine.h\": \"0\"}, \"spec\": {}, \"templates\": {}}");
    manifest m;
    assert_true(manifest_read(s->memory, scratch_path(s, "out"), &m, d));
    assert_int_equal(m.files.count, 1);
    assert_string_equal(m.files.items[0].path, "fine.h");
    diagnostics_free(d);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(the_text_of_a_manifest), WITH_FOLDER(in_step),     WITH_FOLDER(files_that_drifted),
        WITH_FOLDER(inputs_that_changed),    WITH_FOLDER(stale_files), WITH_FOLDER(hostile_manifests),
    };
    return cmocka_run_group_tests_name("manifest", tests, NULL, NULL);
}
