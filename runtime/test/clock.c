/* The clock of a mock, which only sleeping and delays advance. */
#include "test/internal.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_NOW_MS 1000000
#define FIRST_DATE   784111777 /* Sun, 06 Nov 1994 08:49:37 GMT */

static void note_sleep(cpod_mock *mock, int64_t milliseconds)
{
    if (mock->sleep_count == mock->sleep_capacity) {
        size_t capacity = mock->sleep_capacity == 0 ? 64 : 2 * mock->sleep_capacity;
        int64_t *larger = calloc(capacity, sizeof *larger);
        if (larger == NULL) {
            mock->is_incomplete = true;
            return;
        }
        if (mock->sleep_count > 0)
            memcpy(larger, mock->sleeps, mock->sleep_count * sizeof *larger);
        free(mock->sleeps);
        mock->sleeps = larger;
        mock->sleep_capacity = capacity;
    }
    mock->sleeps[mock->sleep_count++] = milliseconds;
}

int64_t cpodi_mock_sleep(cpod_mock *mock, int64_t until_ms)
{
    int64_t milliseconds = until_ms > mock->now_ms ? until_ms - mock->now_ms : 0;
    note_sleep(mock, milliseconds);
    mock->now_ms += milliseconds;
    return milliseconds;
}

/* ---- of a client ---- */

static int64_t now_ms(void *context)
{
    cpod_mock *mock = context;
    (void)pthread_mutex_lock(&mock->lock);
    mock->clock_is_used = true;
    int64_t now = mock->now_ms;
    (void)pthread_mutex_unlock(&mock->lock);
    return now;
}

static int64_t unix_seconds(void *context)
{
    cpod_mock *mock = context;
    (void)pthread_mutex_lock(&mock->lock);
    int64_t seconds = mock->unix_seconds;
    (void)pthread_mutex_unlock(&mock->lock);
    return seconds;
}

static bool sleep_until(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    cpod_mock *mock = context;
    (void)pthread_mutex_lock(&mock->lock);
    int64_t milliseconds = cpodi_mock_sleep(mock, until_ms);
    (void)pthread_mutex_unlock(&mock->lock);
    if (mock->on_sleep != NULL) /* without the lock: it may use the mock */
        mock->on_sleep(mock->on_sleep_context, milliseconds);
    return !cpod_cancel_is_triggered(cancel);
}

static uint64_t next_random(void *context)
{
    cpod_mock *mock = context;
    (void)pthread_mutex_lock(&mock->lock);
    uint64_t random = mock->random;
    (void)pthread_mutex_unlock(&mock->lock);
    return random;
}

void cpodi_mock_clock_init(cpod_mock *mock)
{
    mock->now_ms = FIRST_NOW_MS;
    mock->unix_seconds = FIRST_DATE;
    mock->random = UINT64_MAX - 1;
    mock->clock = (cpod_clock){.size = sizeof mock->clock,
                               .context = mock,
                               .now_ms = now_ms,
                               .unix_seconds = unix_seconds,
                               .sleep_until = sleep_until,
                               .random = next_random};
}

const cpod_clock *cpod_mock_clock(const cpod_mock *mock)
{
    return &mock->clock;
}

/* ---- of the test ---- */

int64_t cpod_mock_now(const cpod_mock *mock)
{
    (void)pthread_mutex_lock((pthread_mutex_t *)&mock->lock);
    int64_t now = mock->now_ms;
    (void)pthread_mutex_unlock((pthread_mutex_t *)&mock->lock);
    return now;
}

void cpod_mock_advance(cpod_mock *mock, int64_t milliseconds)
{
    (void)pthread_mutex_lock(&mock->lock);
    mock->now_ms += milliseconds;
    (void)pthread_mutex_unlock(&mock->lock);
}

void cpod_mock_set_date(cpod_mock *mock, int64_t seconds)
{
    (void)pthread_mutex_lock(&mock->lock);
    mock->unix_seconds = seconds;
    (void)pthread_mutex_unlock(&mock->lock);
}

void cpod_mock_set_random(cpod_mock *mock, uint64_t random)
{
    (void)pthread_mutex_lock(&mock->lock);
    mock->random = random;
    (void)pthread_mutex_unlock(&mock->lock);
}

int64_t cpod_mock_sleep_at(const cpod_mock *mock, size_t index)
{
    (void)pthread_mutex_lock((pthread_mutex_t *)&mock->lock);
    int64_t slept = index < mock->sleep_count ? mock->sleeps[index] : -1;
    (void)pthread_mutex_unlock((pthread_mutex_t *)&mock->lock);
    return slept;
}

size_t cpod_mock_sleep_count(const cpod_mock *mock)
{
    (void)pthread_mutex_lock((pthread_mutex_t *)&mock->lock);
    size_t count = mock->sleep_count;
    (void)pthread_mutex_unlock((pthread_mutex_t *)&mock->lock);
    return count;
}

void cpod_mock_on_sleep(cpod_mock *mock, cpod_mock_sleep_callback callback, void *context)
{
    (void)pthread_mutex_lock(&mock->lock);
    mock->on_sleep = callback;
    mock->on_sleep_context = context;
    (void)pthread_mutex_unlock(&mock->lock);
}
