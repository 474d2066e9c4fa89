#include "reader/parse.h"

#include "base/text.h"
#include "base/utf8.h"
#include "reader/builder.h"
#include "reader/json.h"
#include "reader/line_map.h"
#include "reader/yaml.h"

#include <string.h>

static bool check_encoding(line_map *p, diagnostics *d)
{
    const source_file *file = p->file;
    size_t invalid = utf8_first_invalid(file->text, file->length);
    if (invalid == file->length)
        return true;
    bool is_utf16 = file->length >= 2 &&
                    (memcmp(file->text, "\xff\xfe", 2) == 0 || memcmp(file->text, "\xfe\xff", 2) == 0);
    if (is_utf16)
        diagnostics_report(d, SEVERITY_ERROR, "invalid-encoding", line_map_of_byte(p, 0),
                           "not UTF-8: the text begins like UTF-16 or UTF-32");
    else
        diagnostics_report(d, SEVERITY_ERROR, "invalid-encoding", line_map_of_byte(p, invalid),
                           "not UTF-8: invalid byte 0x%02X", (unsigned)(unsigned char)file->text[invalid]);
    return false;
}

/* JSON where the name ends in ".json", or where the text begins like JSON and is JSON; YAML otherwise. YAML
 * is nearly a superset of JSON, but libyaml rejects surrogate pairs and keys above 1,024 bytes. */
static const node *read_tree(arena *memory, arena *scratch, line_map *p, diagnostics *d)
{
    const source_file *file = p->file;
    size_t first = p->body + strspn(file->text + p->body, " \t\r\n");
    bool named_json = text_ends_with(file->path, ".json");
    builder b;
    if (named_json || file->text[first] == '{' || file->text[first] == '[') {
        json_failure failure;
        builder_init(&b, memory, scratch, d);
        if (json_read(&b, p, &failure))
            return b.root;
        if (failure.message != NULL && named_json)
            diagnostics_report(d, SEVERITY_ERROR, "invalid-json", line_map_of_byte(p, failure.offset),
                               "not valid JSON: %s", failure.message);
        if (failure.message == NULL || named_json)
            return NULL;
    }
    builder_init(&b, memory, scratch, d);
    return yaml_read(&b, p) ? b.root : NULL;
}

const node *parse_text(arena *memory, const source_file *file, diagnostics *d)
{
    arena *scratch = arena_new();
    line_map p;
    line_map_init(&p, scratch, file);
    const node *root = check_encoding(&p, d) ? read_tree(memory, scratch, &p, d) : NULL;
    arena_free(scratch);
    return root;
}
