/* Tests of every list of records: pages, filters, search, order. */
#ifndef E2E_LISTS_H
#define E2E_LISTS_H

#include "records.h"

/* `record` and `other` are two records of the list; `record` has all possible members. */
void expect_list(fixture *f, const spec_operation *list, const cJSON *record, const cJSON *other);

#endif
