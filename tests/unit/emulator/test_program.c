/* The program itself: it starts, prints its address, streams, and ends on a signal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "engine/base/json.h"

#define BROKEN_SPEC CPOD_SOURCE_DIR "/tests/unit/emulator/broken.yaml"

typedef struct program {
    pid_t pid;
    FILE *output;
    char origin[128];
} program;

/* Runs the program with these arguments; its standard output is read here, its standard error is
 * inherited. */
static program start(char *const arguments[])
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    program p = {.pid = fork()};
    assert_true(p.pid >= 0);
    if (p.pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(CPOD_EMULATOR, arguments);
        _exit(127);
    }
    close(ends[1]);
    p.output = fdopen(ends[0], "r");
    return p;
}

static int finish(program *p)
{
    int status = 0;
    fclose(p->output);
    assert_int_equal(waitpid(p->pid, &status, 0), p->pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static program start_server_with(char *const arguments[])
{
    program p = start(arguments);
    assert_int_equal(fscanf(p.output, "listening on %100s", p.origin), 1);
    return p;
}

static program start_server(void)
{
    return start_server_with((char *[]){"cpod-emulator", "--port", "0", NULL});
}

static size_t collect(char *data, size_t size, size_t count, void *context)
{
    buffer_append_n(context, data, size * count);
    return size * count;
}

/* The value of a member of the response, or of its data; the caller frees it. */
static char *call(const program *p, const char *token, const char *path, const char *body,
                  const char *member_name)
{
    char url[256];
    char authorization[2048];
    buffer answer = {0};
    CURL *curl = curl_easy_init();
    snprintf(url, sizeof url, "%s%s", p->origin, path);
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", token);
    struct curl_slist *headers = curl_slist_append(NULL, authorization);
    headers = curl_slist_append(headers, "Content-Type: application/json");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    json_error error;
    cJSON *tree = json_parse(buffer_text(&answer), answer.length, &error);
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(tree, "data");
    const char *text = json_text(data != NULL ? data : tree, member_name);
    if (text == NULL)
        fail_msg("%s: %s", path, buffer_text(&answer));
    char *copy = strdup(text);
    cJSON_Delete(tree);
    buffer_free(&answer);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return copy;
}

static void it_ends_on_a_signal(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < 2; i++) {
        program p = start_server();
        assert_int_equal(kill(p.pid, signals[i]), 0);
        assert_int_equal(finish(&p), 0);
    }
}

/* After being killed and started again, the state and tokens are kept. */
static void nothing_is_lost_when_it_is_killed(void **state)
{
    (void)state;
    char file[] = "/tmp/cpod-state-XXXXXX";
    close(mkstemp(file));
    char *const arguments[] = {"cpod-emulator", "--port", "0",       "--seed", "3",
                               "--latency",     "1-2",    "--state", file,     NULL};
    static const char group[] = "{\"name\":\"kept\",\"type\":\"team\"}";
    program p = start_server_with(arguments);
    char *token = call(&p, "", "/api/v1/auth/token",
                       "{\"grant_type\":\"client_credentials\",\"client_id\":\"a\",\"client_secret\":\"b\"}",
                       "access_token");
    char *id = call(&p, token, "/api/v1/groups/groups", group, "id");
    assert_int_equal(kill(p.pid, SIGKILL), 0);
    assert_int_equal(finish(&p), -1);
    p = start_server_with(arguments);
    char path[256];
    snprintf(path, sizeof path, "/api/v1/groups/groups/%s/add-members", id);
    char *name = call(&p, token, path, "{\"person_ids\":[\"per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\"]}", "name");
    assert_string_equal(name, "kept");
    assert_int_equal(kill(p.pid, SIGTERM), 0);
    assert_int_equal(finish(&p), 0);
    assert_int_equal(unlink(file), 0);
    free(name);
    free(id);
    free(token);
}

typedef struct watcher {
    const program *program;
    buffer text;
} watcher;

/* Ends the program once the pod runs: stream and program must end. */
static size_t end_when_running(char *data, size_t size, size_t count, void *context)
{
    watcher *f = context;
    bool was_running = f->text.length > 0 && strstr(f->text.data, "\"status\":\"running\"") != NULL;
    buffer_append_n(&f->text, data, size * count);
    if (!was_running && strstr(f->text.data, "\"status\":\"running\"") != NULL)
        kill(f->program->pid, SIGTERM);
    return size * count;
}

static void it_serves_the_installed_contract_and_streams(void **state)
{
    (void)state;
    program p = start_server();
    watcher f = {.program = &p};
    char text[2048];
    char *token = call(&p, "", "/api/v1/auth/token",
                       "{\"grant_type\":\"client_credentials\",\"client_id\":\"a\",\"client_secret\":\"b\"}",
                       "access_token");
    char *pod = call(&p, token, "/api/v1/pods",
                     "{\"name\":\"p\",\"workspaceId\":\"w\",\"spec\":{\"image\":\"busybox\"}}", "id");
    CURL *curl = curl_easy_init();
    snprintf(text, sizeof text, "Authorization: Bearer %s", token);
    struct curl_slist *headers = curl_slist_append(NULL, text);
    snprintf(text, sizeof text, "%s/v1/pods/%s/watch", p.origin, pod);
    curl_easy_setopt(curl, CURLOPT_URL, text);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, end_when_running);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &f);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK); /* with the last chunk */
    assert_non_null(strstr(buffer_text(&f.text), "event: snapshot\n"));
    assert_non_null(strstr(buffer_text(&f.text), "\"status\":\"running\""));
    assert_int_equal(finish(&p), 0);
    buffer_free(&f.text);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    free(token);
    free(pod);
}

static int exit_status(char *const arguments[])
{
    program p = start(arguments);
    char line[256];
    while (fgets(line, sizeof line, p.output) != NULL)
        continue;
    return finish(&p);
}

static void wrong_arguments_are_refused(void **state)
{
    (void)state;
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--help", NULL}), 0);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--version", NULL}), 0);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--port", "65536", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--port", "x", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--token-lifetime", "0", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--seed", "x", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--latency", "20-10", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--latency", "-", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--nonsense", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "extra", NULL}), 2);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--spec", "no/such/file.yaml", NULL}), 1);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--spec", BROKEN_SPEC, NULL}), 1);
    assert_int_equal(exit_status((char *[]){"cpod-emulator", "--port", "0", "--host", "no such host", NULL}),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_on_a_signal),
        cmocka_unit_test(nothing_is_lost_when_it_is_killed),
        cmocka_unit_test(it_serves_the_installed_contract_and_streams),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    json_setup();
    curl_global_init(CURL_GLOBAL_ALL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return failed;
}
