/* The script of a mock: adding exchanges, and what became of them. */
#include "test/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

char *cpodi_mock_copy(const char *text, size_t length)
{
    char *copy = calloc(1, length + 1);
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}

/* ---- exchanges ---- */

static void free_entry(cpodi_mock_entry *entry)
{
    if (entry == NULL)
        return;
    const cpod_mock_exchange *own = &entry->expected;
    const char *texts[] = {own->method,       own->url,     own->request_headers,
                           own->request_body, own->headers, own->body};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free((char *)texts[i]);
    free(entry->headers);
    free(entry->header_text);
    free(entry);
}

/* Copies a text of the caller in place. `length` 0: to its NUL. */
static bool copy_text(const char **text, size_t *length)
{
    size_t own = length != NULL && *length > 0 ? *length : *text == NULL ? 0 : strlen(*text);
    if (length != NULL)
        *length = own;
    if (*text == NULL)
        return true;
    *text = cpodi_mock_copy(*text, own);
    return *text != NULL;
}

static bool copy_texts(cpod_mock_exchange *own)
{
    const cpod_mock_exchange given = *own;
    own->method = own->url = own->request_headers = own->request_body = own->headers = own->body = NULL;
    const struct {
        const char **to;
        const char *from;
        size_t *length;
    } texts[] = {
        {&own->method, given.method, NULL},
        {&own->url, given.url, NULL},
        {&own->request_headers, given.request_headers, NULL},
        {&own->request_body, given.request_body, &own->request_body_length},
        {&own->headers, given.headers, NULL},
        {&own->body, given.body, &own->body_length},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        *texts[i].to = texts[i].from;
        if (!copy_text(texts[i].to, texts[i].length))
            return false;
    }
    return true;
}

/* Splits the lines, which are headers. */
static void split_headers(cpodi_mock_entry *entry)
{
    size_t count = 0;
    char *rest = entry->header_text;
    for (char *line; (line = strtok_r(rest, "\n", &rest)) != NULL; count++) {
        char *colon = strchr(line, ':');
        *colon = '\0';
        for (char *at = line; *at != '\0'; at++)
            *at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
        entry->headers[count] = (cpod_header){line, colon + 1 + strspn(colon + 1, " \t")};
    }
    entry->header_count = count;
}

static cpod_status parse_headers(cpodi_mock_entry *entry, cpod_error *error)
{
    const char *text = entry->expected.headers;
    if (text == NULL)
        return CPOD_OK;
    size_t lines = 1;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    entry->header_text = cpodi_mock_copy(text, strlen(text));
    entry->headers = calloc(lines, sizeof *entry->headers);
    if (entry->header_text == NULL || entry->headers == NULL)
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    split_headers(entry);
    return CPOD_OK;
}

/* Those that a transport returns. */
static bool is_failure(cpod_status status)
{
    static const cpod_status failures[] = {CPOD_ERR_TRANSPORT, CPOD_ERR_TLS,      CPOD_ERR_TIMEOUT,
                                           CPOD_ERR_CANCELLED, CPOD_ERR_CALLBACK, CPOD_ERR_NO_MEMORY};
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        if (status == failures[i])
            return true;
    }
    return false;
}

/* Whether each line is a header that the mock can compare. */
static bool are_headers(const char *lines)
{
    for (const char *line = lines; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        size_t name = strcspn(line, ":\n");
        if (length > 0 && (name == 0 || name == length || name >= CPODI_MOCK_NAME_SIZE))
            return false;
        line += length + (line[length] == '\n');
    }
    return lines == NULL || strchr(lines, '\r') == NULL;
}

static cpod_status check(const cpod_mock_exchange *own, cpod_error *error)
{
    bool has_status = own->status >= 200 && own->status <= 599;
    if (!has_status && own->status != 0)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The member status must be 200 to 599, or 0");
    if (!has_status && own->failure == CPOD_OK && own->delay_ms != CPOD_MOCK_NEVER)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The exchange has no response: set status, failure, or delay_ms to "
                              "CPOD_MOCK_NEVER");
    if (own->failure != CPOD_OK && !is_failure(own->failure))
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The member failure must be a status that transports return, not %s",
                              cpod_status_name(own->failure));
    if (!are_headers(own->request_headers) || !are_headers(own->headers))
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "The member %s has a line that is not \"name: value\"",
                              are_headers(own->headers) ? "request_headers" : "headers");
    if (own->delay_ms < CPOD_MOCK_NEVER || own->times < CPOD_MOCK_ANY_TIMES)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The member %s is negative",
                              own->times < CPOD_MOCK_ANY_TIMES ? "times" : "delay_ms");
    return CPOD_OK;
}

static cpod_status fill(cpodi_mock_entry *entry, const cpod_mock_exchange *exchange, cpod_error *error)
{
    static const cpod_core_options type = {
        "cpod_mock_exchange", sizeof(cpod_mock_exchange), CPOD_ERR_INVALID_ARGUMENT,
        "The exchange has no size: initialize it with CPOD_MOCK_EXCHANGE_INIT"};
    cpod_mock_exchange given;
    if (exchange == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The argument exchange is NULL");
    cpod_status status = cpod_core_widen(&given, &type, exchange, error);
    if (status == CPOD_OK)
        status = check(&given, error);
    if (status != CPOD_OK)
        return status;
    entry->expected = given;
    if (entry->expected.times == 0)
        entry->expected.times = 1;
    if (!copy_texts(&entry->expected))
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    return parse_headers(entry, error);
}

cpod_status cpod_mock_add(cpod_mock *mock, const cpod_mock_exchange *exchange, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (mock == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The mock is NULL");
    cpodi_mock_entry *entry = calloc(1, sizeof *entry);
    if (entry == NULL)
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    cpod_status status = fill(entry, exchange, error);
    if (status != CPOD_OK) {
        free_entry(entry);
        return status;
    }
    (void)pthread_mutex_lock(&mock->lock);
    *mock->last_entry = entry;
    mock->last_entry = &entry->next;
    (void)pthread_mutex_unlock(&mock->lock);
    return CPOD_OK;
}

/* ---- life ---- */

cpod_status cpod_mock_new(cpod_mock **out)
{
    if (out == NULL)
        return CPOD_ERR_INVALID_ARGUMENT;
    *out = NULL;
    cpod_mock *mock = calloc(1, sizeof *mock);
    if (mock == NULL)
        return CPOD_ERR_NO_MEMORY;
    if (pthread_mutex_init(&mock->lock, NULL) != 0) {
        free(mock);
        return CPOD_ERR_NO_MEMORY;
    }
    mock->last_entry = &mock->entries;
    mock->last_record = &mock->records;
    mock->unexpected = (cpod_error)CPOD_ERROR_INIT;
    mock->usage.size = sizeof mock->usage;
    cpodi_mock_transport_init(mock);
    cpodi_mock_clock_init(mock);
    *out = mock;
    return CPOD_OK;
}

void cpod_mock_rewind(cpod_mock *mock)
{
    (void)pthread_mutex_lock(&mock->lock);
    for (cpodi_mock_record *next, *record = mock->records; record != NULL; record = next) {
        next = record->next;
        free(record);
    }
    mock->records = NULL;
    mock->last_record = &mock->records;
    mock->record_count = 0;
    for (cpodi_mock_entry *entry = mock->entries; entry != NULL; entry = entry->next)
        entry->used = 0;
    mock->sleep_count = 0;
    mock->is_incomplete = false;
    cpod_core_error_reset(&mock->unexpected);
    (void)pthread_mutex_unlock(&mock->lock);
}

void cpod_mock_free(cpod_mock *mock)
{
    if (mock == NULL)
        return;
    cpod_mock_rewind(mock);
    for (cpodi_mock_entry *next, *entry = mock->entries; entry != NULL; entry = next) {
        next = entry->next;
        free_entry(entry);
    }
    free(mock->sleeps);
    (void)pthread_mutex_destroy(&mock->lock);
    free(mock);
}

/* ---- what happened ---- */

/* Every function may be called while another thread makes calls, also those that only read. */
static void lock(const cpod_mock *mock)
{
    (void)pthread_mutex_lock((pthread_mutex_t *)&mock->lock);
}

static void unlock(const cpod_mock *mock)
{
    (void)pthread_mutex_unlock((pthread_mutex_t *)&mock->lock);
}

cpod_status cpod_mock_verify(const cpod_mock *mock, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (mock == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The mock is NULL");
    cpod_status status = CPOD_OK;
    char text[300];
    lock(mock);
    const cpodi_mock_entry *left = cpodi_mock_left(mock);
    if (mock->unexpected.status != CPOD_OK) {
        status = cpod_core_fail(error, CPOD_ERR_TRANSPORT, "%s", mock->unexpected.message);
    } else if (mock->is_incomplete) {
        status = cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory for what was sent");
    } else if (left != NULL) {
        cpodi_mock_describe(left, text, sizeof text);
        status = left->expected.times == 1
                     ? cpod_core_fail(error, CPOD_ERR_TRANSPORT, "Expected %s, which was never sent", text)
                     : cpod_core_fail(error, CPOD_ERR_TRANSPORT, "Expected %s %d times, found it %d times",
                                      text, left->expected.times, left->used);
    }
    unlock(mock);
    return status;
}

size_t cpod_mock_request_count(const cpod_mock *mock)
{
    lock(mock);
    size_t count = mock->record_count;
    unlock(mock);
    return count;
}

const cpod_mock_request *cpod_mock_request_at(const cpod_mock *mock, size_t index)
{
    lock(mock);
    const cpodi_mock_record *record = mock->records;
    for (size_t i = 0; i < index && record != NULL; i++)
        record = record->next;
    unlock(mock);
    return record == NULL ? NULL : &record->request;
}

const char *cpod_mock_request_header(const cpod_mock_request *request, const char *name)
{
    for (size_t i = 0; request != NULL && i < request->header_count; i++) {
        if (strcasecmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    }
    return NULL;
}

void cpod_mock_get_usage(const cpod_mock *mock, cpod_mock_usage *usage)
{
    size_t size = usage->size;
    lock(mock);
    memcpy(usage, &mock->usage, size < sizeof mock->usage ? size : sizeof mock->usage);
    unlock(mock);
    usage->size = size;
}
