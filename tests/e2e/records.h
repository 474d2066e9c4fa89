/* Records as JSON: bodies to create them, and expectations about the responses. */
#ifndef E2E_RECORDS_H
#define E2E_RECORDS_H

#include "fixture.h"

/* Returns the operation of a collection, such as "create" of "people.persons", or NULL. */
const spec_operation *collection_operation(const fixture *f, const char *collection, const char *verb);

/* ---- bodies */

/* Returns the schema of an operation's JSON body, or NULL. */
const spec_schema *body_schema(const spec_operation *operation);
/* Returns the schema of an operation's result, the JSON response without envelope, or NULL. */
const spec_schema *result_schema(const spec_operation *operation);
/* Returns the property of an object, or NULL. */
const spec_schema *property_of(const spec_schema *object, const char *name);

/* Returns a valid body of the operation, with all members or with the required ones only, or NULL if it takes
 * none. Freed by cJSON_Delete(). */
cJSON *body_full(fixture *f, const spec_operation *operation);
cJSON *body_least(fixture *f, const spec_operation *operation);

/* ---- checks; each fails the test with the operation's id and the member's name */

/* Every member of `sent` is in `got` with the same value; null may also be absent. Members in `ignored`
 * (names up to a NULL, or NULL) are not compared. */
void expect_members(const char *id, const cJSON *sent, const cJSON *got, const char *const *ignored);

/* The same members with the same values, except those in `ignored`. */
void expect_equal(const char *id, const cJSON *expected, const cJSON *got, const char *const *ignored);

/* Returns a text member; its absence fails the test. */
const char *text_of(const cJSON *object, const char *name);

/* The member is a time since the start of the tests. */
void expect_recent(const fixture *f, const char *id, const cJSON *object, const char *name);

/* Checks the members that the server sets in a new record, as far as its schema has them. */
void expect_created(const fixture *f, const char *id, const cJSON *record);

/* Checks the members that the server sets on a change of `before`. */
void expect_changed(const fixture *f, const char *id, const cJSON *before, const cJSON *after);

/* Members that change with every write. */
extern const char *const stamps_of_change[];

/* Whether a list has an item with this id, equal to `record` unless that is NULL. */
bool has_item(const cJSON *items, const char *record_id, const cJSON *record);

/* Whether a list has an equal value. */
bool has_value(const cJSON *items, const cJSON *value);

#endif
