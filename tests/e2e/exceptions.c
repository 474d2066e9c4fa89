#include "exceptions.h"

#include <stddef.h>
#include <string.h>

typedef struct exception {
    const char *operation;
    const char *members[6];
} exception;

static const exception exceptions[] = {
    /* Only the create operation returns them. */
    {"integration.apiKeys.get", {"key_hash", "raw_key"}},
    {"integration.apiKeys.revoke", {"key_hash", "raw_key"}},
    /* The server sets the time of the customer's decision. */
    {"rfp.records.recordOutcome", {"decided_at"}},
    /* An instruction, not a member of the record. */
    {"users.create", {"sendInvitation"}},
    {NULL, {NULL}},
};

const char *const *exceptions_of(const char *operation)
{
    for (const exception *e = exceptions; e->operation != NULL; e++)
        if (strcmp(e->operation, operation) == 0)
            return e->members;
    return NULL;
}

/* ---- bodies */

/* The steps of a workflow must name existing skills and depend on existing steps. */
static void prepare_steps(fixture *f, cJSON *body)
{
    cJSON *skills = call_walk(f, "skills.list", NULL, NULL);
    const char *skill = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(skills->child, "id"));
    cJSON *step;
    cJSON_ArrayForEach (step, cJSON_GetObjectItemCaseSensitive(body, "steps")) {
        cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(step, "skillId"), skill);
        cJSON_DeleteItemFromObjectCaseSensitive(step, "dependsOn");
    }
    cJSON_Delete(skills);
}

/* The server keeps is_active, the older name of enabled, equal to it. */
static void prepare_enabled(fixture *f, cJSON *body)
{
    (void)f;
    const cJSON *enabled = cJSON_GetObjectItemCaseSensitive(body, "enabled");
    if (enabled != NULL && cJSON_HasObjectItem(body, "is_active"))
        cJSON_ReplaceItemInObjectCaseSensitive(body, "is_active", cJSON_Duplicate(enabled, true));
}

typedef struct preparation {
    const char *operation;
    void (*prepare)(fixture *f, cJSON *body);
} preparation;

static const preparation preparations[] = {
    {"integration.webhooks.create", prepare_enabled},
    {"integration.webhooks.update", prepare_enabled},
    {"workflows.create", prepare_steps},
    {"workflows.update", prepare_steps},
    {NULL, NULL},
};

void exceptions_prepare(fixture *f, const char *operation, cJSON *body)
{
    for (const preparation *p = preparations; p->operation != NULL; p++)
        if (strcmp(p->operation, operation) == 0)
            p->prepare(f, body);
}

/* ---- tests by hand */

static const char *const special[] = {
    "approvals.requests.delegate",
    "catalog.productCategories.move",
    "finance.budgetLines.transfer",
    "finance.invoices.recordPayment",
    "finance.purchaseOrders.receive",
    "learning.cohorts.enroll",
    "learning.cohorts.withdraw",
    "notifications.announcements.acknowledge",
    "notifications.notifications.cancel",
    "oauth.apps.create",
    "pods.create",
    "storage.objects.restore",
    "storage.records.lock",
    "storage.records.unlock",
    NULL,
};

bool exceptions_is_special(const char *operation)
{
    for (const char *const *name = special; *name != NULL; name++)
        if (strcmp(*name, operation) == 0)
            return true;
    return false;
}
