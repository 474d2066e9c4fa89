#include "engine/fault.h"

#include "engine/auth/auth.h"
#include "engine/call/response.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_DELAY = 600 * 1000, LARGEST_COUNT = 1000000 };

static const char header_name[] = "X-Emulator-Fault";

static bool read_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
    char *end;
    *out = text != NULL ? strtoll(text, &end, 10) : 0;
    return text != NULL && end != text && *end == '\0' && *out >= least && *out <= most;
}

static bool read_word(const char *name, const char *value, fault *out)
{
    int64_t number = 0;
    if (strcmp(name, "status") == 0) {
        bool is_valid = read_number(value, 400, 599, &number);
        out->status = (int)number;
        return is_valid;
    }
    if (strcmp(name, "retry-after") == 0)
        return read_number(value, 0, INT32_MAX, &out->retry_after);
    if (strcmp(name, "delay") == 0)
        return read_number(value, 0, LONGEST_DELAY, &out->delay);
    if (strcmp(name, "count") == 0)
        return read_number(value, 1, LARGEST_COUNT, &out->count);
    if (strcmp(name, "cut") == 0)
        out->ending = HTTP_CUT;
    else if (strcmp(name, "reset") == 0)
        out->ending = HTTP_RESET;
    else if (strcmp(name, "malformed") == 0)
        out->is_malformed = true;
    else if (strcmp(name, "stream-error") == 0)
        out->fails_stream = true;
    else if (strcmp(name, "expire-tokens") == 0)
        out->expires_tokens = true;
    else
        return false;
    return value == NULL;
}

/* NULL, or an error message in the arena. */
static const char *read_fault(arena *a, const char *text, fault *out)
{
    *out = (fault){.retry_after = -1};
    char *rest = arena_copy(a, text);
    for (char *word = strtok_r(rest, ";", &rest); word != NULL; word = strtok_r(rest, ";", &rest)) {
        word += strspn(word, " \t");
        word[strcspn(word, " \t")] = '\0';
        char *value = strchr(word, '=');
        if (value != NULL)
            *value++ = '\0';
        if (*word != '\0' && !read_word(word, value, out))
            return arena_format(a, "unknown word or invalid value '%s'", word);
    }
    bool is_something = out->status != 0 || out->delay > 0 || out->ending != HTTP_WHOLE ||
                        out->is_malformed || out->fails_stream || out->expires_tokens;
    if (out->status == 429 && out->retry_after < 0)
        out->retry_after = 1;
    return is_something
               ? NULL
               : "a fault requires one of status, delay, cut, reset, malformed, stream-error, expire-tokens";
}

/* ---- faults of requests
 *
 * The list has entries {fault, method, path, left}. Those of headers also have a member `sent`; they apply to
 * requests with the same header. */

static bool fits_path(const char *pattern, const char *path)
{
    size_t length = strlen(pattern);
    if (length > 0 && pattern[length - 1] == '*')
        return strncmp(pattern, path, length - 1) == 0;
    return strcmp(pattern, path) == 0;
}

static bool is_sent(const cJSON *entry)
{
    return json_get(entry, "sent") != NULL;
}

static bool fits(const call *c, const cJSON *entry)
{
    const char *method = json_text(entry, "method");
    const char *path = json_text(entry, "path");
    return (method == NULL || strcmp(method, c->request->method) == 0) &&
           (path == NULL || fits_path(path, c->target.path));
}

static cJSON *new_entry(const char *text, const char *method, const char *path, int64_t left)
{
    cJSON *entry = cJSON_CreateObject();
    json_set_text(entry, "fault", text);
    json_set_text(entry, "method", method);
    json_set_text(entry, "path", path);
    json_set_integer(entry, "left", left);
    return entry;
}

static void drop(emulator *e, cJSON *entry)
{
    cJSON_Delete(cJSON_DetachItemViaPointer(e->faults, entry));
}

static cJSON *find_sent(const call *c, const char *text)
{
    for (cJSON *entry = c->emulator->faults->child; entry != NULL; entry = entry->next)
        if (is_sent(entry) && fits(c, entry) && strcmp(json_text(entry, "fault"), text) == 0)
            return entry;
    return NULL;
}

/* Whether the fault of a header applies: to the first `count` requests with the same method, path and header;
 * then not to the next one, and so on from the start. */
static bool is_hit(call *c, const char *text, const fault *f)
{
    if (f->count == 0)
        return true;
    cJSON *entry = find_sent(c, text);
    if (entry == NULL) {
        entry = new_entry(text, c->request->method, c->target.path, f->count);
        json_set(entry, "sent", cJSON_CreateTrue());
        cJSON_AddItemToArray(c->emulator->faults, entry);
    }
    int64_t left = (int64_t)json_number(entry, "left", 0);
    if (left > 0)
        json_set_integer(entry, "left", left - 1);
    else
        drop(c->emulator, entry);
    return left > 0;
}

static bool take_asked_for(call *c, fault *out)
{
    for (cJSON *entry = c->emulator->faults->child; entry != NULL; entry = entry->next) {
        if (is_sent(entry) || !fits(c, entry))
            continue;
        (void)read_fault(c->memory, json_text(entry, "fault"), out); /* was valid when it was added */
        int64_t left = (int64_t)json_number(entry, "left", 0) - 1;
        if (left > 0)
            json_set_integer(entry, "left", left);
        else
            drop(c->emulator, entry);
        return true;
    }
    return false;
}

bool fault_take(call *c, fault *out)
{
    *out = (fault){0};
    if (strncmp(c->target.path, "/emulator/", 10) == 0)
        return true;
    const char *text = http_request_header(c->request, header_name);
    const char *problem = text != NULL ? read_fault(c->memory, text, out) : NULL;
    if (problem != NULL) {
        response_problem(c, 400, "bad_fault", "%s: %s", header_name, problem);
        return false;
    }
    pthread_mutex_lock(&c->emulator->lock);
    bool suffers = text != NULL ? is_hit(c, text, out) : take_asked_for(c, out);
    if (suffers && out->expires_tokens)
        auth_expire_tokens(c->emulator);
    pthread_mutex_unlock(&c->emulator->lock);
    if (!suffers)
        *out = (fault){0};
    return true;
}

bool fault_begin(call *c, const fault *f)
{
    c->response->delay = f->delay;
    c->response->ending = f->ending;
    c->fails_stream = f->fails_stream;
    if (f->status == 0)
        return true;
    if (f->retry_after >= 0)
        http_response_header(c->response, "Retry-After",
                             arena_format(c->memory, "%lld", (long long)f->retry_after));
    response_problem(c, f->status, "fault", "requested fault");
    return false;
}

/* Cuts the last byte of the body: no proper prefix of a JSON object is JSON. */
void fault_finish(call *c, const fault *f)
{
    buffer *body = &c->response->body;
    if (f->is_malformed && body->length > 0)
        body->length--;
}

void fault_list(call *c)
{
    response_value(c, c->emulator->faults);
}

void fault_add(call *c)
{
    const char *text = json_text(c->body, "fault");
    fault read;
    const char *problem = text != NULL ? read_fault(c->memory, text, &read)
                                       : "the body is {\"fault\": \"status=503; count=2\"}, and may have "
                                         "`method` and `path` (with a * at its end: all that begin so)";
    if (problem != NULL) {
        response_problem(c, 422, "bad_fault", "%s", problem);
        return;
    }
    cJSON_AddItemToArray(c->emulator->faults,
                         new_entry(text, json_text(c->body, "method"), json_text(c->body, "path"),
                                   read.count > 0 ? read.count : 1));
    fault_list(c);
}

void fault_clear(call *c)
{
    cJSON_Delete(c->emulator->faults);
    c->emulator->faults = cJSON_CreateArray();
    fault_list(c);
}
