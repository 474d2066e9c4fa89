/* Event streams: server-sent events in every form that the standard allows, and some that it does not. */
#include "answer.h"

#include <string.h>

static const char *line_end(random_source *random)
{
    static const char *const ends[] = {"\n", "\n", "\r\n", "\r"};
    return *PICK(random, ends);
}

static void add_json(answer *a, event *e, bool is_last)
{
    bytes_printf(&e->json,
                 "{\"kind\":\"%s\",\"jobId\":\"job-%u\",\"message\":\"event %u \\u00e9\",\"timestamp\":"
                 "\"2026-05-22T10:00:01.000Z\"",
                 is_last ? "finished" : "progress", random_below(a->random, 1000),
                 random_below(a->random, 1u << 30));
    if (one_in(a->random, 10)) {
        bytes_add_text(&e->json, ",\"stage\":\"");
        for (uint32_t i = random_below(a->random, 9000); i > 0; i--)
            bytes_add_text(&e->json, "x");
        bytes_add_text(&e->json, "\"");
    }
    bytes_add_text(&e->json, "}");
}

/* What the parser ignores. */
static void add_ignored(answer *a, const char *end)
{
    static const struct {
        const char *line;
        size_t length;
    } lines[] = {{": comment", 9},
                 {":", 1},
                 {"unknown: x", 10},
                 {"id: 1\0002", 7},
                 {"id: 7", 5},
                 {"id", 2},
                 {"retry: x", 8},
                 {"retry: -1", 9},
                 {"retry: 0", 8},
                 {"dat: {}", 7},
                 {" data: {}", 9},
                 {"\xff\xfe", 2},
                 {"retry: 99999999999999999999", 27}};
    size_t which = random_below(a->random, sizeof lines / sizeof lines[0]);
    bytes_add(&a->content, lines[which].line, lines[which].length);
    bytes_add_text(&a->content, end);
}

static void add_event(answer *a, const event *e, bool is_last)
{
    const char *end = line_end(a->random);
    if (one_in(a->random, 3))
        add_ignored(a, end);
    bytes_add_text(&a->content, is_last ? "event: finished" : "event:progress");
    bytes_add_text(&a->content, end);
    bool is_split = one_in(a->random, 4);
    const char *comma = is_split ? strchr(e->json.data, ',') : NULL;
    size_t first = comma == NULL ? e->json.length : (size_t)(comma + 1 - e->json.data);
    bytes_add_text(&a->content, one_in(a->random, 2) ? "data: " : "data:");
    bytes_add(&a->content, e->json.data, first);
    bytes_add_text(&a->content, end);
    if (comma != NULL) {
        bytes_add_text(&a->content, "data: ");
        bytes_add(&a->content, e->json.data + first, e->json.length - first);
        bytes_add_text(&a->content, end);
    }
    bytes_add_text(&a->content, end);
}

static void damage(answer *a, event *e)
{
    static const char *const texts[] = {"x",   "{",    "null", "[]",     "{\"kind\":1}",
                                        "NaN", "\xff", "{}x",  "<html>", "{\"kind\":\"progress\"}"};
    bytes_clear(&e->json);
    bytes_add_text(&e->json, *PICK(a->random, texts));
    e->is_bad = true;
    lower(a, MAY_SUCCEED);
    note(a, "an event that does not decode");
}

void make_events(answer *a)
{
    uint32_t count = 1 + random_below(a->random, 8);
    if (one_in(a->random, 10))
        bytes_add_text(&a->content, "\xEF\xBB\xBF");
    for (uint32_t i = 0; i < count; i++) {
        event *e = &a->events[a->event_count++];
        bool is_last = i + 1 == count;
        e->is_bad = false;
        add_json(a, e, is_last);
        if ((a->hostile & LAYER_CONTENT) != 0 && !is_last && one_in(a->random, 3))
            damage(a, e);
        add_event(a, e, is_last);
    }
    if ((a->hostile & LAYER_CONTENT) != 0 && one_in(a->random, 3)) {
        bytes_add_text(&a->content, "event: progress\ndata: behind the end\n\n");
        note(a, "an event behind the last one");
    }
}
