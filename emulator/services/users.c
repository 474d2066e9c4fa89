/* Users: accounts, one an e-mail address. */
#include <string.h>

#include "answer.h"
#include "crud.h"
#include "list.h"
#include "services/services.h"

static void create(call *c)
{
    const char *email = json_text(c->body, "email");
    if (service_find_by_text(c->endpoint->collection, c->caller.tenant, "email", email) != NULL) {
        service_refuse(c, "email", "is the address of another account already");
        return;
    }
    cJSON *user = crud_new_entity(c);
    json_set_text(user, "status", "invited");
    json_set(user, "mfaEnabled", cJSON_CreateFalse());
    answer_record(c, crud_insert(c, user));
}

static bool has_role(const call *c, const record *r)
{
    const char *wanted = call_query(c, "role");
    if (wanted == NULL)
        return true;
    cJSON *user = record_read(r);
    const cJSON *roles = cJSON_GetObjectItemCaseSensitive(user, "roles");
    bool is_found = false;
    for (const cJSON *role = roles != NULL ? roles->child : NULL; role != NULL; role = role->next)
        is_found = is_found || strcmp(role->valuestring, wanted) == 0;
    cJSON_Delete(user);
    return is_found;
}

static void list(call *c)
{
    list_answer_if(c, has_role);
}

const service_entry users_service[] = {
    {"users.create", create},
    {"users.list", list},
    {NULL, NULL},
};
