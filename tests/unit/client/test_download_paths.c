/* Downloads to a path, which appear when they are complete; pages in place of a file. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "paths.h"
#include "resume.h"
#include "tables.h"

static void test_a_file_appears(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = ALL}};
    const mode_t before = umask(027);
    const cpod_download to = cpod_download_path(paths_file);
    resume_sink sink;
    assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_OK);
    (void)umask(before);
    paths_expect(WHOLE);
    struct stat about;
    assert_int_equal(stat(paths_file, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    assert_true(sink.info.body_bytes == 20);
}

static void test_a_file_is_replaced(void **state)
{
    (void)state;
    const cpod_download to = cpod_download_path(paths_file);
    resume_sink sink;
    paths_write("before, and longer than the new content");
    assert_int_equal(RESUME_GET_TO(&sink, resume_cut_then_rest, &to), CPOD_OK);
    assert_true(resume_asked(1, "Range: bytes=10-"));
    paths_expect(WHOLE);
    static const loopback_response other[] = {{.bytes = HALF, .close = true},
                                              {.bytes = BLOB_HEAD "Content-Length: 3\r\n\r\nnew"}};
    assert_int_equal(RESUME_GET_TO(&sink, other, &to), CPOD_OK);
    paths_expect("new");
    static const loopback_response empty[] = {{.bytes = BLOB_HEAD "Content-Length: 0\r\n\r\n"}};
    assert_int_equal(RESUME_GET_TO(&sink, empty, &to), CPOD_OK);
    paths_expect("");
}

static void test_a_name_without_a_folder(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = ALL}};
    char before[1024];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(paths_folder), 0);
    const cpod_download to = cpod_download_path("model.bin");
    resume_sink sink;
    cpod_status status = RESUME_GET_TO(&sink, responses, &to);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(status, CPOD_OK);
    paths_expect(WHOLE);
}

/* What was there before stays. */
static void test_a_failure_leaves_nothing(void **state)
{
    (void)state;
    static const struct {
        loopback_response response;
        cpod_status status;
    } cases[] = {
        {{.bytes = HALF, .close = true}, CPOD_ERR_TRANSPORT},
        {{.bytes = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"}, CPOD_ERR_NOT_FOUND},
        {{.bytes = "HTTP/1.1 204 No Content\r\n\r\n"}, CPOD_ERR_PROTOCOL},
        {{.bytes = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"}, CPOD_ERR_PROTOCOL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_download to = cpod_download_path(paths_file);
        resume_sink sink;
        assert_int_equal(resume_get_to(&sink, &cases[i].response, 1, &to, CPOD_NO_RETRIES), cases[i].status);
        assert_int_equal(paths_count(), 0);
        paths_write("before");
        assert_int_equal(resume_get_to(&sink, &cases[i].response, 1, &to, CPOD_NO_RETRIES), cases[i].status);
        paths_expect("before");
        assert_int_equal(unlink(paths_file), 0);
    }
}

static void test_paths_that_cannot_be_written(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = ALL}};
    char missing[200], below[200];
    (void)snprintf(missing, sizeof missing, "%s/none/model.bin", paths_folder);
    (void)snprintf(below, sizeof below, "%s/", paths_folder);
    const struct {
        const char *path;
        const char *reason;
    } cases[] = {{missing, "No such file or directory (errno 2)"},
                 {paths_folder, "not by a regular file"},
                 {"/dev/null", "not by a regular file"},
                 {below, "names no file"},
                 {"", "names no file"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_download to = cpod_download_path(cases[i].path);
        resume_sink sink;
        assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_ERR_CALLBACK);
        print_message("%s\n", sink.error.message);
        assert_non_null(strstr(sink.error.message, cases[i].reason));
        assert_non_null(strstr(sink.error.message, cases[i].path));
        assert_int_equal(transfer_server.request_count, 1); /* not tried again */
        assert_int_equal(paths_count(), 0);
    }
}

static void take_path(void *context, int64_t done, int64_t total)
{
    (void)context;
    (void)done;
    (void)total;
    assert_int_equal(mkdir(paths_file, 0700), 0);
}

/* While the download runs, a folder takes its place. */
static void test_a_path_that_is_taken_meanwhile(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = ALL}};
    cpod_download to = cpod_download_path(paths_file);
    to.progress = take_path;
    resume_sink sink;
    assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_ERR_CALLBACK);
    assert_non_null(strstr(sink.error.message, "cannot be completed"));
    assert_non_null(strstr(sink.error.message, paths_file));
    assert_int_equal(paths_count(), 1);
    assert_int_equal(rmdir(paths_file), 0);
}

static void test_a_disk_that_is_full(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = ALL}};
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {.rlim_cur = 5, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const cpod_download to = cpod_download_path(paths_file);
    resume_sink sink;
    cpod_status status = RESUME_GET_TO(&sink, responses, &to);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_int_equal(status, CPOD_ERR_CALLBACK);
    assert_non_null(strstr(sink.error.message, "Writing the file of the download failed: "));
    assert_non_null(strstr(sink.error.message, strerror(EFBIG)));
    assert_non_null(strstr(sink.error.message, paths_file));
    assert_int_equal(paths_count(), 0);
}

static void test_destinations_that_contradict(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = ALL}};
    resume_sink sink = {.length = 0};
    cpod_download to = cpod_download_path(paths_file);
    to.fd = 1;
    assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_ERR_INVALID_ARGUMENT);
    to = cpod_download_path(paths_file);
    to.write = resume_write;
    assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(transfer_server.request_count, 0);
    /* A program that was compiled before there was a path. */
    to = cpod_download_callback(resume_write, &sink);
    to.size = offsetof(cpod_download, path);
    to.path = "never read";
    assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_OK);
    assert_int_equal(paths_count(), 0);
}

/* The names of temporary files are random; with an unlucky number the next one is taken. */
static uint64_t not_random(void *context)
{
    (void)context;
    return 0xABC;
}

static void test_a_batch_that_is_freed(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = HALF, .hold = true}};
    LOOPBACK(&transfer_server, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_clock clock = {.size = sizeof clock, .random = not_random};
    options.token = "tok";
    options.base_url = transfer_server.url;
    options.clock = &clock;
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    for (size_t i = 0; i < 2; i++) {
        cpod_download to = cpod_download_path(paths_file);
        const list_params params = {.call = CPOD_CALL(.download = &to, .batch = batch)};
        assert_int_equal(
            cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, &params, NULL, NULL, NULL),
            CPOD_OK);
    }
    const cpod_batch_result *result = NULL;
    while (paths_count() < 2)
        assert_int_equal(cpod_batch_next(batch, 1, &result, NULL), CPOD_PENDING);
    cpod_batch_free(batch);
    assert_int_equal(paths_count(), 0);
    cpod_client_free(client);
    loopback_end(&transfer_server);
}

/* ---- pages in place of a file ---- */

#define PAGE(type, more) \
    "HTTP/1.1 200 OK\r\nContent-Type: " type "\r\n" more "Content-Length: 11\r\n\r\n<html>Login"

static void test_a_page_in_place_of_a_file(void **state)
{
    (void)state;
    static const char *const pages[] = {PAGE("text/html", ""), PAGE("Text/HTML; charset=utf-8", ""),
                                        PAGE("application/xhtml+xml", "Content-Disposition: inline\r\n")};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        const loopback_response responses[] = {{.bytes = pages[i]}};
        const cpod_download to = cpod_download_path(paths_file);
        resume_sink sink;
        assert_int_equal(RESUME_GET_TO(&sink, responses, &to), CPOD_ERR_PROTOCOL);
        assert_int_equal(sink.error.http_status, 200);
        assert_non_null(strstr(sink.error.message, i == 2 ? "xhtml" : i == 1 ? "Text/HTML" : "text/html"));
        assert_string_equal(sink.error.body, "<html>Login");
        assert_int_equal(transfer_server.request_count, 1);
        assert_int_equal(paths_count(), 0);
    }
}

/* A download that broke off keeps what it has when the network shows its login page. */
static void test_a_page_in_place_of_the_rest(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = HALF, .close = true},
                                                  {.bytes = PAGE("text/html", "")}};
    resume_sink sink;
    assert_int_equal(RESUME_GET(&sink, responses, true), CPOD_ERR_PROTOCOL);
    assert_string_equal(sink.error.body, "<html>Login");
    assert_string_equal(sink.text, "0123456789");
    assert_int_equal(sink.restarts, 0);
}

static void test_a_file_that_is_a_page(void **state)
{
    (void)state;
    static const loopback_response attached[] = {
        {.bytes = PAGE("text/html", "Content-Disposition: attachment; filename=\"a.html\"\r\n")}};
    const cpod_download to = cpod_download_path(paths_file);
    resume_sink sink;
    assert_int_equal(RESUME_GET_TO(&sink, attached, &to), CPOD_OK);
    paths_expect("<html>Login");
    static const loopback_response parts[] = {
        {.bytes = PAGE("text/html", "ETag: \"p\"\r\nContent-Disposition: attachment\r\n"),
         .length = 114,
         .close = true},
        {.bytes = "HTTP/1.1 206 P\r\nContent-Type: text/html\r\nContent-Range: bytes 6-10/11\r\n\r\nLogin",
         .close = true}};
    assert_int_equal(unlink(paths_file), 0);
    assert_int_equal(RESUME_GET_TO(&sink, parts, &to), CPOD_OK);
    assert_int_equal(transfer_server.request_count, 2);
    paths_expect("<html>Login");
    static const loopback_response page[] = {{.bytes = PAGE("text/html", "")}};
    LOOPBACK(&transfer_server, page); /* a raw call documents nothing */
    cpod_client *client = transfer_client(NULL);
    assert_int_equal(unlink(paths_file), 0);
    assert_int_equal(
        cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, CPOD_CALL(.download = &to), NULL, NULL), CPOD_OK);
    paths_expect("<html>Login");
    cpod_bytes *bytes = NULL; /* in memory the same holds */
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, NULL, NULL, &bytes, &error),
        CPOD_ERR_PROTOCOL);
    assert_string_equal(error.body, "<html>Login");
    cpod_client_free(client);
    loopback_end(&transfer_server);
}

/* ---- memory ---- */

/* Every allocation fails once: no file and no descriptor stays. */
static void test_no_memory(void **state)
{
    (void)state;
    bool reached = true;
    int before = paths_lowest_descriptor();
    for (size_t at = 1; reached; at++) {
        LOOPBACK(&transfer_server, resume_cut_then_rest);
        transfer_meter m = {.fail_at = 0};
        cpod_client *client = transfer_client(&m);
        m.fail_at = m.count + at;
        const cpod_download to = cpod_download_path(paths_file);
        cpod_raw_response *response = NULL;
        cpod_status status =
            cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, CPOD_CALL(.download = &to), &response, NULL);
        reached = m.count >= m.fail_at;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        assert_int_equal(paths_count(), reached ? 0 : 1);
        assert_true((response == NULL) == reached);
        cpod_raw_response_free(response);
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        loopback_end(&transfer_server);
    }
    paths_expect(WHOLE);
    assert_int_equal(paths_lowest_descriptor(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_file_appears, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_file_is_replaced, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_name_without_a_folder, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_failure_leaves_nothing, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_paths_that_cannot_be_written, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_path_that_is_taken_meanwhile, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_disk_that_is_full, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_destinations_that_contradict, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_batch_that_is_freed, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_page_in_place_of_a_file, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_page_in_place_of_the_rest, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_a_file_that_is_a_page, paths_make, paths_remove),
        cmocka_unit_test_setup_teardown(test_no_memory, paths_make, paths_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
