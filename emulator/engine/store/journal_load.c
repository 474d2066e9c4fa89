#include "engine/base/base64.h"
#include "engine/store/journal_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static journal_table *find_table(const journal *j, const char *name)
{
    for (size_t i = 0; i < j->tables.count; i++)
        if (strcmp(j->tables.items[i]->name, name) == 0)
            return j->tables.items[i];
    return NULL;
}

static const char *load_record(const journal *j, const char *in, const cJSON *line)
{
    const journal_table *to = find_table(j, in);
    const cJSON *object = json_get(line, "put");
    const char *tenant = json_text(line, "tenant");
    const char *id = object != NULL ? json_text(object, "id") : json_text(line, "gone");
    if (to == NULL)
        return "is about a collection that the document does not have";
    if (id == NULL || (object != NULL && tenant == NULL))
        return "is not a line of a state file";
    const record *old = store_find(to->records, NULL, id);
    if (object == NULL && old != NULL)
        store_remove(to->records, old);
    else if (object != NULL && old != NULL)
        store_replace(to->records, old, object);
    else if (object != NULL)
        store_insert(to->records, tenant, object);
    return NULL;
}

static const char *load_event(const journal *j, const char *topic, const cJSON *line)
{
    const char *text = json_text(line, "event");
    double number = cJSON_GetNumberValue(json_get(line, "number"));
    if (text == NULL)
        event_finish(j->state.events, topic);
    else if (number >= 1)
        event_restore(j->state.events, topic, (uint64_t)number, text);
    else
        return "is not a line of a state file";
    return NULL;
}

static const char *load_member(const journal *j, const char *name, const cJSON *value)
{
    if (strcmp(name, "settings") == 0 && cJSON_IsObject(value)) {
        cJSON_Delete(*j->state.settings);
        *j->state.settings = cJSON_Duplicate(value, true);
    } else if (strcmp(name, "token_generation") == 0 && cJSON_IsNumber(value)) {
        *j->state.token_generation = (int64_t)value->valuedouble;
    } else if (strcmp(name, "token_key") == 0 && cJSON_IsString(value)) {
        size_t length = 0;
        const char *key = base64_decode(j->memory, value->valuestring, &length);
        if (key == NULL || length != JOURNAL_KEY_SIZE)
            return "does not contain a key of 32 bytes";
        memcpy(j->state.token_key, key, length);
    } else {
        return "is not a line of a state file";
    }
    return NULL;
}

static const char *load_line(const journal *j, const char *text, size_t length)
{
    json_error error;
    const char *problem = "is not a line of a state file";
    cJSON *line = json_parse(text, length, &error);
    const char *in = json_text(line, "in");
    const char *topic = json_text(line, "topic");
    const char *name = json_text(line, "set");
    const cJSON *version = json_get(line, "state");
    if (in != NULL)
        problem = load_record(j, in, line);
    else if (topic != NULL)
        problem = load_event(j, topic, line);
    else if (name != NULL)
        problem = load_member(j, name, json_get(line, "to"));
    else if (version != NULL)
        problem = version->valuedouble == 1 ? NULL : "names an unsupported version of the state";
    cJSON_Delete(line);
    return problem;
}

static const char *load_lines(journal *j, buffer *text, size_t *line_number)
{
    size_t start = 0;
    const char *problem = NULL;
    while (problem == NULL && start < text->length) {
        const char *end = memchr(text->data + start, '\n', text->length - start);
        if (end == NULL)
            break;
        size_t length = (size_t)(end - text->data) - start;
        ++*line_number;
        problem = load_line(j, text->data + start, length);
        start += length + 1;
    }
    j->length += start;
    if (start > 0) {
        memmove(text->data, text->data + start, text->length - start);
        text->length -= start;
    }
    return problem;
}

bool journal_load(journal *j)
{
    char *block = xrealloc(NULL, JOURNAL_BLOCK);
    buffer text = {0};
    size_t line_number = 0;
    const char *problem = NULL;
    ssize_t count;
    while (problem == NULL && (count = read(j->file, block, JOURNAL_BLOCK)) > 0) {
        buffer_append_n(&text, block, (size_t)count);
        problem = load_lines(j, &text, &line_number);
    }
    if (problem != NULL)
        diagnostics_report(j->diagnostics, SEVERITY_ERROR, NULL, (mark){0}, "%s: line %zu %s", j->path,
                           line_number, problem);
    else if (text.length > 0 && ftruncate(j->file, (off_t)j->length) != 0)
        problem = strerror(errno);
    buffer_free(&text);
    free(block);
    return problem == NULL;
}
