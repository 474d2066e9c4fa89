/* Every verb with x-cpod-transition: approve, close, publish … A new verb needs no change here. */
#include "exceptions.h"
#include "records.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WAY = 8, RECORDS_TRIED = 16 };

typedef struct verb {
    fixture *f;
    const spec_operation *operation;
    const char *collection; /* "finance.invoices" */
    const node *rule;
    const char *field; /* or NULL: allowed in every state */
} verb;

static bool holds(const node *states, const char *state)
{
    for (size_t i = 0; states != NULL && state != NULL && i < states->count; i++)
        if (strcmp(states->items[i]->text, state) == 0)
            return true;
    return false;
}

/* ---- records in a state */

static bool is_in(const cJSON *record, const char *field, const char *state)
{
    const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(record, field));
    return found != NULL && strcmp(found, state) == 0;
}

static cJSON *make(const verb *v, const char *state)
{
    const spec_operation *create = collection_operation(v->f, v->collection, "create");
    cJSON *body = body_full(v->f, create);
    cJSON_DeleteItemFromObjectCaseSensitive(body, v->field != NULL ? v->field : "");
    if (state != NULL && property_of(body_schema(create), v->field) != NULL)
        cJSON_AddStringToObject(body, v->field, state);
    exceptions_prepare(v->f, create->id, body);
    cJSON *record = call_ok(v->f, create->id, NULL, NULL, body);
    cJSON_Delete(body);
    return record;
}

static cJSON *call_verb(const verb *v, const spec_operation *operation, const cJSON *record,
                        const cJSON *body)
{
    return call_ok(v->f, operation->id, (const char *[]){text_of(record, "id")}, NULL, body);
}

/* Replaces the record with the result of an operation on it. */
static cJSON *apply(const verb *v, const spec_operation *operation, cJSON *record, cJSON *body)
{
    exceptions_prepare(v->f, operation->id, body);
    cJSON *after = call_verb(v, operation, record, body);
    cJSON_Delete(body);
    cJSON_Delete(record);
    return after;
}

static bool update_to(const verb *v, cJSON **record, const char *state)
{
    const spec_operation *update = collection_operation(v->f, v->collection, "update");
    if (update == NULL || property_of(body_schema(update), v->field) == NULL)
        return false;
    cJSON *body = cJSON_CreateObject();
    cJSON_AddStringToObject(body, v->field, state);
    *record = apply(v, update, *record, body);
    return is_in(*record, v->field, state);
}

/* Returns a verb of the same collection that leads from one state to another, or NULL. */
static const spec_operation *step(const verb *v, const char *from, const char *to)
{
    size_t length = strlen(v->collection);
    for (size_t i = 0; i < v->f->spec->operations.count; i++) {
        const spec_operation *operation = v->f->spec->operations.items[i];
        const node *rule = spec_extension(operation->source, "x-cpod-transition");
        const char *target = node_get_text(rule, "to");
        bool is_sibling = strncmp(operation->id, v->collection, length) == 0 &&
                          operation->id[length] == '.' && strchr(operation->id + length + 1, '.') == NULL;
        if (is_sibling && target != NULL && strcmp(target, to) == 0 &&
            strcmp(node_get_text(rule, "field"), v->field) == 0 &&
            (node_get(rule, "from") == NULL || holds(node_get(rule, "from"), from)))
            return operation;
    }
    return NULL;
}

/* Returns the possible states of the field. */
static const spec_schema *states_of(const verb *v)
{
    const spec_schema *schema = property_of(result_schema(v->operation), v->field);
    while (schema != NULL && schema->reference != NULL)
        schema = schema->reference;
    return schema;
}

/* Breadth-first search over the verbs: the predecessor of every state. */
static bool walk_to(const verb *v, cJSON **record, const char *state, int steps)
{
    const spec_schema *states = states_of(v);
    const char *now = text_of(*record, v->field);
    const spec_operation *last = step(v, now, state);
    if (last != NULL) {
        *record = apply(v, last, *record, body_least(v->f, last));
        return true;
    }
    for (size_t i = 0; steps > 0 && i < states->enum_values.count; i++) {
        const char *before = states->enum_values.items[i]->text;
        if (strcmp(before, now) != 0 && strcmp(before, state) != 0 && step(v, before, state) != NULL &&
            walk_to(v, record, before, steps - 1))
            return walk_to(v, record, state, 0);
    }
    return false;
}

static bool bring_to(const verb *v, cJSON **record, const char *state)
{
    if (is_in(*record, v->field, state) || update_to(v, record, state))
        return true;
    for (int steps = 0; steps < LONGEST_WAY; steps++)
        if (walk_to(v, record, state, steps))
            return true;
    return false;
}

/* Brings a record into a state by create, update or verbs; NULL if the state is unreachable. */
static cJSON *reach(const verb *v, const char *state)
{
    cJSON *record = make(v, state);
    if (bring_to(v, &record, state))
        return record;
    cJSON_Delete(record);
    return NULL;
}

/* Makes a record for which the verb is allowed, or not. */
static cJSON *reach_some(const verb *v, bool is_allowed)
{
    const spec_schema *states = states_of(v);
    const node *from = node_get(v->rule, "from");
    for (size_t i = 0; i < states->enum_values.count; i++) {
        const char *state = states->enum_values.items[i]->text;
        cJSON *record = holds(from, state) == is_allowed ? reach(v, state) : NULL;
        if (record != NULL)
            return record;
    }
    return NULL;
}

/* ---- what the verb is to do */

static void put(cJSON *object, const char *name, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, value);
}

static cJSON *json_of(const node *value)
{
    buffer text = {0};
    node_to_json(value, &text);
    cJSON *json = cJSON_Parse(buffer_text(&text));
    buffer_free(&text);
    return json;
}

/* The verb adds `person_ids` of the body to `member_ids`, or removes them; `member_count` is their number. */
static void expect_list_change(const node *changes, const cJSON *body, cJSON *expected, bool adds)
{
    for (size_t i = 0; changes != NULL && i < changes->count; i++) {
        const char *name = changes->entries[i].key;
        const cJSON *old = cJSON_GetObjectItemCaseSensitive(expected, name);
        const cJSON *named = cJSON_GetObjectItemCaseSensitive(body, changes->entries[i].value->text);
        cJSON *list = cJSON_CreateArray();
        const cJSON *item;
        cJSON_ArrayForEach (item, old)
            if (adds || !has_value(named, item))
                cJSON_AddItemToArray(list, cJSON_Duplicate(item, true));
        cJSON_ArrayForEach (item, named)
            if (adds && !has_value(list, item))
                cJSON_AddItemToArray(list, cJSON_Duplicate(item, true));
        char counter[64];
        snprintf(counter, sizeof counter, "%.*s_count", (int)strcspn(name, "_"), name);
        if (cJSON_HasObjectItem(expected, counter) || strcmp(name, "member_ids") == 0)
            put(expected, counter, cJSON_CreateNumber(cJSON_GetArraySize(list)));
        put(expected, name, list);
    }
}

static cJSON *expected_after(const verb *v, const cJSON *before, const cJSON *body)
{
    cJSON *expected = cJSON_Duplicate(before, true);
    for (const cJSON *member = body != NULL ? body->child : NULL; member != NULL; member = member->next)
        if (property_of(result_schema(v->operation), member->string) != NULL)
            put(expected, member->string, cJSON_Duplicate(member, true));
    if (node_get_text(v->rule, "to") != NULL)
        put(expected, v->field, cJSON_CreateString(node_get_text(v->rule, "to")));
    const node *set = node_get(v->rule, "set");
    for (size_t i = 0; set != NULL && i < set->count; i++)
        put(expected, set->entries[i].key, json_of(set->entries[i].value));
    expect_list_change(node_get(v->rule, "add"), body, expected, true);
    expect_list_change(node_get(v->rule, "remove"), body, expected, false);
    return expected;
}

static void expect_done(const verb *v, const cJSON *before, const cJSON *body, const cJSON *after)
{
    const char *id = v->operation->id;
    const char *time = node_get_text(v->rule, "time");
    cJSON *expected = expected_after(v, before, body);
    if (time != NULL) {
        expect_recent(v->f, id, after, time);
        put(expected, time, cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(after, time), true));
    }
    for (const char *const *name = stamps_of_change; *name != NULL; name++)
        cJSON_DeleteItemFromObjectCaseSensitive(expected, *name);
    expect_members(id, expected, after, exceptions_of(id));
    for (const char *const *name = stamps_of_change; *name != NULL; name++)
        if (cJSON_HasObjectItem(after, *name))
            cJSON_AddItemToObject(expected, *name,
                                  cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(after, *name), true));
    expect_members(id, after, expected, exceptions_of(id));
    expect_changed(v->f, id, before, after);
    cJSON_Delete(expected);
}

static cJSON *body_of(const verb *v)
{
    cJSON *body = body_full(v->f, v->operation);
    exceptions_prepare(v->f, v->operation->id, body);
    return body;
}

/* ---- the test */

static void expect_refused(const verb *v)
{
    cJSON *record = node_get(v->rule, "from") != NULL ? reach_some(v, false) : NULL;
    if (record == NULL)
        return;
    cJSON *body = body_of(v);
    const char *const path[] = {text_of(record, "id")};
    call_fails(v->f, v->operation->id, path, NULL, body, CPOD_ERR_CONFLICT, 409);
    cJSON *again = call_ok(v->f, collection_operation(v->f, v->collection, "get")->id, path, NULL, NULL);
    expect_equal(v->operation->id, record, again, exceptions_of(v->operation->id));
    cJSON_Delete(again);
    cJSON_Delete(body);
    cJSON_Delete(record);
}

static void transition_works(void **state)
{
    const subject *s = *state;
    fixture_seed(s->f, s->operation->id);
    const verb v = {.f = s->f,
                    .operation = s->operation,
                    .collection = s->name,
                    .rule = spec_extension(s->operation->source, "x-cpod-transition"),
                    .field =
                        node_get_text(spec_extension(s->operation->source, "x-cpod-transition"), "field")};
    /* The initial state can depend on the other members, which are random. */
    cJSON *before = NULL;
    for (int i = 0; i < RECORDS_TRIED && before == NULL; i++)
        before = node_get(v.rule, "from") != NULL ? reach_some(&v, true) : make(&v, NULL);
    if (before == NULL)
        fail_msg("%s: there is no way to a state that it is allowed in", s->operation->id);
    cJSON *body = body_of(&v);
    cJSON *after = call_verb(&v, s->operation, before, body);
    expect_done(&v, before, body, after);
    cJSON *again = call_ok(s->f, collection_operation(s->f, s->name, "get")->id,
                           (const char *[]){text_of(before, "id")}, NULL, NULL);
    expect_equal(s->operation->id, after, again, exceptions_of(s->operation->id));
    call_fails(s->f, s->operation->id, (const char *[]){"no-such-record"}, NULL, body, CPOD_ERR_NOT_FOUND,
               404);
    cJSON_Delete(again);
    cJSON_Delete(after);
    cJSON_Delete(body);
    cJSON_Delete(before);
    expect_refused(&v);
}

void suite_add_transitions(fixture *f, suite *tests)
{
    for (size_t i = 0; i < f->spec->operations.count; i++) {
        const spec_operation *operation = f->spec->operations.items[i];
        if (spec_extension(operation->source, "x-cpod-transition") == NULL ||
            exceptions_is_special(operation->id))
            continue;
        subject *s = arena_alloc(f->sdk.memory, sizeof *s);
        *s = (subject){.f = f, .operation = operation};
        snprintf(s->name, sizeof s->name, "%.*s", (int)(strrchr(operation->id, '.') - operation->id),
                 operation->id);
        suite_add(f, tests, operation->id, transition_works, s);
    }
}
