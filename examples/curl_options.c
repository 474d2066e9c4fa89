/* An option of libcurl that the SDK does not have: where to connect to, for a name that only this program resolves. */
#include <cpod/core/curl.h>
#include <cpod/cpod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char name[] = "http://api.cpod.internal";

typedef struct route {
    struct curl_slist *entries;
    int transfers;
} route;

/* Runs before each transfer, also before those for tokens. The handle has no option of another transfer. */
static CURLcode configure(void *context, CURL *curl)
{
    route *r = context;
    const char *url = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &url) == CURLE_OK)
        printf("transfer %d: %s\n", ++r->transfers, url);
    return curl_easy_setopt(curl, CURLOPT_CONNECT_TO, r->entries);
}

static cpod_status list_pods(const cpod_curl_options *curl, cpod_error *err)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = name;
    options.client_id = getenv("CPOD_CLIENT_ID");
    options.client_secret = getenv("CPOD_CLIENT_SECRET");
    options.curl = curl; /* copied; its context must outlive the client */
    cpod_client *client = NULL;
    cpod_pod_page *pods = NULL;
    cpod_status st = cpod_client_new(&options, &client, err);
    if (st == CPOD_OK)
        st = cpod_pods_list(client, NULL, &pods, err);
    if (st == CPOD_OK)
        printf("%zu pods\n", pods->data.count);
    cpod_pod_page_free(pods);
    cpod_client_free(client);
    return st;
}

int main(void)
{
    const char *address = getenv("CPOD_API_URL"); /* http://127.0.0.1:4010 */
    char entry[256];
    if (address == NULL || strncmp(address, "http://", 7) != 0)
        return 1;
    (void)snprintf(entry, sizeof entry, "::%.200s", address + 7); /* any name and port: this address */
    route r = {.entries = curl_slist_append(NULL, entry)};
    cpod_error err = CPOD_ERROR_INIT;
    cpod_status st = list_pods(CPOD_CURL_OPTIONS(.configure = configure, .context = &r), &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    curl_slist_free_all(r.entries);
    return st == CPOD_OK ? 0 : 1;
}
