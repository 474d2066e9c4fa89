/* The people service: e-mail addresses are unique in a tenant. */
#include <string.h>
#include <strings.h>

#include "engine/call/response.h"
#include "engine/crud.h"
#include "engine/validate/validate.h"
#include "services/services.h"

/* Whether a person other than `own_id` has the address, regardless of case. */
static bool is_taken(const call *c, const char *email, const char *own_id)
{
    const store *people = c->endpoint->collection->records;
    int property = store_property(people, "email");
    size_t length = strlen(email);
    for (size_t i = 0; property >= 0 && i < store_count(people); i++) {
        const record *other = store_at(people, i);
        slice text = record_member(other, property); /* in quotes; addresses need no escapes */
        if (!record_is_deleted(other) && strcmp(record_tenant(other), c->caller.tenant) == 0 &&
            strcmp(record_id(other), own_id) != 0 && text.length == length + 2 &&
            strncasecmp(text.text + 1, email, length) == 0)
            return true;
    }
    return false;
}

static bool reject_taken(call *c, const char *own_id)
{
    const char *email = json_text(c->body, "email");
    if (email == NULL || !is_taken(c, email, own_id))
        return false;
    validation found = {.memory = c->memory};
    validate_add(&found, "email", "is in use by another person");
    response_violations(c, 422, &found);
    return true;
}

static void create(call *c)
{
    if (!reject_taken(c, ""))
        crud_create(c);
}

static void update(call *c)
{
    if (crud_find(c) != NULL && !reject_taken(c, call_id(c)))
        crud_update(c);
}

static const service_handler handlers[] = {
    {"people.persons.create", .serve = create},
    {"people.persons.update", .serve = update},
    {.operation = NULL},
};

const service people_service = {.name = "people", .handlers = handlers};
