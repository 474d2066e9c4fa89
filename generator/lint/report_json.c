#include "lint/lint.h"
#include "template/value.h"

static const char *const severity_words[] = {"note", "warn", "error"};

static value *finding_value(arena *a, const lint_finding *finding)
{
    value *v = value_object(a);
    value_set_text(a, v, "rule", finding->rule);
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
