#include "core/base/sigpipe.h"
#include "core/base/text.h"
#include "cpod/core/client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_LINE 4096 /* of Linux's PIPE_BUF: a write to a pipe up to this size is not split */
#define PREFIX_SIZE  64

/* Of the lines that the library writes: "METHOD url -> 200, …", "METHOD url is tried again …", "… body: …". */
static const char *level_of(const char *line)
{
    if (strncmp(line, "request body: ", strlen("request body: ")) == 0 ||
        strncmp(line, "response body: ", strlen("response body: ")) == 0)
        return "debug";
    const char *url = strchr(line, ' ');
    const char *outcome = url == NULL ? NULL : strchr(url + 1, ' ');
    if (outcome == NULL)
        return "info";
    if (strncmp(outcome, " is tried again ", strlen(" is tried again ")) == 0)
        return "warning";
    if (strncmp(outcome, " -> ", strlen(" -> ")) != 0)
        return "info";
    char first = outcome[strlen(" -> ")];
    return first == '2' || first == '3' ? "info" : "warning";
}

/* "2026-03-01T09:30:00.123Z info cpod: ". Returns its length. */
static size_t write_prefix(char prefix[PREFIX_SIZE], const char *line)
{
    struct timespec now = {0};
    struct tm utc = {0};
    char date[32] = "";
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &utc) != NULL)
        (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
    int length = snprintf(prefix, PREFIX_SIZE, "%s.%03dZ %s cpod: ", date, (int)(now.tv_nsec / 1000000),
                          level_of(line));
    return (size_t)length;
}

void cpod_log_to_stderr(void *context, const char *line)
{
    (void)context;
    if (line == NULL)
        return;
    int kept = errno;
    char text[LONGEST_LINE];
    size_t length = write_prefix(text, line);
    cpodi_text_copy(text + length, sizeof text - length, line, strlen(line));
    length += strlen(text + length);
    text[length++] = '\n';
    cpodi_sigpipe guard;
    cpodi_sigpipe_block(&guard);
    ssize_t written;
    do
        written = write(STDERR_FILENO, text, length);
    while (written < 0 && errno == EINTR);
    cpodi_sigpipe_restore(&guard);
    errno = kept;
}
