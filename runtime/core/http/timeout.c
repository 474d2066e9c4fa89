#include "core/http/timeout.h"

#include "core/base/clock.h"
#include "core/base/error.h"

#include <inttypes.h>
#include <stdio.h>

void cpodi_timeout_format(char *text, size_t size, int64_t ms)
{
    enum { ROUNDED_FROM_MS = 10000 };
    if (ms >= ROUNDED_FROM_MS)
        (void)snprintf(text, size, "%" PRId64 " s", ms / 1000 + (ms % 1000 >= 500 ? 1 : 0));
    else
        (void)snprintf(text, size, "%" PRId64 " ms", ms);
}

int64_t cpodi_timeout_of_stage(const cpod_http_request *request, cpodi_stage stage)
{
    int64_t idle = request->idle_timeout_ms != 0 ? request->idle_timeout_ms : INT64_MAX;
    int64_t first_byte = request->first_byte_timeout_ms;
    switch (stage) {
    case CPODI_STAGE_CONNECTING:
        return INT64_MAX;
    case CPODI_STAGE_WAITING:
        return first_byte < 0 ? INT64_MAX : first_byte > 0 ? first_byte : idle;
    case CPODI_STAGE_SENDING:
    case CPODI_STAGE_READING:
        break;
    }
    return idle;
}

bool cpodi_timeout_is_tracked(const cpod_http_request *request)
{
    return request->idle_timeout_ms != 0 || request->first_byte_timeout_ms > 0;
}

static int64_t earlier_of(const cpod_http_request *request, int64_t at_ms)
{
    return request->deadline_ms != 0 && request->deadline_ms < at_ms ? request->deadline_ms : at_ms;
}

int64_t cpodi_timeout_at(const cpod_http_request *request, cpodi_stage stage, int64_t since_ms)
{
    return earlier_of(request, cpodi_clock_after(since_ms, cpodi_timeout_of_stage(request, stage)));
}

/* The limit of a later stage begins in the future, so that it cannot pass before. */
int64_t cpodi_timeout_look_again_at(const cpod_http_request *request, cpodi_stage stage, int64_t now_ms)
{
    int64_t shortest = INT64_MAX;
    for (cpodi_stage later = stage; later <= CPODI_STAGE_READING; later++) {
        int64_t limit = cpodi_timeout_of_stage(request, later);
        shortest = limit < shortest ? limit : shortest;
    }
    return earlier_of(request, cpodi_clock_after(now_ms, shortest));
}

cpod_status cpodi_timeout_fail(const cpod_http_request *request, const cpodi_timeout *timeout,
                               cpod_error *error)
{
    char duration[32];
    bool is_first_byte = timeout->stage == CPODI_STAGE_WAITING && request->first_byte_timeout_ms > 0;
    if (request->deadline_ms != 0 && timeout->now_ms >= request->deadline_ms) {
        cpodi_timeout_format(duration, sizeof duration, timeout->now_ms - timeout->began_ms);
        return cpodi_fail(error, CPOD_ERR_TIMEOUT, "Timed out after %s while %s", duration, timeout->phase);
    }
    int64_t limit = cpodi_timeout_of_stage(request, timeout->stage);
    cpodi_timeout_format(duration, sizeof duration, limit);
    if (is_first_byte)
        return cpodi_fail(error, CPOD_ERR_TIMEOUT,
                          "Timed out after %s while waiting for the first byte of the response "
                          "(first_byte_timeout_ms %" PRId64 ")",
                          duration, limit);
    return cpodi_fail(error, CPOD_ERR_TIMEOUT,
                      "Timed out after %s without data while %s (idle_timeout_ms %" PRId64 ")", duration,
                      timeout->phase, limit);
}

cpod_status cpodi_timeout_fail_to_connect(const cpod_http_request *request, const char *phase,
                                          cpod_error *error)
{
    char duration[32];
    cpodi_timeout_format(duration, sizeof duration, request->connect_timeout_ms);
    return cpodi_fail(error, CPOD_ERR_TIMEOUT, "Timed out after %s while %s (connect_timeout_ms %" PRId64 ")",
                      duration, phase, request->connect_timeout_ms);
}
