/* Results that arrive one after the other: pages, events. */
#include "trial.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PAGES = 4 };

/* ---- pages ---- */

static const cpod_person *item_of(const cpod_person_page *page, size_t index)
{
    return page != NULL && index < page->data.count ? &page->data.items[index] : NULL;
}

static bool equals_item(const cpod_person *left, const cpod_person *right)
{
    char *texts[2] = {NULL, NULL};
    bool ok = right != NULL && cpod_person_to_json(left, NULL, &texts[0], NULL, NULL) == CPOD_OK &&
              cpod_person_to_json(right, NULL, &texts[1], NULL, NULL) == CPOD_OK &&
              strcmp(texts[0], texts[1]) == 0;
    cpod_string_free(texts[0]);
    cpod_string_free(texts[1]);
    return ok;
}

/* Where the iterator must be, in pages as they were sent. */
typedef struct position {
    const answer *pages;
    size_t count;
    size_t page;
    size_t index;
    cpod_person_page *decoded;
} position;

static void turn_to(position *at, size_t page)
{
    const bytes *json = &at->pages[page].json;
    cpod_person_page_free(at->decoded);
    at->page = page;
    at->index = 0;
    if (cpod_person_page_from_json(json->data, json->length, NULL, &at->decoded, NULL) != CPOD_OK)
        abort();
}

static bool is_next(position *at, const cpod_person *item)
{
    while (item_of(at->decoded, at->index) == NULL && at->page + 1 < at->count)
        turn_to(at, at->page + 1);
    return at->pages[at->page].verdict != MUST_FAIL && equals_item(item, item_of(at->decoded, at->index++));
}

/* The page that ended the iteration: the last one; or after a failure, the first that may have failed, from that
 * of the last item on. */
static bool may_have_failed(const answer *page, cpod_status status, int http_status)
{
    if (status == CPOD_ERR_TIMEOUT)
        return page->ending == ENDING_HELD;
    return page->verdict != MUST_SUCCEED && (http_status == 0 || page->status == http_status);
}

static size_t end_of(const position *at, cpod_status status, int http_status)
{
    size_t end = at->page;
    if (status == CPOD_DONE)
        return at->count - 1;
    while (end + 1 < at->count && !may_have_failed(&at->pages[end], status, http_status))
        end++;
    return end;
}

/* The items must be those of the pages in their order. */
static void walk(trial *t, cpod_people_persons_list_iter *items, position *at)
{
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_person *item = NULL;
    cpod_status status;
    turn_to(at, 0);
    while ((status = cpod_people_persons_list_iter_next(items, &item, &error)) == CPOD_OK) {
        if (!is_next(at, item)) {
            judge_violation(t, &at->pages[at->page], &(outcome){status, &error, true, false},
                            "an item that is not the next one of a page");
            return;
        }
    }
    const size_t end = end_of(at, status, error.http_status);
    const outcome o = {status == CPOD_DONE ? CPOD_OK : status, &error, false,
                       item_of(at->decoded, at->index) == NULL};
    for (size_t i = 0; i < end; i++) {
        if (status == CPOD_DONE && at->pages[i].verdict == MUST_FAIL)
            judge_violation(t, &at->pages[i], &o, "a page that was passed over");
    }
    judge(t, &at->pages[end], &o);
}

void call_iterate(trial *t)
{
    t->call = "people.persons.list_iter";
    size_t count = 1 + random_below(&t->random, MOST_PAGES);
    const answer *pages = &t->answers[t->answer_count];
    for (size_t i = 0; i < count; i++) {
        t->answers[t->answer_count].page = (unsigned)i + 1;
        t->answers[t->answer_count].has_more = i + 1 < count;
        (void)trial_answer(t, CONTENT_PAGE);
    }
    const cpod_people_persons_list_params params = {.call = trial_expect(t, 0, pages, count)};
    server_set(&t->server, 0, pages, count, true);
    cpod_people_persons_list_iter *items = NULL;
    position at = {.pages = pages, .count = count};
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_people_persons_list_iter_open(t->client, &params, &items, &error) == CPOD_OK)
        walk(t, items, &at);
    cpod_person_page_free(at.decoded);
    cpod_people_persons_list_iter_free(items);
}

/* ---- events ---- */

/* The responses that a stream reads, the second one after it has reconnected, and where it must be. */
typedef struct followed {
    const answer *answer;
    const answer *last;
    size_t at;
} followed;

static bool is_next_event(followed *f, cpod_status status, const cpod_job_event *e)
{
    const answer *a = f->answer;
    if (f->at == a->event_count || a->status < 200 || a->status > 299)
        return false;
    const event *next = &a->events[f->at];
    bool is_next =
        next->is_bad ? status == CPOD_ERR_DECODE && e == NULL : status == CPOD_OK && equals_event(e, next);
    f->at += is_next ? 1 : 0;
    return is_next;
}

/* Whether the event is the first one of the next response. */
static bool is_reconnected(trial *t, followed *f, cpod_status status, const cpod_job_event *e)
{
    if (f->answer == f->last || server_served(&t->server, 0) < 2)
        return false;
    f->answer++;
    f->at = 0;
    return is_next_event(f, status, e);
}

/* A stream that is cut after its last event is whole: the client does not read on. */
static bool is_at_end(const followed *f)
{
    return f->at == f->answer->event_count || f->answer->status == 204;
}

/* Each event must be the next one of the stream. */
static void follow(trial *t, cpod_jobs_watch_stream *stream, followed *f)
{
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_job_event *e = NULL;
    cpod_status status;
    do {
        status = cpod_jobs_watch_stream_next(stream, &e, &error);
    } while (is_next_event(f, status, e) ||
             ((status == CPOD_OK || status == CPOD_ERR_DECODE) && is_reconnected(t, f, status, e)));
    const outcome o = {status, &error, e != NULL, false};
    if (status == CPOD_OK)
        judge_violation(t, f->answer, &o, "an event that is not the next one");
    else if (status == CPOD_DONE && !is_at_end(f))
        judge_violation(t, f->answer, &o, "the end before the last event");
    else if (status != CPOD_DONE)
        judge(t, f->answer, &o);
    else
        t->results[CPOD_DONE]++;
}

void call_watch(trial *t)
{
    t->call = "jobs.watch";
    const answer *a = trial_answer(t, CONTENT_EVENTS);
    const bool may_reconnect = a->ending != ENDING_HELD && random_below(&t->random, 4) == 0;
    followed f = {.answer = a, .last = may_reconnect ? trial_answer_with(t, CONTENT_EVENTS, 0) : a};
    cpod_call_options call = *trial_expect(t, 0, a, may_reconnect ? 2 : 1);
    if (may_reconnect) {
        call.max_retries = 0;
        call.timeout_ms = -1; /* the server's delays are not slept, but count */
    }
    cpod_jobs_watch_stream *stream = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_jobs_watch_params params = {.call = &call};
    cpod_status status =
        cpod_jobs_watch_stream_open(t->client, "job-01J9ZQ4T7M3V5B8C2D6E9F0GHJ", &params, &stream, &error);
    if (status == CPOD_OK)
        follow(t, stream, &f);
    else
        judge(t, a, &(outcome){status, &error, stream != NULL, true});
    cpod_jobs_watch_stream_free(stream);
}
