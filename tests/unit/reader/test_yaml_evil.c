/* Small hostile inputs, with the verdicts of two parsers: the reader must agree with the one it is nearest
 * to, JSON.parse for JSON and libyaml for YAML, or the table below has the reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "support.h"

#define EVIL CPOD_SHARED_DIR "/testdata/yaml-evil"

typedef struct exception {
    const char *file;
    bool accepted; /* by us */
    const char *reason;
} exception;

static const exception exceptions[] = {
    {"complexkey.yaml", false, "a key is a mapping; OpenAPI has string keys only"},
    {"deep_dash_1000.yaml", false, "deeper than 200 levels"},
    {"deep_dash_5000.yaml", false, "deeper than 200 levels"},
    {"deep_map_1000.json", false, "deeper than 200 levels"},
    {"deep_seq_1000.yaml", false, "deeper than 200 levels"},
    {"doc_end.yaml", false, "garbage behind the end of the document, which libyaml's loader never reads"},
    {"dup.json", false, "a duplicate key is an error here"},
    {"dup.yaml", false, "a duplicate key is an error here"},
    {"dup_anchor.yaml", true,
     "YAML 1.2 lets an anchor be defined again; libyaml's loader does not, its events do"},
    {"dup_complex.yaml", false, "a key is a sequence"},
    {"dup_escaped.json", false, "a duplicate key is an error here"},
    {"dup_nested.json", false, "a duplicate key is an error here"},
    {"dup_quoted.yaml", false, "a duplicate key is an error here"},
    {"intkeys.yaml", false, "200 and \"200\" are the same key here: keys are strings"},
    {"latin1.json", false, "not UTF-8, which JSON.parse was not shown"},
    {"laughs.yaml", false, "aliases above the budget"},
    {"laughs2.yaml", false, "aliases above the budget"},
    {"lone_surrogate.json", false, "half a surrogate pair is no character"},
    {"merge_scalar.yaml", false, "the merge key takes mappings; libyaml does not know it"},
    {"merge_self.yaml", false, "an alias inside what it names"},
    {"multi_doc.yaml", false, "a file holds one document; libyaml's loader reads the first"},
    {"self_alias.yaml", false, "an alias inside what it names"},
    {"self_alias_map.yaml", false, "an alias inside what it names"},
    {"surrogate_swapped.json", false, "half a surrogate pair is no character"},
    {"tagdir.yaml", false, "a tag outside of the core schema"},
    {"unktag.yaml", false, "a tag outside of the core schema"},
    {"utf16.yaml", false, "UTF-8 only"},
};

static const exception *find_exception(const char *name)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
        if (strcmp(exceptions[i].file, name) == 0)
            return &exceptions[i];
    return NULL;
}

static bool is_json(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && strcmp(dot, ".json") == 0;
}

/* One line: file, verdict of npm's yaml (or JSON.parse), verdict of libyaml; "ok" and "nodes" mean that it
 * was read. */
static void take_verdict(map *verdicts, const char *line, size_t length)
{
    static char accepted[] = "accepted";
    static char refused[] = "refused";
    const char *first = memchr(line, '\t', length);
    if (first == NULL)
        return;
    const char *last = line + length;
    while (last[-1] != '\t')
        last--;
    const char *name = arena_copy_n(verdicts->memory, line, (size_t)(first - line));
    bool ok = is_json(name) ? strncmp(first + 1, "ok", 2) == 0 : strncmp(last, "nodes", 5) == 0;
    map_put(verdicts, name, ok ? accepted : refused);
}

static bool load_verdicts(map *verdicts)
{
    char *text;
    size_t length;
    if (file_read(verdicts->memory, EVIL "/verdicts.tsv", 1u << 20, &text, &length) != 0)
        return false;
    const char *end = text + length;
    for (const char *line = text; line < end;) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        line_end = line_end == NULL ? end : line_end;
        take_verdict(verdicts, line, (size_t)(line_end - line));
        line = line_end + 1;
    }
    return true;
}

/* Reads the file; a rejected one must have a located error. */
static bool is_accepted(arena *memory, const char *name)
{
    char *text;
    size_t length;
    assert_int_equal(file_read(memory, arena_format(memory, "%s/%s", EVIL, name), 1u << 24, &text, &length),
                     0);
    reading r = read_bytes(name, text, length);
    bool accepted = r.root != NULL && diagnostics_count(r.diagnostics, SEVERITY_ERROR) == 0;
    diagnostic item;
    for (size_t i = 0; diagnostics_get(r.diagnostics, i, &item); i++)
        assert_true(item.at.line > 0 && item.at.column > 0);
    assert_true(accepted || diagnostics_count(r.diagnostics, SEVERITY_ERROR) > 0);
    buffer rendered = {0};
    diagnostics_render(r.diagnostics, &rendered);
    if (r.root != NULL)
        node_to_json(r.root, &rendered);
    buffer_free(&rendered);
    reading_free(&r);
    return accepted;
}

static size_t check_file(const map *verdicts, const char *name)
{
    bool accepted = is_accepted(verdicts->memory, name);
    const char *verdict = map_get(verdicts, name);
    const exception *known = find_exception(name);
    if (verdict == NULL)
        return 0;
    bool expected = strcmp(verdict, "accepted") == 0;
    if (known != NULL && known->accepted == expected)
        fail_msg("%s is no exception (%s)", name, known->reason);
    if (accepted != (known == NULL ? expected : known->accepted))
        fail_msg("%s is %s here", name, accepted ? "accepted" : "refused");
    return 1;
}

static void verdicts_agree(void **state)
{
    (void)state;
    map verdicts;
    map_init(&verdicts, arena_new());
    DIR *folder = load_verdicts(&verdicts) ? opendir(EVIL) : NULL;
    if (folder == NULL) {
        arena_free(verdicts.memory);
        print_message("skipped: no %s\n", EVIL);
        skip();
    }
    size_t judged = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (strstr(entry->d_name, ".yaml") != NULL || is_json(entry->d_name))
            judged += check_file(&verdicts, entry->d_name);
    closedir(folder);
    arena_free(verdicts.memory);
    assert_true(judged > 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
