/* Lists: filters, search, sort and pages over a collection. */
#ifndef EMULATOR_LIST_H
#define EMULATOR_LIST_H

#include "engine/call/call.h"

/* Whether the call lists a collection and a query parameter is one of lists: page, pageSize, search, sort, a
 * property of the entity, or a member of one: "labels[team]". */
bool list_has_parameter(const call *c, const char *name);

/* Responds with the requested page of the collection's records that fit the endpoint, newest first, ties of a
 * sort by id; 400 for an invalid query. */
void list_serve(call *c);

/* Responds with a page of an array, which is taken, in its order unless `sort` names a member. `search` looks
 * in the members named by x-cpod-search, which may be nested: "tool.name". */
void list_serve_array(call *c, cJSON *items);

#endif
