/* Prints findings as text, JSON and SARIF. */
#include "base/uri.h"
#include "base/utf8.h"
#include "lint/internal.h"
#include "template/value.h"

#include <string.h>

void lint_report_text(const lint_result *result, buffer *out)
{
    arena *a = arena_new();
    diagnostics *shown = diagnostics_new();
    for (size_t i = 0; i < result->findings.count; i++) {
        const lint_finding *finding = &result->findings.items[i];
        const char *id =
            finding->id == NULL ? finding->rule : arena_format(a, "%s/%s", finding->rule, finding->id);
        diagnostics_report(shown, finding->level, id, finding->at, "%s", finding->message);
    }
    diagnostics_render(shown, out);
    diagnostics_free(shown);
    arena_free(a);
}

/* ---- JSON ---- */

static const char *const severity_words[] = {"note", "warn", "error"};

static value *finding_value(arena *a, const lint_finding *finding)
{
    value *v = value_object(a);
    value_set_text(a, v, "rule", finding->rule);
    if (finding->id != NULL)
        value_set_text(a, v, "id", finding->id);
    value_set_text(a, v, "severity", severity_words[finding->level]);
    if (finding->at.file != NULL) {
        value_set_text(a, v, "file", finding->at.file->path);
        value_set_integer(a, v, "line", finding->at.line);
        value_set_integer(a, v, "column", finding->at.column);
    }
    value_set_text(a, v, "message", finding->message);
    return v;
}

void lint_report_json(const lint_result *result, buffer *out)
{
    arena *a = arena_new();
    value *list = value_list(a);
    for (size_t i = 0; i < result->findings.count; i++)
        value_push(a, list, finding_value(a, &result->findings.items[i]));
    value_to_json(list, out);
    arena_free(a);
}

/* ---- SARIF 2.1.0: one run with all rules of the table and a result for each finding ---- */

static const char *const levels[] = {"note", "warning", "error"};

static value *text_object(arena *a, const char *key, const char *text)
{
    value *v = value_object(a);
    value_set_text(a, v, key, text);
    return v;
}

static value *rules_value(arena *a)
{
    value *list = value_list(a);
    for (size_t i = 0; i < lint_rule_count; i++) {
        value *rule = text_object(a, "id", lint_rules[i].id);
        value_set(a, rule, "shortDescription", text_object(a, "text", lint_rules[i].summary));
        value_set(a, rule, "defaultConfiguration", text_object(a, "level", levels[lint_rules[i].level]));
        value_push(a, list, rule);
    }
    return list;
}

/* Column in characters, from 1. */
static int64_t column_of(line_cursor *cursor, mark at)
{
    line_cursor_seek(cursor, at);
    const char *text = cursor->start;
    const char *end = text + strnlen(text, at.column > 0 ? at.column - 1 : 0);
    int64_t column = 1;
    while (text < end) {
        uint32_t code;
        size_t length = utf8_decode(text, (size_t)(end - text), &code);
        text += length > 0 ? length : 1;
        column++;
    }
    return column;
}

static value *locations_value(arena *a, mark at, line_cursor *cursor)
{
    value *list = value_list(a);
    if (at.file == NULL)
        return list;
    value *physical = value_object(a);
    value_set(a, physical, "artifactLocation",
              text_object(a, "uri", uri_percent_encode(a, at.file->path, "/")));
    if (at.line > 0) {
        value *region = value_object(a);
        value_set_integer(a, region, "startLine", at.line);
        value_set_integer(a, region, "startColumn", column_of(cursor, at));
        value_set(a, physical, "region", region);
    }
    value *location = value_object(a);
    value_set(a, location, "physicalLocation", physical);
    value_push(a, list, location);
    return list;
}

static value *results_value(arena *a, const lint_result *result)
{
    value *list = value_list(a);
    line_cursor cursor = {0};
    for (size_t i = 0; i < result->findings.count; i++) {
        const lint_finding *finding = &result->findings.items[i];
        value *v = text_object(a, "ruleId", finding->rule);
        value_set_integer(a, v, "ruleIndex", (int64_t)lint_rule_index(finding->rule));
        value_set_text(a, v, "level", levels[finding->level]);
        value_set(a, v, "message", text_object(a, "text", finding->message));
        value_set(a, v, "locations", locations_value(a, finding->at, &cursor));
        if (finding->id != NULL)
            value_set(a, v, "properties", text_object(a, "id", finding->id));
        value_push(a, list, v);
    }
    return list;
}

void lint_report_sarif(const lint_result *result, const char *version, buffer *out)
{
    arena *a = arena_new();
    value *driver = text_object(a, "name", "cpodgen");
    value_set_text(a, driver, "version", version);
    value_set(a, driver, "rules", rules_value(a));
    value *tool = value_object(a);
    value_set(a, tool, "driver", driver);
    value *run = value_object(a);
    value_set(a, run, "tool", tool);
    value_set_text(a, run, "columnKind", "unicodeCodePoints");
    value_set(a, run, "results", results_value(a, result));
    value *runs = value_list(a);
    value_push(a, runs, run);
    value *log = text_object(a, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    value_set_text(a, log, "version", "2.1.0");
    value_set(a, log, "runs", runs);
    value_to_json(log, out);
    arena_free(a);
}
