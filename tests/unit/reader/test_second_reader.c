/* Compares the tree of every spec with that of libfyaml, which shares no code with libyaml. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <libfyaml.h>
#include <string.h>

#include "base/file.h"
#include "support.h"

static void compare(const char *path, const node *ours, struct fy_node *theirs);

static bool is_text(struct fy_node *scalar, const char *text)
{
    size_t length = 0;
    const char *found = scalar == NULL ? "" : fy_node_get_scalar(scalar, &length);
    return length == strlen(text) && (length == 0 || memcmp(found, text, length) == 0);
}

static void compare_sequences(const char *path, const node *ours, struct fy_node *theirs)
{
    void *cursor = NULL;
    assert_int_equal(fy_node_sequence_item_count(theirs), ours->count);
    for (size_t i = 0; i < ours->count; i++)
        compare(path, ours->items[i], fy_node_sequence_iterate(theirs, &cursor));
}

static void compare_mappings(const char *path, const node *ours, struct fy_node *theirs)
{
    void *cursor = NULL;
    assert_int_equal(fy_node_mapping_item_count(theirs), ours->count);
    for (size_t i = 0; i < ours->count; i++) {
        struct fy_node_pair *pair = fy_node_mapping_iterate(theirs, &cursor);
        if (!is_text(fy_node_pair_key(pair), ours->entries[i].key))
            fail_msg("%s:%u: another key than '%s'", path, (unsigned)ours->entries[i].key_mark.line,
                     ours->entries[i].key);
        compare(path, ours->entries[i].value, fy_node_pair_value(pair));
    }
}

static void compare(const char *path, const node *ours, struct fy_node *theirs)
{
    if (theirs != NULL && fy_node_is_alias(theirs))
        theirs = fy_node_resolve_alias(theirs);
    enum fy_node_type kind = theirs == NULL ? FYNT_SCALAR : fy_node_get_type(theirs);
    if (ours->kind == NODE_SEQUENCE && kind == FYNT_SEQUENCE)
        compare_sequences(path, ours, theirs);
    else if (ours->kind == NODE_MAPPING && kind == FYNT_MAPPING)
        compare_mappings(path, ours, theirs);
    else if (ours->text == NULL || kind != FYNT_SCALAR || !is_text(theirs, ours->text))
        fail_msg("%s:%u:%u: the readers differ", path, (unsigned)ours->at.line, (unsigned)ours->at.column);
}

static void compare_file(arena *memory, const char *path)
{
    /* Otherwise it rejects a closing bracket at the indentation of its parent, which is valid. */
    const struct fy_parse_cfg configuration = {.flags = FYPCF_QUIET | FYPCF_SLOPPY_FLOW_INDENTATION};
    char *text;
    size_t length;
    assert_int_equal(file_read(memory, path, 1u << 26, &text, &length), 0);
    reading r = read_bytes(path, text, length);
    if (r.root == NULL || diagnostics_count(r.diagnostics, SEVERITY_ERROR) > 0) {
        diagnostics_print(r.diagnostics, SEVERITY_NOTE, stderr);
        fail_msg("%s is not read", path);
    }
    struct fy_document *theirs = fy_document_build_from_string(&configuration, text, length);
    assert_non_null(theirs);
    compare(path, r.root, fy_document_root(theirs));
    fy_document_destroy(theirs);
    reading_free(&r);
}

/* libfyaml 0.7.12 loses a quote where a single-quoted scalar contains two in a row: ''''. */
static bool is_misread_by_libfyaml(const char *name)
{
    return strcmp(name, "full-3.0.yaml") == 0 || strcmp(name, "full-3.1.yaml") == 0;
}

static bool is_yaml(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && strcmp(dot, ".yaml") == 0;
}

/* Returns the number of files compared, including those of nested folders. */
static size_t compare_folder(arena *memory, const char *path)
{
    DIR *folder = opendir(path);
    size_t count = 0;
    if (folder == NULL)
        return 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *inside = arena_format(memory, "%s/%s", path, entry->d_name);
        if (is_yaml(entry->d_name) && !is_misread_by_libfyaml(entry->d_name)) {
            compare_file(memory, inside);
            count++;
        } else if (strchr(entry->d_name, '.') == NULL) {
            count += compare_folder(memory, inside);
        }
    }
    closedir(folder);
    return count;
}

static void check_folder(const char *path)
{
    arena *memory = arena_new();
    size_t count = compare_folder(memory, path);
    arena_free(memory);
    print_message("%zu files compared\n", count);
    if (count == 0) {
        print_message("skipped: no specs in %s\n", path);
        skip();
    }
}

static void the_specs_of_this_project_are_read_alike(void **state)
{
    (void)state;
    check_folder(CPOD_SOURCE_DIR "/openapi");
}

static void third_party_specs_are_read_alike(void **state)
{
    (void)state;
    check_folder(CPOD_SHARED_DIR "/specs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_specs_of_this_project_are_read_alike),
        cmocka_unit_test(third_party_specs_are_read_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
