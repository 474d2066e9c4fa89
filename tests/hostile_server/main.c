/* Calls of the SDK against a server that answers at random, and mostly wrongly: hostile-server SEED COUNT [FIRST]
 *
 * No call may crash, leak, hang, fail for a reason that is not the server's, or return CPOD_OK with anything but the
 * whole content. A trial is determined by SEED and its number; FIRST is the number of the first one. Trials share a
 * client in groups of 16, so that connections are kept: a run begins with the group of FIRST. */
#include "trial.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    GROUP = 16,
    LONGEST_TRIAL_S = 60,
    CALL_TIMEOUT_MS = 20000,
    HELD_TIMEOUT_MS = 40,
    MOST_VIOLATIONS = 10
};

static trial the_trial;

static void on_alarm(int number)
{
    (void)number;
    trial *t = &the_trial;
    judge_violation(t, &t->answers[0], NULL, "a trial takes too long");
    abort();
}

static bool sleep_not(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    (void)context, (void)until_ms, (void)cancel;
    return true;
}

cpod_client *trial_client(trial *t, bool has_token)
{
    const cpod_retry_policy *retry = CPOD_RETRY_POLICY(.max_delay_ms = 1, .max_retry_after_ms = 1);
    static const cpod_clock clock = {.size = sizeof clock, .sleep_until = sleep_not};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = t->server.urls[(t->number / GROUP) % SERVER_PORTS];
    options.base_path = "";
    options.token = has_token ? "secret-token" : NULL;
    options.client_id = has_token ? NULL : "app";
    options.client_secret = has_token ? NULL : "secret-of-app";
    options.max_retries = CPOD_NO_RETRIES;
    options.max_body_bytes = 1 << 20;
    options.proxy = "";
    options.allocator = &t->memory.allocator;
    options.clock = &clock;
    options.retry = retry;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_client_new(&options, &client, &error) != CPOD_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    return client;
}

/* Half of the answers have one hostile layer, others several or none. */
static unsigned choose_layers(random_source *random)
{
    uint32_t choice = random_below(random, 10);
    unsigned layers = choice < 5 ? 1u << random_below(random, LAYER_COUNT) : 0;
    for (unsigned i = 0; choice < 2 && i < LAYER_COUNT; i++)
        layers |= random_below(random, 3) == 0 ? 1u << i : 0;
    return layers;
}

answer *trial_answer_with(trial *t, content_kind kind, unsigned hostile)
{
    answer *a = &t->answers[t->answer_count++];
    answer_make(a, kind, t->is_sequence ? hostile & ~(unsigned)LAYER_BEHIND : hostile, &t->random);
    t->is_after_dirty = t->is_after_dirty || (t->is_sequence && a->is_dirty);
    return a;
}

answer *trial_answer(trial *t, content_kind kind)
{
    return trial_answer_with(t, kind, choose_layers(&t->random));
}

const cpod_call_options *trial_expect(trial *t, size_t index, const answer *answers, size_t count)
{
    static struct {
        char number[8];
        cpod_header header;
        cpod_call_options call;
    } all[SERVER_SLOTS];
    bool is_held = false;
    for (size_t i = 0; i < count; i++)
        is_held = is_held || answers[i].ending == ENDING_HELD;
    (void)snprintf(all[index].number, sizeof all[index].number, "%zu", index);
    all[index].header = (cpod_header){"X-Slot", all[index].number};
    all[index].call = (cpod_call_options){.size = sizeof(cpod_call_options),
                                          .timeout_ms = is_held ? HELD_TIMEOUT_MS : CALL_TIMEOUT_MS,
                                          .headers = &all[index].header,
                                          .header_count = 1,
                                          .max_retries = CPOD_NO_RETRIES};
    server_set(&t->server, index, answers, count, false);
    return &all[index].call;
}

static void run_trial(trial *t)
{
    static const struct {
        void (*call)(trial *t);
        unsigned weight;
        bool is_sequence;
    } calls[] = {{call_get, 25, false},      {call_list, 10, false},   {call_delete, 5, false},
                 {call_raw, 12, false},      {call_upload, 10, false}, {call_download, 15, false},
                 {call_presigned, 5, false}, {call_iterate, 5, true},  {call_watch, 10, true},
                 {call_batch, 2, true},      {call_token, 4, true},    {call_retried, 5, true}};
    unsigned total = 0;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        total += calls[i].weight;
    unsigned choice = random_below(&t->random, total);
    size_t chosen = 0;
    while (choice >= calls[chosen].weight)
        choice -= calls[chosen++].weight;
    t->answer_count = 0;
    for (size_t i = 0; i < SERVER_SLOTS; i++) {
        server_set(&t->server, i, NULL, 0, false); /* for requests of calls that have failed early */
        t->answers[i].is_head = false;
        t->answers[i].has_more = false;
        t->answers[i].page = 1;
    }
    t->is_sequence = calls[chosen].is_sequence;
    (void)alarm(LONGEST_TRIAL_S);
    int64_t began = cpod_monotonic_ms();
    calls[chosen].call(t);
    if (cpod_monotonic_ms() - began >= CALL_TIMEOUT_MS)
        judge_violation(t, &t->answers[0], NULL, "a trial waits for the end of its time");
    for (size_t i = 0; i < t->answer_count; i++)
        t->is_after_dirty = t->is_after_dirty || t->answers[i].is_dirty;
    server_wait(&t->server);
}

static void begin_trial(trial *t)
{
    t->random.state = t->seed * 0x9E3779B97F4A7C15u ^ (t->number + 1) * 0xD1B54A32D192ED03u;
    for (int i = 0; i < 4; i++)
        (void)random_below(&t->random, 2);
}

static void begin_group(trial *t)
{
    counting_allocator_init(&t->memory, 0);
    t->client = trial_client(t, true);
    t->is_after_dirty = false;
}

static void end_group(trial *t)
{
    cpod_client_free(t->client);
    if (t->memory.live != 0)
        judge_violation(t, &t->answers[0], NULL, "memory of the client is not freed");
}

static void run(trial *t, unsigned long first, unsigned long count)
{
    const unsigned long end = first + count;
    for (t->number = first - first % GROUP; t->number < end && t->violations < MOST_VIOLATIONS;) {
        begin_group(t);
        do {
            begin_trial(t);
            run_trial(t);
        } while (++t->number % GROUP != 0 && t->number < end);
        t->number--;
        end_group(t);
        t->number++;
    }
}

int main(int argc, char **argv)
{
    trial *t = &the_trial;
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: hostile-server SEED COUNT [FIRST]\n");
        return 2;
    }
    int64_t began = cpod_monotonic_ms();
    t->seed = strtoull(argv[1], NULL, 10);
    t->is_verbose = getenv("HOSTILE_SERVER_VERBOSE") != NULL;
    (void)signal(SIGALRM, on_alarm);
    if (!server_begin(&t->server)) {
        perror("the server does not begin");
        return 2;
    }
    run(t, argc > 3 ? strtoul(argv[3], NULL, 10) : 0, strtoul(argv[2], NULL, 10));
    server_end(&t->server);
    for (size_t i = 0; i < SERVER_SLOTS; i++)
        answer_free(&t->answers[i]);
    judge_summary(t, atomic_load(&t->server.answered), cpod_monotonic_ms() - began);
    return t->violations == 0 ? 0 : 1;
}
