/* Which documents get the services. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buffer.h"
#include "reader/reader.h"
#include "services/services.h"

typedef struct loaded {
    arena *memory;
    diagnostics *diagnostics;
    reader *files;
    const spec_document *document;
} loaded;

static loaded begin(void)
{
    loaded l = {.memory = arena_new(), .diagnostics = diagnostics_new()};
    l.files = reader_new(l.diagnostics);
    return l;
}

static void end(loaded *l)
{
    reader_free(l->files);
    diagnostics_free(l->diagnostics);
    arena_free(l->memory);
}

static bool fits_file(const char *path)
{
    loaded l = begin();
    l.document = spec_load(l.memory, l.files, path, SPEC_CHECK, l.diagnostics);
    assert_non_null(l.document);
    bool fits = services_fit(l.document);
    end(&l);
    return fits;
}

/* A document with the first `count` operations of the services. */
static bool fits_operations(size_t count)
{
    loaded l = begin();
    buffer text = {0};
    buffer_append(&text, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n");
    for (const service *const *s = services_all; *s != NULL; s++)
        for (const service_handler *h = (*s)->handlers; h != NULL && h->operation != NULL; h++)
            if (strchr(h->operation, ' ') == NULL && count > 0)
                buffer_format(&text, "  /p%zu: {get: {operationId: %s, responses: {}}}\n", count--,
                              h->operation);
    l.document =
        spec_parse(l.memory, l.files, "t.yaml", buffer_text(&text), text.length, SPEC_CHECK, l.diagnostics);
    assert_non_null(l.document);
    bool fits = services_fit(l.document);
    buffer_free(&text);
    end(&l);
    return fits;
}

static size_t count_operations(void)
{
    size_t count = 0;
    for (const service *const *s = services_all; *s != NULL; s++)
        for (const service_handler *h = (*s)->handlers; h != NULL && h->operation != NULL; h++)
            count += strchr(h->operation, ' ') == NULL;
    return count;
}

static void the_contract_fits(void **state)
{
    (void)state;
    assert_true(fits_file(CPOD_SOURCE_DIR "/openapi/openapi.yaml"));
}

static void other_documents_do_not(void **state)
{
    (void)state;
    assert_false(fits_file(CPOD_SOURCE_DIR "/tests/unit/emulator/generic.yaml"));
    assert_false(fits_file(CPOD_SOURCE_DIR "/tests/unit/emulator/widgets.yaml"));
}

static void half_of_the_operations_are_needed(void **state)
{
    (void)state;
    size_t all = count_operations();
    assert_true(fits_operations(all));
    assert_true(fits_operations((all + 1) / 2));
    assert_false(fits_operations((all + 1) / 2 - 1));
    assert_false(fits_operations(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_contract_fits),
        cmocka_unit_test(other_documents_do_not),
        cmocka_unit_test(half_of_the_operations_are_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
