/* Verifies the messages that peer.mjs has signed, and signs them itself for peer.mjs to verify: one a line, see
 * there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpod/core/signature.h"

enum { LINE_LIMIT = 65536 };

typedef struct message {
    const char *verify_secret, *sign_secret, *id, *timestamp, *signature, *digits;
    unsigned char body[LINE_LIMIT / 2];
    size_t length;
} message;

static int fail(const message *m, const char *what, const cpod_error *error)
{
    fprintf(stderr, "%s: %s: %s %s\n", m->id, what, error->code, error->message);
    return 1;
}

static bool split(char *line, message *m)
{
    m->verify_secret = strtok(line, "\t\n");
    m->sign_secret = strtok(NULL, "\t\n");
    m->id = strtok(NULL, "\t\n");
    m->timestamp = strtok(NULL, "\t\n");
    m->signature = strtok(NULL, "\t\n");
    m->digits = strtok(NULL, "\t\n");
    if (m->digits == NULL)
        return false;
    m->length = strlen(m->digits) / 2;
    for (size_t i = 0; i < m->length; i++) {
        const char digits[] = {m->digits[2 * i], m->digits[2 * i + 1], '\0'};
        m->body[i] = (unsigned char)strtoul(digits, NULL, 16);
    }
    return true;
}

static int exchange(message *m)
{
    const cpod_header headers[] = {
        {"webhook-id", m->id}, {"webhook-timestamp", m->timestamp}, {"webhook-signature", m->signature}};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.secrets = &m->verify_secret;
    options.secret_count = 1;
    if (cpod_signature_verify(&options, headers, 3, m->body, m->length, NULL, &error) != CPOD_OK)
        return fail(m, "verify", &error);
    m->body[m->length / 2] ^= 1;
    if (cpod_signature_verify(&options, headers, 3, m->body, m->length, NULL, &error) != CPOD_ERR_SIGNATURE)
        return fail(m, "a changed body is accepted", &error);
    m->body[m->length / 2] ^= 1;
    options.secrets = &m->sign_secret;
    cpod_signature_headers signed_headers = CPOD_SIGNATURE_HEADERS_INIT;
    if (cpod_signature_sign(&options, m->id, m->body, m->length, &signed_headers, &error) != CPOD_OK)
        return fail(m, "sign", &error);
    printf("%s\t%s\t%s\t%s\t%s\t%s\n", m->verify_secret, m->sign_secret, m->id, signed_headers.timestamp,
           signed_headers.signature, m->digits);
    return 0;
}

int main(void)
{
    static char line[LINE_LIMIT];
    static message m;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (!split(line, &m)) {
            fprintf(stderr, "malformed line\n");
            return 1;
        }
        if (exchange(&m) != 0)
            return 1;
    }
    return 0;
}
