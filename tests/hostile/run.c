/* For nftw, and for BSD's wait4, which reports how much time and memory a child took. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE

#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/path.h"

/* The guard of processor time is for runs that never end; how fast the others are is judged by growth alone.
 * Sanitizers slow down and keep freed memory. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { ENDLESS_SECONDS = 400, MEMORY_KILOBYTES = 4 * 1024 * 1024 };
#else
enum { ENDLESS_SECONDS = 20, MEMORY_KILOBYTES = 256 * 1024 };
#endif

enum { MEMORY_ROOM = 1 << 30 };

/* Files are kept in memory where possible: ext4, for one, takes up to ten times as long to create a file
 * while it skips the entries that were removed in the seconds before. */
static char in_memory[] = "/dev/shm/cpod-hostile-XXXXXX";
static char on_disk[] = "/tmp/cpod-hostile-XXXXXX";
static char *scratch;
static size_t entries; /* files and folders that a walk found */
static bool (*is_bad_text)(const char *text);
static bool is_found;

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static int count_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)path;
    (void)status;
    (void)kind;
    entries += place->level > 0 ? 1 : 0;
    return 0;
}

static size_t count_entries(const char *folder)
{
    entries = 0;
    nftw(folder, count_entry, 16, FTW_PHYS);
    return entries;
}

static void remove_folder(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool has_room(const char *folder)
{
    struct statvfs room;
    return statvfs(folder, &room) == 0 && room.f_bavail * room.f_frsize >= MEMORY_ROOM;
}

int hostile_setup(void **state)
{
    (void)state;
    scratch = has_room("/dev/shm") ? mkdtemp(in_memory) : NULL;
    if (scratch == NULL)
        scratch = mkdtemp(on_disk);
    return getenv("CPODGEN") != NULL && scratch != NULL && chdir(scratch) == 0 ? 0 : -1;
}

int hostile_teardown(void **state)
{
    (void)state;
    remove_folder(scratch);
    return 0;
}

void hostile_write(const char *path, const void *bytes, size_t length)
{
    arena *a = arena_new();
    assert_int_equal(file_mkdirs(path_dirname(a, path)), 0);
    assert_int_equal(file_write(path, bytes, length, NULL), 0);
    arena_free(a);
}

static _Noreturn void become_program(const char *path, bool strict)
{
    struct rlimit seconds = {.rlim_cur = ENDLESS_SECONDS, .rlim_max = ENDLESS_SECONDS};
    const char *program = getenv("CPODGEN");
    int log = open("log", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (program != NULL && log >= 0 && dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0 &&
        setrlimit(RLIMIT_CPU, &seconds) == 0)
        execl(program, "cpodgen", "generate", "--prefix", "demo", "--docs", "docs", "-o", "out", path,
              strict ? "--strict" : (char *)NULL, (char *)NULL);
    _exit(126);
}

/* On a disk the time in the system does not count, since much of it is the file system's. */
static double seconds_of(const struct rusage *used)
{
    double user = (double)used->ru_utime.tv_sec + (double)used->ru_utime.tv_usec / 1e6;
    double system = (double)used->ru_stime.tv_sec + (double)used->ru_stime.tv_usec / 1e6;
    return scratch == in_memory ? user + system : user;
}

/* Returns the exit status, and in `*seconds` the processor time. */
static int run_program(const char *name, const char *path, bool strict, double *seconds)
{
    int status;
    struct rusage used;
    pid_t child = fork();
    if (child == 0)
        become_program(path, strict);
    while (wait4(child, &status, 0, &used) < 0)
        assert_int_equal(errno, EINTR);
    *seconds = seconds_of(&used);
    if (WIFSIGNALED(status))
        fail_msg("%s: ended by signal %d after %.1f s", name, WTERMSIG(status), *seconds);
    if (used.ru_maxrss > MEMORY_KILOBYTES)
        fail_msg("%s: took %ld KB", name, used.ru_maxrss);
    return WEXITSTATUS(status);
}

static const char *read_log(arena *a)
{
    char *text;
    size_t length;
    return file_read(a, "log", 64u << 20, &text, &length) == 0 ? text : "";
}

/* Reads a number and a colon; `*rest` is the text after them. */
static bool begins_with_number(const char *text, const char **rest)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    *rest = end + 1;
    return end > text && *end == ':' && number > 0;
}

/* "spec.json:3:14: error: …" */
static bool is_located_error(const char *line)
{
    const char *rest = strchr(line, ':');
    return rest != NULL && begins_with_number(rest + 1, &rest) && begins_with_number(rest, &rest) &&
           strncmp(rest, " error: ", 8) == 0;
}

static void check_errors(const char *name, const char *log)
{
    bool is_located = is_located_error(log);
    for (const char *end = strchr(log, '\n'); end != NULL; end = strchr(end + 1, '\n'))
        is_located = is_located || is_located_error(end + 1);
    if (!is_located)
        fail_msg("%s: refused without a located error:\n%s", name, log);
    if (strlen(log) > 1024 * 1024)
        fail_msg("%s: %zu bytes of messages", name, strlen(log));
    for (const char *c = log; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' && *c != '\n')
            fail_msg("%s: a message contains the byte %d", name, *c);
}

static void compile(const char *name)
{
    int status = system("cc -std=c11 -Wall -Wextra -Werror -fsyntax-only -I out/include "
                        "-I " CPOD_SOURCE_DIR "/runtime/include out/src/*.c out/main.c >log 2>&1");
    arena *a = arena_new();
    if (status != 0)
        fail_msg("%s: the output does not compile:\n%s", name, read_log(a));
    arena_free(a);
}

static double generate(const char *name, const char *path, outcome expected, bool strict, bool compiles)
{
    double seconds;
    size_t before = count_entries(".");
    arena *a = arena_new();
    int status = run_program(name, path, strict, &seconds);
    const char *log = read_log(a);
    bool made = status == 0;
    if (status > 1)
        fail_msg("%s: exit status %d:\n%s", name, status, log);
    if (made != (expected == OUTCOME_MADE))
        fail_msg("%s: %s:\n%s", name, made ? "accepted" : "refused", log);
    if (!made)
        check_errors(name, log);
    size_t written = count_entries("out") + count_entries("docs");
    size_t folders = (access("out", F_OK) == 0 ? 1u : 0u) + (access("docs", F_OK) == 0 ? 1u : 0u);
    remove("log");
    if (!made && folders > 0)
        fail_msg("%s: files were written despite the error", name);
    size_t others = count_entries(".") - before - written - folders;
    if (others != 0)
        fail_msg("%s: %zu files were written elsewhere", name, others);
    if (made && compiles)
        compile(name);
    arena_free(a);
    return seconds;
}

double hostile_document(const char *name, const char *path, const void *bytes, size_t length,
                        outcome expected, bool compiles)
{
    remove_folder("out");
    remove_folder("docs");
    remove("log");
    hostile_write(path, bytes, length);
    if (expected != OUTCOME_REFUSED_STRICTLY)
        return generate(name, path, expected, false, compiles);
    generate(name, path, OUTCOME_REFUSED, true, false);
    return generate(name, path, OUTCOME_MADE, false, compiles);
}

static int look_into(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    arena *a = arena_new();
    char *text;
    size_t length;
    if (kind == FTW_F && file_read(a, path, 64u << 20, &text, &length) == 0 && is_bad_text(text))
        is_found = true;
    arena_free(a);
    return 0;
}

bool hostile_any(const char *folder, bool (*is_bad)(const char *text))
{
    is_bad_text = is_bad;
    is_found = false;
    nftw(folder, look_into, 16, FTW_PHYS);
    return is_found;
}
