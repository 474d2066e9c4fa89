/* The log callback that is ready: one line, one write. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "scripted.h"

#define JSON "content-type: application/json"
#define TIME "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z "

/* Standard error, redirected into a file. */
typedef struct capture {
    FILE *file;
    int before;
} capture;

static capture begin(void)
{
    capture c = {.file = tmpfile(), .before = dup(STDERR_FILENO)};
    assert_non_null(c.file);
    assert_true(dup2(fileno(c.file), STDERR_FILENO) >= 0);
    return c;
}

/* What was written since begin(), as text that the caller frees. */
static char *end(capture *c)
{
    (void)dup2(c->before, STDERR_FILENO);
    (void)close(c->before);
    assert_int_equal(fseek(c->file, 0, SEEK_END), 0);
    long length = ftell(c->file);
    rewind(c->file);
    char *text = calloc(1, (size_t)length + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)length, c->file), (size_t)length);
    (void)fclose(c->file);
    return text;
}

static void expect_match(const char *text, const char *pattern)
{
    regex_t compiled;
    assert_int_equal(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE), 0);
    bool ok = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    if (!ok)
        fail_msg("'%s' does not match '%s'", text, pattern);
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == '\n' ? 1 : 0;
    return count;
}

static void test_the_lines_of_a_call(void **state)
{
    (void)state;
    static const script_response responses[] = {{503, JSON "\nretry-after: 0", "{}", 0, 0},
                                                {.failure = CPOD_ERR_TRANSPORT},
                                                {200, JSON, "{\"data\":[]}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.log = cpod_log_to_stderr;
    options.log_bodies = true;
    cpod_client *client = script_client(&s, &options);
    const list_params params = {.search = "secret"};
    capture c = begin();
    cpod_status status = cpod_core_call(client, client_test_api(), OP_LIST, NULL, &params, NULL, NULL, NULL);
    char *text = end(&c);
    assert_int_equal(status, CPOD_OK);
#define URL "cpod: GET https://api\\.example\\.com/api/v1/things\\?search=REDACTED "
    expect_match(text, TIME "warning " URL "-> 503, attempt 1, ");
    expect_match(text, TIME "warning " URL "is tried again in 0 ms$");
    expect_match(text, TIME "warning " URL "-> CPOD_ERR_TRANSPORT, attempt 2, ");
    expect_match(text, TIME "info " URL "-> 200, attempt 3, ");
    expect_match(text, TIME "debug cpod: response body: \\{\"data\":\\[\\]\\}$");
    assert_int_equal(count_lines(text), 7);
    assert_null(strstr(text, "tok"));
    free(text);
    cpod_client_free(client);
}

static void test_one_line_whatever_it_contains(void **state)
{
    (void)state;
    static char long_line[10000];
    memset(long_line, 'x', sizeof long_line - 1);
    static const struct {
        const char *line, *pattern;
    } cases[] = {{"", TIME "info cpod: $"},
                 {"text of the program", TIME "info cpod: text of the program$"},
                 {"GET u -> 304, attempt", TIME "info cpod: GET"},
                 {"GET u -> 400, attempt", TIME "warning cpod: GET"},
                 {"a\nb\r\x1B[31mc", TIME "info cpod: a b  \\[31mc$"},
                 {"a -> b -> 200", TIME "info cpod"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        capture c = begin();
        errno = ERANGE;
        cpod_log_to_stderr(&c, cases[i].line);
        int after = errno;
        char *text = end(&c);
        assert_int_equal(after, ERANGE);
        expect_match(text, cases[i].pattern);
        assert_int_equal(count_lines(text), 1);
        free(text);
    }
    capture c = begin();
    cpod_log_to_stderr(NULL, long_line);
    cpod_log_to_stderr(NULL, NULL);
    char *text = end(&c);
    assert_int_equal(strlen(text), 4096);
    assert_int_equal(text[4095], '\n');
    assert_int_equal(count_lines(text), 1);
    free(text);
}

static void test_nobody_reads(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(close(ends[0]), 0);
    int before = dup(STDERR_FILENO);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    cpod_log_to_stderr(NULL, "a line"); /* SIGPIPE would end the program */
    sigset_t blocked;
    assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &blocked), 0);
    assert_false(sigismember(&blocked, SIGPIPE)); /* as before */
    assert_int_equal(close(STDERR_FILENO), 0);
    errno = ERANGE;
    cpod_log_to_stderr(NULL, "a line");
    assert_int_equal(errno, ERANGE);
    (void)dup2(before, STDERR_FILENO);
    (void)close(before);
    (void)close(ends[1]);
}

enum { THREADS = 8, LINES = 200 };

static void *write_lines(void *context)
{
    for (int i = 0; i < LINES; i++)
        cpod_log_to_stderr(NULL, context);
    return NULL;
}

static void test_lines_of_threads_do_not_mix(void **state)
{
    (void)state;
    static char lines[THREADS][600];
    pthread_t threads[THREADS];
    capture c = begin();
    assert_int_equal(fcntl(STDERR_FILENO, F_SETFL, O_APPEND), 0);
    for (size_t i = 0; i < THREADS; i++) {
        memset(lines[i], 'a' + (int)i, sizeof lines[i] - 1);
        assert_int_equal(pthread_create(&threads[i], NULL, write_lines, lines[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    char *text = end(&c);
    size_t count = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"), count++) {
        const char *words = strstr(line, "cpod: ");
        assert_non_null(words);
        words += strlen("cpod: ");
        assert_true(*words >= 'a' && *words < 'a' + THREADS);
        assert_string_equal(words, lines[*words - 'a']);
    }
    assert_int_equal(count, THREADS * LINES);
    free(text);
}

/* Without the option the library prints nothing. */
static void test_silence(void **state)
{
    (void)state;
    static const script_response responses[] = {
        {503, JSON "\nretry-after: 0", "{}", 0, 0}, {.failure = CPOD_ERR_TRANSPORT}, {500, JSON, "{}", 0, 0}};
    script s;
    SCRIPT(&s, responses);
    capture c = begin();
    cpod_client *client = script_client(&s, NULL);
    cpod_status status = cpod_core_call(client, client_test_api(), OP_LIST, NULL, NULL, NULL, NULL, NULL);
    cpod_client_free(client);
    char *text = end(&c);
    assert_int_equal(status, CPOD_ERR_SERVER);
    assert_string_equal(text, "");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_lines_of_a_call),
        cmocka_unit_test(test_one_line_whatever_it_contains),
        cmocka_unit_test(test_nobody_reads),
        cmocka_unit_test(test_lines_of_threads_do_not_mix),
        cmocka_unit_test(test_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
