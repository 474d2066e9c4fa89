#include "core/call/condition.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/http/curl_transport.h"

#include <string.h>

void cpodi_condition_headers(const cpod_call_options *options, cpod_header headers[CPODI_CONDITIONS])
{
    headers[0] = (cpod_header){"If-None-Match", options->if_none_match};
    headers[1] = (cpod_header){"If-Match", options->if_match};
    headers[2] = (cpod_header){"If-Modified-Since", options->if_modified_since};
}

/* All three forms begin with the day of the week (RFC 9110, section 5.6.7); curl also reads others. */
bool cpodi_condition_is_date(const char *text)
{
    return cpodi_ascii_is_alphanumeric(text[0]) && !cpodi_ascii_is_digit(text[0]) &&
           cpodi_curl_date(text) >= 0;
}

cpod_status cpodi_condition_check(const cpod_call_options *options, cpod_error *error)
{
    static const char *const names[CPODI_CONDITIONS] = {"if_none_match", "if_match", "if_modified_since"};
    cpod_header headers[CPODI_CONDITIONS];
    cpodi_condition_headers(options, headers);
    for (size_t i = 0; i < CPODI_CONDITIONS; i++) {
        const char *value = headers[i].value;
        if (value != NULL && (*value == '\0' || !cpodi_header_value_is_valid(value)))
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The call option %s is empty or malformed",
                              names[i]);
    }
    /* A server ignores a malformed date, and the request would not be conditional. */
    if (options->if_modified_since != NULL && !cpodi_condition_is_date(options->if_modified_since))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call option if_modified_since is not a date of HTTP, such as "
                          "\"Sun, 06 Nov 1994 08:49:37 GMT\"");
    return CPOD_OK;
}

bool cpodi_condition_is_set(const cpod_call_options *options)
{
    return options->if_none_match != NULL || options->if_match != NULL || options->if_modified_since != NULL;
}

void cpodi_condition_remove(cpodi_call *call)
{
    cpod_header headers[CPODI_CONDITIONS];
    cpodi_condition_headers(&call->options, headers);
    for (size_t i = 0; i < CPODI_CONDITIONS; i++)
        cpodi_headers_remove(&call->request.headers, headers[i].name);
}

/* Other methods, and If-Match, have no 304 (RFC 9110, section 15.4.5). */
static bool can_be_not_modified(const cpodi_call *call)
{
    const cpodi_headers *sent = &call->request.headers;
    const char *method = call->request.method;
    bool is_read = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 || strcmp(method, "QUERY") == 0;
    return is_read && (cpodi_headers_find(sent->items, sent->count, "If-None-Match") != NULL ||
                       cpodi_headers_find(sent->items, sent->count, "If-Modified-Since") != NULL);
}

cpod_status cpodi_condition_not_modified(const cpodi_call *call, cpod_error *error)
{
    if (can_be_not_modified(call))
        return cpodi_fail(error, CPOD_NOT_MODIFIED, "not modified");
    return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                      "The server answered HTTP 304 (not modified) to a request without the condition "
                      "if_none_match or if_modified_since");
}
