#include "engine/store/journal.h"

#include "base/file.h"
#include "engine/base/base64.h"
#include "engine/store/journal_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SPARE_LENGTH = 64 * 1024 * 1024 }; /* bytes that the file may grow beyond twice its compact length */

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

static void append_gone(buffer *out, const char *in, const record *r)
{
    append_text_member(out, "in", in);
    append_text_member(out, "gone", record_id(r));
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

static void take_record(void *context, const record *r, bool is_gone)
{
    const journal_table *in = context;
    if (is_gone)
        append_gone(&in->journal->pending, in->name, r);
    else
        append_put(&in->journal->pending, in->name, r);
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

/* After a failed write nothing more is written: later lines may depend on the missing ones. */
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
    pthread_mutex_t *lock = j->state.lock;
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

static cJSON *token_key(const journal *j)
{
    arena *a = arena_new();
    cJSON *text = cJSON_CreateString(base64_encode(a, j->state.token_key, JOURNAL_KEY_SIZE));
    arena_free(a);
    return text;
}

static void append_members(journal *j)
{
    cJSON *key = token_key(j);
    cJSON *generation = json_integer(*j->state.token_generation);
    buffer_append(&j->pending, "{\"state\":1}\n");
    append_set(&j->pending, "settings", *j->state.settings);
    append_set(&j->pending, "token_key", key);
    append_set(&j->pending, "token_generation", generation);
    cJSON_Delete(key);
    cJSON_Delete(generation);
}

static void write_all(journal *j, int file)
{
    append_members(j);
    for (size_t i = 0; i < j->tables.count; i++)
        for (size_t k = 0; k < store_count(j->tables.items[i]->records); k++) {
            append_put(&j->pending, j->tables.items[i]->name, store_at(j->tables.items[i]->records, k));
            if (j->pending.length > JOURNAL_BLOCK)
                write_pending(j, file);
        }
    event_hub_replay(j->state.events, take_event, j);
    write_pending(j, file);
}

/* Only one emulator may use the file. */
static bool lock_file(int file)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(file, F_SETLK, &whole) == 0;
}

/* A renamed file is durable once its folder is synced. */
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

/* Rewrites the file. Pending lines are dropped: the state contains them. */
static void rewrite(journal *j)
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
    j->compact_length = j->length;
    j->is_unsynced = false;
}

void journal_compact(journal *j)
{
    if (j != NULL && j->error == 0 && j->length > 2 * j->compact_length + SPARE_LENGTH)
        rewrite(j);
}

static void add_table(journal *j, const char *name, store *records)
{
    journal_table *added = ARENA_NEW(j->memory, journal_table);
    *added = (journal_table){.journal = j, .name = name, .records = records};
    *vector_add(j->memory, &j->tables) = added;
}

static void watch(journal *j)
{
    for (size_t i = 0; i < j->tables.count; i++)
        store_watch(j->tables.items[i]->records, take_record, j->tables.items[i]);
    event_hub_watch(j->state.events, take_event, j);
}

static void free_journal(journal *j)
{
    if (j->file >= 0)
        close(j->file);
    buffer_free(&j->pending);
    arena_free(j->memory);
    free(j);
}

static journal *give_up(journal *j, const char *why)
{
    if (why != NULL)
        diagnostics_report(j->diagnostics, SEVERITY_ERROR, NULL, (mark){0}, "%s: %s", j->path, why);
    free_journal(j);
    return NULL;
}

journal *journal_open(const journal_state *state, const char *path, diagnostics *d, bool *is_new)
{
    journal *j = xrealloc(NULL, sizeof *j);
    *j = (journal){.state = *state, .diagnostics = d, .path = path, .memory = arena_new()};
    for (size_t i = 0; i < state->collections->count; i++)
        add_table(j, state->collections->items[i]->path, state->collections->items[i]->records);
    for (size_t i = 0; i < state->kv_stores->count; i++) {
        const kv_store *kept = &state->kv_stores->items[i];
        add_table(j, arena_format(j->memory, "#%s", kept->name), kept->entries);
    }
    j->file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (j->file < 0)
        return give_up(j, strerror(errno));
    if (!lock_file(j->file))
        return give_up(j, "the state is in use by another emulator");
    if (!journal_load(j))
        return give_up(j, NULL);
    *is_new = j->length == 0;
    j->compact_length = j->length;
    if (*is_new)
        rewrite(j);
    watch(j);
    return j->error == 0 ? j : give_up(j, strerror(j->error));
}

bool journal_close(journal *j, char *error, size_t error_size)
{
    if (j == NULL)
        return true;
    journal_flush(j);
    if (j->error == 0 && j->length != j->compact_length)
        rewrite(j);
    bool is_kept = j->error == 0;
    if (!is_kept)
        snprintf(error, error_size, "%s: %s", j->path, strerror(j->error));
    for (size_t i = 0; i < j->tables.count; i++)
        store_watch(j->tables.items[i]->records, NULL, NULL);
    event_hub_watch(j->state.events, NULL, NULL);
    free_journal(j);
    return is_kept;
}
