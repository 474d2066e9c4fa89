/* Which exchange of a script a request gets, and the message about one that gets none. */
#include "test/internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define QUOTE 48 /* bytes of a body around the first difference */

/* ---- comparing ---- */

/* Going back to the last `*` is enough: an earlier one can match no more than it does. */
static bool fits_pattern(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *retry = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            retry = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++retry;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

/* The URL from its path on. */
static const char *path_of(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');
    return path == NULL ? url : path;
}

static bool fits_url(const cpod_mock_exchange *expected, const char *url)
{
    return expected->url == NULL || fits_pattern(expected->url, url) ||
           fits_pattern(expected->url, path_of(url));
}

typedef struct header_line {
    char name[CPODI_MOCK_NAME_SIZE];
    const char *value;
    size_t value_length;
} header_line;

/* Reads a line "Name: value" of the expected headers. */
static header_line read_line(const char *line, size_t length)
{
    size_t name = strcspn(line, ":\n");
    header_line own = {.value = line + (name < length ? name + 1 : name)};
    (void)snprintf(own.name, sizeof own.name, "%.*s", (int)name, line);
    own.value += strspn(own.value, " \t");
    own.value_length = (size_t)(line + length - own.value);
    return own;
}

static bool fits_header(const header_line *line, const cpod_mock_request *request)
{
    const char *value = cpod_mock_request_header(request, line->name);
    if (value == NULL)
        return false;
    return (line->value_length == 1 && line->value[0] == '*') ||
           (strlen(value) == line->value_length && memcmp(value, line->value, line->value_length) == 0);
}

/* The first expected header that the request does not have. False: it has all. */
static bool find_wrong_header(const cpod_mock_exchange *expected, const cpod_mock_request *request,
                              header_line *wrong)
{
    for (const char *line = expected->request_headers; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        *wrong = read_line(line, length);
        if (length > 0 && !fits_header(wrong, request))
            return true;
        line += length + (line[length] == '\n');
    }
    return false;
}

static bool fits_body(const cpod_mock_exchange *expected, const cpod_mock_request *request)
{
    return expected->request_body == NULL ||
           (expected->request_body_length == request->body_length &&
            memcmp(expected->request_body, request->body, request->body_length) == 0);
}

static bool fits(const cpod_mock_exchange *expected, const cpod_mock_request *request)
{
    header_line wrong;
    return (expected->method == NULL || strcmp(expected->method, request->method) == 0) &&
           fits_url(expected, request->url) && !find_wrong_header(expected, request, &wrong) &&
           fits_body(expected, request);
}

/* ---- the message ---- */

/* Errors never contain a secret, and nobody but the program knows what is one. */
static bool may_be_secret(const char *text)
{
    static const char *const words[] = {"secret", "password", "token",     "authorization", "cookie",
                                        "key",    "code=",    "signature", "credential"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (const char *at = text; *at != '\0'; at++) {
            if (strncasecmp(at, words[i], strlen(words[i])) == 0)
                return true;
        }
    }
    return false;
}

static void describe_url(const char *method, const char *url, char *text, size_t size)
{
    size_t length = strlen(url);
    size_t path = strcspn(url, "?");
    if (length > path && may_be_secret(url + path))
        (void)snprintf(text, size, "%s %.*s?(query not shown)", method, (int)path, url);
    else
        (void)snprintf(text, size, "%s %s", method, url);
}

void cpodi_mock_describe(const cpodi_mock_entry *entry, char *text, size_t size)
{
    const cpod_mock_exchange *own = &entry->expected;
    describe_url(own->method == NULL ? "any method" : own->method, own->url == NULL ? "any URL" : own->url,
                 text, size);
}

static void report_header(const header_line *line, const cpod_mock_request *request, const char *found,
                          cpod_error *error)
{
    const char *value = cpod_mock_request_header(request, line->name);
    if (value == NULL)
        (void)cpod_core_fail(error, CPOD_ERR_TRANSPORT,
                             "Expected the header %s, found none of this name in %s", line->name, found);
    else if (may_be_secret(line->name) && strcasecmp(line->name, "Idempotency-Key") != 0)
        (void)cpod_core_fail(error, CPOD_ERR_TRANSPORT, "Expected another value of the header %s in %s",
                             line->name, found);
    else
        (void)cpod_core_fail(error, CPOD_ERR_TRANSPORT, "Expected the header %s: %.*s, found %s: %s in %s",
                             line->name, (int)line->value_length, line->value, line->name, value, found);
}

/* Part of a body in an error, with a question mark for what is not printable ASCII. */
static const char *quote(char text[QUOTE + 1], const char *body, size_t length)
{
    size_t count = length < QUOTE ? length : QUOTE;
    for (size_t i = 0; i < count; i++)
        text[i] = (char)(body[i] >= ' ' && body[i] <= '~' ? body[i] : '?');
    text[count] = '\0';
    return text;
}

static void report_body(const cpod_mock_exchange *expected, const cpod_mock_request *request,
                        const char *found, cpod_error *error)
{
    size_t at = 0;
    while (at < expected->request_body_length && at < request->body_length &&
           expected->request_body[at] == request->body[at])
        at++;
    size_t from = at > QUOTE / 2 ? at - QUOTE / 2 : 0;
    char quotes[2][QUOTE + 1];
    if (may_be_secret(expected->request_body) || may_be_secret(request->body))
        (void)cpod_core_fail(error, CPOD_ERR_TRANSPORT,
                             "Expected another body, which differs at byte %zu of %zu in %s", at,
                             expected->request_body_length, found);
    else
        (void)cpod_core_fail(
            error, CPOD_ERR_TRANSPORT, "Expected a body with '%s', found '%s', different at byte %zu in %s",
            quote(quotes[0], expected->request_body + from, expected->request_body_length - from),
            quote(quotes[1], request->body + from, request->body_length - from), at, found);
}

static void report(const cpodi_mock_entry *entry, const cpod_mock_request *request, cpod_error *error)
{
    char found[200];
    char text[200];
    header_line wrong;
    describe_url(request->method, request->url, found, sizeof found);
    if (entry == NULL) {
        (void)cpod_core_fail(error, CPOD_ERR_TRANSPORT, "Expected no more requests, found %s", found);
        return;
    }
    const cpod_mock_exchange *own = &entry->expected;
    if ((own->method != NULL && strcmp(own->method, request->method) != 0) || !fits_url(own, request->url)) {
        cpodi_mock_describe(entry, text, sizeof text);
        (void)cpod_core_fail(error, CPOD_ERR_TRANSPORT, "Expected %s, found %s", text, found);
    } else if (find_wrong_header(own, request, &wrong)) {
        report_header(&wrong, request, found, error);
    } else {
        report_body(own, request, found, error);
    }
}

/* ---- the script ---- */

static bool is_left(const cpodi_mock_entry *entry)
{
    return entry->expected.times == CPOD_MOCK_ANY_TIMES || entry->used < entry->expected.times;
}

static bool has_place(const cpodi_mock_entry *entry)
{
    return !entry->expected.any_order && entry->expected.times != CPOD_MOCK_ANY_TIMES;
}

const cpodi_mock_entry *cpodi_mock_left(const cpod_mock *mock)
{
    const cpodi_mock_entry *entry = mock->entries;
    while (entry != NULL && (entry->expected.times == CPOD_MOCK_ANY_TIMES || !is_left(entry)))
        entry = entry->next;
    return entry;
}

cpodi_mock_entry *cpodi_mock_match(cpod_mock *mock, const cpod_mock_request *request, cpod_error *error)
{
    const cpodi_mock_entry *first = NULL; /* of those with a place in the order */
    for (cpodi_mock_entry *entry = mock->entries; entry != NULL; entry = entry->next) {
        if (!is_left(entry) || (has_place(entry) && first != NULL))
            continue;
        if (has_place(entry))
            first = entry;
        if (fits(&entry->expected, request)) {
            entry->used++;
            return entry;
        }
    }
    report(first != NULL ? first : cpodi_mock_left(mock), request, error);
    return NULL;
}
