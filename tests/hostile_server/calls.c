/* Calls with one response in memory. */
#include "trial.h"

#include <string.h>

static const char person_id[] = "per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ";

void call_get(trial *t)
{
    t->call = "people.persons.get";
    const answer *a = trial_answer(t, CONTENT_PERSON);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_person *out = NULL;
    const cpod_people_persons_get_params params = {.call = trial_expect(t, 0, a, 1)};
    cpod_status status = cpod_people_persons_get(t->client, person_id, &params, &out, &error);
    judge(t, a, &(outcome){status, &error, out != NULL, status == CPOD_OK && equals_person(out, a)});
    cpod_person_free(out);
}

void call_list(trial *t)
{
    t->call = "people.persons.list";
    const answer *a = trial_answer(t, CONTENT_PAGE);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_person_page *out = NULL;
    const cpod_people_persons_list_params params = {.call = trial_expect(t, 0, a, 1)};
    cpod_status status = cpod_people_persons_list(t->client, &params, &out, &error);
    judge(t, a, &(outcome){status, &error, out != NULL, status == CPOD_OK && equals_page(out, a)});
    cpod_person_page_free(out);
}

void call_delete(trial *t)
{
    t->call = "people.persons.delete";
    const answer *a = trial_answer(t, CONTENT_NONE);
    cpod_error error = CPOD_ERROR_INIT;
    const cpod_people_persons_delete_params params = {.call = trial_expect(t, 0, a, 1)};
    cpod_status status = cpod_people_persons_delete(t->client, person_id, &params, &error);
    judge(t, a, &(outcome){status, &error, false, true});
}

void call_raw(trial *t)
{
    static const char *const methods[] = {"GET", "GET", "HEAD", "POST", "OPTIONS"};
    const char *method = methods[random_below(&t->random, 5)];
    t->call = method;
    t->answers[t->answer_count].is_head = strcmp(method, "HEAD") == 0;
    const answer *a = trial_answer(t, CONTENT_BYTES);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_raw_response *out = NULL;
    cpod_status status =
        cpod_call_raw(t->client, method, "/v1/things", NULL, NULL, trial_expect(t, 0, a, 1), &out, &error);
    bool is_whole = status == CPOD_OK && bytes_equal(&a->content, out->body, out->body_length);
    judge(t, a, &(outcome){status, &error, out != NULL, is_whole});
    cpod_raw_response_free(out);
}
