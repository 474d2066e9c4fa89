/* Fixtures with all services. Tests of the engine alone make theirs themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "services/services.h"
#include "support.h"

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
    fixture *w = calloc(1, sizeof *w);
    char path[512];
    bool is_own = strcmp(spec, "openapi.yaml") == 0;
    snprintf(path, sizeof path, "%s/%s/%s", CPOD_SOURCE_DIR, is_own ? "openapi" : "tests/unit/emulator",
             spec);
    w->reports = diagnostics_new();
    w->files = reader_new(w->reports);
    w->now = WORLD_START;
    w->memory = arena_new();
    options.document = spec_load(w->memory, w->files, path, w->reports);
    options.services = services_all;
    options.clock = (emulator_clock){.now = stand_still, .context = w};
    options.checks_responses = true;
    w->emulator = emulator_new(&options, w->reports);
    diagnostics_print(w->reports, stderr);
    assert_non_null(w->emulator);
    assert_int_equal(diagnostics_count(w->reports, SEVERITY_WARNING), 0);
    fixture_login(w, "dev", NULL);
    return w;
}
