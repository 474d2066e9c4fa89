/* Uploads of files that are too large for memory, and of descriptors, with progress. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/slow.h"
#include "tables.h"
#include "transfer.h"

static cpod_status upload(cpod_client *client, const cpod_upload *body, transfer_taker *progress,
                          cpod_error *error)
{
    const list_params params = {.call = CPOD_CALL(.upload_progress = progress == NULL ? NULL : transfer_note,
                                                  .upload_progress_context = progress)};
    return cpod_core_call(client, client_test_api(), OP_PUT_BLOB, transfer_path, &params, body, NULL, error);
}

static void test_a_huge_upload_in_little_memory(void **state)
{
    (void)state;
    if (runs_slowly())
        skip();
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&transfer_server, responses);
    transfer_meter m = {.fail_at = 0};
    cpod_client *client = transfer_client(&m);
    FILE *file = transfer_new_file(); /* with a hole, so that no disk is needed */
    assert_int_equal(ftruncate(fileno(file), HUGE_SIZE), 0);
    transfer_taker t = {.count = 0};
    const cpod_upload body = cpod_upload_fd(fileno(file), NULL);
    assert_int_equal(upload(client, &body, &t, NULL), CPOD_OK);
    assert_int_equal(t.done, HUGE_SIZE);
    assert_int_equal(t.total, HUGE_SIZE);
    assert_int_equal(lseek(fileno(file), 0, SEEK_CUR), 0);
    (void)fclose(file);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_non_null(strstr(transfer_server.requests[0], "\r\n"
                                                        "Content-Length: 268435456\r\n"));
    assert_true(transfer_server.swallowed > HUGE_SIZE - 65536);
    assert_true(m.peak < (size_t)1 << 20);
}

static void test_progress_of_a_raw_call(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    transfer_taker t = {.count = 0};
    const cpod_call_options *options =
        CPOD_CALL(.upload_progress = transfer_note, .upload_progress_context = &t);
    const cpod_json body = cpod_json_text("{\"name\":\"n\"}");
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/x", NULL, &body, options, NULL, NULL), CPOD_OK);
    assert_int_equal(t.done, 12);
    assert_int_equal(t.total, 12);
    t.done = -1;
    assert_int_equal(cpod_call_raw(client, "POST", "/v1/x", NULL, NULL, options, NULL, NULL), CPOD_OK);
    assert_int_equal(t.done, -1); /* there is no body */
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_non_null(strstr(transfer_server.requests[0], "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(transfer_server.requests[0], "\r\n\r\n{\"name\":\"n\"}"));
}

static void test_uploads_from_descriptors(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 503 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"}, {.bytes = OK_THING}};
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    FILE *file = transfer_new_file();
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
    transfer_taker t = {.count = 0};
    body = cpod_upload_memory("in memory", 9, NULL);
    assert_int_equal(upload(client, &body, &t, NULL), CPOD_OK);
    assert_int_equal(t.done, 9);
    assert_int_equal(t.total, 9);
    (void)fclose(file);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    for (size_t i = 0; i < 2; i++) {
        assert_non_null(strstr(transfer_server.requests[i], "\r\nContent-Length: 4\r\n"));
        assert_non_null(strstr(transfer_server.requests[i], "\r\n\r\nsent"));
    }
    assert_non_null(strstr(transfer_server.requests[2], "filename=\"name.txt\""));
    assert_non_null(strstr(transfer_server.requests[2], "\r\n\r\nsent\r\n--"));
    assert_non_null(strstr(transfer_server.requests[3], "\r\n5\r\npiped\r\n0\r\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_huge_upload_in_little_memory),
        cmocka_unit_test(test_progress_of_a_raw_call),
        cmocka_unit_test(test_uploads_from_descriptors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
