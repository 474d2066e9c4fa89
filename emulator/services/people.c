/* People: no two of a tenant have one e-mail address. */
#include <string.h>
#include <strings.h>

#include "engine/call/response.h"
#include "engine/crud.h"
#include "services/services.h"

/* Whether another person than `own_id` has the address, in any case of its letters. */
static bool is_taken(const call *c, const char *email, const char *own_id)
{
    const store *people = c->endpoint->collection->records;
    int property = store_property(people, "email");
    size_t length = strlen(email);
    for (size_t i = 0; property >= 0 && i < store_count(people); i++) {
        const record *other = store_at(people, i);
        slice text = record_member(other, property); /* in quotes; addresses have nothing to escape */
        if (!record_is_deleted(other) && strcmp(record_tenant(other), c->caller.tenant) == 0 &&
            strcmp(record_id(other), own_id) != 0 && text.length == length + 2 &&
            strncasecmp(text.text + 1, email, length) == 0)
            return true;
    }
    return false;
}

static bool refuse_taken(call *c, const char *own_id)
{
    const char *email = json_text(c->body, "email");
    if (email == NULL || !is_taken(c, email, own_id))
        return false;
    validation found = {.memory = c->memory};
    validate_add(&found, "email", "is the address of another person already");
    response_violations(c, 422, &found);
    return true;
}

static void create(call *c)
{
    if (!refuse_taken(c, ""))
        crud_create(c);
}

static void update(call *c)
{
    if (crud_find(c) != NULL && !refuse_taken(c, call_id(c)))
        crud_update(c);
}

const service_handler people_service[] = {
    {"people.persons.create", create},
    {"people.persons.update", update},
    {NULL, NULL},
};
