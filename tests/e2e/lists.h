/* What every list of records has to do: pages, filters, search, order. */
#ifndef E2E_LISTS_H
#define E2E_LISTS_H

#include "records.h"

/* `record` and `other` are two records of the list; `record` has as many members as may be. */
void expect_list(fixture *f, const spec_operation *list, const cJSON *record, const cJSON *other);

#endif
