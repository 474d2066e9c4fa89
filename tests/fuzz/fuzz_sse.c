/* Parses any bytes as an event stream: in pieces of any size they result in the same events as in one piece,
 * and in those of a second, simple implementation of the standard. The first byte chooses the pieces. */
#include "core/base/buffer.h"
#include "core/http/sse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void write_part(cpodi_buffer *out, const char *text, size_t length)
{
    cpodi_buffer_append(out, (const char *)&length, sizeof length);
    cpodi_buffer_append(out, text == NULL ? "" : text, length);
}

static void write_event(cpodi_buffer *out, const cpodi_buffer *type, const cpodi_buffer *data,
                        const cpodi_buffer *id)
{
    write_part(out, type->data, type->length);
    write_part(out, data->data, data->length);
    write_part(out, id->data, id->length);
}

/* ---- the parser ---- */

/* `seed` chooses the sizes of the pieces; 0: one piece. False if an event exceeds the limit. */
static bool parse(const char *text, size_t length, unsigned seed, size_t limit, cpodi_buffer *out)
{
    cpodi_sse sse;
    cpodi_sse_init(&sse, cpod_default_allocator(), limit);
    cpod_status status = CPOD_OK;
    for (size_t at = 0; at < length && status == CPOD_OK;) {
        size_t piece = seed == 0 ? length : 1 + (at * 7 + seed) % seed;
        size_t end = piece < length - at ? at + piece : length;
        while (at < end && status == CPOD_OK) {
            size_t used = 0;
            status = cpodi_sse_feed(&sse, text + at, end - at, &used, NULL);
            require(used > 0 && used <= end - at);
            at += used;
            if (status == CPOD_OK && sse.is_complete)
                write_event(out, &sse.type, &sse.data, &sse.id);
        }
    }
    require(status == CPOD_OK || status == CPOD_ERR_LIMIT);
    cpodi_sse_free(&sse);
    return status == CPOD_OK;
}

/* ---- the rules ---- */

typedef struct rules {
    cpodi_buffer type, data, new_id, id;
    bool has_data;
} rules;

static void set(cpodi_buffer *to, const char *text, size_t length)
{
    to->length = 0;
    cpodi_buffer_append(to, text, length);
}

static bool is(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static void take_field(rules *r, const char *name, size_t name_length, const char *value, size_t length)
{
    if (is("event", name, name_length))
        set(&r->type, value, length);
    if (is("id", name, name_length) && memchr(value, '\0', length) == NULL)
        set(&r->new_id, value, length);
    if (is("data", name, name_length)) {
        if (r->has_data)
            cpodi_buffer_append_char(&r->data, '\n');
        cpodi_buffer_append(&r->data, value, length);
        r->has_data = true;
    }
}

static void take_line(rules *r, const char *line, size_t length, cpodi_buffer *out)
{
    if (length > 0) {
        const char *colon = memchr(line, ':', length);
        size_t name = colon == NULL ? length : (size_t)(colon - line);
        size_t value = colon == NULL ? length : name + 1;
        if (value < length && line[value] == ' ')
            value++;
        take_field(r, line, name, line + value, length - value);
        return;
    }
    set(&r->id, r->new_id.data == NULL ? "" : r->new_id.data, r->new_id.length);
    if (r->has_data || r->type.length > 0)
        write_event(out, &r->type, &r->data, &r->id);
    r->type.length = 0;
    r->data.length = 0;
    r->has_data = false;
}

static void tell(const char *text, size_t length, cpodi_buffer *out)
{
    rules r = {.has_data = false};
    cpodi_buffer *const buffers[] = {&r.type, &r.data, &r.new_id, &r.id};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        cpodi_buffer_init(buffers[i], cpod_default_allocator());
    size_t begin = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (size_t at = begin; at < length; at++) {
        if (text[at] != '\r' && text[at] != '\n')
            continue;
        take_line(&r, text + begin, at - begin, out);
        if (text[at] == '\r' && at + 1 < length && text[at + 1] == '\n')
            at++;
        begin = at + 1;
    }
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        cpodi_buffer_free(buffers[i]);
}

/* ---- both ---- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *text = (const char *)data + 1;
    size_t length = size - 1;
    cpodi_buffer parsed[4];
    for (size_t i = 0; i < 4; i++)
        cpodi_buffer_init(&parsed[i], cpod_default_allocator());
    tell(text, length, &parsed[0]);
    require(parse(text, length, 0, size, &parsed[1]));
    require(parse(text, length, 1U + data[0], size, &parsed[2]));
    for (size_t i = 1; i < 3; i++)
        require(parsed[i].length == parsed[0].length &&
                (parsed[0].length == 0 || memcmp(parsed[i].data, parsed[0].data, parsed[0].length) == 0));
    /* A small limit can only remove events at the end. */
    (void)parse(text, length, 1U + data[0], 16, &parsed[3]);
    require(parsed[3].length <= parsed[0].length &&
            (parsed[3].length == 0 || memcmp(parsed[3].data, parsed[0].data, parsed[3].length) == 0));
    for (size_t i = 0; i < 4; i++)
        cpodi_buffer_free(&parsed[i]);
    return 0;
}
