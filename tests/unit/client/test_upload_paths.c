/* Uploads from a path, which is opened for each attempt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "paths.h"
#include "resume.h"
#include "tables.h"

#define CREATED "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

static cpod_status put(const loopback_response *responses, size_t count, const cpod_upload *body,
                       cpod_error *error)
{
    loopback_begin(&transfer_server, responses, count);
    cpod_client *client = transfer_client(NULL);
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_PUT_BLOB, transfer_path, NULL, body, NULL, error);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    return status;
}

/* Between the attempts the file becomes longer. */
static void append_once(void *context, int64_t done, int64_t total)
{
    int64_t *totals = context;
    assert_int_equal(done, total);
    totals[totals[0] == 0 ? 0 : 1] = total;
    paths_write(WHOLE "more");
}

static void test_an_upload_that_grows(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = REFUSED}, {.bytes = CREATED}};
    paths_write(WHOLE);
    LOOPBACK(&transfer_server, responses);
    cpod_client *client = transfer_client(NULL);
    int64_t totals[2] = {0, 0};
    const cpod_upload body = cpod_upload_path(paths_file);
    const list_params params = {
        .call = CPOD_CALL(.upload_progress = append_once, .upload_progress_context = totals)};
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_PUT_BLOB, transfer_path, &params, &body, NULL, NULL);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    assert_int_equal(status, CPOD_OK);
    assert_int_equal(totals[0], 20);
    assert_int_equal(totals[1], 24);
    assert_true(resume_asked(1, "Content-Length: 24"));
    assert_non_null(strstr(transfer_server.requests[1], "\r\n\r\n" WHOLE "more"));
}

static void test_an_upload_is_opened_for_each_attempt(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = REFUSED}, {.bytes = CREATED}};
    paths_write(WHOLE);
    int before = paths_lowest_descriptor();
    const cpod_upload body = cpod_upload_path(paths_file);
    assert_int_equal(put(responses, 2, &body, NULL), CPOD_OK);
    assert_int_equal(paths_lowest_descriptor(), before);
    assert_int_equal(transfer_server.request_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(resume_asked(i, "Content-Length: 20"));
        assert_non_null(strstr(transfer_server.requests[i], "\r\n\r\n" WHOLE));
    }
}

static void test_an_upload_in_a_form(void **state)
{
    (void)state;
    static const struct {
        const char *given;
        const char *sent;
    } names[] = {{NULL, "name=\"file\"; filename=\"model.bin\"\r\n"}, {"b", "; filename=\"b\"\r\n"}};
    static const loopback_response responses[] = {{.bytes = CREATED}};
    paths_write(WHOLE);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        LOOPBACK(&transfer_server, responses);
        cpod_client *client = transfer_client(NULL);
        upload_form form = {.title = "t", .file = cpod_upload_path(paths_file)};
        form.file.filename = names[i].given;
        cpod_status status =
            cpod_core_call(client, client_test_api(), OP_MULTIPART, NULL, NULL, &form, NULL, NULL);
        cpod_client_free(client);
        loopback_end(&transfer_server);
        assert_int_equal(status, CPOD_OK);
        assert_non_null(strstr(transfer_server.requests[0], names[i].sent));
        assert_non_null(strstr(transfer_server.requests[0], "\r\n\r\n" WHOLE "\r\n--"));
    }
}

static void test_uploads_that_cannot_be_opened(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CREATED}};
    char fifo[200], missing[200];
    (void)snprintf(fifo, sizeof fifo, "%s/fifo", paths_folder);
    (void)snprintf(missing, sizeof missing, "%s/missing", paths_folder);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const struct {
        const char *path;
        const char *reason;
    } cases[] = {{missing, "No such file or directory (errno 2)"},
                 {fifo, "not a regular file"}, /* does not wait for a writer */
                 {paths_folder, "not a regular file"},
                 {"", "No such file or directory"}};
    int before = paths_lowest_descriptor();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_upload body = cpod_upload_path(cases[i].path);
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(put(responses, 1, &body, &error), CPOD_ERR_CALLBACK);
        assert_non_null(strstr(error.message, cases[i].reason));
        assert_non_null(strstr(error.message, cases[i].path));
        assert_int_equal(transfer_server.request_count, 0);
        assert_int_equal(paths_lowest_descriptor(), before);
    }
    assert_int_equal(unlink(fifo), 0);
}

/* Where it is documented that a size may be wrong. */
static void test_an_upload_of_proc(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CREATED}};
    const cpod_upload body = cpod_upload_path("/proc/self/status");
    assert_int_equal(put(responses, 1, &body, NULL), CPOD_OK);
    assert_true(resume_asked(0, "Transfer-Encoding: chunked"));
    assert_non_null(strstr(transfer_server.requests[0], "\r\nName:"));
}

static void test_uploads_that_contradict(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = CREATED}};
    cpod_upload cases[] = {cpod_upload_path(paths_file), cpod_upload_path(paths_file),
                           cpod_upload_memory("a", 1, NULL), cpod_upload_fd(0, NULL)};
    cases[0].data = "a";
    cases[1].from_fd = true;
    cases[2].reserved[0] = paths_file;
    cases[3].reserved[3] = paths_file;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(put(responses, 1, &cases[i], &error), CPOD_ERR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, i < 2 ? "path" : "reserved"));
        LOOPBACK(&transfer_server, responses);
        cpod_client *client = transfer_client(NULL);
        const upload_form form = {.title = "t", .file = cases[i]};
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_MULTIPART, NULL, NULL, &form, NULL, &error),
            CPOD_ERR_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "The file file"));
        cpod_client_free(client);
        loopback_end(&transfer_server);
        assert_int_equal(transfer_server.request_count, 0);
    }
}

/* Every allocation fails once: no descriptor stays. */
static void test_no_memory(void **state)
{
    (void)state;
    bool reached = true;
    int before = paths_lowest_descriptor();
    paths_write(WHOLE);
    static const loopback_response responses[] = {{.bytes = REFUSED}, {.bytes = CREATED}};
    for (size_t at = 1; reached; at++) {
        LOOPBACK(&transfer_server, responses);
        transfer_meter m = {.fail_at = 0};
        cpod_client *client = transfer_client(&m);
        m.fail_at = m.count + at;
        const cpod_upload body = cpod_upload_path(paths_file);
        cpod_status status =
            cpod_core_call(client, client_test_api(), OP_PUT_BLOB, transfer_path, NULL, &body, NULL, NULL);
        reached = m.count >= m.fail_at;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        loopback_end(&transfer_server);
    }
    assert_int_equal(paths_lowest_descriptor(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_upload_is_opened_for_each_attempt, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_an_upload_that_grows, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_an_upload_in_a_form, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_uploads_that_cannot_be_opened, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_an_upload_of_proc, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_uploads_that_contradict, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_no_memory, paths_make, paths_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
