#include "core/base/path.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ELLIPSIS_LENGTH = 3 };

static void prepend(cpodi_path *path, const char *text, size_t length)
{
    if (path->cut)
        return;
    if (length + ELLIPSIS_LENGTH > path->start) {
        path->cut = true;
        return;
    }
    path->start -= length;
    memcpy(path->text + path->start, text, length);
}

CPODI_COLD void cpodi_path_index(cpodi_path *path, size_t index)
{
    char step[32];
    int length = snprintf(step, sizeof step, "[%zu]", index);
    prepend(path, step, (size_t)length);
}

static bool is_identifier(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool starts = cpodi_ascii_is_letter(c) || c == '_' || c == '$';
        if (!starts && (i == 0 || !cpodi_ascii_is_digit(c)))
            return false;
    }
    return length > 0;
}

CPODI_COLD void cpodi_path_member(cpodi_path *path, const char *name, size_t length)
{
    char step[160];
    char kept[120]; /* longer names are truncated */
    cpodi_text_copy(kept, sizeof kept, name, length);
    const char *format = is_identifier(name, length) ? ".%s" : "[\"%s\"]";
    int step_length = snprintf(step, sizeof step, format, kept);
    prepend(path, step, (size_t)step_length);
}

const char *cpodi_path_text(cpodi_path *path)
{
    path->text[sizeof path->text - 1] = '\0';
    if (path->cut) {
        path->start -= ELLIPSIS_LENGTH;
        memcpy(path->text + path->start, "...", ELLIPSIS_LENGTH);
        path->cut = false;
    }
    const char *text = path->text + path->start;
    return *text == '.' && text[1] != '.' ? text + 1 : text;
}

CPODI_COLD cpod_status cpodi_path_fail(cpodi_path *path, cpod_error *error, cpod_status status,
                                       const char *message)
{
    const char *text = cpodi_path_text(path);
    if (CPODI_HAS(error, path))
        cpodi_text_copy(error->path, sizeof error->path, text, strlen(text));
    return *text != '\0' ? cpodi_fail(error, status, "%s: %s", text, message)
                         : cpodi_fail(error, status, "%s", message);
}
