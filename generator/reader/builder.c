#include "reader/builder.h"

#include <inttypes.h>

static builder_frame *innermost(const builder *b)
{
    return b->frames.count == 0 ? NULL : &b->frames.items[b->frames.count - 1];
}

static bool report_depth(builder *b, mark at)
{
    builder_error(b, "nesting-limit", at, "nested too deeply: more than %d levels", BUILDER_DEPTH_LIMIT);
    return false;
}

bool builder_open(builder *b, node_kind kind, mark at)
{
    if (b->frames.count >= BUILDER_DEPTH_LIMIT)
        return report_depth(b, at);
    node *container = ARENA_NEW(b->memory, node);
    container->kind = kind;
    container->at = at;
    *vector_add(b->scratch, &b->frames) = (builder_frame){
        .container = container,
        .first_member = b->members.count,
        .total = {.root = container, .size = 1, .height = 1},
    };
    return true;
}

bool builder_expects_key(const builder *b)
{
    const builder_frame *frame = innermost(b);
    return frame != NULL && frame->container->kind == NODE_MAPPING && !frame->has_key;
}

void builder_key(builder *b, const char *key, mark at, bool merges)
{
    builder_frame *frame = innermost(b);
    frame->next = (pending_member){.entry = {.key = key, .key_mark = at}, .merges = merges};
    frame->has_key = true;
}

node *builder_scalar(builder *b, node_kind kind, mark at, const char *text)
{
    node *scalar = ARENA_NEW(b->memory, node);
    scalar->kind = kind;
    scalar->at = at;
    scalar->text = text;
    return scalar;
}

const char *builder_replace_nul(builder *b, const char *text, size_t length, mark at)
{
    diagnostics_report(b->diagnostics, SEVERITY_WARNING, "nul-character", at,
                       "U+0000 in a string is replaced by U+FFFD");
    buffer replaced = {0};
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\0')
            buffer_append(&replaced, "\xef\xbf\xbd");
        else
            buffer_append_char(&replaced, text[i]);
    }
    return buffer_to_arena(&replaced, b->memory);
}

void builder_add(builder *b, subtree value)
{
    builder_frame *frame = innermost(b);
    if (frame == NULL) {
        b->root = value.root;
        return;
    }
    /* Merged entries replace the merge key, so that they are not one level deeper. */
    size_t height = frame->next.merges ? value.height : value.height + 1;
    frame->total.size += value.size;
    if (frame->total.height < height)
        frame->total.height = height;
    frame->next.entry.value = value.root;
    *vector_add(b->scratch, &b->members) = frame->next;
    frame->next = (pending_member){0};
    frame->has_key = false;
}

bool builder_add_alias(builder *b, subtree value, mark at)
{
    if (b->frames.count + value.height > BUILDER_DEPTH_LIMIT)
        return report_depth(b, at);
    if (value.size > BUILDER_ALIAS_BUDGET - b->alias_size) {
        builder_error(b, "alias-limit", at, "aliases repeat more than %d nodes", BUILDER_ALIAS_BUDGET);
        return false;
    }
    b->alias_size += value.size;
    builder_add(b, value);
    return true;
}

static size_t count_merged(builder *b, const pending_member *member)
{
    const node *value = member->entry.value;
    size_t count = value->kind == NODE_MAPPING ? value->count : 0;
    bool fits = value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE;
    for (size_t i = 0; value->kind == NODE_SEQUENCE && i < value->count; i++) {
        fits = fits && value->items[i]->kind == NODE_MAPPING;
        count += value->items[i]->kind == NODE_MAPPING ? value->items[i]->count : 0;
    }
    if (!fits)
        builder_mistake(b, "invalid-merge-key", member->entry.key_mark,
                        "expected a mapping or a list of mappings for '<<', found %s",
                        value->kind == NODE_SEQUENCE ? "a list of other values"
                                                     : node_kind_name(value->kind));
    return count;
}

static void merge_mapping(node *mapping, const node *source)
{
    for (size_t i = 0; source->kind == NODE_MAPPING && i < source->count; i++)
        node_put(mapping, &source->entries[i]);
}

/* After the explicit entries, which therefore win; of several mappings the first that has a key wins. */
static void merge_value(node *mapping, const node *value)
{
    merge_mapping(mapping, value);
    for (size_t i = 0; value->kind == NODE_SEQUENCE && i < value->count; i++)
        merge_mapping(mapping, value->items[i]);
}

static void put_explicit(builder *b, node *mapping, const node_entry *entry)
{
    const node_entry *first = node_put(mapping, entry);
    if (first != NULL)
        builder_mistake(b, "duplicate-key", entry->key_mark,
                        "duplicate key '%s' is ignored; the first is at line %" PRIu32 ", column %" PRIu32,
                        entry->key, first->key_mark.line, first->key_mark.column);
}

static void close_mapping(builder *b, node *mapping, const pending_member *members, size_t count)
{
    size_t room = count;
    const pending_member *merge = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!members[i].merges)
            continue;
        if (merge != NULL)
            builder_mistake(b, "duplicate-key", members[i].entry.key_mark,
                            "duplicate key '<<' is ignored; the first is at line %" PRIu32 ", column %" PRIu32
                            " (one '<<' takes a list of mappings)",
                            merge->entry.key_mark.line, merge->entry.key_mark.column);
        merge = merge == NULL ? &members[i] : merge;
    }
    if (merge != NULL)
        room += count_merged(b, merge);

    node_reserve(mapping, b->memory, room);
    for (size_t i = 0; i < count; i++)
        if (!members[i].merges)
            put_explicit(b, mapping, &members[i].entry);
    if (merge != NULL)
        merge_value(mapping, merge->entry.value);
}

subtree builder_close(builder *b)
{
    const builder_frame frame = *innermost(b);
    node *container = frame.container;
    size_t count = b->members.count - frame.first_member;
    const pending_member *members = count == 0 ? NULL : b->members.items + frame.first_member;
    if (container->kind == NODE_MAPPING) {
        close_mapping(b, container, members, count);
    } else {
        container->items = arena_array(b->memory, count, sizeof(const node *));
        while (container->count < count) {
            container->items[container->count] = members[container->count].entry.value;
            container->count++;
        }
    }
    b->members.count = frame.first_member;
    b->frames.count--;
    builder_add(b, frame.total);
    return frame.total;
}
