#include "outside.h"

#include "base/buffer.h"
#include "fixture.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *outside_address(void)
{
    const char *direct = getenv("E2E_DIRECT_URL");
    return direct != NULL ? direct : getenv("CPOD_API_URL");
}

static size_t keep(char *data, size_t size, size_t count, void *context)
{
    buffer_append_n(context, data, size * count);
    return size * count;
}

/* Returns the HTTP status. `location` may be NULL. */
static long fetch(const char *method, const char *url, const char *body, buffer *response, char **location)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    long status = 0;
    char *redirect = NULL;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, response);
    if (body != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    if (curl_easy_perform(curl) == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect);
    }
    if (location != NULL)
        *location = redirect != NULL ? strdup(redirect) : NULL;
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
}

static void settings_url(char *url, size_t size)
{
    snprintf(url, size, "%s/emulator/settings", outside_address());
}

cJSON *outside_settings(void)
{
    char url[256];
    buffer response = {0};
    settings_url(url, sizeof url);
    assert_int_equal(fetch("GET", url, NULL, &response, NULL), 200);
    cJSON *settings = cJSON_Parse(buffer_text(&response));
    assert_non_null(settings);
    buffer_free(&response);
    return settings;
}

void outside_set(const char *group, const cJSON *members)
{
    char url[256];
    buffer response = {0};
    cJSON *settings = cJSON_CreateObject();
    cJSON_AddItemToObject(settings, group, cJSON_Duplicate(members, true));
    char *body = cJSON_PrintUnformatted(settings);
    settings_url(url, sizeof url);
    assert_int_equal(fetch("PUT", url, body, &response, NULL), 200);
    free(body);
    cJSON_Delete(settings);
    buffer_free(&response);
}

char *outside_follow(const char *url)
{
    char *location = NULL;
    buffer response = {0};
    long status = fetch("GET", url, NULL, &response, &location);
    if (status != 302 || location == NULL)
        fail_msg("%s: HTTP %ld instead of a redirect: %s", url, status, buffer_text(&response));
    buffer_free(&response);
    return location;
}

char *outside_parameter(const char *url, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strchr(url, '?'); at != NULL; at = strchr(at + 1, '&'))
        if (strncmp(at + 1, name, length) == 0 && at[1 + length] == '=')
            return strndup(at + 2 + length, strcspn(at + 2 + length, "&#"));
    fail_msg("%s has no %s", url, name);
    return NULL;
}
