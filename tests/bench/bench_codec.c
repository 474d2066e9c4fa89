/* Decode and encode of the generated code against the peer (a cJSON tree, one conversion function a type,
 * strdup), in one run. Prints megabytes a second, the ratio, and the allocations of one decode. Times are CPU
 * times, medians of interleaved runs. */
#include <bench/bench.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "corpus.h"
#include "peer.h"

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

static void compare(const char *what, size_t count, bool shuffled)
{
    double times[4][RUNS];
    size_t length = 0, encoded = 0;
    char *text = corpus_page(count, shuffled, &length);
    int rounds = (int)(2000 / count) + 1;
    bench_page *ours = decode(text, length);
    peer_page *theirs = peer_decode(text, length);

    for (int run = 0; run < RUNS; run++) {
        double start = now();
        for (int i = 0; i < rounds * 4; i++)
            bench_page_free(decode(text, length));
        times[0][run] = (now() - start) / 4;
        start = now();
        for (int i = 0; i < rounds; i++)
            peer_free(peer_decode(text, length));
        times[1][run] = now() - start;
        start = now();
        for (int i = 0; i < rounds * 4; i++)
            cpod_string_free(encode(ours, &encoded));
        times[2][run] = (now() - start) / 4;
        start = now();
        for (int i = 0; i < rounds; i++)
            free(peer_encode(theirs));
        times[3][run] = now() - start;
    }
    allocations = 0;
    bench_page_free(decode(text, length));

    double bytes = (double)length * rounds / 1e6;
    double decode_ours = median(times[0]), decode_theirs = median(times[1]);
    double encode_ours = median(times[2]), encode_theirs = median(times[3]);
    printf("%-16s %9zu bytes  decode %7.1f MB/s against %5.1f: %5.1f times, %zu allocation(s)  encode %7.1f "
           "MB/s against "
           "%5.1f: %5.1f times\n",
           what, length, bytes / decode_ours, bytes / decode_theirs, decode_theirs / decode_ours, allocations,
           (double)encoded * rounds / 1e6 / encode_ours, bytes / encode_theirs, encode_theirs / encode_ours);
    bench_page_free(ours);
    peer_free(theirs);
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
