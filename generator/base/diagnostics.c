#include "base/diagnostics.h"

#include "base/map.h"
#include "base/snippet.h"
#include "base/vector.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_MESSAGE = 600, SEVERITY_COUNT = SEVERITY_ERROR + 1, LISTED_REPEATS = 10 };

static const char *const severity_names[SEVERITY_COUNT] = {"note", "warning", "error"};
static const size_t kept_at_most[SEVERITY_COUNT] = {10000, 10000, DIAGNOSTICS_ERROR_LIMIT};

struct diagnostics {
    arena *memory;
    VECTOR(diagnostic) sorted;
    size_t counts[SEVERITY_COUNT];
};

diagnostics *diagnostics_new(void)
{
    diagnostics *d = xrealloc(NULL, sizeof *d);
    *d = (diagnostics){.memory = arena_new()};
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

int mark_compare(mark a, mark b)
{
    int order = compare(a.file == NULL ? 0 : a.file->order + 1, b.file == NULL ? 0 : b.file->order + 1);
    if (order == 0)
        order = compare(a.line, b.line);
    return order != 0 ? order : compare(a.column, b.column);
}

static bool is_same(const diagnostic *a, const diagnostic *b)
{
    bool has_same_id = a->id == b->id || (a->id != NULL && b->id != NULL && strcmp(a->id, b->id) == 0);
    return a->level == b->level && has_same_id && strcmp(a->message, b->message) == 0;
}

/* Inserts behind all diagnostics with the same or an earlier mark, unless it is a duplicate of one of them.
 * Diagnostics mostly arrive in order, so the search starts at the end. */
static void insert(diagnostics *d, diagnostic added)
{
    size_t position = d->sorted.count;
    while (position > 0 && mark_compare(d->sorted.items[position - 1].at, added.at) > 0)
        position--;
    for (size_t i = position; i > 0 && mark_compare(d->sorted.items[i - 1].at, added.at) == 0; i--)
        if (is_same(&d->sorted.items[i - 1], &added))
            return;
    vector_add(d->memory, &d->sorted);
    memmove(d->sorted.items + position + 1, d->sorted.items + position,
            (d->sorted.count - 1 - position) * sizeof added);
    d->sorted.items[position] = added;
    d->counts[added.level]++;
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
    snippet_escape(&text, raw, shown);
    if (shown < length)
        buffer_append(&text, "...");
    char *message = buffer_to_arena(&text, memory);
    arena_free(scratch);
    return message;
}

void diagnostics_report(diagnostics *d, severity level, const char *id, mark at, const char *format, ...)
{
    if (d->counts[level] >= kept_at_most[level]) {
        d->counts[level]++;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    const char *message = visible_message(d->memory, format, arguments);
    va_end(arguments);
    insert(d, (diagnostic){.level = level, .id = id, .at = at, .message = message});
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

static const char *text_end(const source_file *file)
{
    return file->text + file->length;
}

static void set_line(line_cursor *cursor, const char *start, uint32_t line)
{
    const char *end = start + strcspn(start, "\r\n");
    while (*end == '\0' && end < text_end(cursor->file)) /* a U+0000 in the line */
        end += 1 + strcspn(end + 1, "\r\n");
    cursor->start = start;
    cursor->end = end;
    cursor->line = line;
}

bool line_cursor_seek(line_cursor *cursor, mark at)
{
    if (cursor->file != at.file || cursor->line > at.line) {
        bool has_mark = at.file->length >= 3 && memcmp(at.file->text, "\xef\xbb\xbf", 3) == 0;
        cursor->file = at.file;
        set_line(cursor, at.file->text + (has_mark ? 3 : 0), 1);
    }
    while (cursor->line < at.line) {
        const char *line_break = cursor->end;
        if (line_break == text_end(cursor->file))
            return false;
        bool is_crlf = line_break[0] == '\r' && line_break[1] == '\n';
        set_line(cursor, line_break + (is_crlf ? 2 : 1), cursor->line + 1);
    }
    return true;
}

static void render_line(const diagnostic *item, buffer *out)
{
    const source_file *file = item->at.file;
    if (file != NULL) {
        snippet_escape(out, file->path, strlen(file->path));
        if (item->at.line != 0)
            buffer_format(out, ":%" PRIu32 ":%" PRIu32, item->at.line, item->at.column);
        buffer_append(out, ": ");
    }
    buffer_format(out, "%s: %s", severity_names[item->level], item->message);
    if (item->id != NULL)
        buffer_format(out, " [%s]", item->id);
    buffer_append_char(out, '\n');
}

static void render_one(const diagnostic *item, line_cursor *cursor, buffer *out)
{
    const source_file *file = item->at.file;
    render_line(item, out);
    if (file != NULL && item->at.line != 0 && file->text != NULL && line_cursor_seek(cursor, item->at))
        snippet_append(out, cursor->start, (size_t)(cursor->end - cursor->start), item->at.line,
                       item->at.column);
}

static void render_counts(const diagnostics *d, severity least, buffer *out)
{
    for (size_t level = SEVERITY_COUNT; level-- > (size_t)least;)
        if (d->counts[level] > kept_at_most[level])
            buffer_format(out, "%zu more %ss are not shown\n", d->counts[level] - kept_at_most[level],
                          severity_names[level]);
}

void diagnostics_render(const diagnostics *d, buffer *out)
{
    line_cursor cursor = {0};
    for (size_t i = 0; i < d->sorted.count; i++)
        render_one(&d->sorted.items[i], &cursor, out);
    render_counts(d, SEVERITY_NOTE, out);
}

/* ---- notes in groups: those with one id in one file */

/* A message of a group, and where it is repeated. */
typedef struct repeated {
    const diagnostic *first;
    size_t count; /* of the others */
    buffer places;
} repeated;

static bool is_in_group(const diagnostic *item, const diagnostic *first)
{
    return item->level == SEVERITY_NOTE && item->at.file == first->at.file && item->id != NULL &&
           strcmp(item->id, first->id) == 0;
}

static void add_place(repeated *to, mark at)
{
    if (to->count < LISTED_REPEATS)
        buffer_format(&to->places, "%s%" PRIu32 ":%" PRIu32, to->count > 0 ? ", " : "", at.line, at.column);
    to->count++;
}

static void render_repeats(repeated *of, buffer *out)
{
    if (of->count > 0) {
        snippet_escape(out, of->first->at.file->path, strlen(of->first->at.file->path));
        buffer_format(out, ": note: the same at %s", buffer_text(&of->places));
        if (of->count > LISTED_REPEATS)
            buffer_format(out, " and at %zu more", of->count - LISTED_REPEATS);
        buffer_format(out, " [%s]\n", of->first->id);
    }
    buffer_free(&of->places);
}

/* Behind the first note of a group, which is rendered: its repetitions, and the other messages, a line each. */
static void render_group(const diagnostics *d, size_t first, bool *is_rendered, arena *scratch, buffer *out)
{
    const diagnostic *items = d->sorted.items;
    VECTOR(repeated *) messages = {0};
    map by_text;
    map_init(&by_text, scratch);
    for (size_t i = first; i < d->sorted.count && items[i].at.file == items[first].at.file; i++) {
        if (!is_in_group(&items[i], &items[first]))
            continue;
        is_rendered[i] = true;
        repeated *known = map_get(&by_text, items[i].message);
        if (known != NULL) {
            add_place(known, items[i].at);
            continue;
        }
        repeated *added = ARENA_NEW(scratch, repeated);
        added->first = &items[i];
        map_put(&by_text, items[i].message, added);
        *vector_add(scratch, &messages) = added;
    }
    for (size_t i = 0; i < messages.count; i++) {
        if (i > 0)
            render_line(messages.items[i]->first, out);
        render_repeats(messages.items[i], out);
    }
}

void diagnostics_print(const diagnostics *d, severity least, FILE *stream)
{
    buffer text = {0};
    line_cursor cursor = {0};
    arena *scratch = arena_new();
    bool *is_rendered = arena_array(scratch, d->sorted.count, sizeof *is_rendered);
    for (size_t i = 0; i < d->sorted.count; i++) {
        const diagnostic *item = &d->sorted.items[i];
        if (item->level < least || is_rendered[i])
            continue;
        render_one(item, &cursor, &text);
        if (item->level == SEVERITY_NOTE && item->id != NULL && item->at.file != NULL)
            render_group(d, i, is_rendered, scratch, &text);
    }
    render_counts(d, least, &text);
    fwrite(buffer_text(&text), 1, text.length, stream);
    buffer_free(&text);
    arena_free(scratch);
}
