#include "engine/documentation.h"

#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "engine/bundle.h"
#include "engine/call/response.h"

enum { FILE_LIMIT = 16 * 1024 * 1024 /* bytes */ };

static const char absent_page[] =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>cPod API</title>"
    "<h1>The interactive documentation is not there</h1>"
    "<p>It needs a package of npm, which was not to be had when the emulator was built. Install Node.js with "
    "npm, and then run"
    "<pre>cmake --build build --target emulator-docs</pre>"
    "<p>in the source folder, or install the emulator anew. The contract is at <a "
    "href=\"/openapi.json\">/openapi.json</a> "
    "all the same.</html>";

void documentation_document(call *c)
{
    buffer *text = &c->emulator->bundle;
    if (text->length == 0)
        bundle_write(c->emulator->document, text);
    response_bytes(c, 200, "application/json", text->data, text->length);
}

static const char *type_of(const char *name)
{
    static const char *const types[][2] = {{".html", "text/html; charset=utf-8"},
                                           {".js", "text/javascript; charset=utf-8"},
                                           {".css", "text/css; charset=utf-8"}};
    const char *end = strrchr(name, '.');
    for (size_t i = 0; end != NULL && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i][0], end) == 0)
            return types[i][1];
    return "text/plain; charset=utf-8";
}

/* Whether a name is one of a file in the folder: nothing hidden, no path. */
static bool is_plain_name(const char *name)
{
    return *name != '\0' && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(name);
}

static bool answer_file(call *c, const char *name)
{
    const char *folder = c->emulator->options.documentation_path;
    char *bytes;
    size_t length;
    if (folder == NULL || !is_plain_name(name) ||
        file_read(c->memory, path_join(c->memory, folder, name), FILE_LIMIT, &bytes, &length) != 0)
        return false;
    response_bytes(c, 200, type_of(name), bytes, length);
    return true;
}

void documentation_page(call *c)
{
    if (!answer_file(c, "index.html"))
        response_bytes(c, 200, type_of("index.html"), absent_page, sizeof absent_page - 1);
}

void documentation_file(call *c)
{
    if (!answer_file(c, call_path_variable(c, 0)))
        response_problem(c, 404, "not_found", "there is no such file");
}
