#include "engine/store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "engine/base/base64.h"

enum {
    BLOCK = 1024 * 1024,            /* bytes that are written at once while the file is written anew */
    SPARE_LENGTH = 64 * 1024 * 1024 /* bytes that the file may grow beyond twice what it needs */
};

/* A store, as the journal knows it. */
typedef struct place {
    journal *journal;
    const char *name;
    store *records;
} place;

struct journal {
    emulator *emulator;
    const char *path;
    arena *memory;
    VECTOR(place *) places;
    int file;
    buffer pending;       /* lines that the file has not got yet */
    uint64_t length;      /* bytes of the file */
    uint64_t tidy_length; /* … when it was written anew */
    bool is_unsynced;
    int error; /* the first errno of a write, 0 for none */
};

/* ---- lines */

static void append_text_member(buffer *out, const char *name, const char *text)
{
    buffer_format(out, "%s\"%s\":", out->length > 0 && out->data[out->length - 1] != '\n' ? "," : "{", name);
    json_print_string(text, out);
}

static void append_put(buffer *out, const char *in, const record *r)
{
    slice text = record_text(r);
    append_text_member(out, "in", in);
    append_text_member(out, "tenant", record_tenant(r));
    buffer_append(out, ",\"put\":");
    buffer_append_n(out, text.text, text.length);
    buffer_append(out, "}\n");
}

static void append_event(buffer *out, const char *topic, uint64_t number, const char *text)
{
    append_text_member(out, "topic", topic);
    if (text != NULL) {
        buffer_format(out, ",\"number\":%llu", (unsigned long long)number);
        append_text_member(out, "event", text);
    } else {
        buffer_append(out, ",\"finished\":true");
    }
    buffer_append(out, "}\n");
}

static void append_set(buffer *out, const char *name, const cJSON *value)
{
    append_text_member(out, "set", name);
    buffer_append(out, ",\"to\":");
    json_print(value, out);
    buffer_append(out, "}\n");
}

/* ---- taking down */

static void take_record(void *context, const record *r, bool is_gone)
{
    const place *in = context;
    buffer *out = &in->journal->pending;
    if (!is_gone) {
        append_put(out, in->name, r);
        return;
    }
    append_text_member(out, "in", in->name);
    append_text_member(out, "gone", record_id(r));
    buffer_append(out, "}\n");
}

static void take_event(void *context, const char *topic, uint64_t number, const char *text)
{
    journal *j = context;
    append_event(&j->pending, topic, number, text);
}

void journal_set(journal *j, const char *name, const cJSON *value)
{
    if (j != NULL)
        append_set(&j->pending, name, value);
}

/* Writes what is pending to a file. Once a write has failed nothing is written any more: what came later may
 * not be understood without what is missing. */
static void write_pending(journal *j, int file)
{
    size_t written = 0;
    while (j->error == 0 && written < j->pending.length) {
        ssize_t count = write(file, j->pending.data + written, j->pending.length - written);
        if (count >= 0)
            written += (size_t)count;
        else if (errno != EINTR)
            j->error = errno;
    }
    j->length += written;
    buffer_clear(&j->pending);
}

void journal_flush(journal *j)
{
    if (j == NULL || j->pending.length == 0)
        return;
    write_pending(j, j->file);
    j->is_unsynced = true;
}

void journal_sync(journal *j)
{
    if (j == NULL)
        return;
    pthread_mutex_t *lock = &j->emulator->lock;
    pthread_mutex_lock(lock);
    bool is_due = j->is_unsynced;
    j->is_unsynced = false;
    pthread_mutex_unlock(lock);
    if (!is_due || fdatasync(j->file) == 0)
        return;
    int error = errno;
    pthread_mutex_lock(lock);
    if (j->error == 0)
        j->error = error;
    pthread_mutex_unlock(lock);
}

/* ---- the whole state */

static cJSON *token_key(const emulator *e)
{
    arena *a = arena_new();
    cJSON *text = cJSON_CreateString(base64_encode(a, e->token_key, sizeof e->token_key));
    arena_free(a);
    return text;
}

static void append_members(journal *j)
{
    const emulator *e = j->emulator;
    cJSON *key = token_key(e);
    cJSON *generation = json_integer(e->token_generation);
    buffer_append(&j->pending, "{\"state\":1}\n");
    append_set(&j->pending, "settings", e->settings);
    append_set(&j->pending, "token_key", key);
    append_set(&j->pending, "token_generation", generation);
    cJSON_Delete(key);
    cJSON_Delete(generation);
}

static void write_all(journal *j, int file)
{
    append_members(j);
    for (size_t i = 0; i < j->places.count; i++)
        for (size_t k = 0; k < store_count(j->places.items[i]->records); k++) {
            append_put(&j->pending, j->places.items[i]->name, store_at(j->places.items[i]->records, k));
            if (j->pending.length > BLOCK)
                write_pending(j, file);
        }
    event_hub_replay(j->emulator->events, take_event, j);
    write_pending(j, file);
}

/* Only one emulator may have the file. */
static bool lock_file(int file)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(file, F_SETLK, &whole) == 0;
}

/* The name itself is safe once its folder is. */
static void sync_folder(const char *path)
{
    arena *a = arena_new();
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : arena_copy_n(a, path, (size_t)(slash - path));
    int file = open(folder, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        (void)fsync(file);
        close(file);
    }
    arena_free(a);
}

/* Writes the file anew; what is pending is in the state already. */
static void write_anew(journal *j)
{
    const char *temporary = arena_format(j->memory, "%s.new", j->path);
    int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) {
        j->error = errno;
        return;
    }
    buffer_clear(&j->pending);
    j->length = 0;
    write_all(j, file);
    if (j->error == 0 && (fsync(file) != 0 || !lock_file(file) || rename(temporary, j->path) != 0))
        j->error = errno;
    if (j->error != 0) {
        close(file);
        unlink(temporary);
        return;
    }
    sync_folder(j->path);
    close(j->file);
    j->file = file;
    j->tidy_length = j->length;
    j->is_unsynced = false;
}

void journal_compact(journal *j)
{
    if (j != NULL && j->error == 0 && j->length > 2 * j->tidy_length + SPARE_LENGTH)
        write_anew(j);
}

/* ---- loading */

static place *find_place(const journal *j, const char *name)
{
    for (size_t i = 0; i < j->places.count; i++)
        if (strcmp(j->places.items[i]->name, name) == 0)
            return j->places.items[i];
    return NULL;
}

/* NULL, or what is wrong. */
static const char *load_record(const journal *j, const char *in, const cJSON *line)
{
    const place *to = find_place(j, in);
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(line, "put");
    const char *tenant = json_text(line, "tenant");
    const char *id = object != NULL ? json_text(object, "id") : json_text(line, "gone");
    if (to == NULL)
        return "is about a collection that the document does not have";
    if (id == NULL || (object != NULL && tenant == NULL))
        return "is no line of a state";
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
    double number = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(line, "number"));
    if (text == NULL)
        event_finish(j->emulator->events, topic);
    else if (number >= 1)
        event_restore(j->emulator->events, topic, (uint64_t)number, text);
    else
        return "is no line of a state";
    return NULL;
}

static const char *load_member(const journal *j, const char *name, const cJSON *value)
{
    emulator *e = j->emulator;
    if (strcmp(name, "settings") == 0 && cJSON_IsObject(value)) {
        cJSON_Delete(e->settings);
        e->settings = cJSON_Duplicate(value, true);
    } else if (strcmp(name, "token_generation") == 0 && cJSON_IsNumber(value)) {
        e->token_generation = (int64_t)value->valuedouble;
    } else if (strcmp(name, "token_key") == 0 && cJSON_IsString(value)) {
        size_t length = 0;
        const char *key = base64_decode(j->memory, value->valuestring, &length);
        if (key == NULL || length != sizeof e->token_key)
            return "has no key";
        memcpy(e->token_key, key, length);
    } else {
        return "is no line of a state";
    }
    return NULL;
}

static const char *load_line(const journal *j, const char *text, size_t length)
{
    json_error error;
    const char *problem = "is no line of a state";
    cJSON *line = json_parse(text, length, &error);
    const char *in = json_text(line, "in");
    const char *topic = json_text(line, "topic");
    const char *name = json_text(line, "set");
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(line, "state");
    if (in != NULL)
        problem = load_record(j, in, line);
    else if (topic != NULL)
        problem = load_event(j, topic, line);
    else if (name != NULL)
        problem = load_member(j, name, cJSON_GetObjectItemCaseSensitive(line, "to"));
    else if (version != NULL)
        problem = version->valuedouble == 1 ? NULL : "says that the state is of another version";
    cJSON_Delete(line);
    return problem;
}

/* Loads all whole lines that `text` has so far and takes them out. */
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

/* False after having reported why. */
static bool load(journal *j)
{
    diagnostics *d = j->emulator->diagnostics;
    char *block = xrealloc(NULL, BLOCK);
    buffer text = {0};
    size_t line_number = 0;
    const char *problem = NULL;
    ssize_t count;
    while (problem == NULL && (count = read(j->file, block, BLOCK)) > 0) {
        buffer_append_n(&text, block, (size_t)count);
        problem = load_lines(j, &text, &line_number);
    }
    if (problem != NULL)
        diagnostics_report(d, SEVERITY_ERROR, NULL, (mark){0}, "%s: line %zu %s", j->path, line_number,
                           problem);
    else if (text.length > 0 && ftruncate(j->file, (off_t)j->length) != 0)
        problem = strerror(errno);
    buffer_free(&text);
    free(block);
    return problem == NULL;
}

/* ---- life */

static void add_place(journal *j, const char *name, store *records)
{
    place *added = ARENA_NEW(j->memory, place);
    *added = (place){.journal = j, .name = name, .records = records};
    *vector_add(j->memory, &j->places) = added;
}

static void watch(journal *j)
{
    for (size_t i = 0; i < j->places.count; i++)
        store_watch(j->places.items[i]->records, take_record, j->places.items[i]);
    event_hub_watch(j->emulator->events, take_event, j);
}

static void free_journal(journal *j)
{
    if (j->file >= 0)
        close(j->file);
    buffer_free(&j->pending);
    arena_free(j->memory);
    free(j);
}

static journal *refuse(journal *j, const char *why)
{
    if (why != NULL)
        diagnostics_report(j->emulator->diagnostics, SEVERITY_ERROR, NULL, (mark){0}, "%s: %s", j->path, why);
    free_journal(j);
    return NULL;
}

journal *journal_open(emulator *e, const char *path, bool *is_new)
{
    journal *j = xrealloc(NULL, sizeof *j);
    *j = (journal){.emulator = e, .path = path, .memory = arena_new()};
    for (size_t i = 0; i < e->collections.count; i++)
        add_place(j, e->collections.items[i]->path, e->collections.items[i]->records);
    for (size_t i = 0; i < KV_STORE_COUNT; i++)
        add_place(j, arena_format(j->memory, "#%s", kv_store_name((kv_store)i)), e->kv_stores.stores[i]);
    j->file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (j->file < 0)
        return refuse(j, strerror(errno));
    if (!lock_file(j->file))
        return refuse(j, "another emulator has this state");
    if (!load(j))
        return refuse(j, NULL);
    *is_new = j->length == 0;
    j->tidy_length = j->length;
    if (*is_new)
        write_anew(j);
    watch(j);
    return j->error == 0 ? j : refuse(j, strerror(j->error));
}

bool journal_close(journal *j, char *error, size_t error_size)
{
    if (j == NULL)
        return true;
    journal_flush(j);
    if (j->error == 0 && j->length != j->tidy_length)
        write_anew(j);
    bool is_kept = j->error == 0;
    if (!is_kept)
        snprintf(error, error_size, "%s: %s", j->path, strerror(j->error));
    for (size_t i = 0; i < j->places.count; i++)
        store_watch(j->places.items[i]->records, NULL, NULL);
    event_hub_watch(j->emulator->events, NULL, NULL);
    free_journal(j);
    return is_kept;
}
