/* HTTP Digest with uploads, downloads, streams and batches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "cpod/core/download.h"
#include "digest_camera.h"

static loopback server;
static const loopback_response challenge = {.bytes = REFUSED DIGEST EMPTY};

static void begin(const loopback_response *responses, size_t count)
{
    loopback_begin(&server, responses, count);
    server.challenge = &challenge;
}
#define BEGIN(responses) begin((responses), sizeof(responses) / sizeof((responses)[0]))

/* ---- uploads ---- */

typedef struct reader {
    const char *text;
    size_t read;
    int rewinds;
    bool fails; /* to rewind */
} reader;

static int64_t read_text(void *context, void *buffer, size_t capacity)
{
    reader *r = context;
    size_t left = strlen(r->text) - r->read;
    size_t count = left < 3 ? left : 3;
    count = count < capacity ? count : capacity;
    memcpy(buffer, r->text + r->read, count);
    r->read += count;
    return (int64_t)count;
}

static bool rewind_text(void *context)
{
    reader *r = context;
    r->rewinds++;
    r->read = 0;
    return !r->fails;
}

static const loopback_response fine[] = {{.bytes = OK}};

static cpod_status write_firmware(const cpod_upload *upload, cpod_error *error)
{
    BEGIN(fine);
    cpod_client *client = camera_client(&server, NULL);
    cpod_status status = camera_write_firmware(client, NULL, upload, error);
    cpod_client_free(client);
    loopback_end(&server);
    return status;
}

static void check_both(const char *body)
{
    const digest_facts facts = camera_facts("PUT", "/firmware");
    assert_int_equal(server.request_count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(strstr(server.requests[i], "\r\n\r\n") + 4, body);
    assert_null(camera_header(&server, 0, "Authorization"));
    camera_judge(&server, 1, &facts);
}

static void test_uploads_are_sent_again(void **state)
{
    (void)state;
    reader r = {.text = "0123456789"};
    cpod_upload upload = {
        .read = read_text, .rewind = rewind_text, .context = &r, .length = 10, .state = CPOD_IS_SET};
    assert_int_equal(write_firmware(&upload, NULL), CPOD_OK);
    check_both("0123456789");
    assert_int_equal(r.rewinds, 1);
    r = (reader){.text = "0123456789"};
    upload.length = 0;
    upload.length_unknown = true;
    assert_int_equal(write_firmware(&upload, NULL), CPOD_OK);
    check_both("3\r\n012\r\n3\r\n345\r\n3\r\n678\r\n1\r\n9\r\n0\r\n\r\n");
    upload = cpod_upload_memory("from memory", 11, NULL);
    assert_int_equal(write_firmware(&upload, NULL), CPOD_OK);
    check_both("from memory");
}

static void test_files_are_sent_again(void **state)
{
    (void)state;
    char path[] = "/tmp/cpod-digest-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "of a file", 9), 9);
    cpod_upload upload = cpod_upload_path(path);
    assert_int_equal(write_firmware(&upload, NULL), CPOD_OK);
    check_both("of a file");
    assert_int_equal(lseek(fd, 3, SEEK_SET), 3);
    upload = cpod_upload_fd(fd, NULL);
    assert_int_equal(write_firmware(&upload, NULL), CPOD_OK);
    check_both("a file");
    (void)close(fd);
    (void)unlink(path);
}

static void test_what_cannot_be_sent_again_is_refused(void **state)
{
    (void)state;
    static const char message[] =
        "HTTP Digest sends the body again after the challenge of the server: the upload "
        "needs a function rewind, or a file";
    reader r = {.text = "0123456789"};
    cpod_error error = CPOD_ERROR_INIT;
    cpod_upload upload = {.read = read_text, .context = &r, .length = 10, .state = CPOD_IS_SET};
    assert_int_equal(write_firmware(&upload, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, message);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    upload = cpod_upload_fd(ends[0], NULL);
    assert_int_equal(write_firmware(&upload, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, message);
    (void)close(ends[0]);
    (void)close(ends[1]);
    assert_int_equal(r.read, 0);
    assert_int_equal(server.request_count, 0);
}

static void test_a_rewind_that_fails(void **state)
{
    (void)state;
    reader r = {.text = "0123456789", .fails = true};
    const cpod_upload upload = {
        .read = read_text, .rewind = rewind_text, .context = &r, .length = 10, .state = CPOD_IS_SET};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(write_firmware(&upload, &error), CPOD_ERR_CALLBACK);
    assert_string_equal(error.message, "The upload cannot be sent again: its callback rewind failed");
    assert_int_equal(server.request_count, 1);
}

/* The server need not read a body that it refuses. */
static void test_a_challenge_before_the_end_of_the_body(void **state)
{
    (void)state;
    enum { SIZE = 8 << 20 };
    char *bytes = calloc(1, SIZE);
    assert_non_null(bytes);
    const cpod_upload upload = cpod_upload_memory(bytes, SIZE, NULL);
    assert_int_equal(write_firmware(&upload, NULL), CPOD_OK);
    assert_int_equal(server.request_count, 2);
    free(bytes);
}

/* ---- downloads and streams ---- */

#define IMAGE "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 5\r\n\r\nimage"

static bool take(void *context, const void *data, size_t length)
{
    strncat(context, data, length);
    return true;
}

static void test_a_download(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = IMAGE}};
    BEGIN(responses);
    cpod_client *client = camera_client(&server, NULL);
    char taken[64] = "";
    const cpod_download to_callback = cpod_download_callback(take, taken);
    const camera_snapshot_params params = {.call = CPOD_CALL(.download = &to_callback)};
    cpod_bytes *out = NULL;
    assert_int_equal(camera_snapshot(client, &params, &out, NULL), CPOD_OK);
    assert_string_equal(taken, "image");
    cpod_client_free(client);
    loopback_end(&server);
    const digest_facts facts = camera_facts("GET", "/snapshot");
    assert_int_equal(server.request_count, 2);
    camera_judge(&server, 1, &facts);
}

#define EVENTS "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

static void test_a_stream(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = EVENTS "data: {\"on\":true}\n\ndata: {\"on\":false}\n\n", .close = true},
        {.bytes = EVENTS "data: {\"on\":true}\n\n", .hold = true}};
    BEGIN(responses);
    cpod_client *client = camera_client(&server, NULL);
    camera_events_stream *stream = NULL;
    assert_int_equal(camera_events_stream_open(client, NULL, &stream, NULL), CPOD_OK);
    const camera_state *event = NULL;
    for (int i = 0; i < 3; i++) { /* the last one after it was opened again */
        assert_int_equal(camera_events_stream_next(stream, &event, NULL), CPOD_OK);
        assert_int_equal(event->on, i != 1);
    }
    camera_events_stream_free(stream);
    cpod_client_free(client);
    loopback_end(&server);
    const digest_facts facts = camera_facts("GET", "/events");
    assert_int_equal(server.request_count, 4);
    camera_judge(&server, 1, &facts);
    camera_judge(&server, 3, &facts);
}

/* ---- batches ---- */

static void test_a_batch(void **state)
{
    (void)state;
    enum { CALLS = 24 };
    BEGIN(fine);
    cpod_client *client = camera_client(&server, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, CPOD_BATCH_OPTIONS(.concurrency = 6), &batch, NULL), CPOD_OK);
    const camera_state body = {.on = true};
    const camera_change_state_params params = {.call = CPOD_CALL(.batch = batch)};
    const camera_remove_zone_params others = {.call = CPOD_CALL(.batch = batch)};
    for (int i = 0; i < CALLS / 2; i++) {
        assert_int_equal(camera_change_state(client, &params, &body, NULL), CPOD_OK);
        assert_int_equal(camera_remove_zone(client, "7", &others, NULL), CPOD_OK);
    }
    const cpod_batch_result *done = NULL;
    for (int i = 0; i < CALLS; i++) {
        assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
        if (done->status != CPOD_OK)
            fail_msg("%s", done->error->message);
    }
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
    const digest_facts post = camera_facts("POST", "/state"), removal = camera_facts("DELETE", "/zones/7");
    size_t judged = 0;
    for (size_t i = 0; i < server.request_count; i++) {
        if (camera_header(&server, i, "Authorization") == NULL)
            continue;
        camera_judge(&server, i, server.requests[i][0] == 'P' ? &post : &removal);
        judged++;
    }
    assert_int_equal(judged, CALLS);
    assert_int_equal(server.request_count, 2 * CALLS);
    assert_true(atomic_load(&server.connections) <= 6);
}

static void test_a_batch_that_is_refused(void **state)
{
    (void)state;
    static const loopback_response refused[] = {{.bytes = REFUSED DIGEST EMPTY}};
    BEGIN(refused);
    cpod_client *client = camera_client(&server, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    const camera_remove_zone_params params = {.call = CPOD_CALL(.batch = batch)};
    assert_int_equal(camera_remove_zone(client, "7", &params, NULL), CPOD_OK);
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_ERR_AUTH);
    assert_int_equal(done->error->http_status, 401);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

/* Between its two requests a call has no response. */
static void test_a_batch_waits_for_the_second_response(void **state)
{
    (void)state;
    static const loopback_response silent[] = {{.bytes = "", .hold = true}};
    BEGIN(silent);
    cpod_client *client = camera_client(&server, NULL);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    const camera_remove_zone_params params = {
        .call = CPOD_CALL(.batch = batch, .first_byte_timeout_ms = 50, .max_retries = CPOD_NO_RETRIES)};
    assert_int_equal(camera_remove_zone(client, "7", &params, NULL), CPOD_OK);
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_ERR_TIMEOUT);
    assert_int_equal(done->error->http_status, 0);
    cpod_batch_free(batch);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uploads_are_sent_again),
        cmocka_unit_test(test_files_are_sent_again),
        cmocka_unit_test(test_what_cannot_be_sent_again_is_refused),
        cmocka_unit_test(test_a_rewind_that_fails),
        cmocka_unit_test(test_a_challenge_before_the_end_of_the_body),
        cmocka_unit_test(test_a_download),
        cmocka_unit_test(test_a_stream),
        cmocka_unit_test(test_a_batch),
        cmocka_unit_test(test_a_batch_that_is_refused),
        cmocka_unit_test(test_a_batch_waits_for_the_second_response),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
