#include "lint/internal.h"

#include <string.h>

static const struct {
    const char *word;
    lint_override meaning;
} words[] = {{"off", LINT_OFF}, {"note", LINT_AS_NOTE}, {"warn", LINT_AS_WARNING}, {"error", LINT_AS_ERROR}};

static lint_override parse_word(const node *n, diagnostics *d)
{
    for (size_t i = 0; n->kind == NODE_STRING && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, n->text) == 0)
            return words[i].meaning;
    diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", n->at,
                       "expected off, note, warn or error as the severity of a rule");
    return LINT_DEFAULT;
}

static void load_rules(const node *rules, lint_override *out, diagnostics *d)
{
    if (rules->kind != NODE_MAPPING)
        diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", rules->at,
                           "expected a mapping for 'rules', found %s", node_kind_name(rules->kind));
    for (size_t i = 0; rules->kind == NODE_MAPPING && i < rules->count; i++) {
        const node_entry *entry = &rules->entries[i];
        size_t rule = lint_rule_index(entry->key);
        if (rule == lint_rule_count)
            diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", entry->key_mark, "unknown rule '%s'",
                               entry->key);
        else
            out[rule] = parse_word(entry->value, d);
    }
}

static void load_root(const node *root, lint_override *out, diagnostics *d)
{
    if (root->kind != NODE_MAPPING && root->kind != NODE_NULL)
        diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", root->at,
                           "expected a mapping with 'rules', found %s", node_kind_name(root->kind));
    for (size_t i = 0; root->kind == NODE_MAPPING && i < root->count; i++) {
        const node_entry *entry = &root->entries[i];
        if (strcmp(entry->key, "rules") == 0)
            load_rules(entry->value, out, d);
        else
            diagnostics_report(d, SEVERITY_ERROR, "invalid-lint-config", entry->key_mark,
                               "expected 'rules', found '%s'", entry->key);
    }
}

const lint_override *lint_config_load(arena *a, reader *files, const char *path, diagnostics *d)
{
    lint_override *out = arena_array(a, lint_rule_count, sizeof *out);
    if (path == NULL)
        return out;
    size_t errors = diagnostics_count(d, SEVERITY_ERROR);
    const document *file = reader_load(files, path, (mark){0});
    if (file != NULL && file->root != NULL)
        load_root(file->root, out, d);
    return diagnostics_count(d, SEVERITY_ERROR) == errors ? out : NULL;
}
