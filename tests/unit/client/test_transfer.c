/* Downloads of files that are too large for memory, to a callback or a file: cut, retried. */
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

#include "support/slow.h"
#include "tables.h"
#include "transfer.h"

static cpod_status download(cpod_client *client, const cpod_download *to, cpod_response_info *info,
                            cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.download = to, .response = info)};
    cpod_bytes *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, &params, NULL, &out, error);
    assert_null(out);
    return status;
}

static void test_a_huge_download_in_little_memory(void **state)
{
    (void)state;
    if (runs_slowly())
        skip();
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = HUGE_SIZE},
        {.bytes = BLOB_HEAD "Transfer-Encoding: chunked\r\n\r\n10000000\r\n",
         .fill = HUGE_SIZE,
         .tail = "\r\n0\r\n\r\n"}};
    LOOPBACK(&transfer_server, responses);
    transfer_meter m = {.fail_at = 0};
    cpod_client *client = transfer_client(&m);
    static const int64_t totals[] = {HUGE_SIZE, -1};
    for (size_t i = 0; i < 2; i++) {
        transfer_taker t = {.count = 0};
        cpod_download to = cpod_download_callback(transfer_take, &t);
        to.progress = transfer_note;
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        assert_int_equal(download(client, &to, &info, NULL), CPOD_OK);
        assert_true(t.count == HUGE_SIZE);
        assert_true(info.body_bytes == HUGE_SIZE);
        assert_false(t.differs);
        assert_int_equal(t.done, HUGE_SIZE);
        assert_int_equal(t.total, totals[i]);
    }
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_true(m.peak < (size_t)1 << 20);
    assert_int_equal(m.live, 0);
}

static void expect_in_file(FILE *file, off_t from, size_t size)
{
    struct stat about;
    assert_int_equal(fstat(fileno(file), &about), 0);
    assert_int_equal(about.st_size, from + (off_t)size);
    unsigned char *bytes = malloc(size);
    assert_non_null(bytes);
    assert_int_equal(pread(fileno(file), bytes, size, from), size);
    transfer_taker t = {.count = 0};
    assert_true(transfer_take(&t, bytes, size));
    assert_false(t.differs);
    free(bytes);
}

static void test_a_cut_download_is_an_error(void **state)
{
    (void)state;
    static const loopback_response cuts[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Transfer-Encoding: chunked\r\n\r\n10000000\r\n", .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Transfer-Encoding: chunked\r\n\r\nf4240\r\n",
         .fill = 1000000,
         .tail = "\r\n",
         .close = true}};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        loopback_begin(&transfer_server, cuts + i, 1);
        cpod_client *client = transfer_client(NULL);
        transfer_taker t = {.count = 0};
        cpod_download to = cpod_download_callback(transfer_take, &t); /* which cannot start over */
        cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(download(client, &to, &info, &error), CPOD_ERR_TRANSPORT);
        assert_int_equal(info.http_status, 200);
        assert_true(info.body_bytes == t.count);
        assert_int_equal(info.attempts, 1);
        assert_true(error.retryable);
        cpod_client_free(client);
        loopback_end(&transfer_server);
    }
}

static void test_a_cut_download_starts_over(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Content-Length: 500000\r\n\r\n", .fill = 500000},
    };
    for (int as_file = 0; as_file < 2; as_file++) {
        LOOPBACK(&transfer_server, responses);
        cpod_client *client = transfer_client(NULL);
        transfer_taker t = {.count = 0};
        FILE *file = transfer_new_file();
        assert_int_equal(write(fileno(file), "before", 6), 6);
        cpod_download to =
            as_file == 1 ? cpod_download_fd(fileno(file)) : cpod_download_callback(transfer_take, &t);
        to.restart = transfer_restart;
        assert_int_equal(download(client, &to, NULL, NULL), CPOD_OK);
        if (as_file == 1) {
            expect_in_file(file, 6, 500000);
        } else {
            assert_int_equal(t.restarts, 1);
            assert_true(t.count == 500000 && !t.differs);
        }
        (void)fclose(file);
        cpod_client_free(client);
        loopback_end(&transfer_server);
        assert_int_equal(transfer_server.request_count, 2);
    }
}

/* The offset of an appending descriptor is 0 until something is written. */
static void test_a_cut_download_leaves_what_was_there(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000000, .close = true},
        {.bytes = BLOB_HEAD "Content-Length: 500000\r\n\r\n", .fill = 500000},
    };
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    FILE *file = transfer_new_file();
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
    loopback_end(&transfer_server);
}

/* A length of 5 GiB is reported, though not sent. */
static void test_lengths_beyond_32_bits(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD "Content-Length: 5368709120\r\n\r\n", .fill = 100000, .close = true}};
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    transfer_taker t = {.count = 0};
    cpod_download to = cpod_download_callback(transfer_take, &t);
    to.progress = transfer_note;
    assert_int_equal(download(client, &to, NULL, NULL), CPOD_ERR_TRANSPORT);
    assert_int_equal(t.done, 100000);
    assert_int_equal(t.total, 5368709120);
    cpod_client_free(client);
    loopback_end(&transfer_server);
}

static void test_a_download_that_nobody_takes(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = BLOB_HEAD HUGE_LENGTH, .fill = HUGE_SIZE}};
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    cpod_error error = CPOD_ERROR_INIT;
    transfer_taker t = {.give_up_at = 100000};
    cpod_download to = cpod_download_callback(transfer_take, &t);
    assert_int_equal(download(client, &to, NULL, &error), CPOD_ERR_CALLBACK);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(close(ends[0]), 0);
    to = cpod_download_fd(ends[1]); /* no reader: neither a signal nor a retry */
    assert_int_equal(download(client, &to, NULL, &error), CPOD_ERR_CALLBACK);
    assert_non_null(strstr(error.message, strerror(EPIPE)));
    assert_int_equal(close(ends[1]), 0);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_int_equal(transfer_server.request_count, 2);
}

/* Returns the bytes that came before the download was idle for that long. */
static uint64_t download_until_idle(int64_t idle_timeout_ms)
{
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD HUGE_LENGTH, .fill = 1000, .hold = true}};
    LOOPBACK(&transfer_server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.base_url = transfer_server.url;
    options.attempt_timeout_ms = 1; /* downloads have no total timeout */
    options.call_timeout_ms = 1;
    options.idle_timeout_ms = idle_timeout_ms;
    options.max_retries = CPOD_NO_RETRIES;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    transfer_taker t = {.count = 0};
    cpod_download to = cpod_download_callback(transfer_take, &t);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(download(client, &to, NULL, &error), CPOD_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "idle"));
    cpod_client_free(client);
    loopback_end(&transfer_server);
    return t.count;
}

/* On a busy machine the first bytes can take longer than 40 ms: then the time is doubled. */
static void test_a_download_that_stands_still(void **state)
{
    (void)state;
    enum { FIRST_IDLE_MS = 40, GUARD_MS = 20000 };
    int64_t idle_timeout_ms = FIRST_IDLE_MS;
    uint64_t count;
    while ((count = download_until_idle(idle_timeout_ms)) < 1000) {
        idle_timeout_ms *= 2;
        assert_true(idle_timeout_ms < GUARD_MS);
    }
    assert_true(count == 1000);
}

static void test_only_files_are_downloaded(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes =
             "HTTP/1.1 404 No\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"title\":12}"},
        {.bytes = OK_THING}};
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    transfer_taker t = {.count = 0};
    cpod_download to = cpod_download_callback(transfer_take, &t);
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
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET, transfer_path, &params, NULL, NULL, NULL),
        CPOD_ERR_INVALID_ARGUMENT);
    cpod_core_stream *stream = NULL;
    assert_int_equal(
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, NULL),
        CPOD_ERR_INVALID_ARGUMENT);
    to.size = 0;
    assert_int_equal(download(client, &to, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_int_equal(transfer_server.request_count, 2);
}

static void test_no_memory(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD "Content-Length: 70000\r\n\r\n", .fill = 70000}};
    bool reached = true;
    for (size_t at = 1; reached; at++) {
        LOOPBACK(&transfer_server, responses);
        transfer_meter m = {.fail_at = 0};
        cpod_client *client = transfer_client(&m);
        m.fail_at = m.count + at;
        transfer_taker t = {.count = 0};
        cpod_download to = cpod_download_callback(transfer_take, &t);
        cpod_status status = download(client, &to, NULL, NULL);
        reached = m.count >= m.fail_at;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        loopback_end(&transfer_server);
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
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
