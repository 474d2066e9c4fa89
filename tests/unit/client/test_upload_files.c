/* Uploads of files whose size does not tell their content, and of descriptors that cannot be read. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "curl_client.h"
#include "tables.h"

static loopback server; /* too large for a stack */
static const loopback_response things[] = {{.bytes = OK_THING}};
static off_t hidden; /* bytes that fstat() does not report */

int __real_fstat(int fd, struct stat *about);
int __wrap_fstat(int fd, struct stat *about);

/* As of a file system that reports a wrong size. */
int __wrap_fstat(int fd, struct stat *about)
{
    int result = __real_fstat(fd, about);
    if (result == 0 && S_ISREG(about->st_mode))
        about->st_size -= hidden;
    return result;
}

static cpod_status upload(cpod_client *client, int fd, const cpod_call_options *call, cpod_error *error)
{
    const list_params params = {.call = call};
    const cpod_upload body = cpod_upload_fd(fd, NULL);
    return cpod_core_call(client, client_test_api(), OP_PUT_BLOB, curl_path, &params, &body, NULL, error);
}

static cpod_status upload_once(int fd, cpod_error *error)
{
    LOOPBACK(&server, things);
    cpod_client *client = curl_client(&server, NULL);
    cpod_status status = upload(client, fd, CPOD_CALL(.max_retries = CPOD_NO_RETRIES), error);
    cpod_client_free(client);
    loopback_end(&server);
    return status;
}

/* Files of /proc have a size of 0. */
static void test_a_file_without_a_size(void **state)
{
    (void)state;
    char expected[2048];
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t length = read(fd, expected, 5);
    assert_int_equal(length, 5);
    assert_memory_equal(expected, "Name:", 5);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(upload_once(fd, &error), CPOD_OK);
    assert_non_null(strstr(server.requests[0], "Transfer-Encoding: chunked\r\n"));
    assert_non_null(strstr(server.requests[0], "\r\nName:"));
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
    (void)close(fd);
}

static void test_a_file_without_a_size_is_sent_again(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = "HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"}, {.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    cpod_client *client = curl_client(&server, NULL);
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    assert_int_equal(upload(client, fd, NULL, NULL), CPOD_OK);
    (void)close(fd);
    cpod_client_free(client);
    loopback_end(&server);
    assert_int_equal(server.request_count, 2);
    assert_non_null(strstr(server.requests[1], "\r\nName:"));
}

static void test_an_empty_file(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(upload_once(fileno(file), NULL), CPOD_OK);
    assert_non_null(strstr(server.requests[0], "Content-Length: 0\r\n"));
    (void)fclose(file);
}

static void test_a_file_with_another_size(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite("0123456789", 1, 10, file), 10);
    assert_int_equal(fflush(file), 0);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    cpod_error error = CPOD_ERROR_INIT;
    hidden = 4;
    assert_int_equal(upload_once(fileno(file), &error), CPOD_ERR_CALLBACK);
    assert_non_null(strstr(error.message, "more content than its size, 6 bytes"));
    hidden = -4;
    assert_int_equal(upload_once(fileno(file), &error), CPOD_ERR_CALLBACK);
    assert_non_null(strstr(error.message, "ended after 10 of 14 bytes"));
    hidden = 0;
    assert_int_equal(upload_once(fileno(file), &error), CPOD_OK);
    (void)fclose(file);
}

static void test_descriptors_that_cannot_be_read(void **state)
{
    (void)state;
    static const char *const reasons[] = {"Is a directory", "Bad file descriptor", "Bad file descriptor"};
    const int descriptors[] = {open("/", O_RDONLY | O_CLOEXEC), -1, open("/dev/null", O_WRONLY | O_CLOEXEC)};
    for (size_t i = 0; i < sizeof descriptors / sizeof descriptors[0]; i++) {
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(upload_once(descriptors[i], &error), CPOD_ERR_CALLBACK);
        assert_non_null(strstr(error.message, reasons[i]));
        assert_non_null(strstr(error.message, "errno"));
        assert_int_equal(error.retry, CPOD_RETRY_NO);
        if (descriptors[i] >= 0)
            (void)close(descriptors[i]);
    }
}

static int64_t refuse(void *context, void *buffer, size_t capacity)
{
    (void)context, (void)buffer, (void)capacity;
    return -1;
}

static void test_a_callback_that_fails(void **state)
{
    (void)state;
    LOOPBACK(&server, things);
    cpod_client *client = curl_client(&server, NULL);
    const cpod_upload body = {.read = refuse, .length = 5, .state = CPOD_IS_SET};
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(
        cpod_core_call(client, client_test_api(), OP_PUT_BLOB, curl_path, NULL, &body, NULL, &error),
        CPOD_ERR_CALLBACK);
    assert_string_equal(error.message, "The read callback of the upload failed");
    cpod_client_free(client);
    loopback_end(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_without_a_size),
        cmocka_unit_test(test_a_file_without_a_size_is_sent_again),
        cmocka_unit_test(test_an_empty_file),
        cmocka_unit_test(test_a_file_with_another_size),
        cmocka_unit_test(test_descriptors_that_cannot_be_read),
        cmocka_unit_test(test_a_callback_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
