#include "engine/store/identifier_form.h"

#include <string.h>

#include "base/buffer.h"

/* The literal text that a pattern begins with: "whk-" of "^whk-[0-9A-Z]{26}$". A repeated or optional last
 * character is not part of it. */
static const char *literal_prefix(arena *a, const char *pattern)
{
    if (*pattern != '^')
        return "";
    buffer prefix = {0};
    const char *c = pattern + 1;
    for (; *c != '\0' && strchr("[](){}*+?|^$.", *c) == NULL; c++) {
        if (*c == '\\') {
            if (c[1] == '\0' || strchr("-_./", c[1]) == NULL)
                break;
            c++;
        }
        buffer_append_char(&prefix, *c);
    }
    size_t length = prefix.length;
    if (length > 0 && *c != '\0' && strchr("*+?{", *c) != NULL)
        length--;
    char *copy = arena_copy_n(a, buffer_text(&prefix), length);
    buffer_free(&prefix);
    return copy;
}

bool identifier_form_of(arena *a, patterns *known, const spec_schema *schema, identifier_form *form)
{
    *form = (identifier_form){.prefix = "", .kind = IDENTIFIER_ULID};
    if (schema->format != NULL && strcmp(schema->format, "uuid") == 0)
        form->kind = IDENTIFIER_UUID;
    if (schema->pattern == NULL)
        return true;
    form->prefix = literal_prefix(a, schema->pattern);
    static const identifier_kind kinds[] = {IDENTIFIER_ULID, IDENTIFIER_LOWER_ULID, IDENTIFIER_UUID};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        form->kind = kinds[i];
        if (pattern_matches(known, schema->pattern, identifier_make(a, form, 0)) == PATTERN_MATCHES)
            return true;
    }
    return false;
}
