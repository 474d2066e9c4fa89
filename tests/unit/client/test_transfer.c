/* Files that are too large for memory: down to a callback or a file, up from one, cut, retried. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "loopback.h"
#include "support/slow.h"
#include "tables.h"

#define BLOB_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
#define OK_THING                                            \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" \
    "Content-Length: 19\r\n\r\n{\"data\":{\"id\":\"1\"}}"
#define HUGE_SIZE   268435456 /* 256 MiB */
#define HUGE_LENGTH "Content-Length: 268435456\r\n\r\n"

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static loopback server; /* too large for a stack */

static bool sleep_not(void *context, int64_t until_ms, const cpod_cancel *cancel)
{
    (void)context;
    (void)until_ms;
    return !cpod_cancel_is_triggered(cancel);
}

/* ---- memory ---- */

typedef struct meter {
    size_t count;
    size_t fail_at;
    size_t live;
    size_t peak;
} meter;

static void *meter_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    meter *m = context;
    void *larger = ++m->count == m->fail_at ? NULL : realloc(memory, new_size);
    if (larger != NULL)
        m->live += new_size - (memory == NULL ? 0 : old_size);
    m->peak = m->live > m->peak ? m->live : m->peak;
    return larger;
}

static void *meter_allocate(void *context, size_t size)
{
    return meter_reallocate(context, NULL, 0, size);
}

static void meter_release(void *context, void *memory, size_t size)
{
    meter *m = context;
    m->live -= size;
    free(memory);
}

static cpod_client *client_of(meter *m)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_allocator allocator = {m, meter_allocate, meter_reallocate, meter_release};
    options.token = "tok";
    options.base_url = server.url;
    options.max_body_bytes = 1000; /* does not hold for what goes elsewhere than to memory */
    if (m != NULL)
        options.allocator = &allocator;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    cpodi_clock clock = cpodi_system_clock;
    clock.sleep_until = sleep_not;
    cpodi_client_set_clock(client, &clock);
    return client;
}

/* ---- what takes a download ---- */

typedef struct taker {
    uint64_t count;
    uint64_t give_up_at; /* 0: never */
    bool differs;
    int restarts;
    int64_t done;
    int64_t total;
} taker;

static bool take(void *context, const void *data, size_t length)
{
    taker *t = context;
    const unsigned char *bytes = data;
    if (t->give_up_at != 0 && t->count + length >= t->give_up_at)
        return false;
    while (length > 0) {
        size_t at = (size_t)(t->count % LOOPBACK_BLOCK);
        size_t count = length < LOOPBACK_BLOCK - at ? length : LOOPBACK_BLOCK - at;
        t->differs = t->differs || memcmp(bytes, loopback_block + at, count) != 0;
        bytes += count;
        length -= count;
        t->count += count;
    }
    return true;
}

static bool restart(void *context)
{
    taker *t = context;
    t->count = 0;
    t->restarts++;
    return true;
}

static void note(void *context, int64_t done, int64_t total)
{
    taker *t = context;
    assert_true(done > 0);
    t->done = done;
    t->total = total;
}

static cpod_status download(cpod_client *client, const cpod_download *to, cpod_response_info *info,
                            cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.download = to, .response = info)};
    cpod_bytes *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, id_path, &params, NULL, &out, error);
    assert_null(out);
    return status;
}

static void test_a_huge_download_in_little_memory(void **state)
{
    (void)state;
    if (runs_slowly())
        skip();
    static const loopback_reply replies[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = HUGE_SIZE},
        {.bytes = BLOB_HEAD "Transfer-Encoding: chunked\r\n\r\n10000000\r\n",
         .fill = HUGE_SIZE,
         .tail = "\r\n0\r\n\r\n"}};
    LOOPBACK(&server, replies);
    meter m = {.fail_at = 0};
    cpod_client *client = client_of(&m);
    static const int64_t totals[] = {HUGE_SIZE, -1};
    for (size_t i = 0; i < 2; i++) {
        taker t = {.count = 0};
        cpod_download to = cpod_download_callback(take, &t);
        to.progress = note;
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        assert_int_equal(download(client, &to, &info, NULL), CPOD_OK);
        assert_true(t.count == HUGE_SIZE);
        assert_true(info.body_bytes == HUGE_SIZE);
        assert_false(t.differs);
        assert_int_equal(t.done, HUGE_SIZE);
        assert_int_equal(t.total, totals[i]);
    }
    cpod_client_free(client);
    loopback_end(&server);
    assert_true(m.peak < (size_t)1 << 20);
    assert_int_equal(m.live, 0);
}

static FILE *new_file(void)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    return file;
}

static void expect_in_file(FILE *file, off_t from, size_t size)
{
    struct stat about;
    assert_int_equal(fstat(fileno(file), &about), 0);
    assert_int_equal(about.st_size, from + (off_t)size);
    unsigned char *bytes = malloc(size);
    assert_non_null(bytes);
    assert_int_equal(pread(fileno(file), bytes, size, from), size);
    taker t = {.count = 0};
    assert_true(take(&t, bytes, size));
    assert_false(t.differs);
    free(bytes);
}

static void test_a_cut_download_is_an_error(void **state)
{
    (void)state;
    static const loopback_reply cuts[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Transfer-Encoding: chunked\r\n\r\n10000000\r\n", .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Transfer-Encoding: chunked\r\n\r\nf4240\r\n",
         .fill = 1000000,
         .tail = "\r\n",
         .close = true}};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        loopback_begin(&server, cuts + i, 1);
        cpod_client *client = client_of(NULL);
        taker t = {.count = 0};
        cpod_download to = cpod_download_callback(take, &t); /* which cannot start over */
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(download(client, &to, &info, &error), CPOD_ERR_TRANSPORT);
        assert_int_equal(info.http_status, 200);
        assert_true(info.body_bytes == t.count);
        assert_int_equal(info.attempts, 1);
        assert_true(error.retryable);
        cpod_client_free(client);
        loopback_end(&server);
    }
}

static void test_a_cut_download_starts_over(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Content-Length: 500000\r\n\r\n", .fill = 500000},
    };
    for (int as_file = 0; as_file < 2; as_file++) {
        LOOPBACK(&server, replies);
        cpod_client *client = client_of(NULL);
        taker t = {.count = 0};
        FILE *file = new_file();
        assert_int_equal(write(fileno(file), "before", 6), 6);
        cpod_download to = as_file == 1 ? cpod_download_fd(fileno(file)) : cpod_download_callback(take, &t);
        to.restart = restart;
        assert_int_equal(download(client, &to, NULL, NULL), CPOD_OK);
        if (as_file == 1) {
            expect_in_file(file, 6, 500000);
        } else {
            assert_int_equal(t.restarts, 1);
            assert_true(t.count == 500000 && !t.differs);
        }
        (void)fclose(file);
        cpod_client_free(client);
        loopback_end(&server);
        assert_int_equal(server.request_count, 2);
    }
}

/* A descriptor that appends says it stands at 0 until something is written. */
static void test_a_cut_download_leaves_what_was_there(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Content-Length: 500000\r\n\r\n", .fill = 500000},
    };
    LOOPBACK(&server, replies);
    cpod_client *client = client_of(NULL);
    FILE *file = new_file();
    assert_int_equal(write(fileno(file), "before", 6), 6);
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
    int appending = open(path, O_WRONLY | O_APPEND);
    if (appending < 0)
        skip(); /* this system has no such folder */
    cpod_download to = cpod_download_fd(appending);
    assert_int_equal(download(client, &to, NULL, NULL), CPOD_OK);
    expect_in_file(file, 6, 500000);
    char before[6];
    assert_int_equal(pread(fileno(file), before, sizeof before, 0), 6);
    assert_memory_equal(before, "before", 6);
    (void)close(appending);
    (void)fclose(file);
    cpod_client_free(client);
    loopback_end(&server);
}

/* 5 GiB are told as such, though not sent. */
static void test_lengths_beyond_32_bits(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {
        {.bytes = BLOB_HEAD "Content-Length: 5368709120\r\n\r\n", .fill = 100000, .close = true}};
    LOOPBACK(&server, replies);
    cpod_client *client = client_of(NULL);
    taker t = {.count = 0};
    cpod_download to = cpod_download_callback(take, &t);
    to.progress = note;
    assert_int_equal(download(client, &to, NULL, NULL), CPOD_ERR_TRANSPORT);
    assert_int_equal(t.done, 100000);
    assert_int_equal(t.total, 5368709120);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_a_download_that_nobody_takes(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {{.bytes = BLOB_HEAD HUGE_LENGTH, .fill = HUGE_SIZE}};
    LOOPBACK(&server, replies);
    cpod_client *client = client_of(NULL);
    cpod_error error = CPOD_ERROR_INIT;
    taker t = {.give_up_at = 100000};
    cpod_download to = cpod_download_callback(take, &t);
    assert_int_equal(download(client, &to, NULL, &error), CPOD_ERR_CALLBACK);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(close(ends[0]), 0);
    to = cpod_download_fd(ends[1]); /* no reader: neither a signal nor a retry */
    assert_int_equal(download(client, &to, NULL, &error), CPOD_ERR_CALLBACK);
    assert_non_null(strstr(error.message, strerror(EPIPE)));
    assert_int_equal(close(ends[1]), 0);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

static void test_a_download_that_stands_still(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {{.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000, .hold = true}};
    LOOPBACK(&server, replies);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = server.url;
    options.attempt_timeout_ms = 1; /* of no account here */
    options.call_timeout_ms = 1;
    options.idle_timeout_ms = 40;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    taker t = {.count = 0};
    cpod_download to = cpod_download_callback(take, &t);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(download(client, &to, NULL, &error), CPOD_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "idle"));
    assert_true(t.count == 1000);
    cpod_client_free(client);
    loopback_end(&server);
}

static void test_only_files_are_downloaded(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {
        {.bytes =
             "HTTP/1.1 404 No\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"title\":12}"},
        {.bytes = OK_THING}};
    LOOPBACK(&server, replies);
    cpod_client *client = client_of(NULL);
    taker t = {.count = 0};
    cpod_download to = cpod_download_callback(take, &t);
    assert_int_equal(download(client, &to, NULL, NULL), CPOD_ERR_NOT_FOUND);
    assert_true(t.count == 0);
    cpod_raw_response *response = NULL;
    assert_int_equal(
        cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, CPOD_CALL(.download = &to), &response, NULL),
        CPOD_OK);
    assert_int_equal(response->http_status, 200);
    assert_int_equal(response->body_length, 0);
    cpod_raw_response_free(response);
    assert_true(t.count == 19);
    const list_params params = {.call = CPOD_CALL(.download = &to)};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, NULL),
                     CPOD_ERR_INVALID_ARGUMENT);
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, NULL),
        CPOD_ERR_INVALID_ARGUMENT);
    to.size = 0;
    assert_int_equal(download(client, &to, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

/* ---- up ---- */

static cpod_status upload(cpod_client *client, const cpod_upload *body, taker *progress, cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.upload_progress = progress == NULL ? NULL : note,
                                                  .upload_progress_context = progress)};
    return cpod_core_call(client, client_test_api(), OP_PUT_BLOB, id_path, &params, body, NULL, error);
}

static void test_a_huge_upload_in_little_memory(void **state)
{
    (void)state;
    if (runs_slowly())
        skip();
    static const loopback_reply replies[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, replies);
    meter m = {.fail_at = 0};
    cpod_client *client = client_of(&m);
    FILE *file = new_file(); /* with a hole, so that no disk is needed */
    assert_int_equal(ftruncate(fileno(file), HUGE_SIZE), 0);
    taker t = {.count = 0};
    const cpod_upload body = cpod_upload_fd(fileno(file), NULL);
    assert_int_equal(upload(client, &body, &t, NULL), CPOD_OK);
    assert_int_equal(t.done, HUGE_SIZE);
    assert_int_equal(t.total, HUGE_SIZE);
    assert_int_equal(lseek(fileno(file), 0, SEEK_CUR), 0);
    (void)fclose(file);
    cpod_client_free(client);
    loopback_end(&server);
    assert_non_null(strstr(server.requests[0], "\r\n"
                                               "Content-Length: 268435456\r\n"));
    assert_true(server.swallowed > HUGE_SIZE - 65536);
    assert_true(m.peak < (size_t)1 << 20);
}

static void test_progress_of_a_raw_call(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, replies);
    cpod_client *client = client_of(NULL);
    taker t = {.count = 0};
    const cpod_call_options *options = CPOD_CALL(.upload_progress = note, .upload_progress_context = &t);
    const cpod_json body = cpod_json_text("{\"name\":\"n\"}");
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/x", NULL, &body, options, NULL, NULL), CPOD_OK);
    assert_int_equal(t.done, 12);
    assert_int_equal(t.total, 12);
    t.done = -1;
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/x", NULL, NULL, options, NULL, NULL), CPOD_OK);
    assert_int_equal(t.done, -1); /* there is no body */
    cpod_client_free(client);
    loopback_end(&server);
    assert_non_null(strstr(server.requests[0], "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(server.requests[0], "\r\n\r\n{\"name\":\"n\"}"));
}

static void test_uploads_from_descriptors(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {
        {.bytes = "HTTP/1.1 503 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"}, {.bytes = OK_THING}};
    LOOPBACK(&server, replies);
    cpod_client *client = client_of(NULL);
    FILE *file = new_file();
    assert_int_equal(write(fileno(file), "skipped-sent", 12), 12);
    assert_int_equal(lseek(fileno(file), 8, SEEK_SET), 8);
    cpod_upload body = cpod_upload_fd(fileno(file), "name.txt");
    assert_int_equal(upload(client, &body, NULL, NULL), CPOD_OK); /* the second time */
    const upload_form form = {.title = "t", .file = body};
    assert_int_equal(cpod_core_call(client, client_test_api(), OP_MULTIPART, NULL, NULL, &form, NULL, NULL),
                     CPOD_OK);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    assert_int_equal(close(ends[1]), 0);
    body = cpod_upload_fd(ends[0], NULL);
    assert_int_equal(upload(client, &body, NULL, NULL), CPOD_OK);
    assert_int_equal(close(ends[0]), 0);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(upload(client, &body, NULL, &error), CPOD_ERR_CALLBACK); /* it is closed */
    taker t = {.count = 0};
    body = cpod_upload_memory("in memory", 9, NULL);
    assert_int_equal(upload(client, &body, &t, NULL), CPOD_OK);
    assert_int_equal(t.done, 9);
    assert_int_equal(t.total, 9);
    (void)fclose(file);
    cpod_client_free(client);
    loopback_end(&server);
    for (size_t i = 0; i < 2; i++) {
        assert_non_null(strstr(server.requests[i], "\r\nContent-Length: 4\r\n"));
        assert_non_null(strstr(server.requests[i], "\r\n\r\nsent"));
    }
    assert_non_null(strstr(server.requests[2], "filename=\"name.txt\""));
    assert_non_null(strstr(server.requests[2], "\r\n\r\nsent\r\n--"));
    assert_non_null(strstr(server.requests[3], "\r\n5\r\npiped\r\n0\r\n"));
}

static void test_no_memory(void **state)
{
    (void)state;
    static const loopback_reply replies[] = {
        {.bytes = BLOB_HEAD "Content-Length: 70000\r\n\r\n", .fill = 70000}};
    bool reached = true;
    for (size_t at = 1; reached; at++) {
        LOOPBACK(&server, replies);
        meter m = {.fail_at = 0};
        cpod_client *client = client_of(&m);
        m.fail_at = m.count + at;
        taker t = {.count = 0};
        cpod_download to = cpod_download_callback(take, &t);
        cpod_status status = download(client, &to, NULL, NULL);
        reached = m.count >= m.fail_at;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        loopback_end(&server);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_huge_download_in_little_memory),
        cmocka_unit_test(test_a_cut_download_is_an_error),
        cmocka_unit_test(test_a_cut_download_starts_over),
        cmocka_unit_test(test_a_cut_download_leaves_what_was_there),
        cmocka_unit_test(test_lengths_beyond_32_bits),
        cmocka_unit_test(test_a_download_that_nobody_takes),
        cmocka_unit_test(test_a_download_that_stands_still),
        cmocka_unit_test(test_only_files_are_downloaded),
        cmocka_unit_test(test_a_huge_upload_in_little_memory),
        cmocka_unit_test(test_progress_of_a_raw_call),
        cmocka_unit_test(test_uploads_from_descriptors),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
