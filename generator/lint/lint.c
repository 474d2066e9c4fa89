#include "lint/lint.h"

#include "lint/internal.h"
#include "model/model.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- collecting ---- */

static void add(lint *l, severity level, mark at, mark covers, const char *format, va_list arguments)
{
    lint_override override = l->overrides[l->rule - lint_rules];
    *vector_add(l->memory, &l->entries) = (lint_entry){
        .finding = {.rule = l->rule->id,
                    .level = override < LINT_AS_NOTE ? level : (severity)(override - LINT_AS_NOTE),
                    .at = at,
                    .message = arena_vformat(l->memory, format, arguments)},
        .covers = covers,
    };
}

void lint_report_as(lint *l, severity level, mark at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(l, level, at, at, format, arguments);
    va_end(arguments);
}

void lint_report_diagnostic(lint *l, severity level, const diagnostic *item, bool is_fallback)
{
    lint_report_as(l, level, item->at, "%s", item->message);
    lint_entry *added = &l->entries.items[l->entries.count - 1];
    added->finding.id = item->id;
    added->is_fallback = is_fallback;
}

void lint_report_member(lint *l, const node_entry *member, const char *format, ...)
{
    bool is_container = member->value->kind == NODE_MAPPING || member->value->kind == NODE_SEQUENCE;
    va_list arguments;
    va_start(arguments, format);
    add(l, l->rule->level, is_container ? member->key_mark : member->value->at, member->value->at, format,
        arguments);
    va_end(arguments);
}

void lint_report_node(lint *l, const node *n, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(l, l->rule->level, lint_mark_of(l, n), n->at, format, arguments);
    va_end(arguments);
}

/* ---- marks of nodes ---- */

/* Recursion is limited by the reader's nesting limit; an alias is walked once. */
static void index_keys(lint *l, const node *n)
{
    if (n->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < n->count; i++)
            index_keys(l, n->items[i]);
    }
    for (size_t i = 0; n->kind == NODE_MAPPING && i < n->count; i++) {
        const node *value = n->entries[i].value;
        bool is_container = value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE;
        if (!is_container || ptr_map_get(&l->keys, value) != NULL)
            continue;
        ptr_map_put(l->memory, &l->keys, value, &n->entries[i]);
        index_keys(l, value);
    }
}

mark lint_mark_of(lint *l, const node *n)
{
    if (n->kind != NODE_MAPPING && n->kind != NODE_SEQUENCE)
        return n->at;
    for (size_t i = 0; !l->has_keys && i < reader_document_count(l->files); i++)
        if (reader_document(l->files, i)->root != NULL)
            index_keys(l, reader_document(l->files, i)->root);
    l->has_keys = true;
    const node_entry *entry = ptr_map_get(&l->keys, n);
    return entry != NULL ? entry->key_mark : n->at;
}

/* ---- the result ---- */

static int compare_findings(const void *left, const void *right)
{
    const lint_finding *a = left;
    const lint_finding *b = right;
    int order = mark_compare(a->at, b->at);
    if (order == 0)
        order = strcmp(a->rule, b->rule);
    return order != 0 ? order : strcmp(a->message, b->message);
}

static const char *mark_identity(lint *l, mark at)
{
    return arena_format(l->memory, "%p:%u:%u", (const void *)at.file, (unsigned)at.line, (unsigned)at.column);
}

/* The ids of fallbacks by their positions. */
static void index_ids(lint *l, map *ids)
{
    map_init(ids, l->memory);
    for (size_t i = 0; i < l->entries.count; i++) {
        const lint_entry *entry = &l->entries.items[i];
        if (entry->is_fallback)
            map_put(ids, mark_identity(l, entry->finding.at), (void *)entry->finding.id);
    }
}

/* `covered`: an identity of a mark → the highest severity of a finding there, plus one. */
static void cover(map *covered, const char *at, severity level)
{
    if ((uintptr_t)map_get(covered, at) <= level)
        map_put(covered, at, (void *)((uintptr_t)level + 1));
}

/* Drops fallbacks at positions where a rule has a finding of their severity or above, which takes their id. */
static void take_findings(lint *l, lint_result *out)
{
    map covered, ids;
    map_init(&covered, l->memory);
    index_ids(l, &ids);
    for (size_t i = 0; i < l->entries.count; i++) {
        lint_entry *entry = &l->entries.items[i];
        if (entry->is_fallback)
            continue;
        const char *at = mark_identity(l, entry->finding.at);
        const char *covers = mark_identity(l, entry->covers);
        cover(&covered, at, entry->finding.level);
        cover(&covered, covers, entry->finding.level);
        if (entry->finding.id == NULL)
            entry->finding.id = map_has(&ids, at) ? map_get(&ids, at) : map_get(&ids, covers);
    }
    for (size_t i = 0; i < l->entries.count; i++) {
        const lint_entry *entry = &l->entries.items[i];
        uintptr_t level = (uintptr_t)map_get(&covered, mark_identity(l, entry->finding.at));
        if (!entry->is_fallback || level <= entry->finding.level)
            *vector_add(l->memory, &out->findings) = entry->finding;
    }
}

static void sort_findings(lint_result *out)
{
    if (out->findings.count > 0)
        qsort(out->findings.items, out->findings.count, sizeof *out->findings.items, compare_findings);
    size_t kept = 0;
    for (size_t i = 0; i < out->findings.count; i++) {
        const lint_finding *finding = &out->findings.items[i];
        if (kept == 0 || compare_findings(&out->findings.items[kept - 1], finding) != 0) {
            out->counts[finding->level]++;
            out->findings.items[kept++] = *finding;
        }
    }
    out->findings.count = kept;
}

/* ---- the run ---- */

/* invalid-document: errors and warnings of the loader. */
void lint_check_loader(lint *l)
{
    diagnostic item;
    for (size_t i = 0; diagnostics_get(l->loaded, i, &item); i++)
        lint_report_diagnostic(l, item.level, &item, true);
}

/* Builds the SDK for rules about names in C, unless the document has errors. */
static void build_sdk(lint *l)
{
    if (diagnostics_count(l->loaded, SEVERITY_ERROR) > 0)
        return;
    const model_options options = {.names_from = l->options->names_from,
                                   .no_inference = l->options->no_inference};
    const api_model *model = model_build_with(l->memory, l->document, &options, l->model_diagnostics);
    l->sdk = model != NULL ? sdk_build(l->memory, model, l->options->prefix, l->naming_diagnostics) : NULL;
}

static bool load_headers(lint *l, diagnostics *d)
{
    const char *problem =
        l->options->symbols == NULL ? NULL : header_set_load(l->memory, l->options->symbols, &l->headers);
    if (problem != NULL)
        diagnostics_report(d, SEVERITY_ERROR, "unreadable-headers", (mark){0}, "cannot read '%s': %s",
                           l->options->symbols, problem);
    return problem == NULL;
}

static bool is_run(const lint *l, const lint_rule *rule)
{
    bool has_need = rule->need == LINT_NEEDS_TABLE     ? l->options->table != NULL
                    : rule->need == LINT_NEEDS_SYMBOLS ? l->options->symbols != NULL && l->sdk != NULL
                                                       : true;
    return has_need && l->overrides[rule - lint_rules] != LINT_OFF;
}

static void run_rules(lint *l)
{
    for (size_t i = 0; i < lint_rule_count; i++) {
        l->rule = &lint_rules[i];
        if (is_run(l, l->rule))
            l->rule->check(l);
    }
}

bool lint_run(arena *a, reader *files, const char *spec, const lint_options *options, diagnostics *d,
              lint_result *out)
{
    *out = (lint_result){0};
    lint l = {.memory = a, .files = files, .options = options, .loaded = d};
    l.overrides = lint_config_load(a, files, options->config, d);
    bool has_table = options->table == NULL || contract_table_load(a, files, options->table, &l.table, d);
    if (l.overrides == NULL || !has_table || !load_headers(&l, d))
        return false;
    l.document = spec_load(a, files, spec, SPEC_CHECK, d);
    if (l.document == NULL || l.document->major == 0)
        return false;
    l.model_diagnostics = diagnostics_new();
    l.naming_diagnostics = diagnostics_new();
    build_sdk(&l);
    run_rules(&l);
    take_findings(&l, out);
    sort_findings(out);
    out->operations = l.document->operations.count;
    out->schemas = l.document->all_schemas.count;
    diagnostics_free(l.naming_diagnostics);
    diagnostics_free(l.model_diagnostics);
    return true;
}
