#include "support/random_string.h"

#include "support/random_pattern.h"

#include <string.h>

enum { USUAL_LENGTH = 24, LONGEST = 300, ATTEMPTS = 200 };

/* The formats, as expressions: each match is a text of the format. */
typedef struct string_format {
    const char *name;
    const char *patterns[4];
} string_format;

#define HOST "[a-z]([a-z0-9-]{0,6}[a-z0-9])?([.][a-z][a-z0-9]{1,5}){1,3}"
#define BYTE "([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
#define DAY  "-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
#define TIME "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
#define UUID "[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

static const string_format formats[] = {
    {"byte",
     {"", "([A-Za-z0-9+/]{4}){0,5}", "([A-Za-z0-9+/]{4}){0,5}[A-Za-z0-9+/][AQgw]==",
      "([A-Za-z0-9+/]{4}){0,5}[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]="}},
    {"date", {"[0-9]{3}[1-9]" DAY}},
    {"date-time",
     {"(19|20)[0-9]{2}" DAY "T" TIME "Z", "(19|20)[0-9]{2}" DAY "T" TIME "[.][0-9]{1,9}Z",
      "(19|20)[0-9]{2}" DAY "T" TIME "([.][0-9]{3})?[+-](0[0-9]|1[0-4]):(00|30|45)"}},
    {"duration", {"P[1-9][0-9]?D(T[1-9]H)?", "PT[1-9][0-9]?M", "P[1-9]W"}},
    {"email", {"[a-z][a-z0-9]{0,9}([.+][a-z0-9]{1,5})?@" HOST}},
    {"hostname", {HOST}},
    {"ipv4", {BYTE "[.]" BYTE "[.]" BYTE "[.]" BYTE}},
    {"ipv6", {"([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}", "2001:db8::[0-9a-f]{1,4}"}},
    {"time", {TIME "Z", TIME "[.][0-9]{1,6}[+-]0[0-9]:30"}},
    {"uri",
     {"https?://" HOST "(:[1-9][0-9]{1,3})?(/[a-zA-Z0-9_~-]{1,8}){0,3}([?][a-z]=[a-z0-9]{0,5})?",
      "urn:uuid:" UUID, "mailto:[a-z]{1,9}@" HOST}},
    {"uri-reference", {"/?[a-z0-9_-]{1,8}(/[a-zA-Z0-9_-]{1,8}){0,3}(#[a-z]{1,5})?", "https://" HOST}},
    {"uri-template",
     {"https?://" HOST "(/[a-z]{1,8}){0,2}([{]/[a-z_]{1,8}[}]){0,2}", "/[a-z]{1,8}/[{][a-z]{1,8}[}]"}},
    {"uuid", {UUID}},
};

/* Formats that do not restrict the text. */
static const char *const formats_of_any_text[] = {"", "password", "binary", "char", "textarea", "markdown"};

static size_t code_points(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

static bool fits(const spec_schema *schema, const char *text)
{
    int64_t length = (int64_t)code_points(text);
    return length >= schema->min_length && (schema->max_length < 0 || length <= schema->max_length);
}

/* Appends a match of one of the expressions with a length that the schema allows. */
static void append_match(random_source *source, const spec_schema *schema, const char *const *patterns,
                         uint32_t count, buffer *out)
{
    buffer text = {0};
    int attempts = 0;
    do {
        buffer_clear(&text);
        random_match(source, patterns[random_below(source, count)], &text);
    } while (!fits(schema, buffer_text(&text)) && ++attempts < ATTEMPTS);
    if (attempts == ATTEMPTS)
        random_unsupported(source, "lengths beside the pattern or format of", schema->pointer);
    node value = {.kind = NODE_STRING, .text = buffer_text(&text)};
    node_to_json(&value, out);
    buffer_free(&text);
}

/* Every piece is one character, in its only JSON spelling. */
static void append_text(random_source *source, const spec_schema *schema, buffer *out)
{
    static const char *const pieces[] = {"a",
                                         "Z",
                                         "0",
                                         "7",
                                         " ",
                                         "ß",
                                         "工",
                                         "場",
                                         "🚀",
                                         "*",
                                         "/",
                                         "\\\"",
                                         "\\\\",
                                         "\\u000a",
                                         "\\t",
                                         "\\u00e9",
                                         "\\ud83d\\ude00",
                                         "%",
                                         "<",
                                         "&",
                                         ">",
                                         "\\u0001",
                                         "\\b",
                                         "?",
                                         "'"};
    uint32_t least = schema->min_length > 0 ? (uint32_t)schema->min_length : 0;
    uint32_t most = least + USUAL_LENGTH;
    if (schema->max_length >= 0 && (schema->max_length < most || schema->max_length <= LONGEST))
        most = (uint32_t)schema->max_length;
    uint32_t length = random_below(source, 8) == 0 ? most : least + random_below(source, most - least + 1);
    buffer_append_char(out, '"');
    for (uint32_t i = 0; i < length; i++)
        buffer_append(out, pieces[random_below(source, sizeof pieces / sizeof pieces[0])]);
    buffer_append_char(out, '"');
}

static const string_format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

static bool is_any_text(const char *format)
{
    for (size_t i = 0; i < sizeof formats_of_any_text / sizeof formats_of_any_text[0]; i++)
        if (strcmp(formats_of_any_text[i], format) == 0)
            return true;
    return false;
}

void random_string(random_source *source, const spec_schema *schema, buffer *out)
{
    const char *name = schema->format != NULL ? schema->format : "";
    if (schema->content_encoding != NULL && strcmp(schema->content_encoding, "base64") == 0)
        name = "byte";
    const string_format *format = find_format(name);
    if (format == NULL && !is_any_text(name))
        random_unsupported(source, "format", name);
    /* A pattern beside a format restricts the texts of the format. */
    if (schema->pattern != NULL) {
        append_match(source, schema, &schema->pattern, 1, out);
    } else if (format != NULL) {
        uint32_t count = 0;
        while (count < sizeof format->patterns / sizeof format->patterns[0] &&
               format->patterns[count] != NULL)
            count++;
        append_match(source, schema, format->patterns, count, out);
    } else {
        append_text(source, schema, out);
    }
}
