#include "core/call/retry.h"

#include "core/base/ascii.h"
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

bool cpodi_retry_is_transient(cpod_status status, int http_status)
{
    return status == CPOD_ERR_TRANSPORT || status == CPOD_ERR_TIMEOUT || http_status == 408 ||
           http_status == 429 || http_status == 500 || http_status == 502 || http_status == 503 ||
           http_status == 504;
}

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
    return cpodi_retry_is_transient(status, http);
}

static void append_message(cpod_error *error, const char *text)
{
    if (!CPODI_HAS(error, message))
        return;
    size_t length = strlen(error->message);
    cpodi_text_copy(error->message + length, sizeof error->message - length, text, strlen(text));
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
    if (!call->result.was_sent || !call->request.is_idempotent ||
        call->result.attempts > call->limits.max_retries || !is_retryable(call, status))
        return false;
    int64_t delay = retry_delay(call);
    if (delay < 0) {
        append_message(error, " (not retried: Retry-After is above 120 s)");
        return false;
    }
    int64_t until = cpodi_client_now(client) + delay;
    if (call->limits.deadline_ms != 0 && until >= call->limits.deadline_ms)
        return false; /* the deadline would pass during the wait */
    if (!take_tokens(client, status == CPOD_ERR_TIMEOUT ? TIMEOUT_COST : RETRY_COST)) {
        append_message(error, " (not retried: too many calls of this client failed)");
        return false;
    }
    if (!cpodi_source_rewind(&call->request.source) || !cpodi_sink_rewind(&call->request.sink))
        return false;
    cpodi_log_retry(call, delay);
    call->progress.sleep_until_ms = until;
    return true;
}
