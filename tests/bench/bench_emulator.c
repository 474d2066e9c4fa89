/* Load on the emulator: requests per second, memory with many records, a filter over all of them, thousands
 * of connections, and a restart with the state in a file.
 *
 *     bench-emulator EMULATOR [RECORDS] */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    DEFAULT_RECORDS = 100000,
    CONNECTIONS = 2000,
    BUSY_CONNECTIONS = 8,
    ANSWER_SIZE = 1024 * 1024,
    LISTS = 20
};

typedef struct program {
    pid_t pid;
    uint16_t port;
} program;

static char answer[ANSWER_SIZE];
static char token[2048];

static void stop(const char *why)
{
    fprintf(stderr, "bench-emulator: %s\n", why);
    exit(EXIT_FAILURE);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- the program */

static program start(const char *path, const char *state)
{
    int ends[2];
    if (pipe(ends) != 0)
        stop("no pipe");
    program p = {.pid = fork()};
    if (p.pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(path, path, "--port", "0", "--state", state, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *output = fdopen(ends[0], "r");
    unsigned port = 0;
    if (fscanf(output, "listening on http://127.0.0.1:%u", &port) !=
        1) // NOLINT(cert-err34-c): our own program's
        stop("the emulator does not start");
    p.port = (uint16_t)port;
    fclose(output);
    return p;
}

static void end(const program *p, int how)
{
    kill(p->pid, how);
    waitpid(p->pid, NULL, 0);
}

/* Resident memory in MB. */
static double memory_of(const program *p)
{
    char path[64];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)p->pid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) // NOLINT(cert-err34-c): the kernel's
        stop("no /proc");
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* ---- calls */

static int open_connection(const program *p)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(p->port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        stop(strerror(errno));
    return fd;
}

/* Reads a response and returns its body. */
static const char *receive(int fd, int *status)
{
    size_t used = 0;
    for (;;) {
        ssize_t count = recv(fd, answer + used, ANSWER_SIZE - 1 - used, 0);
        if (count <= 0)
            stop("the connection has ended");
        used += (size_t)count;
        answer[used] = '\0';
        const char *body = strstr(answer, "\r\n\r\n");
        const char *length = strstr(answer, "Content-Length: ");
        if (body == NULL)
            continue;
        size_t head = (size_t)(body + 4 - answer);
        if (length != NULL && used >= head + strtoul(length + 16, NULL, 10)) {
            *status = atoi(answer + 9); // NOLINT(cert-err34-c): a status line
            return body + 4;
        }
    }
}

static void send_request(int fd, const char *method, const char *path, const char *body)
{
    char request[4096];
    int length = snprintf(request, sizeof request,
                          "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                          method, path, token, strlen(body), body);
    if (send(fd, request, (size_t)length, MSG_NOSIGNAL) != length)
        stop("the request was not taken");
}

static const char *expect(int fd, int expected)
{
    int status;
    const char *body = receive(fd, &status);
    if (status != expected)
        stop(body);
    return body;
}

static const char *call(int fd, const char *method, const char *path, const char *body, int expected)
{
    send_request(fd, method, path, body);
    return expect(fd, expected);
}

static void log_in(int fd)
{
    const char *body =
        call(fd, "POST", "/v1/auth/token",
             "{\"grant_type\":\"client_credentials\",\"client_id\":\"b\",\"client_secret\":\"b\"}", 200);
    const char *start_of_token = strstr(body, "\"access_token\":\"") + 16;
    snprintf(token, sizeof token, "%.*s", (int)strcspn(start_of_token, "\""), start_of_token);
}

/* ---- measurements */

/* Several connections with one request in flight each. */
static void create(const program *p, int records)
{
    int connections[BUSY_CONNECTIONS];
    for (int i = 0; i < BUSY_CONNECTIONS; i++)
        connections[i] = open_connection(p);
    double before = seconds();
    for (int i = 0; i < records + BUSY_CONNECTIONS; i++) {
        int fd = connections[i % BUSY_CONNECTIONS];
        char body[512];
        if (i >= BUSY_CONNECTIONS)
            expect(fd, 201);
        if (i >= records)
            continue;
        snprintf(
            body, sizeof body,
            "{\"name\":\"Group %d\",\"type\":\"%s\",\"description\":\"Those who look after part %d of it.\"}",
            i, i % 50 == 0 ? "security" : "team", i % 1000);
        send_request(fd, "POST", "/v1/groups/groups", body);
    }
    double passed = seconds() - before;
    printf("emulator: %d creates in %.1f s on %d connections: %.0f a second, each in the state's file when "
           "it is "
           "answered\n",
           records, passed, BUSY_CONNECTIONS, records / passed);
    for (int i = 0; i < BUSY_CONNECTIONS; i++)
        close(connections[i]);
}

static void list(const program *p, const char *what, const char *query)
{
    char path[128];
    int fd = open_connection(p);
    snprintf(path, sizeof path, "/v1/groups/groups?%s", query);
    double least = 1e9;
    for (int i = 0; i < LISTS; i++) {
        double before = seconds();
        call(fd, "GET", path, "", 200);
        double passed = seconds() - before;
        least = passed < least ? passed : least;
    }
    printf("emulator: list with %s: %.1f ms (best of %d)\n", what, least * 1000, LISTS);
    close(fd);
}

/* All connections are open at once, each is used twice. */
static void connect_many(const program *p)
{
    static int connections[CONNECTIONS];
    double before = seconds();
    for (int i = 0; i < CONNECTIONS; i++)
        connections[i] = open_connection(p);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < CONNECTIONS; i++)
            call(connections[i], "GET", "/health", "", 200);
    double passed = seconds() - before;
    printf("emulator: %d connections kept alive, 2 requests each: %.0f requests a second, %.0f MB\n",
           CONNECTIONS, 2 * CONNECTIONS / passed, memory_of(p));
    for (int i = 0; i < CONNECTIONS; i++)
        close(connections[i]);
}

static long total(const program *p)
{
    int fd = open_connection(p);
    const char *found = strstr(call(fd, "GET", "/v1/groups/groups?pageSize=1", "", 200), "\"total\":");
    close(fd);
    return found != NULL ? strtol(found + 8, NULL, 10) : -1;
}

/* Ends or kills the emulator, starts it again and counts the records. */
static void restart(program *p, const char *path, const char *state, int how, int records)
{
    double before = seconds();
    end(p, how);
    double ended = seconds();
    *p = start(path, state);
    long found = total(p);
    printf("emulator: ended by %s in %.1f s, started again in %.1f s: %ld of %d records, %.0f MB\n",
           how == SIGKILL ? "SIGKILL" : "SIGTERM", ended - before, seconds() - ended, found, records,
           memory_of(p));
}

int main(int count, char **arguments)
{
    if (count < 2)
        stop("usage: bench-emulator EMULATOR [RECORDS]");
    int records = count > 2 ? (int)strtol(arguments[2], NULL, 10) : DEFAULT_RECORDS;
    char state[] = "/tmp/cpod-bench-XXXXXX";
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    close(mkstemp(state));
    program p = start(arguments[1], state);
    int fd = open_connection(&p);
    log_in(fd);
    close(fd);
    printf("emulator: %.0f MB when it is empty\n", memory_of(&p));
    create(&p, records);
    printf("emulator: %.0f MB with %d records\n", memory_of(&p), records);
    list(&p, "a filter on a text", "name=Group%2077");
    list(&p, "a filter on an enum", "type=security");
    list(&p, "a filter that nothing fits", "name=Nobody");
    list(&p, "a search", "search=part%2099");
    list(&p, "a sort of all", "sort=name");
    list(&p, "no filter", "page=1");
    connect_many(&p);
    restart(&p, arguments[1], state, SIGKILL, records);
    restart(&p, arguments[1], state, SIGTERM, records);
    end(&p, SIGTERM);
    remove(state);
    return EXIT_SUCCESS;
}
