/* A trial: one call of the SDK against one answer or several, and the judgement of what it returned. */
#ifndef HOSTILE_SERVER_TRIAL_H
#define HOSTILE_SERVER_TRIAL_H

#include "cpod/cpod.h"
#include "server.h"
#include "support/counting_allocator.h"

enum { MOST_STATUSES = 64 };

typedef struct trial {
    server server;
    counting_allocator memory;
    cpod_client *client;
    random_source random;
    answer answers[SERVER_SLOTS]; /* of the trial; those of a slot are neighbours */
    size_t answer_count;          /* used by this trial */
    uint64_t seed;
    unsigned long number;
    const char *call;
    bool
        is_sequence; /* the trial may use a connection twice: bytes behind an answer are not told from the next */
    bool is_after_dirty; /* a connection may have bytes that belong to no response */
    bool is_verbose;
    unsigned long results[MOST_STATUSES]; /* by status */
    unsigned long violations;
} trial;

/* What a call returned. */
typedef struct outcome {
    cpod_status status;
    const cpod_error *error;
    bool has_result;
    bool is_whole; /* the result equals the content; counts with CPOD_OK only */
} outcome;

/* Makes the next answer, hostile at random. */
answer *trial_answer(trial *t, content_kind kind);
answer *trial_answer_with(trial *t, content_kind kind, unsigned hostile);

/* Call options for requests of a slot whose answers are these; they live until the next call with that slot. */
const cpod_call_options *trial_expect(trial *t, size_t index, const answer *answers, size_t count);

/* ---- judge.c ---- */

void judge(trial *t, const answer *a, const outcome *o);
void judge_violation(trial *t, const answer *a, const outcome *o, const char *what);
void judge_describe(const trial *t, const answer *a); /* for reports */

void judge_summary(const trial *t, unsigned long answers, int64_t elapsed_ms);

bool equals_person(const cpod_person *value, const answer *a);
bool equals_page(const cpod_person_page *value, const answer *a);
bool equals_file(const cpod_file *value, const answer *a);
bool equals_event(const cpod_job_event *value, const event *e);

/* ---- calls ---- */

void call_get(trial *t); /* calls.c */
void call_list(trial *t);
void call_delete(trial *t);
void call_raw(trial *t);
void call_upload(trial *t); /* transfers.c */
void call_download(trial *t);
void call_presigned(trial *t);
void call_iterate(trial *t); /* sequences.c */
void call_watch(trial *t);
void call_batch(trial *t); /* many.c */
void call_token(trial *t);
void call_retried(trial *t);

cpod_client *trial_client(trial *t, bool has_token); /* a new one */

#endif
