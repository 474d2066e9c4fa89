/* Recordings of the emulator: one JSON object a line. docs/testing.md describes the members. */
#include "test/internal.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one line ---- */

static char *text_of(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

static int hex_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = digit == '\0' ? NULL : strchr(digits, digit);
    return at == NULL ? -1 : (int)(at - digits);
}

/* A body is the text `body`, or the bytes `body_hex`, which are decoded in place. False: they are not valid. */
static bool read_body(const cJSON *object, const char **body, size_t *length)
{
    char *hex = text_of(object, "body_hex");
    *body = hex == NULL ? text_of(object, "body") : hex;
    *length = *body == NULL ? 0 : strlen(*body);
    if (hex == NULL)
        return true;
    *length /= 2;
    for (size_t i = 0; i < *length; i++) {
        int high = hex_value(hex[2 * i]);
        int low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        hex[i] = (char)(16 * high + low);
    }
    return hex[2 * *length] == '\0';
}

/* Joins the texts of an array, a line each. NULL: out of memory. */
static char *join_lines(const cJSON *lines)
{
    size_t length = 0;
    const cJSON *line;
    cJSON_ArrayForEach (line, lines) {
        length += cJSON_IsString(line) ? strlen(line->valuestring) + 1 : 0;
    }
    char *text = calloc(1, length + 1);
    char *end = text;
    cJSON_ArrayForEach (line, lines) {
        if (text != NULL && cJSON_IsString(line))
            end += sprintf(end, "%s\n", line->valuestring);
    }
    return text;
}

/* @return NULL, or the member that is missing or wrong. */
static const char *read_exchange(const cJSON *line, cpod_mock_exchange *own)
{
    const cJSON *request = cJSON_GetObjectItemCaseSensitive(line, "request");
    const cJSON *response = cJSON_GetObjectItemCaseSensitive(line, "response");
    own->method = text_of(request, "method");
    own->url = text_of(request, "url");
    if (own->method == NULL || own->url == NULL)
        return "request";
    if (!read_body(request, &own->request_body, &own->request_body_length))
        return "body_hex";
    if (!read_body(response, &own->body, &own->body_length))
        return "body_hex";
    double status = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(response, "status"));
    if (!(status >= 0 && status <= 999)) /* not a number if there is none */
        return "response";
    own->status = (int)status;
    bool is_cut = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(response, "cut"));
    own->failure = own->status == 0 || is_cut ? CPOD_ERR_TRANSPORT : CPOD_OK;
    own->any_order = true;
    return NULL;
}

static cpod_status add_line(cpod_mock *mock, const cJSON *line, cpod_error *error)
{
    cpod_mock_exchange own = CPOD_MOCK_EXCHANGE_INIT;
    const char *wrong = read_exchange(line, &own);
    if (wrong != NULL)
        return cpod_core_fail(error, CPOD_ERR_DECODE, "The member %s is missing or not valid", wrong);
    char *headers = join_lines(
        cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(line, "response"), "headers"));
    if (headers == NULL)
        return cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
    own.headers = headers;
    cpod_status status = cpod_mock_add(mock, &own, error);
    free(headers);
    return status == CPOD_ERR_INVALID_ARGUMENT ? CPOD_ERR_DECODE : status;
}

/* ---- the file ---- */

typedef struct recorded {
    cJSON *line;
    size_t line_number;
} recorded;

typedef struct recording {
    recorded *lines;
    size_t count, capacity;
} recording;

static bool keep(recording *all, cJSON *line, size_t line_number)
{
    if (all->count == all->capacity) {
        size_t capacity = all->capacity == 0 ? 64 : 2 * all->capacity;
        recorded *larger = realloc(all->lines, capacity * sizeof *larger);
        if (larger == NULL)
            return false;
        all->lines = larger;
        all->capacity = capacity;
    }
    all->lines[all->count++] = (recorded){line, line_number};
    return true;
}

static cpod_status read_lines(FILE *file, recording *all, const char *path, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    char *text = NULL;
    size_t size = 0;
    for (size_t number = 1; status == CPOD_OK && getline(&text, &size, file) >= 0; number++) {
        if (text[strspn(text, " \t\r\n")] == '\0')
            continue;
        cJSON *line = cJSON_Parse(text);
        if (line == NULL) {
            status = cpod_core_fail(error, CPOD_ERR_DECODE, "%s:%zu: expected a JSON object", path, number);
        } else if (!keep(all, line, number)) {
            cJSON_Delete(line);
            status = cpod_core_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
        }
    }
    if (status == CPOD_OK && ferror(file) != 0)
        status = cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "%s: %s", path, strerror(errno));
    free(text);
    return status;
}

/* Streams are recorded when they end, but have the number of their request. */
static int compare_numbers(const void *left, const void *right)
{
    const recorded *lines[] = {left, right};
    double numbers[2];
    for (int i = 0; i < 2; i++) {
        const cJSON *number = cJSON_GetObjectItemCaseSensitive(lines[i]->line, "number");
        numbers[i] = cJSON_IsNumber(number) ? number->valuedouble : 0;
    }
    if (numbers[0] != numbers[1])
        return numbers[0] < numbers[1] ? -1 : 1;
    return lines[0]->line_number < lines[1]->line_number ? -1 : 1;
}

static cpod_status add_all(cpod_mock *mock, const recording *all, const char *path, cpod_error *error)
{
    cpod_status status = CPOD_OK;
    if (all->count > 0)
        qsort(all->lines, all->count, sizeof all->lines[0], compare_numbers);
    for (size_t i = 0; i < all->count && status == CPOD_OK; i++) {
        cpod_error own = CPOD_ERROR_INIT;
        status = add_line(mock, all->lines[i].line, &own);
        if (status != CPOD_OK)
            (void)cpod_core_fail(error, status, "%s:%zu: %s", path, all->lines[i].line_number, own.message);
    }
    return status;
}

cpod_status cpod_mock_load(cpod_mock *mock, const char *path, cpod_error *error)
{
    cpod_core_error_reset(error);
    if (mock == NULL || path == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The %s is NULL",
                              mock == NULL ? "mock" : "path");
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return cpod_core_fail(error, CPOD_ERR_INVALID_ARGUMENT, "%s: %s", path, strerror(errno));
    recording all = {.lines = NULL};
    cpod_status status = read_lines(file, &all, path, error);
    (void)fclose(file);
    if (status == CPOD_OK)
        status = add_all(mock, &all, path, error);
    for (size_t i = 0; i < all.count; i++)
        cJSON_Delete(all.lines[i].line);
    free(all.lines);
    return status;
}
