#include "lang/words.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Longer names are shortened. C guarantees 63 significant characters; compilers accept thousands. */
enum { NAME_LIMIT = 200, NAME_HASH_DIGITS = 8 };

static bool is_ascii(const char *text)
{
    size_t length = strlen(text);
    return utf8_ascii_length(text, length) == length;
}

/* The ASCII form of a letter from U+00C0 to U+00FF, in its case; NULL for other characters. */
static const char *transliterate(uint32_t code)
{
    static const char *const letters[] = {
        "A", "A", "A", "A", "Ae", "A", "Ae", "C",  "E", "E", "E", "E", "I",  "I", "I",  "I",
        "D", "N", "O", "O", "O",  "O", "Oe", NULL, "O", "U", "U", "U", "Ue", "Y", "Th", "ss",
        "a", "a", "a", "a", "ae", "a", "ae", "c",  "e", "e", "e", "e", "i",  "i", "i",  "i",
        "d", "n", "o", "o", "o",  "o", "oe", NULL, "o", "u", "u", "u", "ue", "y", "th", "y",
    };
    if (code < 0xC0 || code > 0xFF)
        return NULL;
    return letters[code - 0xC0];
}

/* The words in ASCII. A character without an ASCII form becomes a word with its code. */
static void append_ascii(buffer *out, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t size = utf8_decode(text + at, length - at, &code);
        const char *ascii = size > 1 ? transliterate(code) : NULL;
        if (size == 0) {
            buffer_append_char(out, ' ');
            size = 1;
        } else if (code < 0x80) {
            buffer_append_char(out, (char)code);
        } else if (ascii != NULL) {
            bool shouted = isupper((unsigned char)ascii[0]) &&
                           isupper((unsigned char)text[at + size]); /* "ÄNDERN" is one word */
            buffer_append_char(out, ascii[0]);
            if (ascii[1] != '\0')
                buffer_append_char(out, shouted ? (char)toupper((unsigned char)ascii[1]) : ascii[1]);
        } else {
            buffer_format(out, " u%04x ", (unsigned)code);
        }
        at += size;
    }
}

/* Words with inner capitals that are not word boundaries. */
static size_t known_word_length(const char *text)
{
    static const char *const words[] = {"OAuth", "IPv", "iOS"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(text, words[i], length) == 0)
            return length;
    }
    return 0;
}

/* Whether a word starts at `text[at]`, a letter or digit that follows another one. */
static bool begins_word(const char *text, size_t at)
{
    char before = text[at - 1];
    char behind = text[at + 1];
    if (!isupper((unsigned char)text[at]))
        return false;
    if (!isupper((unsigned char)before))
        return true;
    bool is_plural = behind == 's' && !islower((unsigned char)text[at + 2]); /* the D of "IDs" */
    return islower((unsigned char)behind) && !is_plural;
}

static void append_words(buffer *out, const char *ascii)
{
    bool inside = false; /* a word */
    for (size_t at = 0; ascii[at] != '\0';) {
        char c = ascii[at];
        if (!isalnum((unsigned char)c)) {
            inside = false;
            at++;
            continue;
        }
        bool begins = !inside || begins_word(ascii, at);
        if (begins && out->length > 0)
            buffer_append_char(out, '_');
        size_t length = begins ? known_word_length(ascii + at) : 0;
        for (size_t end = at + (length > 0 ? length : 1); at < end; at++)
            buffer_append_char(out, (char)tolower((unsigned char)ascii[at]));
        inside = true;
    }
}

/* Names for texts that consist of punctuation, such as the enum values "<", ">=" and "*". */
static void append_symbols(buffer *out, const char *ascii)
{
    static const struct {
        char symbol;
        const char *name;
    } names[] = {
        {'+', "plus"},    {'-', "minus"},     {'*', "star"},     {'/', "slash"}, {'<', "less"},
        {'>', "greater"}, {'=', "equal"},     {'!', "not"},      {'.', "dot"},   {',', "comma"},
        {':', "colon"},   {';', "semicolon"}, {' ', "space"},    {'_', "under"}, {'%', "percent"},
        {'&', "and"},     {'|', "or"},        {'?', "question"}, {'#', "hash"},  {'@', "at"},
        {'$', "dollar"},  {'~', "tilde"},     {'^', "caret"},    {'(', "open"},  {')', "close"},
        {'[', "open"},    {']', "close"},     {'{', "open"},     {'}', "close"}, {'\\', "backslash"},
        {'\'', "quote"},  {'"', "quotes"},    {'`', "tick"},
    };
    for (size_t at = 0; ascii[at] != '\0'; at++) {
        const char *name = NULL;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (names[i].symbol == ascii[at])
                name = names[i].name;
        }
        if (out->length > 0)
            buffer_append_char(out, '_');
        if (name != NULL)
            buffer_append(out, name);
        else
            buffer_format(out, "u%04x", (unsigned)(unsigned char)ascii[at]);
    }
}

/* Fast path: most names are in snake case already. */
static bool is_folded(const char *text)
{
    char before = '_';
    for (; *text != '\0'; before = *text++) {
        bool is_divider = *text == '_' && before != '_' && text[1] != '\0';
        if (!islower((unsigned char)*text) && !isdigit((unsigned char)*text) && !is_divider)
            return false;
    }
    return before != '_';
}

char *words_to_snake_case(arena *a, const char *text)
{
    if (is_folded(text))
        return arena_copy(a, text);
    buffer ascii = {0};
    buffer folded = {0};
    bool is_signed = (text[0] == '-' || text[0] == '+') && isdigit((unsigned char)text[1]);
    if (is_signed)
        buffer_append(&ascii, text[0] == '-' ? "minus " : "plus ");
    if (is_signed || !is_ascii(text)) {
        append_ascii(&ascii, text + is_signed);
        text = buffer_text(&ascii);
    }
    append_words(&folded, text);
    if (folded.length == 0)
        append_symbols(&folded, text);
    char *result = arena_copy(a, folded.length > 0 ? buffer_text(&folded) : "empty");
    buffer_free(&ascii);
    buffer_free(&folded);
    return result;
}

char *words_to_upper_case(arena *a, const char *folded)
{
    char *result = arena_copy(a, folded);
    for (char *c = result; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return result;
}

char *words_to_lower_case(arena *a, const char *text)
{
    char *result = arena_copy(a, text);
    for (char *c = result; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return result;
}

const char *words_shorten(arena *a, const char *name)
{
    size_t length = strlen(name);
    if (length <= NAME_LIMIT)
        return name;
    unsigned hash = (unsigned)(hash_bytes(name, length) & 0xFFFFFFFFu);
    return arena_format(a, "%.*s_%08x", NAME_LIMIT - NAME_HASH_DIGITS - 1, name, hash);
}
