#include "core/http/http_error.h"

#include "core/base/clock.h"
#include "core/base/error.h"

#include <inttypes.h>
#include <stdio.h>

/* "60 s"; short times in milliseconds. */
static void format_duration(char *text, size_t size, int64_t ms)
{
    enum { ROUNDED_FROM_MS = 10000 };
    if (ms >= ROUNDED_FROM_MS)
        (void)snprintf(text, size, "%" PRId64 " s", (ms + 500) / 1000);
    else
        (void)snprintf(text, size, "%" PRId64 " ms", ms);
}

int64_t cpodi_http_timeout_at(const cpod_http_request *request, int64_t active_at_ms)
{
    int64_t at = request->deadline_ms != 0 ? request->deadline_ms : INT64_MAX;
    int64_t idle_at =
        request->idle_timeout_ms != 0 ? cpodi_clock_after(active_at_ms, request->idle_timeout_ms) : INT64_MAX;
    return idle_at < at ? idle_at : at;
}

cpod_status cpodi_http_timed_out(const cpod_http_request *request, int64_t began_ms, int64_t now_ms,
                                 const char *phase, cpod_error *error)
{
    char duration[32];
    if (request->deadline_ms != 0 && now_ms >= request->deadline_ms) {
        format_duration(duration, sizeof duration, now_ms - began_ms);
        return cpodi_fail(error, CPOD_ERR_TIMEOUT, "Timed out after %s while %s", duration, phase);
    }
    format_duration(duration, sizeof duration, request->idle_timeout_ms);
    return cpodi_fail(error, CPOD_ERR_TIMEOUT,
                      "Timed out after %s without data while %s (idle_timeout_ms %" PRId64 ")", duration,
                      phase, request->idle_timeout_ms);
}

cpod_status cpodi_http_connect_timed_out(const cpod_http_request *request, const char *phase,
                                         cpod_error *error)
{
    char duration[32];
    format_duration(duration, sizeof duration, request->connect_timeout_ms);
    return cpodi_fail(error, CPOD_ERR_TIMEOUT, "Timed out after %s while %s (connect_timeout_ms %" PRId64 ")",
                      duration, phase, request->connect_timeout_ms);
}

cpod_status cpodi_http_proxy_refused(cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_AUTH,
                      "The proxy requires a login (407 Proxy Authentication Required): check user name and "
                      "password in the option proxy");
}

cpod_status cpodi_http_no_response(cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_TRANSPORT, "The server closed the connection without a response");
}
