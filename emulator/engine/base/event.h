/* Server-sent events: topics that keep what was published, and streams that read them.
 *
 * All functions but event_stream_read and event_stream_close expect the caller to hold the hub's lock. */
#ifndef EMULATOR_EVENT_H
#define EMULATOR_EVENT_H

#include "engine/base/json.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct event_hub event_hub;
typedef struct event_stream event_stream;

event_hub *event_hub_new(pthread_mutex_t *lock);
void event_hub_free(event_hub *hub); /* all streams must be closed before */

/* Adds an event to a topic, which is created if needed. `name` is sent as the `event:` field, `data` is JSON
 * in one line. A topic keeps its last events, at least 500. */
void event_publish(event_hub *hub, const char *topic, const char *name, const char *data);
void event_publish_json(event_hub *hub, const char *topic, const char *name, const cJSON *data);

/* Ends a topic: its streams end after the last event. */
void event_finish(event_hub *hub, const char *topic);

/* Called for each event with its text as sent, and with a NULL text at the end of a topic. */
typedef void (*event_watcher)(void *context, const char *topic, uint64_t number, const char *text);
void event_hub_watch(event_hub *hub, event_watcher watcher, void *context); /* NULL: none */

/* Calls the watcher for all events that are kept. */
void event_hub_replay(const event_hub *hub, event_watcher watcher, void *context);

/* Restores an event with the number and text that a watcher was called with. Events are restored in order. */
void event_restore(event_hub *hub, const char *topic, uint64_t number, const char *text);

/* Opens a stream of the events that are published from now on. */
event_stream *event_stream_open(event_hub *hub, const char *topic);

/* Rewinds the stream to the first event that is kept, or behind `last_event_id` when that is kept. */
void event_stream_rewind(event_stream *stream, const char *last_event_id);

/* Adds an event to this stream only, before the events that it has not sent yet. */
void event_stream_push(event_stream *stream, const char *name, const char *data);

/* Sets what is called, with the lock held, when the stream has no more events and when it has again. */
void event_stream_notify(event_stream *stream, void (*sleep)(void *), void (*wake)(void *), void *context);

enum { EVENT_STREAM_END = -1 };

/* Copies the next bytes. Returns 0 after having called `sleep` when there are none now, EVENT_STREAM_END at
 * the end. Takes the lock. */
ssize_t event_stream_read(event_stream *stream, char *out, size_t size);

void event_stream_close(event_stream *stream); /* takes the lock; NULL is allowed */

/* Sends a comment to every sleeping stream, which keeps the connection alive and detects a dead one. */
void event_keep_alive(event_hub *hub);

/* Ends every stream, also those opened later. */
void event_hub_close(event_hub *hub);

#endif
