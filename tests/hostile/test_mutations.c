/* Two complete documents, changed at every node and cut at every byte: each result is refused with a
 * location, or becomes an SDK. Compiling takes a second, so only one in COMPILED_ONE_IN of the distinct SDKs
 * is compiled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/map.h"
#include "emit/emit.h"
#include "model/model.h"
#include "places.h"
#include "run.h"

enum { COMPILED_ONE_IN = 60 };

/* Replacements of a node; NULL removes the node. */
static const char *const wrongs[] = {"null",
                                     "true",
                                     "-1",
                                     "1e400",
                                     "9223372036854775808",
                                     "\"\"",
                                     "\"x\"",
                                     "\"\\u0000\"",
                                     "[]",
                                     "[[]]",
                                     "{}",
                                     "{\"a\":{}}",
                                     "[\"x\",\"x\"]",
                                     "{\"$ref\":\"#\"}",
                                     "{\"$ref\":\"#/components/schemas/A\"}",
                                     NULL};

static arena *memory;
static template_sources templates;
static map seen; /* digests of all outputs */
static size_t made_count, refused_count;

/* Whether no earlier output was equal. */
static bool is_new_output(const file_set *out)
{
    buffer all = {0};
    char digest[65];
    for (size_t i = 0; i < out->files.count; i++)
        buffer_append_n(&all, out->files.items[i].text, out->files.items[i].length);
    digest_sha256_hex(buffer_text(&all), all.length, digest);
    buffer_free(&all);
    if (map_has(&seen, digest))
        return false;
    map_put(&seen, digest, &seen);
    return true;
}

static void check_places(const char *name, const diagnostics *collected)
{
    diagnostic item;
    for (size_t i = 0; diagnostics_get(collected, i, &item); i++)
        if (item.at.line == 0)
            fail_msg("%s: no location: %s", name, item.message);
}

static bool is_fine(const diagnostics *collected)
{
    return diagnostics_count(collected, SEVERITY_ERROR) == 0;
}

static void try_document(const char *name, const char *path, const char *text, size_t length)
{
    diagnostics *collected = diagnostics_new();
    reader *files = reader_new(collected);
    arena *a = arena_new();
    arena *pages_memory = arena_new(); /* pages are rendered on a thread of their own */
    file_set out, pages;
    file_set_init(&out, a);
    file_set_init(&pages, pages_memory);
    const spec_document *from = spec_parse(a, files, path, text, length, SPEC_LENIENT, collected);
    const api_model *model = from != NULL && is_fine(collected) ? model_build(a, from, collected) : NULL;
    emit_options options = {
        .prefix = "demo", .generator_version = "0", .templates = &templates, .pages = &pages};
    bool made = model != NULL && is_fine(collected) && emit_files(model, &options, &out, collected);
    if (made != is_fine(collected))
        fail_msg("%s: %s", name, made ? "made despite an error" : "refused without an error");
    check_places(name, collected);
    bool is_new = made && is_new_output(&out);
    made_count += made ? 1 : 0;
    refused_count += made ? 0 : 1;
    arena_free(pages_memory);
    arena_free(a);
    reader_free(files);
    diagnostics_free(collected);
    if (is_new && seen.count % COMPILED_ONE_IN == 0)
        hostile_document(name, path, text, length, OUTCOME_MADE, true);
}

/* ---- wrong types */

typedef struct mutation {
    buffer text;
    size_t at, number; /* the changed node; the number of written nodes */
    const char *wrong;
} mutation;

static void write_node(mutation *m, const node *n);

static void write_child(mutation *m, const char *key, const node *child)
{
    if (m->number == m->at && m->wrong == NULL) {
        m->number++;
        return;
    }
    char last = m->text.data[m->text.length - 1];
    if (last != '[' && last != '{')
        buffer_append_char(&m->text, ',');
    if (key != NULL) {
        const node name = {.kind = NODE_STRING, .text = key};
        node_to_json(&name, &m->text);
        buffer_append_char(&m->text, ':');
    }
    write_node(m, child);
}

static void write_node(mutation *m, const node *n)
{
    if (m->number++ == m->at) {
        buffer_append(&m->text, m->wrong != NULL ? m->wrong : "null");
        return;
    }
    bool is_mapping = n->kind == NODE_MAPPING;
    if (!is_mapping && n->kind != NODE_SEQUENCE) {
        node_to_json(n, &m->text);
        return;
    }
    buffer_append_char(&m->text, is_mapping ? '{' : '[');
    for (size_t i = 0; i < n->count; i++)
        write_child(m, is_mapping ? n->entries[i].key : NULL, is_mapping ? n->entries[i].value : n->items[i]);
    buffer_append_char(&m->text, is_mapping ? '}' : ']');
}

static void wrong_types_at_every_node(void **state)
{
    (void)state;
    buffer text = {0};
    places_fill(&text, places_load(memory), "", "");
    diagnostics *collected = diagnostics_new();
    reader *files = reader_new(collected);
    const document *whole = reader_parse(files, "spec.json", text.data, text.length);
    assert_non_null(whole);
    bool is_over = false;
    char name[64];
    for (size_t at = 0; !is_over; at++) {
        for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
            mutation m = {.at = at, .wrong = wrongs[i]};
            write_node(&m, whole->root);
            is_over = m.number <= at;
            snprintf(name, sizeof name, "node %zu as %s", at, wrongs[i] != NULL ? wrongs[i] : "nothing");
            if (!is_over)
                try_document(name, "spec.json", m.text.data, m.text.length);
            buffer_free(&m.text);
        }
    }
    reader_free(files);
    diagnostics_free(collected);
    buffer_free(&text);
}

/* ---- cut off */

static void cut_at_every_byte(const char *path, const char *text, size_t length)
{
    char name[64];
    for (size_t end = 0; end < length; end++) {
        snprintf(name, sizeof name, "%zu bytes of %s", end, path);
        try_document(name, path, text, end);
    }
}

static void json_cut_at_every_byte(void **state)
{
    (void)state;
    buffer text = {0};
    places_fill(&text, places_load(memory), "", "");
    cut_at_every_byte("spec.json", text.data, text.length);
    buffer_free(&text);
}

static void yaml_cut_at_every_byte(void **state)
{
    (void)state;
    char *text;
    size_t length;
    assert_int_equal(
        file_read(memory, CPOD_SOURCE_DIR "/tests/unit/emulator/generic.yaml", 1u << 20, &text, &length), 0);
    cut_at_every_byte("spec.yaml", text, length);
}

static int setup(void **state)
{
    diagnostics *collected = diagnostics_new();
    memory = arena_new();
    map_init(&seen, memory);
    bool loaded = template_sources_load(memory, NULL, &templates, collected);
    diagnostics_free(collected);
    return loaded ? hostile_setup(state) : -1;
}

static int teardown(void **state)
{
    print_message("%zu made, %zu of them new; %zu refused\n", made_count, seen.count, refused_count);
    arena_free(memory);
    return hostile_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_types_at_every_node),
        cmocka_unit_test(json_cut_at_every_byte),
        cmocka_unit_test(yaml_cut_at_every_byte),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
