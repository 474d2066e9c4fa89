/* Lists: filters, search, sort and pages over a collection. */
#ifndef EMULATOR_LIST_H
#define EMULATOR_LIST_H

#include "engine/call/call.h"

/* Whether a query parameter means something to the call because it lists a collection: page, pageSize,
 * search, sort, a property of the entity, or a member of one: "labels[team]". */
bool list_has_parameter(const call *c, const char *name);

/* Answers with the page of the collection that the query asks for, newest first, records that tie in a sort
 * by id; 400 where it cannot. */
void list_serve(call *c);

/* The same of those records that `fits` is true for. */
void list_serve_if(call *c, bool (*fits)(const call *c, const record *r));

/* Answers with a page of what is no collection, in the order it has unless `sort` names a member. `search`
 * looks in what x-cpod-search names, which may be a member of a member: "tool.name". The array is taken. */
void list_serve_array(call *c, cJSON *items);

#endif
