/* Limits the requests of a user per minute, over all instances of the program. */
#include <cpod/cpod.h>
#include <stdio.h>

#define KEY "user:u_123:api"

/* A denial is a result, not an error: CPOD_ERR_RATE_LIMIT is about the program's own calls. */
static cpod_status serve(cpod_client *client, bool *allowed, cpod_error *err)
{
    cpod_rate_limit_request body = {.key = KEY, .limit = 3, .window_seconds = 60};
    cpod_rate_limit_decision *decision = NULL;
    cpod_status st = cpod_rate_limit_check(client, NULL, &body, &decision, err);
    if (st == CPOD_OK) {
        *allowed = decision->allowed;
        if (decision->allowed)
            printf("served, %lld left\n", (long long)decision->remaining);
        else
            puts("429: rate limit exceeded");
    }
    cpod_rate_limit_decision_free(decision);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);
    bool allowed = true;
    while (st == CPOD_OK && allowed)
        st = serve(client, &allowed, &err);

    cpod_rate_limit_key key = {.key = KEY};
    if (st == CPOD_OK)
        st = cpod_rate_limit_reset(client, NULL, &key, &err);
    if (st == CPOD_OK)
        st = serve(client, &allowed, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
