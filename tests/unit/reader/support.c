#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support.h"

reading read_bytes(const char *name, const char *text, size_t length)
{
    reading r = {.diagnostics = diagnostics_new()};
    r.reader = reader_new(r.diagnostics);
    r.document = reader_parse(r.reader, name, text, length);
    r.root = r.document == NULL ? NULL : r.document->root;
    return r;
}

reading read_text(const char *name, const char *text)
{
    return read_bytes(name, text, strlen(text));
}

void reading_free(reading *r)
{
    reader_free(r->reader);
    diagnostics_free(r->diagnostics);
}

void append_messages(const diagnostics *d, buffer *out)
{
    static const char *const names[] = {"note", "warning", "error"};
    diagnostic item;
    for (size_t i = 0; diagnostics_get(d, i, &item); i++) {
        const char *path = item.at.file == NULL ? "" : item.at.file->path;
        buffer_format(out, "%s:%u:%u: %s: %s\n", path, (unsigned)item.at.line, (unsigned)item.at.column,
                      names[item.level], item.message);
    }
}

void assert_reads(const char *name, const char *text, const char *json)
{
    reading r = read_text(name, text);
    buffer out = {0};
    append_messages(r.diagnostics, &out);
    assert_string_equal(buffer_text(&out), "");
    assert_non_null(r.root);
    node_to_json(r.root, &out);
    assert_string_equal(buffer_text(&out), json);
    buffer_free(&out);
    reading_free(&r);
}

void assert_messages_of_bytes(const char *name, const char *text, size_t length, const char *messages)
{
    reading r = read_bytes(name, text, length);
    buffer out = {0};
    append_messages(r.diagnostics, &out);
    assert_string_equal(buffer_text(&out), messages);
    buffer_free(&out);
    reading_free(&r);
}

void assert_messages(const char *name, const char *text, const char *messages)
{
    assert_messages_of_bytes(name, text, strlen(text), messages);
}
