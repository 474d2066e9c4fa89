/* invalid-document: errors and warnings of the loader. */
#include "lint/internal.h"

void lint_check_loader(lint *l)
{
    diagnostic item;
    for (size_t i = 0; diagnostics_get(l->loaded, i, &item); i++)
        lint_report_as(l, item.level, item.at, "%s", item.message);
}
