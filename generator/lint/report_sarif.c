/* SARIF 2.1.0: one run with all rules of the table and a result for each finding. */
#include "base/uri.h"
#include "base/utf8.h"
#include "lint/lint.h"
#include "lint/rules.h"
#include "template/value.h"

#include <string.h>

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

/* The start of the line of a finding. Findings are sorted, so each file is scanned once. */
typedef struct line_start {
    const source_file *file;
    const char *start;
    uint32_t line;
} line_start;

static const char *seek(line_start *cursor, mark at)
{
    if (cursor->file != at.file) {
        bool has_mark = at.file->length >= 3 && memcmp(at.file->text, "\xef\xbb\xbf", 3) == 0;
        *cursor = (line_start){.file = at.file, .start = at.file->text + (has_mark ? 3 : 0), .line = 1};
    }
    for (; cursor->line < at.line; cursor->line++) {
        const char *end = cursor->start + strcspn(cursor->start, "\r\n");
        bool is_crlf = end[0] == '\r' && end[1] == '\n';
        cursor->start = *end ? end + (is_crlf ? 2 : 1) : end;
    }
    return cursor->start;
}

/* Column in characters, from 1. */
static int64_t column_of(line_start *cursor, mark at)
{
    const char *text = seek(cursor, at);
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

static value *locations_value(arena *a, mark at, line_start *cursor)
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
    line_start cursor = {0};
    for (size_t i = 0; i < result->findings.count; i++) {
        const lint_finding *finding = &result->findings.items[i];
        value *v = text_object(a, "ruleId", finding->rule);
        value_set_integer(a, v, "ruleIndex", (int64_t)lint_rule_index(finding->rule));
        value_set_text(a, v, "level", levels[finding->level]);
        value_set(a, v, "message", text_object(a, "text", finding->message));
        value_set(a, v, "locations", locations_value(a, finding->at, &cursor));
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
