#include "template/value_internal.h"

#include <string.h>

static void write_text(const char *text, size_t length, buffer *out)
{
    buffer_append_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            buffer_append_char(out, '\\');
            buffer_append_char(out, (char)c);
        } else if (c == '\n') {
            buffer_append(out, "\\n");
        } else if (c == '\t') {
            buffer_append(out, "\\t");
        } else if (c < 0x20) {
            buffer_format(out, "\\u%04x", c);
        } else {
            buffer_append_char(out, (char)c);
        }
    }
    buffer_append_char(out, '"');
}

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
        write_text(key, strlen(key), out);
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
        write_text(v->is.scalar.text, v->is.scalar.length, out);
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
