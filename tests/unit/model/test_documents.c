/* Third-party documents become models without an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/model.h"

static const char *const documents[] = {
    "callback-example-3.0.yaml",
    "cloud-hypervisor-3.0.yaml",
    "full-3.0.yaml",
    "full-3.1.yaml",
    "link-example-3.0.yaml",
    "manga-3.0.json",
    "museum-3.1.yaml",
    "naming-conflicts-3.0.yaml",
    "param-collision-3.0.json",
    "parameters-3.0.yaml",
    "petstore-3.0.yaml",
    "petstore-expanded-3.0.yaml",
    "swagger-petstore-3.0.yaml",
    "tgi-3.0.json",
    "tictactoe-3.1.yaml",
    "twilio-pricing-3.0.yaml",
    "uspto-3.0.yaml",
    "xero-projects-3.0.yaml",
    "camara/API_definitions/quality-on-demand.yaml",
};

/* Two of them refer to a file that is not in their collection: that is the only error. */
static size_t unexpected_errors(const diagnostics *d)
{
    size_t count = 0;
    diagnostic item;
    for (size_t i = 0; diagnostics_get(d, i, &item); i++) {
        if (item.level != SEVERITY_ERROR || strstr(item.message, "external-shared.json") != NULL)
            continue;
        printf("%s:%u:%u: %s\n", item.at.file->path, (unsigned)item.at.line, (unsigned)item.at.column,
               item.message);
        count++;
    }
    return count;
}

static void check_declared(const api_model *model)
{
    for (size_t i = 0; i < model->types.count; i++) {
        const model_type *type = model->types.items[i];
        assert_true(type->kind >= MODEL_ENUM);
        assert_true(type->name || type->kind == MODEL_LIST || type->kind == MODEL_MAP);
        for (size_t f = 0; f < type->fields.count; f++)
            assert_non_null(type->fields.items[f].type.type);
        for (size_t c = 0; c < type->cases.count; c++)
            assert_true(type->cases.items[c].variant < type->variants.count ||
                        type->cases.items[c].variant == MODEL_BEST_VARIANT);
    }
}

static void build(const char *path, bool strict)
{
    diagnostics *d = diagnostics_new();
    reader *r = reader_new(d);
    arena *a = arena_new();
    const spec_document *spec = spec_load(a, r, path, strict ? SPEC_STRICT : SPEC_CHECK, d);
    assert_non_null(spec);
    const api_model *model = model_build(a, spec, d);
    if (!strict) {
        assert_int_equal(unexpected_errors(d), 0);
        assert_non_null(model);
        check_declared(model);
    }
    arena_free(a);
    reader_free(r);
    diagnostics_free(d);
}

static void test_documents_of_others(void **unused)
{
    (void)unused;
    if (access(CPOD_SHARED_DIR "/specs", R_OK) != 0) {
        printf("skipped: no documents in " CPOD_SHARED_DIR "/specs\n");
        skip();
    }
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        char path[1024];
        snprintf(path, sizeof path, CPOD_SHARED_DIR "/specs/%s", documents[i]);
        build(path, false);
        build(path, true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents_of_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
