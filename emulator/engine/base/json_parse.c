#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "engine/base/json.h"

enum { DEPTH_LIMIT = 200, BODY_DEPTH_LIMIT = 100 };

typedef struct json_parser {
    const char *text;
    size_t length;
    size_t offset;
    int depth, depth_limit;
    buffer string; /* the string being read */
    json_error *error;
} json_parser;

static cJSON *read_value(json_parser *r);

static cJSON *fail(json_parser *r, const char *reason)
{
    if (r->error->reason == NULL)
        *r->error = (json_error){.offset = r->offset, .reason = reason};
    return NULL;
}

static cJSON *refuse_value(json_parser *r, const char *reason)
{
    fail(r, reason);
    r->error->is_value = true;
    return NULL;
}

/* The next byte; 0 at the end, which no rule of the grammar accepts either. */
static char peek(const json_parser *r)
{
    if (r->offset >= r->length)
        return '\0';
    return r->text[r->offset];
}

static bool take(json_parser *r, char expected)
{
    if (peek(r) != expected)
        return false;
    r->offset++;
    return true;
}

static void skip_space(json_parser *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r')
        r->offset++;
}

static bool read_hex(json_parser *r, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++) {
        char c = peek(r);
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else
            return fail(r, "a \\u needs four hexadecimal digits") != NULL;
        *code = *code * 16 + digit;
        r->offset++;
    }
    return true;
}

/* Behind "\u". */
static bool read_unicode_escape(json_parser *r)
{
    uint32_t code;
    if (!read_hex(r, &code))
        return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
        uint32_t low;
        if (!take(r, '\\') || !take(r, 'u') || !read_hex(r, &low) || low < 0xDC00 || low > 0xDFFF)
            return fail(r, "half of a surrogate pair") != NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code <= 0xDFFF) {
        return fail(r, "half of a surrogate pair") != NULL;
    }
    if (code == 0)
        return refuse_value(r, "a string with U+0000 cannot be stored") != NULL;
    char bytes[4];
    buffer_append_n(&r->string, bytes, utf8_encode(code, bytes));
    return true;
}

static bool read_escape(json_parser *r)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    r->offset++;
    if (c == 'u')
        return read_unicode_escape(r);
    const char *name = c == '\0' ? NULL : strchr(names, c);
    if (name == NULL)
        return fail(r, "an unknown escape in a string") != NULL;
    buffer_append_char(&r->string, values[name - names]);
    return true;
}

/* Behind the opening quote; leaves the text in r->string. */
static bool read_string(json_parser *r)
{
    buffer_clear(&r->string);
    for (;;) {
        if (r->offset >= r->length)
            return fail(r, "a string without end") != NULL;
        size_t start = r->offset;
        while (r->offset < r->length && (unsigned char)peek(r) >= 0x20 && peek(r) != '"' && peek(r) != '\\')
            r->offset++;
        buffer_append_n(&r->string, r->text + start, r->offset - start);
        if (take(r, '"'))
            return true;
        if (!take(r, '\\'))
            return fail(r, "a control character in a string") != NULL;
        if (!read_escape(r))
            return false;
    }
}

static size_t skip_digits(json_parser *r)
{
    size_t start = r->offset;
    while (peek(r) >= '0' && peek(r) <= '9')
        r->offset++;
    return r->offset - start;
}

/* Moves over a number by the grammar of JSON. */
static bool skip_number(json_parser *r)
{
    take(r, '-');
    if (!take(r, '0') && skip_digits(r) == 0)
        return false;
    if (take(r, '.') && skip_digits(r) == 0)
        return false;
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+'))
            take(r, '-');
        if (skip_digits(r) == 0)
            return false;
    }
    return true;
}

static char *copy_text(const char *text, size_t length)
{
    char *copy = xrealloc(NULL, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* 1.0 and 1e2 are integers to JSON Schema, but not to every reader: integral values are kept as plain
 * digits. */
static char *number_text(const char *source, size_t length, double value)
{
    bool plain = memchr(source, '.', length) == NULL && memchr(source, 'e', length) == NULL &&
                 memchr(source, 'E', length) == NULL;
    if (plain || value != floor(value) || fabs(value) >= 9007199254740992.0)
        return copy_text(source, length);
    buffer digits = {0};
    buffer_format(&digits, "%.0f", value);
    return digits.data;
}

static cJSON *read_number(json_parser *r)
{
    size_t start = r->offset;
    if (!skip_number(r))
        return fail(r, "not a JSON value");
    size_t length = r->offset - start;
    char *source = copy_text(r->text + start, length);
    double value = strtod(source, NULL);
    if (!isfinite(value)) {
        free(source);
        return refuse_value(r, "a number beyond the range of double");
    }
    cJSON *number = cJSON_CreateNumber(value);
    number->valuestring = number_text(source, length, value);
    free(source);
    return number;
}

static cJSON *read_word(json_parser *r, const char *word, cJSON *(*make)(void))
{
    size_t length = strlen(word);
    if (r->length - r->offset < length || memcmp(r->text + r->offset, word, length) != 0)
        return fail(r, "not a JSON value");
    r->offset += length;
    return make();
}

static cJSON *read_array(json_parser *r)
{
    cJSON *array = cJSON_CreateArray();
    skip_space(r);
    if (take(r, ']'))
        return array;
    for (;;) {
        cJSON *item = read_value(r);
        if (item == NULL)
            break;
        cJSON_AddItemToArray(array, item);
        skip_space(r);
        if (take(r, ']'))
            return array;
        if (!take(r, ',')) {
            fail(r, "expected ',' or ']'");
            break;
        }
    }
    cJSON_Delete(array);
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_duplicate_name(const cJSON *object)
{
    size_t count = (size_t)cJSON_GetArraySize(object);
    if (count < 2)
        return false;
    const char **names = xrealloc(NULL, count * sizeof *names);
    size_t used = 0;
    for (const cJSON *member = object->child; member != NULL; member = member->next)
        names[used++] = member->string;
    qsort(names, used, sizeof *names, compare_names);
    bool found = false;
    for (size_t i = 1; i < used && !found; i++)
        found = strcmp(names[i - 1], names[i]) == 0;
    free(names);
    return found;
}

static bool read_member(json_parser *r, cJSON *object)
{
    skip_space(r);
    if (!take(r, '"'))
        return fail(r, "expected a member name in quotes") != NULL;
    if (!read_string(r))
        return false;
    char *name = copy_text(buffer_text(&r->string), r->string.length);
    skip_space(r);
    cJSON *value = take(r, ':') ? read_value(r) : fail(r, "expected ':'");
    if (value != NULL)
        cJSON_AddItemToObject(object, name, value);
    free(name);
    return value != NULL;
}

static cJSON *read_object(json_parser *r)
{
    cJSON *object = cJSON_CreateObject();
    skip_space(r);
    if (take(r, '}'))
        return object;
    while (read_member(r, object)) {
        skip_space(r);
        if (take(r, ',')) {
            continue;
        }
        if (!take(r, '}'))
            fail(r, "expected ',' or '}'");
        else if (has_duplicate_name(object))
            fail(r, "an object with two members of one name");
        else
            return object;
        break;
    }
    cJSON_Delete(object);
    return NULL;
}

static cJSON *read_nested(json_parser *r, cJSON *(*read)(json_parser *))
{
    if (r->depth == r->depth_limit)
        return fail(r, "nested too deep");
    r->offset++;
    r->depth++;
    cJSON *value = read(r);
    r->depth--;
    return value;
}

static cJSON *read_value(json_parser *r)
{
    skip_space(r);
    switch (peek(r)) {
    case '{':
        return read_nested(r, read_object);
    case '[':
        return read_nested(r, read_array);
    case '"':
        r->offset++;
        return read_string(r) ? cJSON_CreateString(buffer_text(&r->string)) : NULL;
    case 't':
        return read_word(r, "true", cJSON_CreateTrue);
    case 'f':
        return read_word(r, "false", cJSON_CreateFalse);
    case 'n':
        return read_word(r, "null", cJSON_CreateNull);
    default:
        return read_number(r);
    }
}

static cJSON *parse(const char *text, size_t length, int depth_limit, json_error *error)
{
    *error = (json_error){0};
    json_parser r = {.text = text, .length = length, .depth_limit = depth_limit, .error = error};
    size_t invalid = utf8_first_invalid(text, length);
    if (invalid < length) {
        r.offset = invalid;
        return fail(&r, "not UTF-8");
    }
    cJSON *value = read_value(&r);
    skip_space(&r);
    if (value != NULL && r.offset < length) {
        cJSON_Delete(value);
        value = fail(&r, "text after the end of the JSON value");
    }
    buffer_free(&r.string);
    return value;
}

cJSON *json_parse(const char *text, size_t length, json_error *error)
{
    return parse(text, length, DEPTH_LIMIT, error);
}

cJSON *json_parse_body(const char *text, size_t length, json_error *error)
{
    return parse(text, length, BODY_DEPTH_LIMIT, error);
}
