#include "coverage.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static size_t segment_length(const char *path)
{
    return strcspn(path, "/?#");
}

/* Returns the number of literal segments if the path matches the template, else -1. */
static int fit(const char *template, const char *path)
{
    int literals = 0;
    while (*template == '/' && *path == '/') {
        size_t wanted = segment_length(++template);
        size_t given = segment_length(++path);
        if (*template == '{' ? given == 0 : wanted != given || strncmp(template, path, given) != 0)
            return -1;
        literals += *template != '{';
        template += wanted;
        path += given;
    }
    return *template == '\0' && strchr("?#", *path) != NULL ? literals : -1;
}

int coverage_find(const spec_document *spec, const char *method, const char *path)
{
    int best = -1;
    int best_fit = -1;
    for (size_t i = 0; i < spec->operations.count; i++) {
        const spec_operation *operation = spec->operations.items[i];
        if (operation->is_webhook)
            continue;
        int fits = strcasecmp(operation->method, method) == 0 ? fit(operation->path, path) : -1;
        if (fits > best_fit) {
            best = (int)i;
            best_fit = fits;
        }
    }
    return best;
}

static bool is_success(const spec_operation *operation, int status)
{
    for (size_t i = 0; i < operation->responses.count; i++) {
        const spec_response *response = &operation->responses.items[i];
        if (response->status_first <= status && status <= response->status_last)
            return status < 400;
    }
    return false;
}

void coverage_note(void *context, const cpod_attempt *attempt)
{
    const coverage_tap *tap = context;
    coverage *c = tap->of;
    if (strlen(attempt->url) < tap->base_length)
        return;
    int found = coverage_find(c->spec, attempt->method, attempt->url + tap->base_length);
    if (found >= 0 && is_success(c->spec->operations.items[found], attempt->http_status))
        c->has_response[found] = true;
}

size_t coverage_print_missing(const coverage *c)
{
    size_t missing = 0;
    for (size_t i = 0; i < c->spec->operations.count; i++)
        if (!c->has_response[i] &&
            !c->spec->operations.items[i]->is_webhook) { /* those are called by the server */
            missing++;
            printf("no successful call: %s\n", c->spec->operations.items[i]->id);
        }
    return missing;
}
