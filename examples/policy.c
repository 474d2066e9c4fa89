/* Evaluates rules of the platform, and shows the difference between a negative decision and a hard denial. */
#include <cpod/cpod.h>
#include <stdio.h>

static cpod_status evaluate(cpod_client *client, const char *path, const char *input, cpod_error *err)
{
    cpod_policy_query body = {.path = path, .input = cpod_json_text(input)};
    cpod_policy_result *result = NULL;
    cpod_status st = cpod_policy_evaluate(client, NULL, &body, &result, err);
    if (st == CPOD_OK) /* the value can be any JSON; `allowed` is its truth value in Rego */
        printf("%s: %s, %s\n", path, result->result.text, result->allowed ? "allowed" : "not allowed");
    cpod_policy_result_free(result);
    return st;
}

/* Evaluates a draft rule. */
static cpod_status try_out(cpod_client *client, cpod_error *err)
{
    cpod_policy_dry_run_request body = {
        .path = "orders/approve",
        .input = cpod_json_text("{\"author\": \"alice\", \"approver\": \"bob\"}"),
        .policy = "package orders\n"
                  "default approve := false\n"
                  "approve if input.approver != input.author\n",
    };
    cpod_policy_dry_run_result *result = NULL;
    cpod_status st = cpod_policy_dry_run(client, NULL, &body, &result, err);
    if (st == CPOD_OK)
        printf("tried out: %s\n", result->allowed ? "allowed" : "not allowed");
    cpod_policy_dry_run_result_free(result);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = evaluate(client, "authz/feature_enabled",
                      "{\"user_id\": \"u_123\", \"feature\": \"dark_mode\", \"roles\": [\"viewer\"]}", &err);
    if (st == CPOD_OK)
        st = evaluate(client, "authz/feature_enabled", "{\"user_id\": \"u_123\", \"feature\": \"other\"}",
                      &err);
    if (st == CPOD_OK)
        st = try_out(client, &err);
    if (st == CPOD_OK) {
        st = evaluate(client, "authz/allow", "{\"resource\": \"/api/forbidden\"}", &err);
        if (st == CPOD_ERR_POLICY_DENIED) {
            printf("hard denial: %s\n", err.message);
            st = CPOD_OK;
        }
    }
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
