#include "engine/base/event.h"

#include "base/arena.h"
#include "base/map.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_KEPT = 1000 };

typedef struct event_topic {
    char **events; /* as they are sent; at most EVENTS_KEPT */
    size_t count, capacity;
    uint64_t first_number; /* of the first event kept; numbers start at 1 */
    bool is_finished;
} event_topic;

struct event_hub {
    pthread_mutex_t *lock;
    arena *memory;
    map topics;
    event_stream *streams;
    bool is_closed;
    event_watcher watcher;
    void *watcher_context;
};

struct event_stream {
    event_hub *hub;
    event_topic *topic;
    event_stream *previous, *next;
    uint64_t next_number;
    buffer pending;
    size_t pending_start;
    bool is_asleep;
    void (*sleep)(void *);
    void (*wake)(void *);
    void *context;
};

event_hub *event_hub_new(pthread_mutex_t *lock)
{
    event_hub *hub = xrealloc(NULL, sizeof *hub);
    *hub = (event_hub){.lock = lock, .memory = arena_new()};
    map_init(&hub->topics, hub->memory);
    return hub;
}

void event_hub_free(event_hub *hub)
{
    if (hub == NULL)
        return;
    for (size_t i = 0; i < hub->topics.count; i++) {
        event_topic *topic = hub->topics.entries[i].value;
        for (size_t j = 0; j < topic->count; j++)
            free(topic->events[j]);
        free(topic->events);
    }
    arena_free(hub->memory);
    free(hub);
}

void event_hub_watch(event_hub *hub, event_watcher watcher, void *context)
{
    hub->watcher = watcher;
    hub->watcher_context = context;
}

void event_hub_replay(const event_hub *hub, event_watcher watcher, void *context)
{
    for (size_t i = 0; i < hub->topics.count; i++) {
        const char *name = hub->topics.entries[i].key;
        const event_topic *topic = hub->topics.entries[i].value;
        for (size_t j = 0; j < topic->count; j++)
            watcher(context, name, topic->first_number + j, topic->events[j]);
        if (topic->is_finished)
            watcher(context, name, 0, NULL);
    }
}

static event_topic *find_topic(event_hub *hub, const char *name)
{
    event_topic *topic = map_get(&hub->topics, name);
    if (topic == NULL) {
        topic = ARENA_NEW(hub->memory, event_topic);
        topic->first_number = 1;
        map_put(&hub->topics, name, topic);
    }
    return topic;
}

static void wake(event_stream *stream)
{
    if (!stream->is_asleep)
        return;
    stream->is_asleep = false;
    if (stream->wake != NULL)
        stream->wake(stream->context);
}

static void wake_topic(event_hub *hub, const event_topic *topic)
{
    for (event_stream *stream = hub->streams; stream != NULL; stream = stream->next)
        if (stream->topic == topic)
            wake(stream);
}

/* Drops the older half of the events at once, so that making room is amortized. */
static void make_room(event_topic *topic)
{
    if (topic->count < topic->capacity)
        return;
    if (topic->capacity < EVENTS_KEPT) {
        topic->capacity = topic->capacity == 0 ? 8 : topic->capacity * 2;
        if (topic->capacity > EVENTS_KEPT)
            topic->capacity = EVENTS_KEPT;
        topic->events = xrealloc(topic->events, topic->capacity * sizeof *topic->events);
        return;
    }
    size_t dropped = EVENTS_KEPT / 2;
    for (size_t i = 0; i < dropped; i++)
        free(topic->events[i]);
    topic->count -= dropped;
    topic->first_number += dropped;
    memmove(topic->events, topic->events + dropped, topic->count * sizeof *topic->events);
}

static void append_event(buffer *out, const uint64_t *number, const char *name, const char *data)
{
    if (number != NULL)
        buffer_format(out, "id: %llu\n", (unsigned long long)*number);
    buffer_format(out, "event: %s\ndata: ", name);
    buffer_append(out, data);
    buffer_append(out, "\n\n");
}

void event_publish(event_hub *hub, const char *topic_name, const char *name, const char *data)
{
    event_topic *topic = find_topic(hub, topic_name);
    make_room(topic);
    uint64_t number = topic->first_number + topic->count;
    buffer text = {0};
    append_event(&text, &number, name, data);
    topic->events[topic->count++] = text.data;
    if (hub->watcher != NULL)
        hub->watcher(hub->watcher_context, topic_name, number, text.data);
    wake_topic(hub, topic);
}

void event_restore(event_hub *hub, const char *topic_name, uint64_t number, const char *text)
{
    event_topic *topic = find_topic(hub, topic_name);
    if (topic->count == 0)
        topic->first_number = number;
    make_room(topic);
    size_t size = strlen(text) + 1;
    topic->events[topic->count++] = memcpy(xrealloc(NULL, size), text, size);
}

void event_finish(event_hub *hub, const char *topic_name)
{
    event_topic *topic = find_topic(hub, topic_name);
    topic->is_finished = true;
    if (hub->watcher != NULL)
        hub->watcher(hub->watcher_context, topic_name, 0, NULL);
    wake_topic(hub, topic);
}

event_stream *event_stream_open(event_hub *hub, const char *topic_name)
{
    event_topic *topic = find_topic(hub, topic_name);
    event_stream *stream = xrealloc(NULL, sizeof *stream);
    *stream = (event_stream){
        .hub = hub, .topic = topic, .next = hub->streams, .next_number = topic->first_number + topic->count};
    if (hub->streams != NULL)
        hub->streams->previous = stream;
    hub->streams = stream;
    buffer_append(&stream->pending, ": connected\n\n");
    return stream;
}

void event_stream_rewind(event_stream *stream, const char *last_event_id)
{
    const event_topic *topic = stream->topic;
    stream->next_number = topic->first_number;
    if (last_event_id == NULL)
        return;
    char *end;
    uint64_t last = strtoull(last_event_id, &end, 10);
    if (end != last_event_id && *end == '\0' && last >= topic->first_number &&
        last < topic->first_number + topic->count)
        stream->next_number = last + 1;
}

void event_stream_push(event_stream *stream, const char *name, const char *data)
{
    append_event(&stream->pending, NULL, name, data);
}

void event_stream_notify(event_stream *stream, void (*sleep)(void *), void (*wake_up)(void *), void *context)
{
    stream->sleep = sleep;
    stream->wake = wake_up;
    stream->context = context;
}

/* Moves the next event into `pending`. A slow reader misses events that are no longer kept. */
static void fetch(event_stream *stream)
{
    const event_topic *topic = stream->topic;
    if (stream->next_number < topic->first_number)
        stream->next_number = topic->first_number;
    uint64_t index = stream->next_number - topic->first_number;
    if (index >= topic->count)
        return;
    buffer_append(&stream->pending, topic->events[index]);
    stream->next_number++;
}

static ssize_t read_locked(event_stream *stream, char *out, size_t size)
{
    if (stream->pending.length == 0)
        fetch(stream);
    if (stream->pending.length == 0) {
        if (stream->topic->is_finished || stream->hub->is_closed)
            return EVENT_STREAM_END;
        stream->is_asleep = true;
        if (stream->sleep != NULL)
            stream->sleep(stream->context);
        return 0;
    }
    size_t left = stream->pending.length - stream->pending_start;
    size_t count = left < size ? left : size;
    memcpy(out, stream->pending.data + stream->pending_start, count);
    stream->pending_start += count;
    if (count == left) {
        buffer_clear(&stream->pending);
        stream->pending_start = 0;
    }
    return (ssize_t)count;
}

ssize_t event_stream_read(event_stream *stream, char *out, size_t size)
{
    pthread_mutex_lock(stream->hub->lock);
    ssize_t count = read_locked(stream, out, size);
    pthread_mutex_unlock(stream->hub->lock);
    return count;
}

void event_stream_close(event_stream *stream)
{
    if (stream == NULL)
        return;
    pthread_mutex_t *lock = stream->hub->lock;
    pthread_mutex_lock(lock);
    if (stream->previous != NULL)
        stream->previous->next = stream->next;
    else
        stream->hub->streams = stream->next;
    if (stream->next != NULL)
        stream->next->previous = stream->previous;
    pthread_mutex_unlock(lock);
    buffer_free(&stream->pending);
    free(stream);
}

void event_keep_alive(event_hub *hub)
{
    for (event_stream *stream = hub->streams; stream != NULL; stream = stream->next) {
        if (!stream->is_asleep)
            continue;
        buffer_append(&stream->pending, ": keep-alive\n\n");
        wake(stream);
    }
}

void event_hub_close(event_hub *hub)
{
    hub->is_closed = true;
    for (event_stream *stream = hub->streams; stream != NULL; stream = stream->next)
        wake(stream);
}

void event_publish_json(event_hub *hub, const char *topic, const char *name, const cJSON *data)
{
    buffer text = {0};
    json_print(data, &text);
    event_publish(hub, topic, name, buffer_text(&text));
    buffer_free(&text);
}
