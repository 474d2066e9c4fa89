/* Fixtures with all services. Tests of the engine alone make their own. */
#include "services/services.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t stand_still(void *context)
{
    return ((const fixture *)context)->now;
}

fixture *fixture_new(const char *spec)
{
    return fixture_new_with(spec, (emulator_options){0});
}

fixture *fixture_new_with(const char *spec, emulator_options options)
{
    fixture *f = calloc(1, sizeof *f);
    char path[512];
    bool is_own = strcmp(spec, "openapi.yaml") == 0;
    snprintf(path, sizeof path, "%s/%s/%s", CPOD_SOURCE_DIR, is_own ? "openapi" : "tests/unit/emulator",
             spec);
    f->diagnostics = diagnostics_new();
    f->files = reader_new(f->diagnostics);
    f->now = FIXTURE_START;
    f->memory = arena_new();
    options.document = spec_load(f->memory, f->files, path, SPEC_CHECK, f->diagnostics);
    options.services = services_all;
    options.clock = (emulator_clock){.now = stand_still, .context = f};
    options.checks_responses = true;
    f->emulator = emulator_new(&options, f->diagnostics);
    diagnostics_print(f->diagnostics, SEVERITY_NOTE, stderr);
    assert_non_null(f->emulator);
    assert_int_equal(diagnostics_count(f->diagnostics, SEVERITY_WARNING), 0);
    fixture_login(f, "dev", NULL);
    return f;
}
