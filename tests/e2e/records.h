/* Records as JSON: bodies to make them from, and what has to be true of those that come back. */
#ifndef E2E_RECORDS_H
#define E2E_RECORDS_H

#include "fixture.h"

/* The operation of a collection: "create" of "people.persons". NULL: none. */
const spec_operation *collection_operation(const fixture *f, const char *collection, const char *verb);

/* ---- bodies */

/* The schema of an operation's JSON body; NULL when it has none. */
const spec_schema *body_schema(const spec_operation *operation);
/* The schema of what the SDK returns for an operation: its JSON response, without an envelope. NULL: none. */
const spec_schema *result_schema(const spec_operation *operation);
/* The property of an object; NULL when it has none of the name. */
const spec_schema *property_of(const spec_schema *object, const char *name);

/* A body that is valid for the operation: with all members that it may have, or with those only that it must
 * have. NULL where the operation takes none. Freed by cJSON_Delete(). */
cJSON *body_full(fixture *f, const spec_operation *operation);
cJSON *body_least(fixture *f, const spec_operation *operation);

/* ---- checks; each fails the test with the operation's id and the member's name */

/* Every member of `sent` is in `got`, with the same value; null may also be absent. Members in `ignored`
 * (names up to a NULL, or NULL) are not looked at. */
void expect_members(const char *id, const cJSON *sent, const cJSON *got, const char *const *ignored);

/* The same members with the same values, but for those in `ignored`. */
void expect_equal(const char *id, const cJSON *expected, const cJSON *got, const char *const *ignored);

/* A text member; its absence fails the test. */
const char *text_of(const cJSON *object, const char *name);

/* The member is a moment since the tests began. */
void expect_recent(const fixture *f, const char *id, const cJSON *object, const char *name);

/* What the server writes into a new record, as far as records of this kind have it. */
void expect_created(const fixture *f, const char *id, const cJSON *record);

/* What it writes with a change; the record was `before`. */
void expect_changed(const fixture *f, const char *id, const cJSON *before, const cJSON *after);

/* Members that change with every write. */
extern const char *const stamps_of_change[];

/* Whether a list has an item with this id; equal to `record` if that is not NULL. */
bool has_item(const cJSON *items, const char *record_id, const cJSON *record);

/* Whether a list has an equal value. */
bool has_value(const cJSON *items, const cJSON *value);

#endif
