/* The slots of a path. Some write them as URI templates do, "{;id*}": the sign and the star say what the
 * style says already. */
#include <string.h>

#include "model/builder.h"
#include "model/path_template.h"

bool next_slot(const char *from, path_slot *slot)
{
    const char *open = from + strcspn(from, "{#"); /* what a fragment holds is never sent */
    const char *close = *open == '{' ? strchr(open, '}') : NULL;
    if (!close)
        return false;
    slot->open = open;
    slot->close = close;
    slot->name = open + 1;
    if (strchr(".;?&+#/", *slot->name))
        slot->name++;
    slot->length = (size_t)(close - slot->name);
    if (slot->length > 0 && close[-1] == '*')
        slot->length--;
    return slot->length > 0 || next_slot(close, slot);
}

bool has_slot(const char *path, const char *name)
{
    path_slot slot;
    for (const char *at = path; next_slot(at, &slot); at = slot.close)
        if (strlen(name) == slot.length && memcmp(slot.name, name, slot.length) == 0)
            return true;
    return false;
}

const char *plain_path(model_builder *b, const spec_operation *operation)
{
    buffer plain = {0};
    path_slot slot;
    const char *rest = operation->path;
    for (; next_slot(rest, &slot); rest = slot.close + 1) {
        buffer_append_n(&plain, rest, (size_t)(slot.open - rest));
        buffer_append_char(&plain, '{');
        buffer_append_n(&plain, slot.name, slot.length);
        buffer_append_char(&plain, '}');
    }
    size_t rest_length = strcspn(rest, "#");
    if (memchr(rest, '{', rest_length))
        diagnostics_report(b->diagnostics, SEVERITY_WARNING, NULL, operation->path_at,
                           "a '{' of the path '%s' opens no slot; it is sent as it is", operation->path);
    buffer_append_n(&plain, rest, rest_length);
    if (rest[rest_length] != '\0')
        diagnostics_report(b->diagnostics, SEVERITY_NOTE, NULL, operation->path_at,
                           "the fragment '%s' of the path is cut off, as no request carries one",
                           rest + rest_length);
    const char *copy = arena_copy(b->memory, buffer_text(&plain));
    buffer_free(&plain);
    return copy;
}
