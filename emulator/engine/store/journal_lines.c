/* The lines of the file. */
#include "engine/store/journal_parts.h"

static void append_text_member(buffer *out, const char *name, const char *text)
{
    buffer_format(out, "%s\"%s\":", out->length > 0 && out->data[out->length - 1] != '\n' ? "," : "{", name);
    json_print_string(text, out);
}

void journal_append_put(buffer *out, const char *in, const record *r)
{
    slice text = record_text(r);
    append_text_member(out, "in", in);
    append_text_member(out, "tenant", record_tenant(r));
    buffer_append(out, ",\"put\":");
    buffer_append_n(out, text.text, text.length);
    buffer_append(out, "}\n");
}

void journal_append_gone(buffer *out, const char *in, const record *r)
{
    append_text_member(out, "in", in);
    append_text_member(out, "gone", record_id(r));
    buffer_append(out, "}\n");
}

void journal_append_event(buffer *out, const char *topic, uint64_t number, const char *text)
{
    append_text_member(out, "topic", topic);
    if (text != NULL) {
        buffer_format(out, ",\"number\":%llu", (unsigned long long)number);
        append_text_member(out, "event", text);
    } else {
        buffer_append(out, ",\"finished\":true");
    }
    buffer_append(out, "}\n");
}

void journal_append_set(buffer *out, const char *name, const cJSON *value)
{
    append_text_member(out, "set", name);
    buffer_append(out, ",\"to\":");
    json_print(value, out);
    buffer_append(out, "}\n");
}
