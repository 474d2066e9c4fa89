/* Server-sent events: topics that keep what was published, and streams that read them.
 *
 * All functions but event_stream_read and event_stream_close expect the caller to hold the hub's lock. */
#ifndef EMULATOR_EVENT_H
#define EMULATOR_EVENT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct event_hub event_hub;
typedef struct event_stream event_stream;

event_hub *event_hub_new(pthread_mutex_t *lock);
void event_hub_free(event_hub *hub); /* its streams must be closed before */

/* Adds an event to a topic, which is made where there is none. `name` goes out as the `event:` field, `data`
 * is JSON in one line. A topic keeps its last events, at least 500. */
void event_publish(event_hub *hub, const char *topic, const char *name, const char *data);

/* No more events will come: streams of the topic end after the last one. */
void event_finish(event_hub *hub, const char *topic);

/* Is told of each event as it is sent, and by a NULL text of the end of a topic. */
typedef void (*event_watcher)(void *context, const char *topic, uint64_t number, const char *text);
void event_hub_watch(event_hub *hub, event_watcher watcher, void *context); /* NULL: nobody is */

/* Tells of all that is kept, as above. */
void event_hub_replay(const event_hub *hub, event_watcher watcher, void *context);

/* Puts an event that was told of back, in their order; `number` and `text` are as they were told. */
void event_restore(event_hub *hub, const char *topic, uint64_t number, const char *text);

/* A stream of what is published from now on. */
event_stream *event_stream_open(event_hub *hub, const char *topic);

/* Lets the stream begin with the events that are kept already: all of them, or those after `last_event_id`
 * when it is the id of one. */
void event_stream_rewind(event_stream *stream, const char *last_event_id);

/* Adds an event to this stream alone, before what it has not sent yet. */
void event_stream_push(event_stream *stream, const char *name, const char *data);

/* What to do when the stream has run dry, and when there is something again. Both are called with the lock
 * held. */
void event_stream_notify(event_stream *stream, void (*sleep)(void *), void (*wake)(void *), void *context);

enum { EVENT_STREAM_END = -1 };

/* Copies the next bytes. 0: nothing now, `sleep` was called. EVENT_STREAM_END: all was read. Takes the
 * lock. */
ssize_t event_stream_read(event_stream *stream, char *out, size_t size);

void event_stream_close(event_stream *stream); /* takes the lock; NULL is fine */

/* Sends a comment to every sleeping stream, which keeps the connection alive and shows whether there still is
 * one. */
void event_keep_alive(event_hub *hub);

/* Ends every stream, those opened later included. */
void event_hub_close(event_hub *hub);

#endif
