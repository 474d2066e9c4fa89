/* JSON into the node tree. */
#include "reader/builder.h"

/* The position of a byte of the text that the events read, which begins after a byte order mark. */
static mark mark_of(const builder *b, size_t offset)
{
    return line_map_of_byte(b->lines, b->lines->body + offset);
}

static const char *copy_text(builder *b, const json_event *event)
{
    if (event->nul_offset == 0)
        return arena_copy_n(b->memory, event->text, event->length);
    return builder_replace_nul(b, event->text, event->length, mark_of(b, event->nul_offset));
}

static void add_scalar(builder *b, const json_event *event, node_kind kind)
{
    node *scalar = builder_scalar(b, kind, mark_of(b, event->offset), copy_text(b, event));
    if (kind == NODE_BOOL)
        scalar->boolean = event->boolean;
    if (kind == NODE_NUMBER)
        scalar_resolve_json_number(scalar);
    builder_add(b, (subtree){.root = scalar, .size = 1});
}

/* False when the builder has reported an error. */
static bool take_event(builder *b, const json_event *event)
{
    static const node_kind kinds[] = {[JSON_STRING] = NODE_STRING,
                                      [JSON_NUMBER] = NODE_NUMBER,
                                      [JSON_BOOL] = NODE_BOOL,
                                      [JSON_NULL] = NODE_NULL};
    switch (event->kind) {
    case JSON_OBJECT_BEGIN:
        return builder_open(b, NODE_MAPPING, mark_of(b, event->offset));
    case JSON_ARRAY_BEGIN:
        return builder_open(b, NODE_SEQUENCE, mark_of(b, event->offset));
    case JSON_OBJECT_END:
    case JSON_ARRAY_END:
        builder_close(b);
        break;
    case JSON_KEY:
        builder_key(b, copy_text(b, event), mark_of(b, event->offset), false);
        break;
    default:
        add_scalar(b, event, kinds[event->kind]);
    }
    return true;
}

bool json_read(builder *b, json_failure *failure)
{
    size_t body = b->lines->body;
    const source_file *file = b->lines->file;
    json_events events;
    json_event event;
    bool ok = true;
    /* The builder's depth limit is lower: it reports the depth, as it does for YAML. */
    json_events_init(&events, file->text + body, file->length - body, JSON_DEPTH_MAX);
    while (ok && json_events_next(&events, &event))
        ok = take_event(b, &event);
    *failure = events.failure;
    failure->offset += body;
    json_events_free(&events);
    return ok && failure->message == NULL;
}
