/* Reads a secret at the start of a program. Jobs receive theirs through `secret_bundles`: see job_files.c. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);

    cpod_secret_reference which = {.name = "db/password"};
    cpod_secret *secret = NULL;
    if (st == CPOD_OK)
        st = cpod_secrets_resolve(client, NULL, &which, &secret, &err);
    if (st == CPOD_OK)
        printf("%s has %zu characters\n", secret->name, strlen(secret->value));
    cpod_secret_free(secret);

    which.name = "db/misspelt";
    if (st == CPOD_OK) {
        st = cpod_secrets_resolve(client, NULL, &which, NULL, &err);
        if (st == CPOD_ERR_NOT_FOUND) {
            printf("%s: %s\n", which.name, err.message);
            st = CPOD_OK;
        }
    }
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
