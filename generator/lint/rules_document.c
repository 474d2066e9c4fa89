/* What the loader says of the document: the rule `invalid-document`. */
#include "lint/internal.h"

void lint_check_loader(lint *l)
{
    diagnostic said;
    for (size_t i = 0; diagnostics_get(l->loaded, i, &said); i++)
        lint_report_as(l, said.level, said.at, "%s", said.message);
}
