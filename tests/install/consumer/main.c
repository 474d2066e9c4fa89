/* A third-party program: prints and reads a webhook, verifies a signature, and receives the reason why a client
 * could not be made. */
#include <cpod/cpod.h>
#include <stdio.h>
#include <string.h>

/* The signature of a received message, by libcrypto below libcpod-core. */
static bool verifies(void)
{
    static const char *const secrets[] = {"It's a Secret to Everybody"};
    static const cpod_header header = {
        "X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"};
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = CPOD_SIGNATURE_GITHUB;
    options.secrets = secrets;
    options.secret_count = 1;
    return cpod_signature_verify(&options, &header, 1, "Hello, World!", 13, NULL, NULL) == CPOD_OK;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "not a URL";
    if (cpod_client_new(&options, &client, &err) != CPOD_ERR_CONFIGURATION)
        return 1;
    printf("%s: %s\n", cpod_status_name(err.status), err.message);

    char *text = NULL;
    size_t length = 0;
    cpod_webhook_create body = {.name = "deploys", .enabled = cpod_bool(true), .url = "https://example.com/"};
    body.direction.value = CPOD_WEBHOOK_DIRECTION_OUTBOUND;
    if (cpod_webhook_create_to_json(&body, NULL, &text, &length, &err) != CPOD_OK) {
        fprintf(stderr, "%s at %s\n", err.message, err.path);
        return 1;
    }
    puts(text);
    int wrong = strstr(text, "\"direction\":\"outbound\"") == NULL;
    cpod_string_free(text);
    return wrong || !verifies();
}
