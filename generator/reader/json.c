#include "reader/json.h"

#include <string.h>

#include "base/utf8.h"
#include "reader/json_number.h"
#include "reader/scalar.h"

#define REPLACEMENT_CHARACTER 0xfffdu

typedef struct json_reader {
    builder *b;
    positions *p;
    const char *text;
    size_t length;
    size_t at;
    buffer unescaped; /* a string that holds escapes */
    json_failure failure;
} json_reader;

static bool fail_at(json_reader *r, size_t offset, const char *message)
{
    r->failure = (json_failure){.offset = offset, .message = message};
    return false;
}

static void skip_space(json_reader *r)
{
    r->at += strspn(r->text + r->at, " \t\r\n");
}

static mark here(json_reader *r)
{
    return positions_of_byte(r->p, r->at);
}

static bool read_hex4(json_reader *r, uint32_t *code)
{
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = r->text[r->at + i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else
            return fail_at(r, r->at + i, "'\\u' takes four hexadecimal digits");
        value = value << 4 | digit;
    }
    r->at += 4;
    *code = value;
    return true;
}

/* What follows "\u", which begins at `start`. */
static bool read_unicode_escape(json_reader *r, size_t start)
{
    uint32_t code;
    if (!read_hex4(r, &code))
        return false;
    if (code >= 0xdc00 && code <= 0xdfff)
        return fail_at(r, start, "the second half of a surrogate pair stands alone");
    if (code >= 0xd800 && code <= 0xdbff) {
        uint32_t low = 0;
        if (strncmp(r->text + r->at, "\\u", 2) != 0)
            return fail_at(r, start, "the first half of a surrogate pair stands alone");
        r->at += 2;
        if (!read_hex4(r, &low))
            return false;
        if (low < 0xdc00 || low > 0xdfff)
            return fail_at(r, start, "the first half of a surrogate pair stands alone");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code == 0) {
        diagnostics_report(r->b->reports, SEVERITY_WARNING, NULL, positions_of_byte(r->p, start),
                           "U+0000 in a string is replaced by U+FFFD");
        code = REPLACEMENT_CHARACTER;
    }
    char encoded[4];
    buffer_append_n(&r->unescaped, encoded, utf8_encode(code, encoded));
    return true;
}

static bool read_escape(json_reader *r)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    size_t start = r->at;
    char name = r->text[r->at + 1];
    if (name == 'u') {
        r->at += 2;
        return read_unicode_escape(r, start);
    }
    const char *found = name == '\0' ? NULL : strchr(names, name);
    if (found == NULL)
        return fail_at(r, start, "no such escape in a string");
    buffer_append_char(&r->unescaped, values[found - names]);
    r->at += 2;
    return true;
}

static size_t plain_length(const char *text)
{
    size_t length = 0;
    while ((unsigned char)text[length] >= 0x20 && text[length] != '"' && text[length] != '\\')
        length++;
    return length;
}

/* A string from its opening quote on; NULL after a failure. */
static const char *read_string(json_reader *r)
{
    size_t start = r->at++;
    size_t plain = plain_length(r->text + r->at);
    if (r->text[r->at + plain] == '"') {
        const char *copy = arena_copy_n(r->b->memory, r->text + r->at, plain);
        r->at += plain + 1;
        return copy;
    }
    buffer_clear(&r->unescaped);
    for (;;) {
        plain = plain_length(r->text + r->at);
        buffer_append_n(&r->unescaped, r->text + r->at, plain);
        r->at += plain;
        if (r->text[r->at] == '"') {
            r->at++;
            return arena_copy_n(r->b->memory, buffer_text(&r->unescaped), r->unescaped.length);
        }
        if (r->at >= r->length) {
            fail_at(r, start, "the string does not end");
            return NULL;
        }
        if (r->text[r->at] != '\\') {
            fail_at(r, r->at, "a control character in a string must be escaped");
            return NULL;
        }
        if (!read_escape(r))
            return NULL;
    }
}

static bool add_scalar(json_reader *r, const node *scalar)
{
    builder_add(r->b, (subtree){.root = scalar, .size = 1});
    return true;
}

static bool read_word(json_reader *r, const char *word, node_kind kind, bool value)
{
    size_t length = strlen(word);
    if (strncmp(r->text + r->at, word, length) != 0)
        return fail_at(r, r->at, "expected a value");
    node *scalar = builder_scalar(r->b, kind, here(r), word);
    scalar->boolean = value;
    r->at += length;
    return add_scalar(r, scalar);
}

static bool read_number(json_reader *r)
{
    size_t length = json_number_length(r->text + r->at);
    if (length == 0)
        return fail_at(r, r->at, "expected a value");
    const char *text = arena_copy_n(r->b->memory, r->text + r->at, length);
    node *scalar = builder_scalar(r->b, NODE_NUMBER, here(r), text);
    scalar_resolve_json_number(scalar);
    r->at += length;
    return add_scalar(r, scalar);
}

static bool read_value(json_reader *r);

/* After an item: true when another follows, false at the end and after a failure; `*ok` tells these two
 * apart. */
static bool more_items(json_reader *r, char closing, const char *message, bool *ok)
{
    skip_space(r);
    char c = r->text[r->at];
    *ok = c == ',' || c == closing || fail_at(r, r->at, message);
    if (*ok)
        r->at++;
    return c == ',';
}

static bool read_array(json_reader *r)
{
    if (!builder_open(r->b, NODE_SEQUENCE, here(r)))
        return false;
    r->at++;
    skip_space(r);
    bool ok = true;
    if (r->text[r->at] == ']')
        r->at++;
    else
        do
            ok = read_value(r);
        while (ok && more_items(r, ']', "expected ',' or ']' after an item", &ok));
    if (ok)
        builder_close(r->b);
    return ok;
}

static bool read_member(json_reader *r)
{
    skip_space(r);
    if (r->text[r->at] != '"')
        return fail_at(r, r->at, "expected a key in double quotes");
    mark at = here(r);
    const char *key = read_string(r);
    if (key == NULL)
        return false;
    builder_key(r->b, key, at, false);
    skip_space(r);
    if (r->text[r->at] != ':')
        return fail_at(r, r->at, "expected ':' after a key");
    r->at++;
    return read_value(r);
}

static bool read_object(json_reader *r)
{
    if (!builder_open(r->b, NODE_MAPPING, here(r)))
        return false;
    r->at++;
    skip_space(r);
    bool ok = true;
    if (r->text[r->at] == '}')
        r->at++;
    else
        do
            ok = read_member(r);
        while (ok && more_items(r, '}', "expected ',' or '}' after a member", &ok));
    if (ok)
        builder_close(r->b);
    return ok;
}

static bool read_value(json_reader *r)
{
    skip_space(r);
    switch (r->text[r->at]) {
    case '{':
        return read_object(r);
    case '[':
        return read_array(r);
    case '"': {
        mark at = here(r);
        const char *text = read_string(r);
        return text != NULL && add_scalar(r, builder_scalar(r->b, NODE_STRING, at, text));
    }
    case 't':
        return read_word(r, "true", NODE_BOOL, true);
    case 'f':
        return read_word(r, "false", NODE_BOOL, false);
    case 'n':
        return read_word(r, "null", NODE_NULL, false);
    default:
        return read_number(r);
    }
}

bool json_read(builder *b, positions *p, json_failure *failure)
{
    json_reader r = {.b = b, .p = p, .text = p->file->text, .length = p->file->length, .at = p->body};
    bool ok = read_value(&r);
    if (ok) {
        skip_space(&r);
        if (r.at < r.length)
            ok = fail_at(&r, r.at, "expected the end of the text");
    } else if (r.failure.message != NULL && r.failure.offset >= r.length) {
        r.failure.message = "the text ends too early";
    }
    buffer_free(&r.unescaped);
    *failure = r.failure;
    return ok;
}
