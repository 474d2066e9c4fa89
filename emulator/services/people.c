/* People: an email address belongs to one person. */
#include "services/services.h"

#include <string.h>
#include <strings.h>

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
    response_invalid_field(c, "email", "is in use by another person");
    return true;
}

static void create_person(call *c)
{
    if (!reject_taken(c, ""))
        crud_create(c);
}

static void update_person(call *c)
{
    if (crud_find(c) != NULL && !reject_taken(c, call_id(c)))
        crud_update(c);
}

static const service_handler handlers[] = {
    {"people.persons.create", .serve = create_person},
    {"people.persons.update", .serve = update_person},
    {.operation = NULL},
};

const service people_service = {.handlers = handlers};
