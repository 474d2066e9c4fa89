/* The timeouts of an exchange over libcurl, except that of connecting, which curl has itself. */
#include "core/base/error.h"
#include "core/http/curl_exchange.h"
#include "core/http/curl_transport.h"

/* `*since_ms` is the time of the last byte, or of the begin of the stage. */
static cpodi_stage stage_of(const cpodi_curl_exchange *exchange, int64_t *since_ms)
{
    *since_ms = exchange->active_at_ms;
    if (!exchange->was_sent) {
        *since_ms = exchange->began_ms;
        return CPODI_STAGE_CONNECTING;
    }
    if (exchange->has_first_byte)
        return CPODI_STAGE_READING;
    if (!exchange->is_sent)
        return CPODI_STAGE_SENDING;
    int64_t response_began_ms = cpodi_curl_response_began_at(exchange);
    if (response_began_ms == 0)
        return CPODI_STAGE_WAITING;
    if (response_began_ms > *since_ms)
        *since_ms = response_began_ms;
    return CPODI_STAGE_READING;
}

int64_t cpodi_curl_timeout_at(const cpod_http_exchange *opened)
{
    const cpodi_curl_exchange *exchange = (const cpodi_curl_exchange *)opened;
    int64_t since;
    cpodi_stage stage = stage_of(exchange, &since);
    return cpodi_timeout_at(exchange->request, stage, since);
}

int64_t cpodi_curl_look_again_at(const cpod_http_exchange *opened, int64_t now_ms)
{
    const cpodi_curl_exchange *exchange = (const cpodi_curl_exchange *)opened;
    int64_t since;
    cpodi_stage stage = stage_of(exchange, &since);
    int64_t at = cpodi_timeout_at(exchange->request, stage, since);
    int64_t again = cpodi_timeout_look_again_at(exchange->request, stage, now_ms);
    return again < at ? again : at;
}

cpod_status cpodi_curl_time_out(const cpod_http_exchange *opened, int64_t now_ms, cpod_error *error)
{
    const cpodi_curl_exchange *exchange = (const cpodi_curl_exchange *)opened;
    int64_t since;
    const cpodi_timeout timeout = {.stage = stage_of(exchange, &since),
                                   .phase = cpodi_curl_phase(exchange),
                                   .began_ms = exchange->began_ms,
                                   .now_ms = now_ms};
    if (!cpodi_curl_may_be_processed(exchange))
        cpodi_error_advise(error, CPOD_RETRY_SAFE);
    return cpodi_timeout_fail(exchange->request, &timeout, error);
}
