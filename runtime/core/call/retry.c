#include "core/call/retry.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/hooks.h"
#include "core/call/log.h"
#include "core/call/resume.h"
#include "core/http/curl_transport.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIRST_DELAY_MS 500
#define RETRY_COST     5
#define TIMEOUT_COST   10

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

/* A decimal number of a unit in milliseconds, rounded up; INT64_MAX: no integer holds it. -1: not such a
 * number. */
static int64_t read_delay(const char *text, int64_t unit_ms)
{
    int64_t whole;
    const char *end = cpodi_text_digits(text, &whole);
    if (!cpodi_ascii_is_digit(*text))
        return -1;
    bool is_beyond = end == NULL || whole > INT64_MAX / unit_ms - 1;
    end = text + strspn(text, "0123456789");
    int64_t part = 0;
    int64_t place = unit_ms;
    bool has_rest = false;
    if (*end == '.' && cpodi_ascii_is_digit(end[1])) {
        for (end++; cpodi_ascii_is_digit(*end); end++) {
            place /= 10;
            part += place * (*end - '0');
            has_rest = has_rest || (place == 0 && *end != '0');
        }
    }
    end += strspn(end, " \t");
    if (*end != '\0')
        return -1;
    return is_beyond ? INT64_MAX : whole * unit_ms + part + (has_rest ? 1 : 0);
}

int64_t cpodi_retry_after(const char *value, int64_t unix_now)
{
    int64_t delay = read_delay(value, 1000);
    if (delay >= 0)
        return delay;
    int64_t date = cpodi_curl_date(value);
    if (date < 0)
        return -1;
    return date <= unix_now ? 0 : (date - unix_now) * 1000;
}

int64_t cpodi_retry_requested(const cpod_header *headers, size_t count, int64_t unix_now)
{
    const char *value = cpodi_headers_find(headers, count, "retry-after-ms");
    int64_t delay = value == NULL ? -1 : read_delay(value, 1);
    if (delay >= 0)
        return delay;
    value = cpodi_headers_find(headers, count, "retry-after");
    if (value == NULL)
        return -1;
    const char *date = cpodi_headers_find(headers, count, "date");
    int64_t server_now = date == NULL ? -1 : cpodi_curl_date(date);
    return cpodi_retry_after(value, server_now < 0 ? unix_now : server_now);
}

bool cpodi_retry_is_temporary(cpod_status status)
{
    return status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT || status == CPOD_ERR_RATE_LIMIT ||
           status == CPOD_ERR_SERVER;
}

static bool is_retryable(const cpodi_call *call, cpod_status status)
{
    if (call->result.response.should_retry == 0)
        return false;
    if (status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT)
        return true; /* no response, or an incomplete one */
    int http = call->result.response.status;
    if (http < 300)
        return false;
    if (call->result.response.should_retry == 1)
        return true;
    const cpod_retry_policy *policy = &call->limits.retry;
    for (size_t i = 0; i < policy->status_count; i++) {
        if (policy->statuses[i] == http)
            return true;
    }
    return false;
}

/* Whatever the policy of the call retries. The API may map a code to a rate limit at any HTTP status. */
static bool is_transient(const cpodi_call *call, cpod_status status)
{
    static const int statuses[] = {408, 429, 500, 502, 503, 504};
    if (status == CPOD_ERR_CANCELLED || status == CPOD_ERR_NO_MEMORY ||
        call->result.response.should_retry == 0)
        return false;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (call->result.response.status == statuses[i])
            return true;
    return status == CPOD_ERR_RATE_LIMIT || is_retryable(call, status);
}

cpod_retry_advice cpodi_retry_advise(const cpodi_call *call, cpod_status status, cpod_retry_advice transport)
{
    if (!is_transient(call, status))
        return CPOD_RETRY_NO;
    bool is_unprocessed =
        transport == CPOD_RETRY_SAFE || status == CPOD_ERR_RATE_LIMIT || call->result.response.status == 429;
    return call->request.is_idempotent || is_unprocessed ? CPOD_RETRY_SAFE : CPOD_RETRY_NEEDS_KEY;
}

static void append_limit(cpod_error *error, int64_t max_retry_after_ms)
{
    bool is_seconds = max_retry_after_ms % 1000 == 0;
    char text[96];
    (void)snprintf(text, sizeof text,
                   " (not retried: Retry-After is above %" PRId64 " %s, max_retry_after_ms)",
                   is_seconds ? max_retry_after_ms / 1000 : max_retry_after_ms, is_seconds ? "s" : "ms");
    cpodi_error_append(error, text);
}

/* As the server asks, else random. */
static int64_t retry_delay(const cpodi_call *call)
{
    const cpod_retry_policy *policy = &call->limits.retry;
    int64_t asked = call->result.response.retry_after_ms;
    if (asked >= 0)
        return asked;
    int failures = call->result.attempts - call->result.replays - call->resume.advances;
    int64_t limit = policy->min_delay_ms > FIRST_DELAY_MS / 2 ? policy->min_delay_ms * 2 : FIRST_DELAY_MS;
    for (int i = 1; i < failures && limit < policy->max_delay_ms; i++)
        limit *= 2;
    if (limit > policy->max_delay_ms)
        limit = policy->max_delay_ms;
    return policy->min_delay_ms + cpodi_clock_jitter(&call->client->clock, limit - policy->min_delay_ms);
}

static bool asks_for_too_long(const cpodi_call *call)
{
    return call->result.response.retry_after_ms > call->limits.retry.max_retry_after_ms;
}

bool cpodi_retry_is_forbidden(const cpodi_call *call)
{
    return call->result.response.status != 0 &&
           (call->result.response.should_retry == 0 || asks_for_too_long(call));
}

bool cpodi_retry_plan(cpodi_call *call, cpod_status status, cpod_error *error)
{
    cpod_client *client = call->client;
    if (!call->result.was_sent || call->limits.max_retries == 0 || status == CPOD_ERR_CANCELLED ||
        status == CPOD_ERR_NO_MEMORY)
        return false;
    if (!cpodi_resume_count(call, error) ||
        call->result.attempts - call->result.replays - call->resume.advances > call->limits.max_retries)
        return false;
    bool would = error->retry == CPOD_RETRY_SAFE && is_retryable(call, status);
    if (!cpodi_hooks_decide(call, error, would && !asks_for_too_long(call))) {
        if (would && asks_for_too_long(call))
            append_limit(error, call->limits.retry.max_retry_after_ms);
        return false;
    }
    int64_t delay = retry_delay(call);
    int64_t until = cpodi_clock_after(cpodi_client_now(client), delay);
    if (call->limits.deadline_ms != 0 && until >= call->limits.deadline_ms)
        return false; /* the deadline would pass during the wait */
    if (!call->resume.is_large_step &&
        !take_tokens(client, status == CPOD_ERR_TIMEOUT ? TIMEOUT_COST : RETRY_COST)) {
        cpodi_error_append(error, " (not retried: too many calls of this client failed)");
        return false;
    }
    if (!cpodi_source_rewind(&call->request.source) || !cpodi_resume_prepare(call))
        return false;
    cpodi_log_retry(call, delay);
    call->progress.sleep_until_ms = until;
    return true;
}
