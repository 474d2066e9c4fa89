#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fixture_free(fixture *f)
{
    emulator_free(f->emulator);
    reader_free(f->files);
    arena_free(f->memory);
    diagnostics_free(f->diagnostics);
    free(f->token);
    free(f);
}

void fixture_login(fixture *f, const char *client_id, const char *tenant)
{
    char body[256];
    free(f->token);
    f->token = NULL;
    f->tenant = tenant;
    snprintf(body, sizeof body,
             "{\"grant_type\":\"client_credentials\",\"client_id\":\"%s\",\"client_secret\":\"s\"}",
             client_id);
    f->token = fixture_take(f, "POST", "/api/v1/auth/token", body, 200, "access_token");
}

reply fixture_call_with(fixture *f, const char *method, const char *target, const char *body,
                        const http_field *headers)
{
    http_field all[16];
    size_t count = 0;
    char authorization[2048];
    for (; headers != NULL && headers->name != NULL; headers++)
        all[count++] = *headers;
    if (f->token != NULL) {
        snprintf(authorization, sizeof authorization, "Bearer %s", f->token);
        all[count++] = (http_field){"Authorization", authorization};
    }
    if (f->tenant != NULL)
        all[count++] = (http_field){"X-Tenant-ID", f->tenant};
    http_request request = {.method = method,
                            .target = target,
                            .headers = all,
                            .header_count = count,
                            .body = body,
                            .body_length = body != NULL ? strlen(body) : 0};
    reply r = {.response = emulator_handle(f->emulator, &request)};
    json_error error;
    r.status = r.response->status;
    r.body = json_parse(buffer_text(&r.response->body), r.response->body.length, &error);
    return r;
}

reply fixture_call(fixture *f, const char *method, const char *target, const char *body)
{
    static const http_field json[] = {{"Content-Type", "application/json"}, {NULL, NULL}};
    return fixture_call_with(f, method, target, body, body != NULL ? json : NULL);
}

void reply_free(reply *r)
{
    cJSON_Delete(r->body);
    http_response_free(r->response);
}

const char *at(const reply *r, const char *path)
{
    static char texts[4][4096];
    static unsigned next;
    char *out = texts[next++ % 4];
    char name[64];
    const cJSON *value = r->body;
    while (value != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)length, path);
        value = cJSON_IsArray(value) ? cJSON_GetArrayItem(value, atoi(name))
                                     : cJSON_GetObjectItemCaseSensitive(value, name);
        path += length + (path[length] == '.');
    }
    buffer text = {0};
    if (value != NULL && !cJSON_IsString(value))
        json_print(value, &text);
    snprintf(out, sizeof texts[0], "%s",
             value == NULL           ? "(absent)"
             : cJSON_IsString(value) ? value->valuestring
                                     : buffer_text(&text));
    buffer_free(&text);
    return out;
}

char *fixture_take(fixture *f, const char *method, const char *target, const char *body, int status,
                   const char *path)
{
    reply r = fixture_call(f, method, target, body);
    if (r.status != status)
        fprintf(stderr, "%s %s: %s\n", method, target, buffer_text(&r.response->body));
    assert_int_equal(r.status, status);
    char *text = strdup(at(&r, path));
    reply_free(&r);
    return text;
}
