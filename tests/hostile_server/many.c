/* Trials of several requests: batches, tokens, retries. */
#include "trial.h"

#include <stdio.h>
#include <string.h>

enum { MOST_CALLS = 20 };

static const char person_id[] = "per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ";
static const char file_id[] = "fil-01J9ZQ4T7M3V5B8C2D6E9F0GHJ";

/* ---- batches ---- */

typedef struct batched {
    const answer *answer;
    cpod_people_persons_get_params params;
    cpod_call_options call;
    cpod_person *out;
} batched;

static bool add(trial *t, cpod_batch *batch, batched *b, size_t index)
{
    b->answer = trial_answer(t, CONTENT_PERSON);
    b->call = *trial_expect(t, index, b->answer, 1);
    b->call.batch = batch;
    b->call.tag = b;
    b->params = (cpod_people_persons_get_params){.call = &b->call};
    b->out = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = cpod_people_persons_get(t->client, person_id, &b->params, &b->out, &error);
    if (status != CPOD_OK)
        judge_violation(t, b->answer, &(outcome){status, &error, false, false}, "a call cannot be added");
    return status == CPOD_OK;
}

static void take(trial *t, cpod_batch *batch, size_t most)
{
    const cpod_batch_result *done = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = CPOD_OK;
    while (most-- > 0 && (status = cpod_batch_next(batch, -1, &done, &error)) == CPOD_OK) {
        const batched *b = done->tag;
        bool is_whole = done->status == CPOD_OK && equals_person(b->out, b->answer);
        judge(t, b->answer, &(outcome){done->status, done->error, b->out != NULL, is_whole});
    }
    if (status != CPOD_OK && status != CPOD_DONE)
        judge_violation(t, t->answers, &(outcome){status, &error, false, false}, "the batch fails");
}

void call_batch(trial *t)
{
    static batched calls[MOST_CALLS];
    t->call = "people.persons.get in a batch";
    size_t count = 2 + random_below(&t->random, MOST_CALLS - 1);
    cpod_batch *batch = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_batch_options *options =
        CPOD_BATCH_OPTIONS(.concurrency = 1 + random_below(&t->random, MOST_CALLS));
    size_t added = 0;
    if (cpod_batch_new(t->client, options, &batch, &error) != CPOD_OK)
        return;
    while (added < count && add(t, batch, &calls[added], added))
        added++;
    bool is_given_up = random_below(&t->random, 20) == 0;
    take(t, batch, is_given_up ? random_below(&t->random, (uint32_t)count) : added + 1);
    cpod_batch_free(batch);
    for (size_t i = 0; i < added; i++)
        cpod_person_free(calls[i].out);
}

/* ---- tokens ---- */

void call_token(trial *t)
{
    t->call = "the token endpoint";
    const answer *token = trial_answer(t, CONTENT_TOKEN);
    const answer *a = trial_answer_with(t, CONTENT_PERSON, 0);
    cpod_call_options call = *trial_expect(t, 0, a, 1);
    call.timeout_ms = trial_expect(t, SLOT_TOKEN, token, 1)->timeout_ms;
    const cpod_people_persons_get_params params = {.call = &call};
    cpod_client *client = trial_client(t, false);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_person *out = NULL;
    cpod_status status = cpod_people_persons_get(client, person_id, &params, &out, &error);
    char header[256];
    char expected[64];
    server_authorization(&t->server, header, sizeof header);
    (void)snprintf(expected, sizeof expected, "Bearer %s", token->token);
    bool is_whole = status == CPOD_OK && equals_person(out, a) && strcmp(header, expected) == 0;
    judge(t, token, &(outcome){status, &error, out != NULL, is_whole});
    cpod_person_free(out);
    cpod_client_free(client);
}

/* ---- retries ---- */

/* An answer of any kind, and a valid one for the second attempt. */
static cpod_call_options expect_retried(trial *t, content_kind kind, const answer **answers)
{
    *answers = trial_answer(t, kind);
    (void)trial_answer_with(t, kind, 0);
    cpod_call_options call = *trial_expect(t, 0, *answers, 2);
    call.max_retries = 1;
    return call;
}

/* What a retry returns is the content of the last response. */
static const answer *last_of(trial *t, const answer *answers)
{
    return &answers[server_served(&t->server, 0) > 1 ? 1 : 0];
}

static void get_retried(trial *t)
{
    const answer *answers;
    cpod_call_options call = expect_retried(t, CONTENT_FILE, &answers);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_file *out = NULL;
    const cpod_files_get_params params = {.call = &call};
    cpod_status status = cpod_files_get(t->client, file_id, &params, &out, &error);
    const answer *last = last_of(t, answers);
    judge(t, last, &(outcome){status, &error, out != NULL, status == CPOD_OK && equals_file(out, last)});
    cpod_file_free(out);
}

static bool append(void *context, const void *data, size_t length)
{
    bytes_add(context, data, length);
    return true;
}

static bool restart(void *context)
{
    bytes_clear(context);
    return true;
}

/* Without a byte of the first attempt. */
static void download_retried(trial *t)
{
    const answer *answers;
    bytes got = {NULL, 0, 0};
    cpod_download download = cpod_download_callback(append, &got);
    cpod_call_options call = expect_retried(t, CONTENT_BYTES, &answers);
    download.restart = restart;
    call.download = &download;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_bytes *out = NULL;
    const cpod_files_download_params params = {.call = &call};
    cpod_status status = cpod_files_download(t->client, file_id, &params, &out, &error);
    const answer *last = last_of(t, answers);
    bool is_whole = bytes_equal(&got, last->content.data, last->content.length);
    judge(t, last, &(outcome){status, &error, out != NULL, is_whole});
    bytes_free(&got);
}

void call_retried(trial *t)
{
    bool is_download = random_below(&t->random, 2) == 0;
    t->call = is_download ? "files.download with retries" : "files.get with retries";
    (is_download ? download_retried : get_retried)(t);
}
