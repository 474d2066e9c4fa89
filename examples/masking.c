/* Masks personal data before it is logged, in structured data and in text. */
#include <cpod/cpod.h>
#include <stdio.h>

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_status st = cpod_client_from_env(&client, &err);

    cpod_mask_request record = {
        .data = cpod_json_text("{\"name\": \"Alice Smith\", \"email\": \"alice@example.com\", "
                               "\"ssn\": \"123-45-6789\", \"plan\": \"pro\"}"),
    };
    cpod_json *masked = NULL;
    if (st == CPOD_OK)
        st = cpod_masking_mask(client, NULL, &record, &masked, &err);
    if (st == CPOD_OK)
        puts(masked->text);
    cpod_json_free(masked);

    cpod_mask_string_request line = {.text = "Call Alice at 555-867-5309"};
    char *safe = NULL;
    if (st == CPOD_OK)
        st = cpod_masking_mask_string(client, NULL, &line, &safe, &err);
    if (st == CPOD_OK)
        puts(safe);
    cpod_string_free(safe);

    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
