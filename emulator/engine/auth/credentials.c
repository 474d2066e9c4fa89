#include "engine/auth/credentials.h"

#include <string.h>

#include "engine/call/response.h"

static const spec_security_scheme *scheme_of(const spec_document *of, const char *name)
{
    for (size_t i = 0; i < of->schemes.count; i++)
        if (strcmp(of->schemes.items[i].name, name) == 0)
            return &of->schemes.items[i];
    return NULL;
}

static bool has_key(const call *c, const spec_security_scheme *scheme)
{
    if (scheme->location == NULL || scheme->parameter == NULL)
        return true;
    if (strcmp(scheme->location, "query") == 0)
        return call_query(c, scheme->parameter) != NULL;
    const char *cookies = http_request_header(c->request, "Cookie");
    if (strcmp(scheme->location, "cookie") == 0)
        return cookies != NULL && strstr(cookies, scheme->parameter) != NULL;
    return http_request_header(c->request, scheme->parameter) != NULL;
}

/* A scheme that the document does not define, and a certificate, cannot be checked: they count as present. */
static bool is_present(const call *c, const spec_security_scheme *scheme)
{
    if (scheme == NULL || scheme->type == NULL || strcmp(scheme->type, "mutualTLS") == 0)
        return true;
    if (strcmp(scheme->type, "apiKey") == 0)
        return has_key(c, scheme);
    return http_request_header(c->request, "Authorization") != NULL;
}

static bool has_all(const call *c, const spec_security_requirement *alternative)
{
    for (size_t i = 0; i < alternative->schemes.count; i++)
        if (!is_present(c, scheme_of(c->emulator->document, alternative->schemes.items[i].scheme)))
            return false;
    return true;
}

bool credentials_check(call *c)
{
    const spec_operation *operation = c->endpoint->operation;
    const spec_security *security =
        operation->has_security ? &operation->security : &c->emulator->document->security;
    for (size_t i = 0; i < security->count; i++)
        if (has_all(c, &security->items[i]))
            return true;
    response_problem(c, 401, "unauthorized", "credentials are required");
    return false;
}

bool credentials_is_parameter(const call *c, const char *name)
{
    const spec_document *from = c->emulator->document;
    for (size_t i = 0; i < from->schemes.count; i++) {
        const spec_security_scheme *scheme = &from->schemes.items[i];
        if (scheme->location != NULL && strcmp(scheme->location, "query") == 0 && scheme->parameter != NULL &&
            strcmp(scheme->parameter, name) == 0)
            return true;
    }
    return false;
}
