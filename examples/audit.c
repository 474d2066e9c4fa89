/* Writes audit entries and searches them. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status emit(cpod_client *client, const char *resource, cpod_audit_entry_outcome_value outcome,
                        cpod_error *err)
{
    cpod_audit_entry_create body = {
        .actor = "alice@example.com",
        .action = "delete",
        .resource = resource,
        .outcome.value = outcome,
        .metadata = cpod_json_text("{\"ip\": \"10.0.0.1\"}"),
    };
    /* With the key it is safe to send the entry again if the response is lost. */
    cpod_audit_emit_params params = {.call = CPOD_CALL(.idempotency_key = resource)};
    return cpod_audit_emit(client, &params, &body, NULL, err);
}

static cpod_status find(cpod_client *client, cpod_error *err)
{
    cpod_audit_query_params params = {
        .actor = "alice@example.com",
        .outcome.value = CPOD_AUDIT_ENTRY_OUTCOME_DENY,
    };
    cpod_audit_query_iter *entries = NULL;
    const cpod_audit_entry *entry;
    cpod_status st = cpod_audit_query_iter_open(client, &params, &entries, err);
    while (st == CPOD_OK && (st = cpod_audit_query_iter_next(entries, &entry, err)) == CPOD_OK)
        printf("%s: %s %s: %s\n", entry->actor, entry->action, entry->resource, entry->outcome.text);
    cpod_audit_query_iter_free(entries);
    return st == CPOD_DONE ? CPOD_OK : st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = emit(client, "/api/documents/doc_123", CPOD_AUDIT_ENTRY_OUTCOME_ALLOW, &err);
    if (st == CPOD_OK)
        st = emit(client, "/api/documents/doc_456", CPOD_AUDIT_ENTRY_OUTCOME_DENY, &err);
    if (st == CPOD_OK)
        st = find(client, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
