/* Calls of the client compared with plain libcurl for the same requests, in interleaved runs: one after the
 * other, from 32 threads, and 32 at once on one thread. The server is a separate process, so that only the
 * client's processor time is measured. */
#include <curl/curl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cpod/core/batch.h"
#include "unit/client/loopback.h"
#include "unit/client/tables.h"

enum {
    RUNS = 5,
    TURNS = 4,
    SEQUENTIAL = 4000,
    THREADS = 32,
    OF_A_THREAD = 250,
    AT_ONCE = 32,
    IN_QUEUE = 500
};

#define PATH "/api/v1/things/c3d4e5f6"
#define BODY                                                                                  \
    "{\"data\":{\"id\":\"c3d4e5f6\",\"name\":\"a thing of ordinary length\",\"size\":123456," \
    "\"more\":{\"created\":\"2026-01-02T03:04:05Z\",\"tags\":[\"a\",\"b\",\"c\"]}}}"

static char base_url[64];

/* ---- the server ---- */

static void serve(int tell, int wait_for)
{
    static loopback server;
    static char answer[1024];
    (void)snprintf(answer, sizeof answer,
                   "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                   "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Request-Id: 0123456789abcdef\r\n"
                   "Cache-Control: no-store\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n" BODY,
                   strlen(BODY));
    const loopback_response replies[] = {{.bytes = answer}};
    LOOPBACK(&server, replies);
    char byte;
    if (write(tell, server.url, sizeof server.url) == (ssize_t)sizeof server.url)
        (void)!read(wait_for, &byte, 1); /* ends with its parent */
    _exit(0);
}

static int start_server(void)
{
    int up[2];
    int down[2];
    if (pipe(up) != 0 || pipe(down) != 0)
        return -1;
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child == 0) {
        (void)close(down[1]);
        serve(up[1], down[0]);
    }
    (void)close(up[1]);
    (void)close(down[0]);
    return read(up[0], base_url, sizeof base_url) == (ssize_t)sizeof base_url ? down[1] : -1;
}

/* ---- the two clients ---- */

typedef struct worker {
    bool (*work)(const struct worker *worker);
    cpod_client *client;
    CURL *easy;
    cpod_batch *batch;
    CURLM *multi;
    int in_batch;
    int calls;
} worker;

static bool call_client(const worker *w)
{
    static const char *const id = "c3d4e5f6";
    const void *const path[] = {&id};
    for (int i = 0; i < w->calls; i++) {
        thing *out = NULL;
        if (cpod_core_call(w->client, client_test_api(), OP_GET, path, NULL, NULL, &out, NULL) != CPOD_OK)
            return false;
        cpod_core_free(out);
    }
    return true;
}

typedef struct collected {
    size_t length;
    char text[4096];
} collected;

static size_t collect(char *data, size_t size, size_t count, void *context)
{
    collected *to = context;
    size_t length = size * count;
    if (length > sizeof to->text - to->length)
        return 0;
    memcpy(to->text + to->length, data, length);
    to->length += length;
    return length;
}

static struct curl_slist *make_headers(void)
{
    static const char *const lines[] = {"Accept: application/json, application/problem+json",
                                        "Authorization: Bearer tok", "User-Agent: cpod-core/0.1.0 (bench)"};
    struct curl_slist *headers = NULL;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        headers = curl_slist_append(headers, lines[i]);
    return headers;
}

static void set_up(CURL *easy, struct curl_slist *headers, collected *body)
{
    char url[128];
    (void)snprintf(url, sizeof url, "%s" PATH, base_url);
    (void)curl_easy_setopt(easy, CURLOPT_URL, url);
    (void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, collect);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, (void *)body);
    (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 60000L);
}

/* Like a program that keeps a handle with all its options. */
static bool call_curl(const worker *w)
{
    collected body;
    struct curl_slist *headers = make_headers();
    set_up(w->easy, headers, &body);
    bool ok = true;
    for (int i = 0; ok && i < w->calls; i++) {
        body.length = 0;
        ok = curl_easy_perform(w->easy) == CURLE_OK && body.length == strlen(BODY);
    }
    (void)curl_easy_setopt(w->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return ok;
}

/* ---- both clients, many requests at once on one thread ---- */

/* Keeps `in_batch` requests in flight: each completed one is replaced. */
static bool call_batch(const worker *w)
{
    static const char *const id = "c3d4e5f6";
    static thing *out[SEQUENTIAL];
    const void *const path[] = {&id};
    bool ok = true;
    int begun = 0;
    for (int ended = 0; ok && ended < w->calls; ended++) {
        for (; ok && begun < w->calls && begun - ended < w->in_batch; begun++) {
            const list_params params = {.call = CPOD_CALL(.batch = w->batch, .tag = (void *)&out[begun])};
            ok = cpod_core_call(w->client, client_test_api(), OP_GET, path, &params, NULL, &out[begun],
                                NULL) == CPOD_OK;
        }
        const cpod_batch_result *done = NULL;
        ok = ok && cpod_batch_next(w->batch, -1, &done, NULL) == CPOD_OK && done->status == CPOD_OK;
        if (ok)
            cpod_core_free(*(thing **)done->tag);
    }
    return ok;
}

typedef struct multi_slot {
    CURL *easy;
    collected body;
} multi_slot;

/* Restarts completed requests while there is work left. */
static bool take_ended(CURLM *multi, int *begun, int *ended, int calls)
{
    CURLMsg *message;
    int left;
    bool ok = true;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        multi_slot *slot = NULL;
        CURL *easy = message->easy_handle;
        ok = message->data.result == CURLE_OK &&
             curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)(void *)&slot) == CURLE_OK &&
             slot->body.length == strlen(BODY) && ok;
        (void)curl_multi_remove_handle(multi, easy);
        ++*ended;
        if (slot != NULL && *begun < calls) {
            slot->body.length = 0;
            ok = curl_multi_add_handle(multi, easy) == CURLM_OK && ok;
            ++*begun;
        }
    }
    return ok;
}

static bool call_multi(const worker *w)
{
    static multi_slot slots[AT_ONCE];
    struct curl_slist *headers = make_headers();
    int begun = 0;
    int ended = 0;
    bool ok = true;
    for (; begun < AT_ONCE; begun++) {
        multi_slot *slot = &slots[begun];
        slot->body.length = 0;
        if (slot->easy == NULL)
            slot->easy = curl_easy_init();
        set_up(slot->easy, headers, &slot->body);
        (void)curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, (void *)slot);
        ok = curl_multi_add_handle(w->multi, slot->easy) == CURLM_OK && ok;
    }
    while (ok && ended < w->calls) {
        int running;
        ok = curl_multi_perform(w->multi, &running) == CURLM_OK &&
             take_ended(w->multi, &begun, &ended, w->calls);
        if (ok && ended < w->calls)
            ok = curl_multi_poll(w->multi, NULL, 0, 1000, NULL) == CURLM_OK;
    }
    for (int i = 0; i < AT_ONCE; i++)
        (void)curl_easy_setopt(slots[i].easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return ok;
}

static bool compare(const char *what, worker *ours, worker *plain, size_t count);

static bool compare_at_once(cpod_client *client)
{
    worker ours = {.work = call_batch, .client = client, .in_batch = AT_ONCE, .calls = SEQUENTIAL};
    worker plain = {.work = call_multi, .multi = curl_multi_init(), .calls = SEQUENTIAL};
    bool ok =
        plain.multi != NULL &&
        curl_multi_setopt(plain.multi, CURLMOPT_MAXCONNECTS, (long)AT_ONCE) == CURLM_OK &&
        cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = AT_ONCE), &ours.batch, NULL) == CPOD_OK &&
        compare("batch, 32 at once", &ours, &plain, 1);
    ours.in_batch = IN_QUEUE; /* like the client: all requests are built before they are sent */
    ok = ok && compare("batch, 32 at once of 500 in it", &ours, &plain, 1);
    cpod_batch_free(ours.batch);
    (void)curl_multi_cleanup(plain.multi);
    return ok;
}

/* ---- measuring ---- */

typedef struct figures {
    double per_second;
    double cpu_us; /* of the client, user and system time per request */
} figures;

static double cpu_us(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void *run_worker(void *context)
{
    const worker *w = context;
    return w->work(w) ? NULL : context;
}

static bool run(worker *workers, size_t count, figures *out)
{
    pthread_t threads[THREADS];
    double cpu = cpu_us();
    int64_t began = cpod_monotonic_ms();
    bool ok = true;
    if (count == 1) {
        ok = workers[0].work(&workers[0]);
    } else {
        size_t started = 0;
        while (started < count && pthread_create(&threads[started], NULL, run_worker, &workers[started]) == 0)
            started++;
        ok = started == count;
        for (size_t i = 0; i < started; i++) {
            void *failed = NULL;
            ok = pthread_join(threads[i], &failed) == 0 && failed == NULL && ok;
        }
    }
    double calls = (double)count * workers[0].calls;
    out->cpu_us = (cpu_us() - cpu) / calls;
    out->per_second = calls * 1000 / (double)(cpod_monotonic_ms() - began);
    return ok;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values)
{
    qsort(values, RUNS, sizeof *values, by_value);
    return values[RUNS / 2];
}

/* Alternates between both clients, so that other load on the machine affects both. */
static bool take_turns(worker *ours, worker *plain, size_t count, figures mean[2])
{
    mean[0] = mean[1] = (figures){0};
    for (int i = 0; i < TURNS; i++) {
        figures f[2];
        if (!run(ours, count, &f[0]) || !run(plain, count, &f[1]))
            return false;
        for (int k = 0; k < 2; k++) {
            mean[k].cpu_us += f[k].cpu_us / TURNS;
            mean[k].per_second += f[k].per_second / TURNS;
        }
    }
    return true;
}

static bool compare(const char *what, worker *ours, worker *plain, size_t count)
{
    double cpu[2][RUNS];
    double rate[2][RUNS];
    double ratio[RUNS];
    for (int i = -1; i < RUNS; i++) { /* the first round warms up */
        figures f[2];
        if (!take_turns(ours, plain, count, f))
            return false;
        for (int k = 0; i >= 0 && k < 2; k++) {
            cpu[k][i] = f[k].cpu_us;
            rate[k][i] = f[k].per_second;
        }
        if (i >= 0)
            ratio[i] = f[0].cpu_us / f[1].cpu_us;
    }
    printf("%s: client %.0f requests/s, %.1f us CPU each; plain libcurl %.0f requests/s, %.1f us; CPU %+.1f "
           "%%\n",
           what, median(rate[0]), median(cpu[0]), median(rate[1]), median(cpu[1]), (median(ratio) - 1) * 100);
    return true;
}

/* ---- memory ---- */

typedef struct counter {
    atomic_size_t calls;
    atomic_size_t bytes;
} counter;

static void *count_allocate(void *context, size_t size)
{
    counter *c = context;
    atomic_fetch_add(&c->calls, 1);
    atomic_fetch_add(&c->bytes, size);
    return malloc(size);
}

static void *count_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    counter *c = context;
    atomic_fetch_add(&c->calls, 1);
    atomic_fetch_add(&c->bytes, new_size - old_size);
    return realloc(memory, new_size);
}

static void count_release(void *context, void *memory, size_t size)
{
    (void)context;
    (void)size;
    free(memory);
}

static cpod_client *new_client(const cpod_allocator *allocator)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = base_url;
    options.token = "tok";
    options.allocator = allocator;
    cpod_client *client = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    if (cpod_core_client_new(client_test_api(), &options, &client, &error) != CPOD_OK)
        (void)fprintf(stderr, "%s\n", error.message);
    return client;
}

static bool count_memory(void)
{
    counter c = {0};
    const cpod_allocator allocator = {&c, count_allocate, count_reallocate, count_release};
    worker w = {.client = new_client(&allocator), .calls = 1};
    bool ok = w.client != NULL && call_client(&w);
    size_t calls = c.calls;
    size_t bytes = c.bytes;
    ok = ok && call_client(&w);
    if (ok)
        printf("memory: a get allocates %zu bytes in %zu pieces for an answer of %zu bytes\n",
               c.bytes - bytes, c.calls - calls, strlen(BODY));
    cpod_client_free(w.client);
    return ok;
}

int main(void)
{
    int server = start_server();
    if (server < 0)
        return 1;
    cpod_client *client = new_client(NULL);
    worker ours[THREADS];
    worker plain[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        ours[i] = (worker){.work = call_client, .client = client, .calls = OF_A_THREAD};
        plain[i] = (worker){.work = call_curl, .easy = curl_easy_init(), .calls = OF_A_THREAD};
    }
    worker alone = ours[0];
    worker alone_plain = plain[0];
    alone.calls = alone_plain.calls = SEQUENTIAL;
    bool ok = client != NULL && compare("sequential", &alone, &alone_plain, 1) &&
              compare("32 threads", ours, plain, THREADS) && compare_at_once(client) && count_memory();
    for (size_t i = 0; i < THREADS; i++)
        curl_easy_cleanup(plain[i].easy);
    cpod_client_free(client);
    (void)close(server);
    (void)wait(NULL);
    if (!ok)
        (void)fprintf(stderr, "a request failed\n");
    return ok ? 0 : 1;
}
