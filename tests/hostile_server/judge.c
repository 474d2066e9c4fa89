#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reports ---- */

static void print_escaped(const char *name, const bytes *text)
{
    enum { MOST = 3000 };
    fprintf(stderr, "  %s, %zu bytes: ", name, text->length);
    for (size_t i = 0; i < text->length && i < MOST; i++) {
        unsigned char c = (unsigned char)text->data[i];
        if (c == '\r')
            fputs("\\r", stderr);
        else if (c == '\n')
            fputs("\\n\n    ", stderr);
        else if (c < 0x20 || c >= 0x7f)
            fprintf(stderr, "\\x%02x", c);
        else
            fputc(c, stderr);
    }
    fputc('\n', stderr);
}

void judge_describe(const trial *t, const answer *a)
{
    static const char *const verdicts[] = {"must succeed", "may succeed", "must fail"};
    static const char *const endings[] = {"kept", "closed", "reset", "held"};
    fprintf(stderr, "  call: %s, %s; the connection is %s; choices: ", t->call, verdicts[a->verdict],
            endings[a->ending]);
    bytes recipe = a->recipe;
    print_escaped("recipe", &recipe);
    print_escaped("answer", &a->wire);
    if (a->behind.length > 0)
        print_escaped("behind", &a->behind);
    print_escaped("content", &a->content);
}

void judge_violation(trial *t, const answer *a, const outcome *o, const char *what)
{
    t->violations++;
    fprintf(stderr, "VIOLATION: %s\n  replay: %s %llu 1 %lu\n", what, program_invocation_short_name,
            (unsigned long long)t->seed, t->number);
    if (o != NULL)
        fprintf(stderr, "  returned: %s, HTTP %d, \"%s\"\n", cpod_status_name(o->status),
                o->error->http_status, o->error->message);
    judge_describe(t, a);
}

void judge_summary(const trial *t, unsigned long answers, int64_t elapsed_ms)
{
    double seconds = (double)elapsed_ms / 1000;
    printf("%lu answers in %.1f s (%.0f a second), seed %llu, %lu violations\n", answers, seconds,
           (double)answers / seconds, (unsigned long long)t->seed, t->violations);
    for (int i = 0; i < MOST_STATUSES; i++) {
        if (t->results[i] > 0)
            printf("  %s: %lu\n", cpod_status_name((cpod_status)i), t->results[i]);
    }
}

/* ---- rules ---- */

static bool is_plausible(const trial *t, const answer *a, cpod_status status)
{
    if (t->is_sequence && t->is_after_dirty)
        return true;
    switch (status) {
    case CPOD_ERR_TRANSPORT:
    case CPOD_ERR_PROTOCOL:
    case CPOD_ERR_DECODE:
    case CPOD_ERR_LIMIT:
        return true;
    case CPOD_ERR_TIMEOUT:
        return a->ending == ENDING_HELD || a->status == 408;
    case CPOD_ERR_AUTH:
        return a->status >= 300 || a->kind == CONTENT_TOKEN;
    case CPOD_OK:
    case CPOD_DONE:
    case CPOD_PENDING:
    case CPOD_NOT_MODIFIED:
    case CPOD_ERR_NO_MEMORY:
    case CPOD_ERR_INVALID_ARGUMENT:
    case CPOD_ERR_CONFIGURATION:
    case CPOD_ERR_CALLBACK:
    case CPOD_ERR_CANCELLED:
    case CPOD_ERR_TLS:
        return false;
    case CPOD_ERR_HTTP:
        return a->status >= 300 || a->status == 101;
    default:
        return a->status >= 300;
    }
}

static bool is_leaking(const cpod_error *error)
{
    return strstr(error->message, "secret") != NULL || strstr(error->body, "secret") != NULL;
}

static const char *find_violation(const trial *t, const answer *a, const outcome *o)
{
    if (o->status == CPOD_OK) {
        if (a->verdict == MUST_FAIL)
            return "OK, but the response is not whole";
        return o->is_whole ? NULL : "OK with something else than the content";
    }
    if (a->verdict == MUST_SUCCEED && !t->is_after_dirty)
        return "a valid response fails";
    if (o->has_result)
        return "a failure has a result";
    if (!is_plausible(t, a, o->status))
        return "the class of the failure is wrong";
    if (o->error->status != o->status || o->error->message[0] == '\0')
        return "the failure is not described";
    return is_leaking(o->error) ? "the error has a secret" : NULL;
}

void judge(trial *t, const answer *a, const outcome *o)
{
    int index = (int)o->status;
    t->results[index >= 0 && index < MOST_STATUSES ? index : MOST_STATUSES - 1]++;
    const char *violation = find_violation(t, a, o);
    if (violation != NULL)
        judge_violation(t, a, o, violation);
    else if (t->is_verbose) {
        fprintf(stderr, "%lu: %s, HTTP %d, \"%s\"\n", t->number, cpod_status_name(o->status),
                o->error->http_status, o->error->message);
        judge_describe(t, a);
    }
}

/* ---- comparisons: both sides are encoded again ---- */

static bool equals_text(char *left, char *right)
{
    bool equal = left != NULL && right != NULL && strcmp(left, right) == 0;
    cpod_string_free(left);
    cpod_string_free(right);
    return equal;
}

#define DEFINE_EQUALS(name, type)                                                                \
    static bool equals_##name##_json(const cpod_##type *value, const bytes *json)                \
    {                                                                                            \
        cpod_##type *expected = NULL;                                                            \
        char *left = NULL;                                                                       \
        char *right = NULL;                                                                      \
        if (value == NULL ||                                                                     \
            cpod_##type##_from_json(json->data, json->length, NULL, &expected, NULL) != CPOD_OK) \
            return false;                                                                        \
        bool ok = cpod_##type##_to_json(value, NULL, &left, NULL, NULL) == CPOD_OK &&            \
                  cpod_##type##_to_json(expected, NULL, &right, NULL, NULL) == CPOD_OK;          \
        cpod_##type##_free(expected);                                                            \
        return equals_text(left, right) && ok;                                                   \
    }

DEFINE_EQUALS(person, person)
DEFINE_EQUALS(page, person_page)
DEFINE_EQUALS(file, file)
DEFINE_EQUALS(event, job_event)

bool equals_person(const cpod_person *value, const answer *a)
{
    return equals_person_json(value, &a->json);
}

bool equals_page(const cpod_person_page *value, const answer *a)
{
    return equals_page_json(value, &a->json);
}

bool equals_file(const cpod_file *value, const answer *a)
{
    return equals_file_json(value, &a->json);
}

bool equals_event(const cpod_job_event *value, const event *e)
{
    return equals_event_json(value, &e->json);
}
