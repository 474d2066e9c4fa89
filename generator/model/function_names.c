/* What the name of a function has for its media type. */
#include "model/builder.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The texts between the delimiters of "type/subtype; name=value". */
typedef struct media_words {
    const char *type, *subtype, *parameters;
} media_words;

static const char *lower_case(model_builder *b, const char *text, size_t length)
{
    char *copy = arena_copy_n(b->memory, text, length);
    for (size_t i = 0; i < length; i++)
        copy[i] = (char)tolower((unsigned char)copy[i]);
    return copy;
}

/* Runs of other characters divide words. */
static void append_words(buffer *words, const char *text, size_t length)
{
    bool in_word = false;
    for (size_t i = 0; i < length; i++) {
        bool is_part = isalnum((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80;
        if (is_part && !in_word)
            buffer_append_char(words, ' ');
        if (is_part)
            buffer_append_char(words, text[i]);
        in_word = is_part;
    }
}

const char *model_media_parameters(model_builder *b, const char *media_type)
{
    buffer words = {0};
    const char *at = media_type + strcspn(media_type, "; \t");
    while (*at != '\0') {
        at += strspn(at, "; \t");
        size_t length = strcspn(at, ";");
        if (strncasecmp(at, "charset", 7) != 0)
            append_words(&words, at, length);
        at += length;
    }
    return buffer_to_arena(&words, b->memory);
}

/* Without "vnd.", "prs." and "x-", which mark who has registered a type, and without "+json", which all typed ones
 * have. */
static const char *subtype_name(model_builder *b, const char *subtype)
{
    static const char *const prefixes[] = {"vnd.", "prs.", "x-", "x."};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i]);
        if (strncmp(subtype, prefixes[i], length) == 0 && isalnum((unsigned char)subtype[length]))
            subtype += length;
    }
    size_t length = strlen(subtype);
    if (length > 5 && strcmp(subtype + length - 5, "+json") == 0)
        length -= 5;
    return arena_copy_n(b->memory, subtype, length);
}

static media_words words_of(model_builder *b, const char *media_type)
{
    size_t slash = strcspn(media_type, "/; \t");
    const char *rest = media_type + slash + (media_type[slash] == '/');
    size_t length = strcspn(rest, "; \t");
    media_words words = {.type = lower_case(b, media_type, slash),
                         .subtype = subtype_name(b, lower_case(b, rest, length)),
                         .parameters = model_media_parameters(b, media_type)};
    if (strcmp(words.type, "*") == 0)
        words.type = "any";
    if (words.subtype[0] == '\0') /* not a media type */
        words.subtype = words.type;
    if (strcmp(words.subtype, "*") == 0)
        words.subtype = words.type; /* "image" of a range of all images */
    return words;
}

static bool is_taken(const model_suffixes *taken, const char *suffix)
{
    for (size_t i = 0; i < taken->count; i++)
        if (strcmp(taken->items[i], suffix) == 0)
            return true;
    return false;
}

const char *model_function_suffix(model_builder *b, const char *media_type, bool with_parameters,
                                  model_suffixes *taken)
{
    media_words words = words_of(b, media_type);
    const char *parameters = with_parameters ? words.parameters : "";
    const char *suffix = arena_format(b->memory, "as %s%s", words.subtype, parameters);
    if (is_taken(taken, suffix))
        suffix = arena_format(b->memory, "as %s %s%s", words.type, words.subtype, parameters);
    const char *plain = suffix;
    for (unsigned number = 2; is_taken(taken, suffix); number++)
        suffix = arena_format(b->memory, "%s %u", plain, number);
    *vector_add(b->memory, taken) = suffix;
    return suffix;
}
