#include "base/diagnostics.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/excerpt.h"
#include "base/map.h"
#include "base/vector.h"

enum { KEPT_ERRORS = 100, LONGEST_MESSAGE = 600 };

struct diagnostics {
    arena *memory;
    VECTOR(diagnostic) sorted;
    map seen; /* place and message of each, against doubles */
    size_t counts[SEVERITY_ERROR + 1];
    size_t errors_dropped;
};

diagnostics *diagnostics_new(void)
{
    diagnostics *d = memory_resize(NULL, sizeof *d);
    *d = (diagnostics){.memory = arena_new()};
    map_init(&d->seen, d->memory);
    return d;
}

void diagnostics_free(diagnostics *d)
{
    if (d == NULL)
        return;
    arena_free(d->memory);
    free(d);
}

static int compare(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

/* By place: what concerns the input as a whole, then file by file, what concerns a file as a whole before its
 * lines. */
static int compare_marks(mark a, mark b)
{
    int order = compare(a.file == NULL ? 0 : a.file->order + 1, b.file == NULL ? 0 : b.file->order + 1);
    if (order == 0)
        order = compare(a.line, b.line);
    return order != 0 ? order : compare(a.column, b.column);
}

/* Behind all that stand at the same place or before; messages mostly come in order, so that the end is tried
 * first. */
static void insert(diagnostics *d, diagnostic added)
{
    vector_add(d->memory, &d->sorted);
    size_t position = d->sorted.count - 1;
    while (position > 0 && compare_marks(d->sorted.items[position - 1].at, added.at) > 0)
        position--;
    memmove(d->sorted.items + position + 1, d->sorted.items + position,
            (d->sorted.count - 1 - position) * sizeof added);
    d->sorted.items[position] = added;
}

static char *visible_message(arena *memory, const char *format, va_list arguments)
{
    arena *scratch = arena_new();
    const char *raw = arena_vformat(scratch, format, arguments);
    size_t length = strlen(raw);
    size_t shown = length;
    if (length > LONGEST_MESSAGE) {
        shown = LONGEST_MESSAGE;
        while (((unsigned char)raw[shown] & 0xc0) == 0x80)
            shown--;
    }
    buffer text = {0};
    excerpt_show(&text, raw, shown);
    if (shown < length)
        buffer_append(&text, "...");
    char *message = arena_copy(memory, buffer_text(&text));
    buffer_free(&text);
    arena_free(scratch);
    return message;
}

void diagnostics_report(diagnostics *d, severity level, mark at, const char *format, ...)
{
    if (level == SEVERITY_ERROR && d->counts[SEVERITY_ERROR] >= KEPT_ERRORS) {
        d->counts[SEVERITY_ERROR]++;
        d->errors_dropped++;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    const char *message = visible_message(d->memory, format, arguments);
    va_end(arguments);

    const char *identity = arena_format(d->memory, "%p:%" PRIu32 ":%" PRIu32 ":%d:%s", (const void *)at.file,
                                        at.line, at.column, (int)level, message);
    if (!map_put(&d->seen, identity, NULL))
        return;
    d->counts[level]++;
    insert(d, (diagnostic){.level = level, .at = at, .message = message});
}

size_t diagnostics_count(const diagnostics *d, severity level)
{
    return d->counts[level];
}

bool diagnostics_get(const diagnostics *d, size_t index, diagnostic *out)
{
    if (index >= d->sorted.count)
        return false;
    *out = d->sorted.items[index];
    return true;
}

/* Where a line of a file begins. Kept from message to message: they come in order, so a file is walked once.
 */
typedef struct line_cursor {
    const source_file *file;
    const char *start;
    uint32_t line;
} line_cursor;

static const char *line_end(const char *start, const char *end)
{
    while (start < end && *start != '\n' && *start != '\r')
        start++;
    return start;
}

static bool seek_line(line_cursor *cursor, mark at)
{
    const char *end = at.file->text + at.file->length;
    if (cursor->file != at.file || cursor->line > at.line)
        *cursor = (line_cursor){.file = at.file, .start = at.file->text, .line = 1};
    while (cursor->line < at.line) {
        const char *next = line_end(cursor->start, end);
        if (next == end)
            return false;
        next += next[0] == '\r' && next + 1 < end && next[1] == '\n' ? 2 : 1;
        cursor->start = next;
        cursor->line++;
    }
    return true;
}

static void render_excerpt(line_cursor *cursor, mark at, buffer *out)
{
    if (!seek_line(cursor, at))
        return;
    const char *start = cursor->start;
    size_t length = (size_t)(line_end(start, at.file->text + at.file->length) - start);
    uint32_t column = at.column;
    /* A byte order mark takes part in columns, but is not to be seen. */
    if (at.line == 1 && length >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) {
        start += 3;
        length -= 3;
        column = column > 3 ? column - 3 : 1;
    }
    excerpt_append(out, start, length, at.line, column);
}

static void render_one(const diagnostic *item, line_cursor *cursor, buffer *out)
{
    static const char *const names[] = {"note", "warning", "error"};
    const source_file *file = item->at.file;
    if (file != NULL) {
        excerpt_show(out, file->path, strlen(file->path));
        if (item->at.line != 0)
            buffer_format(out, ":%" PRIu32 ":%" PRIu32, item->at.line, item->at.column);
        buffer_append(out, ": ");
    }
    buffer_format(out, "%s: %s\n", names[item->level], item->message);
    if (file != NULL && item->at.line != 0 && file->text != NULL)
        render_excerpt(cursor, item->at, out);
}

void diagnostics_render(const diagnostics *d, buffer *out)
{
    line_cursor cursor = {0};
    for (size_t i = 0; i < d->sorted.count; i++)
        render_one(&d->sorted.items[i], &cursor, out);
    if (d->errors_dropped > 0)
        buffer_format(out, "note: %zu more errors are not shown\n", d->errors_dropped);
}

void diagnostics_print(const diagnostics *d, FILE *stream)
{
    buffer text = {0};
    diagnostics_render(d, &text);
    fwrite(buffer_text(&text), 1, text.length, stream);
    buffer_free(&text);
}
