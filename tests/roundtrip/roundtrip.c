/* Every type of the SDK: random documents made from its schema are decoded, copied, encoded, and are then the
 * same JSON.
 *
 * The schemas come from the spec, the tables from the committed generated code; what binds the two is the
 * numbering of rows that the generator itself has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* cmocka wants the above first */
#include <cmocka.h>

#include <cpod/core/generated.h>

#include "emit/sdk.h"
#include "support/random_json.h"
#include "tables.h"

enum { DOCUMENTS_A_TYPE = 60 };

typedef struct world {
    arena *memory;
    diagnostics *reports;
    reader *files;
    sdk *description;
} world;

static int load(void **state)
{
    static world w;
    w.memory = arena_new();
    w.reports = diagnostics_new();
    w.files = reader_new(w.reports);
    const spec_document *api =
        spec_load(w.memory, w.files, CPOD_SOURCE_DIR "/openapi/openapi.yaml", w.reports);
    assert_non_null(api);
    const api_model *model = model_build(w.memory, api, false, w.reports);
    assert_non_null(model);
    w.description = sdk_build(w.memory, model, "cpod", w.reports);
    assert_non_null(w.description);
    *state = &w;
    return 0;
}

static int unload(void **state)
{
    world *w = *state;
    reader_free(w->files);
    diagnostics_free(w->reports);
    arena_free(w->memory);
    return 0;
}

static const node *parse(const world *w, const char *text)
{
    const document *parsed = reader_parse(w->files, "document.json", text, strlen(text));
    return parsed != NULL ? parsed->root : NULL;
}

static void expect_same(const world *w, const char *type, const char *expected, const char *actual)
{
    const node *left = parse(w, expected);
    const node *right = parse(w, actual);
    if (left == NULL || right == NULL || !node_equal(left, right))
        fail_msg("%s:\n  %s\nbecame\n  %s", type, expected, actual);
}

/* Rows stand in the order of the types, each kind in a table of its own. */
static uint32_t row_of(const world *w, const sdk_type *type)
{
    uint32_t row = 0;
    for (size_t i = 0; w->description->types.items[i] != type; i++) {
        const sdk_type *other = w->description->types.items[i];
        row += other->in_tables && other->model->kind == type->model->kind ? 1 : 0;
    }
    return row;
}

static void round_trip(const world *w, const sdk_type *type, cpod_kind kind, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    uint32_t row = row_of(w, type);
    void *value = NULL;
    void *copy = NULL;
    char *again = NULL;
    size_t length = 0;
    if (cpod_core_from_json(&cpod_sdk, kind, row, text, strlen(text), NULL, &value, &error) != CPOD_OK)
        fail_msg("%s: %s at %s, in\n  %s", type->name, error.message, error.path, text);
    assert_int_equal(cpod_core_copy(&cpod_sdk, kind, row, value, NULL, &copy), CPOD_OK);
    cpod_core_free(value);
    if (cpod_core_to_json(&cpod_sdk, kind, row, copy, NULL, &again, &length, &error) != CPOD_OK)
        fail_msg("%s: %s at %s, from\n  %s", type->name, error.message, error.path, text);
    cpod_core_free(copy);
    expect_same(w, type->name, text, again);
    cpod_string_free(again);
}

/* A form with a file in it has no JSON form. */
static bool holds_upload(const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.items[i].type.type->kind == MODEL_UPLOAD)
            return true;
    return false;
}

static void every_type_round_trips(void **state)
{
    const world *w = *state;
    size_t types = 0;
    for (size_t i = 0; i < w->description->types.count; i++) {
        const sdk_type *type = w->description->types.items[i];
        if (!type->in_tables || type->model->schema == NULL || type->model->kind == MODEL_ENUM ||
            holds_upload(type->model))
            continue;
        cpod_kind kind = type->model->kind == MODEL_UNION ? CPOD_KIND_UNION : CPOD_KIND_INLINE;
        random_source source = {.state = 20261121 + i};
        types++;
        for (int n = 0; n < DOCUMENTS_A_TYPE; n++) {
            buffer text = {0};
            random_json(&source, type->model->schema, &text);
            round_trip(w, type, kind, buffer_text(&text));
            buffer_free(&text);
        }
    }
    assert_true(types > 20);
    print_message("%zu types, %d documents each\n", types, DOCUMENTS_A_TYPE);
}

/* What finds members when their order is not that of the schema: the generator fills the hash tables, the
 * runtime asks them. */
static void every_member_is_found_by_name(void **state)
{
    const world *w = *state;
    for (size_t i = 0; i < w->description->types.count; i++) {
        const sdk_type *type = w->description->types.items[i];
        if (!type->in_tables || type->model->kind != MODEL_OBJECT)
            continue;
        for (size_t f = 0; f < type->model->fields.count; f++) {
            /* A text member that is found refuses a list, and the error names it. */
            cpod_error error = CPOD_ERROR_INIT;
            void *value = NULL;
            char text[512];
            snprintf(text, sizeof text, "{\"%s\":[[[{}]]]}", type->model->fields.items[f].name);
            cpod_status status = cpod_core_from_json(&cpod_sdk, CPOD_KIND_INLINE, row_of(w, type), text,
                                                     strlen(text), NULL, &value, &error);
            if (type->model->fields.items[f].type.type->kind == MODEL_STRING) {
                assert_int_equal(status, CPOD_ERR_DECODE);
                assert_string_equal(error.path, type->model->fields.items[f].name);
            }
            cpod_core_free(value);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_round_trips),
        cmocka_unit_test(every_member_is_found_by_name),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
