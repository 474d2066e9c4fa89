#include "reader/ahead.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/task.h"
#include "base/vector.h"
#include "reader/parse.h"

#define LARGEST_FILE ((size_t)256 * 1024 * 1024)

enum { MOST_WORKERS = 3 }; /* more find nothing to do: one file names the next */

typedef enum progress { QUEUED, BEGUN, DONE } progress;

typedef struct file_entry {
    read_file read;
    progress progress;
} file_entry;

typedef struct worker {
    ahead *shared;
    arena *memory; /* of the trees it reads */
    task *running;
} worker;

/* All but the workers' memory is guarded by the lock. */
struct ahead {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* an entry came or is done, or it is time to stop */
    arena *memory;
    map by_path; /* → file_entry */
    VECTOR(file_entry *) queue;
    size_t next; /* in the queue */
    worker workers[MOST_WORKERS];
    size_t worker_count;
    bool is_stopping;
};

ahead *ahead_new(void)
{
    ahead *a = memory_resize(NULL, sizeof *a);
    *a = (ahead){.memory = arena_new()};
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
    map_init(&a->by_path, a->memory);
    return a;
}

void ahead_free(ahead *a)
{
    pthread_mutex_lock(&a->lock);
    a->is_stopping = true;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
    for (size_t i = 0; i < a->worker_count; i++) {
        task_finish(a->workers[i].running);
        arena_free(a->workers[i].memory);
    }
    for (size_t i = 0; i < a->by_path.count; i++)
        diagnostics_free(((file_entry *)a->by_path.entries[i].value)->read.reports);
    arena_free(a->memory);
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

static file_entry *add_entry(ahead *a, const char *path, progress begun)
{
    file_entry *entry = ARENA_NEW(a->memory, file_entry);
    entry->read.source.path = arena_copy(a->memory, path);
    entry->read.reports = diagnostics_new();
    entry->progress = begun;
    map_put(&a->by_path, path, entry);
    return entry;
}

static void work(void *context);

/* As many threads as there are cores, from the first file on that somebody could read meanwhile. */
static void start_workers(ahead *a)
{
    size_t wanted = task_spare_cores();
    while (a->worker_count < wanted && a->worker_count < MOST_WORKERS) {
        worker *w = &a->workers[a->worker_count++];
        *w = (worker){.shared = a, .memory = arena_new()};
        w->running = task_start(work, w);
    }
}

void ahead_expect(ahead *a, const char *path)
{
    pthread_mutex_lock(&a->lock);
    if (!map_has(&a->by_path, path)) {
        *vector_add(a->memory, &a->queue) = add_entry(a, path, QUEUED);
        pthread_cond_broadcast(&a->changed);
        if (a->worker_count == 0)
            start_workers(a);
    }
    pthread_mutex_unlock(&a->lock);
}

/* The file part of the reference behind a "$ref", by the look of the text alone: a guess may be wrong. The
 * empty text when there is none. */
static const char *guess_file(arena *scratch, const char *behind_key)
{
    const char *colon = behind_key + strspn(behind_key, "'\" \t");
    if (*colon != ':')
        return "";
    const char *start = colon + 1 + strspn(colon + 1, "'\" \t");
    return arena_copy_n(scratch, start, strcspn(start, "#%'\" \t\r\n,{}"));
}

static void enqueue_references(ahead *a, const source_file *file)
{
    arena *scratch = arena_new();
    const char *folder = path_folder(scratch, file->path);
    map seen;
    map_init(&seen, scratch);
    for (const char *at = file->text; (at = strstr(at, "$ref")) != NULL;) {
        at += strlen("$ref");
        const char *name = guess_file(scratch, at);
        if (*name != '\0' && strstr(name, "://") == NULL && map_put(&seen, name, NULL))
            ahead_expect(a, path_join(scratch, folder, name));
    }
    arena_free(scratch);
}

/* Without the lock: an entry that is BEGUN is its reader's alone. */
static void read_entry(ahead *a, arena *memory, file_entry *entry)
{
    read_file *read = &entry->read;
    char *text = NULL;
    read->error = file_read(memory, read->source.path, LARGEST_FILE, &text, &read->source.length);
    if (read->error == 0) {
        read->source.text = text;
        enqueue_references(a, &read->source);
        read->root = parse_text(memory, &read->source, read->reports);
    }
    pthread_mutex_lock(&a->lock);
    entry->progress = DONE;
    pthread_cond_broadcast(&a->changed);
    pthread_mutex_unlock(&a->lock);
}

/* The next that nobody has begun, which is begun then; NULL when there is none. With the lock held. */
static file_entry *take_next(ahead *a)
{
    while (a->next < a->queue.count) {
        file_entry *entry = a->queue.items[a->next++];
        if (entry->progress == QUEUED) {
            entry->progress = BEGUN;
            return entry;
        }
    }
    return NULL;
}

/* Reads the next file of the queue, or waits for a change. With the lock held. */
static void read_next(ahead *a, arena *memory)
{
    file_entry *entry = take_next(a);
    if (entry == NULL) {
        pthread_cond_wait(&a->changed, &a->lock);
        return;
    }
    pthread_mutex_unlock(&a->lock);
    read_entry(a, memory, entry);
    pthread_mutex_lock(&a->lock);
}

static void work(void *context)
{
    worker *w = context;
    pthread_mutex_lock(&w->shared->lock);
    while (!w->shared->is_stopping)
        read_next(w->shared, w->memory);
    pthread_mutex_unlock(&w->shared->lock);
}

read_file *ahead_get(ahead *a, arena *memory, const char *path)
{
    pthread_mutex_lock(&a->lock);
    file_entry *entry = map_get(&a->by_path, path);
    if (entry == NULL)
        entry = add_entry(a, path, QUEUED);
    if (entry->progress == QUEUED) {
        entry->progress = BEGUN;
        pthread_mutex_unlock(&a->lock);
        read_entry(a, memory, entry);
        return &entry->read;
    }
    while (entry->progress != DONE)
        read_next(a, memory);
    pthread_mutex_unlock(&a->lock);
    return &entry->read;
}
