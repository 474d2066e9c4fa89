/* Decode and encode of the generated code compared with the peer (a cJSON tree, a conversion function per
 * type, strdup) in the same run. Prints megabytes per second, the ratio, and the allocations of one decode.
 * Times are medians of the processor time in interleaved runs. */
#include "corpus.h"
#include "peer.h"

#include <bench/bench.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 15 };

static size_t allocations;

static void *count_allocate(void *context, size_t size)
{
    (void)context;
    allocations++;
    return malloc(size);
}

static void *count_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    allocations++;
    return realloc(memory, new_size);
}

static void count_release(void *context, void *memory, size_t size)
{
    (void)context;
    (void)size;
    free(memory);
}

static const cpod_allocator counting = {NULL, count_allocate, count_reallocate, count_release};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *times)
{
    qsort(times, RUNS, sizeof *times, ascending);
    return times[RUNS / 2];
}

static void stop(const char *what, const cpod_error *err)
{
    fprintf(stderr, "%s: %s at %s\n", what, err->message, err->path);
    exit(1);
}

static bench_page *decode(const char *text, size_t length)
{
    cpod_error err = CPOD_ERROR_INIT;
    bench_page *page = NULL;
    if (bench_page_from_json(text, length, &counting, &page, &err) != CPOD_OK)
        stop("decode", &err);
    return page;
}

static char *encode(const bench_page *page, size_t *length)
{
    cpod_error err = CPOD_ERROR_INIT;
    char *text = NULL;
    if (bench_page_to_json(page, NULL, &text, length, &err) != CPOD_OK)
        stop("encode", &err);
    return text;
}

/* A measurement and its input. */
typedef struct subject {
    const char *text;
    size_t length;
    bench_page *ours;
    peer_page *theirs;
} subject;

static void decode_ours(const subject *s)
{
    bench_page_free(decode(s->text, s->length));
}

static void decode_theirs(const subject *s)
{
    peer_free(peer_decode(s->text, s->length));
}

static void encode_ours(const subject *s)
{
    size_t length = 0;
    cpod_string_free(encode(s->ours, &length));
}

static void encode_theirs(const subject *s)
{
    free(peer_encode(s->theirs));
}

static void (*const works[])(const subject *) = {decode_ours, decode_theirs, encode_ours, encode_theirs};
enum { WORKS = sizeof works / sizeof works[0] };

/* Seconds per round. A first, unmeasured round brings the heap into the state of a long-running program. */
static double measure(void (*work)(const subject *), const subject *s, int rounds)
{
    work(s);
    double start = now();
    for (int i = 0; i < rounds; i++)
        work(s);
    return (now() - start) / rounds;
}

static void compare(const char *what, size_t count, bool shuffled)
{
    double times[WORKS][RUNS];
    double seconds[WORKS];
    subject s = {0};
    char *text = corpus_page(count, shuffled, &s.length);
    s.text = text;
    s.ours = decode(s.text, s.length);
    s.theirs = peer_decode(s.text, s.length);
    for (int run = 0; run < RUNS; run++)
        for (int i = 0; i < WORKS; i++)
            times[i][run] = measure(works[i], &s, (int)(6000 / count) + 1);
    for (int i = 0; i < WORKS; i++)
        seconds[i] = median(times[i]);
    allocations = 0;
    bench_page_free(decode(s.text, s.length));

    double megabytes = (double)s.length / 1e6;
    printf("%-14s %7zu bytes  decode %6.0f MB/s, peer %3.0f: %4.1f times; encode %6.0f MB/s, peer %3.0f: "
           "%4.1f times; "
           "%zu allocation(s) a decode\n",
           what, s.length, megabytes / seconds[0], megabytes / seconds[1], seconds[1] / seconds[0],
           megabytes / seconds[2], megabytes / seconds[3], seconds[3] / seconds[2], allocations);
    bench_page_free(s.ours);
    peer_free(s.theirs);
    free(text);
}

int main(void)
{
    puts("codec: generated code against a cJSON tree with a conversion function a type and strdup");
    compare("page of 1000", 1000, false);
    compare("page of 50", 50, false);
    compare("page of 1", 1, false);
    compare("1000, shuffled", 1000, true);
    return 0;
}
