#include "reader/json_events.h"

#include "base/text.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

void json_events_init(json_events *e, const char *text, size_t length, unsigned depth_limit)
{
    assert(depth_limit <= JSON_DEPTH_MAX);
    *e = (json_events){.text = text, .length = length, .depth_limit = depth_limit};
    size_t invalid = utf8_first_invalid(text, length);
    if (invalid < length)
        e->failure = (json_failure){.kind = JSON_INVALID_UTF8, .offset = invalid, .message = "not UTF-8"};
}

void json_events_free(json_events *e)
{
    buffer_free(&e->unescaped);
}

/* Always false. At the end of the text the only error is that the text ends. */
static bool fail_at(json_events *e, size_t offset, const char *message)
{
    e->failure = (json_failure){
        .kind = JSON_INVALID_SYNTAX,
        .offset = offset,
        .message = offset >= e->length ? "unexpected end of text" : message,
    };
    return false;
}

/* The next byte; 0 at the end, which the grammar does not accept anywhere. */
static char peek(const json_events *e)
{
    return e->offset < e->length ? e->text[e->offset] : '\0';
}

static void skip_space(json_events *e)
{
    const char *at = e->text + e->offset;
    const char *end = e->text + e->length;
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    e->offset = (size_t)(at - e->text);
}

static bool is_in_object(const json_events *e)
{
    unsigned level = e->depth - 1;
    return e->objects[level / 64] >> level % 64 & 1;
}

/* ---- strings */

static bool read_hex4(json_events *e, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < 4; i++) {
        int digit = text_hex_value(peek(e));
        if (digit < 0)
            return fail_at(e, e->offset, "expected four hexadecimal digits after '\\u'");
        *code = *code << 4 | (uint32_t)digit;
        e->offset++;
    }
    return true;
}

/* The second half of a surrogate pair; `start` is the offset of the first. */
static bool read_low_surrogate(json_events *e, size_t start, uint32_t *code)
{
    static const char message[] = "high surrogate without a low surrogate";
    if (e->length - e->offset < 2 || memcmp(e->text + e->offset, "\\u", 2) != 0)
        return fail_at(e, start, message);
    e->offset += 2;
    if (!read_hex4(e, code))
        return false;
    return (*code >= 0xdc00 && *code <= 0xdfff) || fail_at(e, start, message);
}

/* After "\u", whose backslash is at `start`. */
static bool read_unicode_escape(json_events *e, size_t start, json_event *event)
{
    uint32_t code;
    if (!read_hex4(e, &code))
        return false;
    if (code >= 0xdc00 && code <= 0xdfff)
        return fail_at(e, start, "low surrogate without a high surrogate");
    if (code >= 0xd800 && code <= 0xdbff) {
        uint32_t low;
        if (!read_low_surrogate(e, start, &low))
            return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code == 0 && event->nul_offset == 0)
        event->nul_offset = start;
    char encoded[4];
    buffer_append_n(&e->unescaped, encoded, utf8_encode(code, encoded));
    return true;
}

static bool read_escape(json_events *e, json_event *event)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    size_t start = e->offset++;
    char name = peek(e);
    if (name == 'u') {
        e->offset++;
        return read_unicode_escape(e, start, event);
    }
    const char *found = name == '\0' ? NULL : strchr(names, name);
    if (found == NULL)
        return fail_at(e, start, "invalid escape in a string");
    buffer_append_char(&e->unescaped, values[found - names]);
    e->offset++;
    return true;
}

static size_t plain_length(const json_events *e)
{
    const char *start = e->text + e->offset;
    const char *end = e->text + e->length;
    const char *at = start;
    while (at < end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return (size_t)(at - start);
}

static bool set_text(json_event *event, const char *text, size_t length)
{
    event->text = text;
    event->length = length;
    return true;
}

/* From the opening quote on. A string without escapes is not copied. */
static bool read_string(json_events *e, json_event *event)
{
    size_t start = e->offset++;
    bool has_escapes = false;
    buffer_clear(&e->unescaped);
    for (;;) {
        const char *plain = e->text + e->offset;
        size_t length = plain_length(e);
        e->offset += length;
        if (e->offset == e->length)
            return fail_at(e, start, "unterminated string");
        if (peek(e) == '"' && !has_escapes) {
            e->offset++;
            return set_text(event, plain, length);
        }
        buffer_append_n(&e->unescaped, plain, length);
        if (peek(e) == '"') {
            e->offset++;
            return set_text(event, buffer_text(&e->unescaped), e->unescaped.length);
        }
        if (peek(e) != '\\')
            return fail_at(e, e->offset, "unescaped control character in a string");
        has_escapes = true;
        if (!read_escape(e, event))
            return false;
    }
}

/* ---- the other values */

static size_t skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

size_t json_number_length(const char *text, size_t length)
{
    size_t start = length > 0 && text[0] == '-';
    size_t end = skip_digits(text, length, start);
    if (end == start)
        return 0;
    if (text[start] == '0')
        end = start + 1;
    size_t fraction = end < length && text[end] == '.' ? skip_digits(text, length, end + 1) : 0;
    if (fraction > end + 1)
        end = fraction;
    if (end < length && (text[end] == 'e' || text[end] == 'E')) {
        size_t digits = end + 1;
        if (digits < length && (text[digits] == '+' || text[digits] == '-'))
            digits++;
        size_t exponent = skip_digits(text, length, digits);
        if (exponent > digits)
            end = exponent;
    }
    return end;
}

static bool read_word(json_events *e, json_event *event, const char *word)
{
    size_t length = strlen(word);
    if (e->length - e->offset < length || memcmp(e->text + e->offset, word, length) != 0)
        return fail_at(e, e->offset, "expected a value");
    e->offset += length;
    return set_text(event, word, length);
}

static bool read_number(json_events *e, json_event *event)
{
    const char *text = e->text + e->offset;
    size_t length = json_number_length(text, e->length - e->offset);
    if (length == 0)
        return fail_at(e, e->offset, "expected a value");
    event->kind = JSON_NUMBER;
    e->offset += length;
    return set_text(event, text, length);
}

static bool begin(json_events *e, json_event *event, bool is_object)
{
    if (e->depth == e->depth_limit) {
        e->failure =
            (json_failure){.kind = JSON_TOO_DEEP, .offset = e->offset, .message = "nested too deeply"};
        return false;
    }
    uint64_t bit = UINT64_C(1) << e->depth % 64;
    if (is_object)
        e->objects[e->depth / 64] |= bit;
    else
        e->objects[e->depth / 64] &= ~bit;
    e->depth++;
    e->state = is_object ? JSON_BEFORE_FIRST_KEY : JSON_BEFORE_FIRST_ITEM;
    event->kind = is_object ? JSON_OBJECT_BEGIN : JSON_ARRAY_BEGIN;
    return set_text(event, e->text + e->offset++, 1);
}

static bool end(json_events *e, json_event *event)
{
    event->kind = is_in_object(e) ? JSON_OBJECT_END : JSON_ARRAY_END;
    e->depth--;
    e->state = JSON_AFTER_VALUE;
    return set_text(event, e->text + e->offset++, 1);
}

static bool read_value(json_events *e, json_event *event)
{
    e->state = JSON_AFTER_VALUE;
    switch (peek(e)) {
    case '{':
        return begin(e, event, true);
    case '[':
        return begin(e, event, false);
    case '"':
        event->kind = JSON_STRING;
        return read_string(e, event);
    case 't':
        event->kind = JSON_BOOL;
        event->boolean = true;
        return read_word(e, event, "true");
    case 'f':
        event->kind = JSON_BOOL;
        return read_word(e, event, "false");
    case 'n':
        event->kind = JSON_NULL;
        return read_word(e, event, "null");
    default:
        return read_number(e, event);
    }
}

static bool read_key(json_events *e, json_event *event)
{
    event->kind = JSON_KEY;
    if (peek(e) != '"')
        return fail_at(e, e->offset, "expected a key in double quotes");
    if (!read_string(e, event))
        return false;
    skip_space(e);
    if (peek(e) != ':')
        return fail_at(e, e->offset, "expected ':' after a key");
    e->offset++;
    e->state = JSON_BEFORE_VALUE;
    return true;
}

static bool read_next(json_events *e, json_event *event)
{
    if (e->depth == 0) {
        if (e->offset < e->length)
            fail_at(e, e->offset, "expected the end of the text");
        return false;
    }
    bool in_object = is_in_object(e);
    if (peek(e) == (in_object ? '}' : ']'))
        return end(e, event);
    if (peek(e) != ',')
        return fail_at(e, e->offset,
                       in_object ? "expected ',' or '}' after a member"
                                 : "expected ',' or ']' after an item");
    e->offset++;
    skip_space(e);
    event->offset = e->offset;
    return in_object ? read_key(e, event) : read_value(e, event);
}

bool json_events_next(json_events *e, json_event *event)
{
    if (e->failure.message != NULL)
        return false;
    skip_space(e);
    *event = (json_event){.offset = e->offset};
    switch (e->state) {
    case JSON_BEFORE_FIRST_ITEM:
        return peek(e) == ']' ? end(e, event) : read_value(e, event);
    case JSON_BEFORE_FIRST_KEY:
        return peek(e) == '}' ? end(e, event) : read_key(e, event);
    case JSON_AFTER_VALUE:
        return read_next(e, event);
    default:
        return read_value(e, event);
    }
}
