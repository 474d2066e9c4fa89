#include "lint/lint.h"

void lint_report_text(const lint_result *result, buffer *out)
{
    diagnostics *shown = diagnostics_new();
    for (size_t i = 0; i < result->findings.count; i++) {
        const lint_finding *finding = &result->findings.items[i];
        diagnostics_report(shown, finding->level, finding->rule, finding->at, "%s", finding->message);
    }
    diagnostics_render(shown, out);
    diagnostics_free(shown);
}
