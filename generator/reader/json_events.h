/* JSON by RFC 8259, strictly, as a sequence of events. The one JSON parser of generator and emulator: the
 * caller builds its own tree from the events.
 *
 *     json_events events;
 *     json_events_init(&events, text, length, limit);
 *     for (json_event event; json_events_next(&events, &event);)
 *         ...
 *     if (events.failure.message != NULL)
 *         ...
 *     json_events_free(&events);
 *
 * Duplicate keys and U+0000 in strings are valid JSON: the caller decides about them. */
#ifndef READER_JSON_EVENTS_H
#define READER_JSON_EVENTS_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JSON_DEPTH_MAX = 256 }; /* objects and arrays inside each other: the largest depth limit */

typedef enum json_event_kind {
    JSON_OBJECT_BEGIN,
    JSON_OBJECT_END,
    JSON_ARRAY_BEGIN,
    JSON_ARRAY_END,
    JSON_KEY, /* inside an object; the events of its value follow */
    JSON_STRING,
    JSON_NUMBER,
    JSON_BOOL,
    JSON_NULL
} json_event_kind;

typedef struct json_event {
    json_event_kind kind;
    size_t offset; /* of its first byte in the text */
    /* KEY, STRING: the value, escapes decoded. NUMBER, BOOL, NULL: as written. Not NUL-terminated; valid
     * until the next event. */
    const char *text;
    size_t length;
    bool boolean;      /* BOOL */
    size_t nul_offset; /* KEY, STRING: of the first escape \u0000 in the text; 0: none */
} json_event;

typedef enum json_failure_kind { JSON_INVALID_SYNTAX, JSON_INVALID_UTF8, JSON_TOO_DEEP } json_failure_kind;

/* Why a text is not JSON. `message` is a constant, NULL while nothing is wrong. */
typedef struct json_failure {
    json_failure_kind kind;
    size_t offset;
    const char *message;
} json_failure;

/* The members other than `failure` are internal. */
typedef struct json_events {
    const char *text;
    size_t length;
    size_t offset;
    unsigned depth, depth_limit;
    uint64_t objects[JSON_DEPTH_MAX / 64]; /* bit per level: an object, not an array */
    enum { JSON_BEFORE_VALUE, JSON_BEFORE_FIRST_ITEM, JSON_BEFORE_FIRST_KEY, JSON_AFTER_VALUE } state;
    buffer unescaped; /* a string that has escapes */
    json_failure failure;
} json_events;

/* `text` need not be NUL-terminated and is borrowed. `depth_limit` is at most JSON_DEPTH_MAX. */
void json_events_init(json_events *e, const char *text, size_t length, unsigned depth_limit);
void json_events_free(json_events *e);

/* Stores the next event. False at the end of the text and after a failure, which `e->failure` holds. */
bool json_events_next(json_events *e, json_event *event);

/* The length of the number at the start of a text; 0 if it does not start with one. */
size_t json_number_length(const char *text, size_t length);

#endif
