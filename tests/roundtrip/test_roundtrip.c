/* Round trip of every type of the SDK: random documents of its schema are decoded, copied and encoded, and
 * must be equal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* cmocka.h needs the headers above */
#include <cmocka.h>

#include <cpod/core/generated.h>

#include "support/described_sdk.h"
#include "support/random_json.h"
#include "tables.h"

enum { DOCUMENTS_A_TYPE = 60 };

static int load(void **state)
{
    static described_sdk w;
    *state = &w;
    return described_sdk_load(&w, CPOD_SOURCE_DIR "/openapi/openapi.yaml", "cpod") ? 0 : -1;
}

static int unload(void **state)
{
    described_sdk_free(*state);
    return 0;
}

static const node *parse(const described_sdk *w, const char *text)
{
    const document *parsed = reader_parse(w->files, "document.json", text, strlen(text));
    return parsed != NULL ? parsed->root : NULL;
}

static void expect_same(const described_sdk *w, const char *type, const char *expected, const char *actual)
{
    const node *left = parse(w, expected);
    const node *right = parse(w, actual);
    if (left == NULL || right == NULL || !node_equal(left, right))
        fail_msg("%s:\n  %s\nbecame\n  %s", type, expected, actual);
}

static void round_trip(const described_sdk *w, const sdk_type *type, cpod_kind kind, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    uint32_t row = described_sdk_row(type);
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

static void every_type_round_trips(void **state)
{
    const described_sdk *w = *state;
    size_t types = 0;
    for (size_t i = 0; i < w->description->types.count; i++) {
        const sdk_type *type = w->description->types.items[i];
        if (!described_sdk_has_documents(type))
            continue;
        random_source source = {.state = 20261121 + i,
                                .is_base_only = described_sdk_kind(type) == CPOD_KIND_INLINE};
        types++;
        for (int n = 0; n < DOCUMENTS_A_TYPE; n++) {
            buffer text = {0};
            random_json(&source, type->model->schema, &text);
            assert_string_equal(source.unsupported, "");
            round_trip(w, type, described_sdk_kind(type), buffer_text(&text));
            buffer_free(&text);
        }
    }
    assert_true(types > 20);
    print_message("%zu types, %d documents each\n", types, DOCUMENTS_A_TYPE);
}

/* Hash tables find members that are not in the order of the schema: the generator fills them, the runtime
 * reads them. */
static void every_member_is_found_by_name(void **state)
{
    const described_sdk *w = *state;
    for (size_t i = 0; i < w->description->types.count; i++) {
        const sdk_type *type = w->description->types.items[i];
        if (!type->in_tables || type->model->kind != MODEL_OBJECT)
            continue;
        for (size_t f = 0; f < type->model->fields.count; f++) {
            /* A text member rejects a list, and the error names the member. */
            cpod_error error = CPOD_ERROR_INIT;
            void *value = NULL;
            char text[512];
            snprintf(text, sizeof text, "{\"%s\":[[[{}]]]}", type->model->fields.items[f].name);
            cpod_status status = cpod_core_from_json(&cpod_sdk, CPOD_KIND_INLINE, described_sdk_row(type),
                                                     text, strlen(text), NULL, &value, &error);
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
