#include "template/value_internal.h"

#include <string.h>

static void new_line(size_t depth, buffer *out)
{
    buffer_append_char(out, '\n');
    for (size_t i = 0; i < depth; i++)
        buffer_append(out, "  ");
}

static void write_value(const value *v, size_t depth, buffer *out);

static void write_list(const value *v, size_t depth, buffer *out)
{
    buffer_append_char(out, '[');
    for (size_t i = 0; i < v->is.list.count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        new_line(depth + 1, out);
        write_value(v->is.list.items[i], depth + 1, out);
    }
    if (v->is.list.count > 0)
        new_line(depth, out);
    buffer_append_char(out, ']');
}

static void write_object(const value *v, size_t depth, buffer *out)
{
    buffer_append_char(out, '{');
    for (size_t i = 0; i < v->is.object.count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        new_line(depth + 1, out);
        const char *key = v->is.object.members[i].key.text;
        buffer_append_json(out, key, strlen(key));
        buffer_append(out, ": ");
        write_value(v->is.object.members[i].item, depth + 1, out);
    }
    if (v->is.object.count > 0)
        new_line(depth, out);
    buffer_append_char(out, '}');
}

static void write_value(const value *v, size_t depth, buffer *out)
{
    switch (v->kind) {
    case VALUE_NULL:
        buffer_append(out, "null");
        break;
    case VALUE_TEXT:
        buffer_append_json(out, v->is.scalar.text, v->is.scalar.length);
        break;
    case VALUE_LIST:
        write_list(v, depth, out);
        break;
    case VALUE_OBJECT:
        write_object(v, depth, out);
        break;
    default:
        buffer_append_n(out, v->is.scalar.text, v->is.scalar.length);
        break;
    }
}

void value_to_json(const value *v, buffer *out)
{
    write_value(v, 0, out);
    buffer_append_char(out, '\n');
}
