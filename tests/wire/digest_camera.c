#include "digest_camera.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

cpod_client *camera_client(const loopback *server, cpod_client_options *options)
{
    cpod_client_options defaults = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_credential login = cpod_credential_digest(CAMERA_SCHEME_LOGIN, "admin", PASSWORD);
    options = options != NULL ? options : &defaults;
    options->base_url = server->url;
    if (options->credential_count == 0 && options->username == NULL) {
        options->credentials = &login;
        options->credential_count = 1;
    }
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (camera_client_new(options, &client, &error) != CPOD_OK)
        fail_msg("%s", error.message);
    return client;
}

const char *camera_header(const loopback *server, size_t number, const char *name)
{
    static char value[1024];
    char line[64];
    (void)snprintf(line, sizeof line, "\r\n%s: ", name);
    const char *at = strstr(server->requests[number], line);
    if (at == NULL)
        return NULL;
    at += strlen(line);
    assert_null(strstr(at, line)); /* once */
    (void)snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r"), at);
    return value;
}

digest_facts camera_facts(const char *method, const char *target)
{
    return (digest_facts){.method = method,
                          .target = target,
                          .user = "admin",
                          .password = PASSWORD,
                          .realm = "cam",
                          .nonce = "n1",
                          .algorithm = "MD5",
                          .qop = "auth"};
}

void camera_judge(const loopback *server, size_t number, const digest_facts *facts)
{
    char line[512];
    int length = snprintf(line, sizeof line, "%s %s HTTP/1.1\r\n", facts->method, facts->target);
    assert_memory_equal(server->requests[number], line, (size_t)length);
    const char *header = camera_header(server, number, "Authorization");
    assert_non_null(header);
    const char *problem = digest_judge(header, facts);
    if (problem != NULL)
        fail_msg("request %zu has %s: %s", number, problem, header);
}
