/* cpod-emulator: the command line. */
#include "base/file.h"
#include "base/path.h"
#include "engine/emulator.h"
#include "engine/http/server.h"
#include "reader/reader.h"
#include "services/services.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 2, DEFAULT_PORT = 4000, LONGEST_LATENCY = 600000 };

extern char **environ;

static const char usage[] =
    "Usage: cpod-emulator [options]\n"
    "Serves the cPod API from its OpenAPI document, with state in memory.\n"
    "\n"
    "  --host HOST              listen at this name or address (127.0.0.1)\n"
    "  --port PORT              listen at this port (4000); 0 takes a free one\n"
    "  --spec FILE              serve this document instead of the installed one; a third-party document\n"
    "                           gets examples of its schemas as responses\n"
    "  --seed N                 start with generated data, the same for the same number\n"
    "  --state FILE             keep the state in this file: load it at the start, record every change\n"
    "  --token-lifetime SECONDS how long access tokens are valid (3600)\n"
    "  --check-responses        respond 500 instead of what the document does not allow\n"
    "  --latency MS[-MS]        delay each response by this time, or at random between two times\n"
    "  --record FILE            record requests and responses in this file, for cpod_mock_load()\n"
    "  --log                    write a line for each request to stderr\n"
    "  --ui                     open the interactive documentation (/docs) in the browser\n"
    "  --help                   show this\n"
    "  --version                show the version\n";

typedef struct command_line {
    const char *document_path; /* NULL: the installed one */
    emulator_options emulator;
    server_options server;
    bool opens_browser;
} command_line;

static bool read_number(const char *text, long most, long *out)
{
    char *end;
    errno = 0;
    *out = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *out >= 0 && *out <= most;
}

/* "20" or "20-200". */
static bool read_latency(const char *text, server_options *out)
{
    char least[16];
    const char *dash = strchr(text, '-');
    long numbers[2];
    snprintf(least, sizeof least, "%.*s", dash != NULL ? (int)(dash - text) : 15, text);
    if (!read_number(least, LONGEST_LATENCY, &numbers[0]) ||
        !read_number(dash != NULL ? dash + 1 : least, LONGEST_LATENCY, &numbers[1]))
        return false;
    out->least_latency = numbers[0];
    out->most_latency = numbers[1];
    return numbers[0] <= numbers[1];
}

static bool read_option(int option, command_line *line)
{
    long number;
    switch (option) {
    case 'h':
        line->server.host = optarg;
        return optarg != NULL;
    case 'p':
        if (!read_number(optarg, UINT16_MAX, &number))
            return false;
        line->server.port = (uint16_t)number;
        return true;
    case 's':
        line->document_path = optarg;
        return true;
    case 't':
        if (!read_number(optarg, INT_MAX, &number) || number == 0)
            return false;
        line->emulator.token_lifetime = number;
        return true;
    case 'c':
        line->emulator.checks_responses = true;
        return true;
    case 'd':
        if (!read_number(optarg, LONG_MAX, &number))
            return false;
        line->emulator.is_seeded = true;
        line->emulator.seed = (uint64_t)number;
        return true;
    case 'f':
        line->emulator.state_path = optarg;
        return true;
    case 'r':
        line->server.record_path = optarg;
        return true;
    case 'i':
        line->opens_browser = true;
        return true;
    case 'y':
        return read_latency(optarg, &line->server);
    case 'l':
        line->server.logs = true;
        return true;
    case '?':
        return false;
    case 'v':
        puts("cpod-emulator " CPOD_VERSION);
        exit(EXIT_SUCCESS);
    default:
        fputs(usage, stdout);
        exit(EXIT_SUCCESS);
    }
}

static bool read_command_line(int count, char **arguments, command_line *line)
{
    static const struct option options[] = {
        {"host", required_argument, NULL, 'h'},
        {"port", required_argument, NULL, 'p'},
        {"spec", required_argument, NULL, 's'},
        {"token-lifetime", required_argument, NULL, 't'},
        {"check-responses", no_argument, NULL, 'c'},
        {"seed", required_argument, NULL, 'd'},
        {"state", required_argument, NULL, 'f'},
        {"latency", required_argument, NULL, 'y'},
        {"record", required_argument, NULL, 'r'},
        {"log", no_argument, NULL, 'l'},
        {"ui", no_argument, NULL, 'i'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'u'},
        {NULL, 0, NULL, 0},
    };
    *line = (command_line){.server = {.host = "127.0.0.1", .port = DEFAULT_PORT}};
    for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;)
        if (!read_option(option, line))
            return false;
    return optind == count;
}

/* A file in ../share/cpod beside the program's folder. NULL when the system does not report that. */
static const char *installed(arena *a, const char *name)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        return NULL;
    program[length] = '\0';
    return path_join(a, path_dirname(a, program), arena_format(a, "../share/cpod/%s", name));
}

static void open_browser(const char *address)
{
    pid_t child;
    char url[128];
    sigset_t none;
    posix_spawnattr_t attributes;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes); /* the browser must not inherit blocked signals */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    snprintf(url, sizeof url, "%s/docs", address);
    char *arguments[] = {"xdg-open", url, NULL};
    if (posix_spawnp(&child, arguments[0], NULL, &attributes, arguments, environ) != 0)
        fprintf(stderr, "cpod-emulator: cannot run xdg-open; the page is at %s\n", url);
    posix_spawnattr_destroy(&attributes);
}

static void raise_file_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

/* Blocks the signals that end the program, in all later threads; main waits for them. */
static sigset_t block_signals(void)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, NULL);
    signal(SIGPIPE, SIG_IGN);
    return ending;
}

static int serve(emulator *e, const command_line *line)
{
    char error[256];
    sigset_t ending = block_signals();
    http_application application = emulator_application(e);
    server *s = server_start(&application, &line->server, error, sizeof error);
    if (s == NULL) {
        fprintf(stderr, "cpod-emulator: %s\n", error);
        return EXIT_FAILED;
    }
    const char *host = line->server.host;
    bool is_ipv6 = strchr(host, ':') != NULL;
    char address[96];
    snprintf(address, sizeof address, "http://%s%s%s:%u", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
             (unsigned)server_port(s));
    printf("listening on %s\n", address);
    fflush(stdout);
    if (line->opens_browser)
        open_browser(address);
    int received;
    sigwait(&ending, &received);
    server_stop(s);
    if (emulator_save(e, error, sizeof error))
        return EXIT_SUCCESS;
    fprintf(stderr, "cpod-emulator: cannot save the state: %s\n", error);
    return EXIT_FAILED;
}

static emulator *open_emulator(command_line *line, arena *memory, reader *files, diagnostics *d)
{
    const char *path = line->document_path;
    if (path == NULL)
        path = installed(memory, "openapi/openapi.yaml");
    if (path == NULL)
        path = "openapi/openapi.yaml";
    emulator_options *options = &line->emulator;
    options->document = spec_load(memory, files, path, SPEC_CHECK, d);
    if (options->document == NULL || diagnostics_count(d, SEVERITY_ERROR) > 0)
        return NULL;
    options->services = services_fit(options->document) ? services_all : NULL;
    options->documentation_path = installed(memory, "docs");
    return emulator_new(options, d);
}

int main(int count, char **arguments)
{
    command_line line;
    if (!read_command_line(count, arguments, &line)) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    raise_file_limit();
    arena *memory = arena_new();
    diagnostics *d = diagnostics_new();
    reader *files = reader_new(d);
    emulator *e = open_emulator(&line, memory, files, d);
    diagnostics_print(d, SEVERITY_NOTE, stderr);
    int status = e != NULL ? serve(e, &line) : EXIT_FAILED;
    emulator_free(e);
    reader_free(files);
    diagnostics_free(d);
    arena_free(memory);
    return status;
}
