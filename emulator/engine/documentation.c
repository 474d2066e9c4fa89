#include "base/file.h"
#include "base/path.h"
#include "engine/bundle.h"
#include "engine/call/response.h"
#include "engine/endpoint.h"

#include <string.h>

enum { FILE_LIMIT = 16 * 1024 * 1024 /* bytes */ };

static const char absent_page[] =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>API documentation</title>"
    "<h1>The interactive documentation is not installed</h1>"
    "<p>It requires a package of npm, which was not available when the emulator was built. Install Node.js "
    "with "
    "npm, and then run"
    "<pre>cmake --build build --target emulator-docs</pre>"
    "<p>in the source folder, or install the emulator again. The OpenAPI document is at <a "
    "href=\"/openapi.json\">/openapi.json</a>.</html>";

void documentation_document(call *c)
{
    buffer *text = &c->emulator->bundle;
    const emulator *e = c->emulator;
    if (text->length == 0)
        bundle_write(e->document, e->base_paths.count > 0 ? e->base_paths.items[0] : "/", text);
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

/* Whether a name can be that of a file in the folder: not hidden, not a path. */
static bool is_plain_name(const char *name)
{
    return *name != '\0' && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(name);
}

static bool respond_file(call *c, const char *name)
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
    if (!respond_file(c, "index.html"))
        response_bytes(c, 200, type_of("index.html"), absent_page, sizeof absent_page - 1);
}

void documentation_file(call *c)
{
    if (!respond_file(c, call_path_variable(c, 0)))
        response_problem(c, 404, "not_found", "no such file");
}
