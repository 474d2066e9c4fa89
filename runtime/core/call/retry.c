#include "core/call/retry.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/log.h"
#include "core/http/curl_transport.h"

#include <string.h>

#define FIRST_DELAY_MS         500
#define LONGEST_DELAY_MS       8000
#define LONGEST_RETRY_AFTER_MS 120000
#define RETRY_COST             5
#define TIMEOUT_COST           10

static bool take_tokens(cpod_client *client, int cost)
{
    int left = atomic_load(&client->retry_tokens);
    do {
        if (left < cost)
            return false;
    } while (!atomic_compare_exchange_weak(&client->retry_tokens, &left, left - cost));
    return true;
}

void cpodi_retry_succeeded(cpod_client *client)
{
    int left = atomic_load(&client->retry_tokens);
    while (left < CPODI_RETRY_BUDGET && !atomic_compare_exchange_weak(&client->retry_tokens, &left, left + 1))
        continue;
}

int64_t cpodi_retry_after(const char *value, int64_t unix_now)
{
    int64_t seconds;
    const char *end = cpodi_text_digits(value, &seconds);
    if (end != NULL && *end == '\0')
        return seconds > INT64_MAX / 1000 ? INT64_MAX : seconds * 1000;
    int64_t date = cpodi_curl_date(value);
    if (date < 0)
        return -1;
    return date <= unix_now ? 0 : (date - unix_now) * 1000;
}

static bool is_retryable(const cpodi_call *call, cpod_status status)
{
    if (status == CPOD_ERR_CANCELLED || status == CPOD_ERR_NO_MEMORY ||
        call->result.response.should_retry == 0)
        return false; /* out of memory, cancelled, or refused by x-should-retry */
    if (status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT)
        return true; /* no response, or an incomplete one */
    int http = call->result.response.status;
    if (http < 300)
        return false;
    if (call->result.response.should_retry == 1)
        return true;
    return http == 408 || http == 429 || http == 500 || http == 502 || http == 503 || http == 504;
}

cpod_retry_advice cpodi_retry_advise(const cpodi_call *call, cpod_status status, cpod_retry_advice transport)
{
    if (!is_retryable(call, status))
        return CPOD_RETRY_NO;
    bool is_unprocessed = transport == CPOD_RETRY_SAFE || status == CPOD_ERR_RATE_LIMIT;
    return call->request.is_idempotent || is_unprocessed ? CPOD_RETRY_SAFE : CPOD_RETRY_NEEDS_KEY;
}

/* How long to wait; -1: Retry-After is beyond the limit. */
static int64_t retry_delay(const cpodi_call *call)
{
    int64_t asked = call->result.response.retry_after_ms;
    if (asked >= 0)
        return asked > LONGEST_RETRY_AFTER_MS ? -1 : asked;
    int64_t limit = FIRST_DELAY_MS;
    for (int i = 1; i < call->result.attempts - call->result.replays && limit < LONGEST_DELAY_MS; i++)
        limit *= 2;
    return cpodi_clock_jitter(&call->client->clock, limit > LONGEST_DELAY_MS ? LONGEST_DELAY_MS : limit);
}

bool cpodi_retry_is_forbidden(const cpodi_call *call)
{
    return call->result.response.status != 0 &&
           (call->result.response.should_retry == 0 ||
            call->result.response.retry_after_ms > LONGEST_RETRY_AFTER_MS);
}

bool cpodi_retry_plan(cpodi_call *call, cpod_status status, cpod_error *error)
{
    cpod_client *client = call->client;
    if (!call->result.was_sent || error->retry != CPOD_RETRY_SAFE ||
        call->result.attempts > call->limits.max_retries)
        return false;
    int64_t delay = retry_delay(call);
    if (delay < 0) {
        cpodi_error_append(error, " (not retried: Retry-After is above 120 s)");
        return false;
    }
    int64_t until = cpodi_client_now(client) + delay;
    if (call->limits.deadline_ms != 0 && until >= call->limits.deadline_ms)
        return false; /* the deadline would pass during the wait */
    if (!take_tokens(client, status == CPOD_ERR_TIMEOUT ? TIMEOUT_COST : RETRY_COST)) {
        cpodi_error_append(error, " (not retried: too many calls of this client failed)");
        return false;
    }
    if (!cpodi_source_rewind(&call->request.source) || !cpodi_sink_rewind(&call->request.sink))
        return false;
    cpodi_log_retry(call, delay);
    call->progress.sleep_until_ms = until;
    return true;
}
