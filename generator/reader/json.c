#include "reader/json.h"

#include "reader/scalar.h"

typedef struct json_reader {
    builder *b;
    line_map *p;
    json_events events;
} json_reader;

/* The position of a byte of the text that the events read, which begins after a byte order mark. */
static mark mark_of(json_reader *r, size_t offset)
{
    return line_map_of_byte(r->p, r->p->body + offset);
}

static const char *copy_text(json_reader *r, const json_event *event)
{
    if (event->nul_offset == 0)
        return arena_copy_n(r->b->memory, event->text, event->length);
    return builder_replace_nul(r->b, event->text, event->length, mark_of(r, event->nul_offset));
}

static void add_scalar(json_reader *r, const json_event *event, node_kind kind)
{
    node *scalar = builder_scalar(r->b, kind, mark_of(r, event->offset), copy_text(r, event));
    if (kind == NODE_BOOL)
        scalar->boolean = event->boolean;
    if (kind == NODE_NUMBER)
        scalar_resolve_json_number(scalar);
    builder_add(r->b, (subtree){.root = scalar, .size = 1});
}

/* False when the builder has reported an error. */
static bool take_event(json_reader *r, const json_event *event)
{
    switch (event->kind) {
    case JSON_OBJECT_BEGIN:
        return builder_open(r->b, NODE_MAPPING, mark_of(r, event->offset));
    case JSON_ARRAY_BEGIN:
        return builder_open(r->b, NODE_SEQUENCE, mark_of(r, event->offset));
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
        builder_close(r->b);
        break;
    case JSON_KEY:
        builder_key(r->b, copy_text(r, event), mark_of(r, event->offset), false);
        break;
    case JSON_STRING:
        add_scalar(r, event, NODE_STRING);
        break;
    case JSON_NUMBER:
        add_scalar(r, event, NODE_NUMBER);
        break;
    case JSON_BOOL:
        add_scalar(r, event, NODE_BOOL);
        break;
    case JSON_NULL:
        add_scalar(r, event, NODE_NULL);
        break;
    }
    return true;
}

bool json_read(builder *b, line_map *p, json_failure *failure)
{
    json_reader r = {.b = b, .p = p};
    json_event event;
    bool ok = true;
    /* The builder's depth limit is lower: it reports the depth, as it does for YAML. */
    json_events_init(&r.events, p->file->text + p->body, p->file->length - p->body, JSON_DEPTH_MAX);
    while (ok && json_events_next(&r.events, &event))
        ok = take_event(&r, &event);
    *failure = r.events.failure;
    failure->offset += p->body;
    json_events_free(&r.events);
    return ok && failure->message == NULL;
}
