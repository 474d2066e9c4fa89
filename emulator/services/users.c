/* The users service: accounts, one for an e-mail address. */
#include "engine/auth/auth.h"
#include "services/services.h"
#include "services/token.h"

#include <string.h>

static void create(call *c)
{
    const char *email = json_text(c->body, "email");
    if (collection_find_by_text(c->endpoint->collection, c->caller.tenant, "email", email) != NULL) {
        response_invalid_field(c, "email", "is in use by another account");
        return;
    }
    cJSON *user = crud_new_entity(c);
    json_set_text(user, "status", "invited");
    json_set(user, "mfaEnabled", cJSON_CreateFalse());
    response_record(c, crud_insert(c, user));
}

static bool has_role(const call *c, const record *r)
{
    const char *wanted = call_query(c, "role");
    if (wanted == NULL)
        return true;
    cJSON *user = record_read(r);
    bool is_found = json_lists(user, "roles", wanted);
    cJSON_Delete(user);
    return is_found;
}

static const char *subject_of(call *c, const cJSON *user)
{
    const char *email = json_text(user, "email");
    return email != NULL ? auth_subject(c->memory, email) : "";
}

static bool end_tokens(call *c, cJSON *user)
{
    token_end_sessions(c, c->caller.tenant, subject_of(c, user));
    return true;
}

static void delete_user(call *c)
{
    const record *r = crud_find(c);
    if (r == NULL)
        return;
    cJSON *user = record_read(r);
    end_tokens(c, user);
    cJSON_Delete(user);
    crud_delete(c);
}

bool users_is_suspended(call *c, const char *tenant, const char *subject)
{
    const collection *users = collection_of_entity(&c->emulator->collections, "User");
    bool is_suspended = false;
    for (size_t i = 0; users != NULL && i < store_count(users->records) && !is_suspended; i++) {
        const record *r = store_at(users->records, i);
        if (strcmp(record_tenant(r), tenant) != 0)
            continue;
        cJSON *user = record_read(r);
        is_suspended =
            strcmp(json_text(user, "status"), "suspended") == 0 && strcmp(subject_of(c, user), subject) == 0;
        cJSON_Delete(user);
    }
    return is_suspended;
}

static const service_handler handlers[] = {
    {"users.create", .serve = create},
    {"users.list", .fits = has_role},
    {"users.suspend", .also = end_tokens},
    {"users.delete", .serve = delete_user},
    {.operation = NULL},
};

const service users_service = {.handlers = handlers};
