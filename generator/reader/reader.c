#include "reader/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "reader/builder.h"
#include "reader/json.h"
#include "reader/positions.h"
#include "reader/yaml.h"

#define LARGEST_FILE ((size_t)256 * 1024 * 1024)

struct reader {
    arena *memory;
    diagnostics *reports;
    map by_path; /* folded path → document; one without a root could not be read as YAML or JSON */
    VECTOR(document *) documents;
    size_t file_count;
};

reader *reader_new(diagnostics *d)
{
    reader *r = memory_resize(NULL, sizeof *r);
    *r = (reader){.memory = arena_new(), .reports = d};
    map_init(&r->by_path, r->memory);
    return r;
}

void reader_free(reader *r)
{
    if (r == NULL)
        return;
    arena_free(r->memory);
    free(r);
}

static bool ends_with(const char *text, const char *end)
{
    size_t text_length = strlen(text);
    size_t end_length = strlen(end);
    return text_length >= end_length && strcmp(text + text_length - end_length, end) == 0;
}

/* "https://…", "file://…": a scheme, and what follows is not of this machine's folders. */
static bool is_url(const char *path)
{
    static const char scheme_characters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
    size_t scheme = strspn(path, scheme_characters);
    return scheme > 0 && strncmp(path + scheme, "://", 3) == 0;
}

static bool check_encoding(reader *r, positions *p)
{
    const source_file *file = p->file;
    size_t invalid = utf8_first_invalid(file->text, file->length);
    if (invalid == file->length)
        return true;
    bool is_utf16 = file->length >= 2 &&
                    (memcmp(file->text, "\xff\xfe", 2) == 0 || memcmp(file->text, "\xfe\xff", 2) == 0);
    if (is_utf16)
        diagnostics_report(r->reports, SEVERITY_ERROR, positions_of_byte(p, 0),
                           "not UTF-8: the text begins like UTF-16 or UTF-32");
    else
        diagnostics_report(r->reports, SEVERITY_ERROR, positions_of_byte(p, invalid),
                           "not UTF-8: the byte 0x%02X", (unsigned)(unsigned char)file->text[invalid]);
    return false;
}

static const node *read_yaml(reader *r, arena *scratch, positions *p)
{
    builder b;
    builder_init(&b, r->memory, scratch, r->reports);
    return yaml_read(&b, p) ? b.root : NULL;
}

/* JSON where the name says so, and where a text that begins like JSON is JSON; YAML otherwise. YAML is nearly
 * a superset of JSON, but libyaml refuses surrogate pairs and keys above 1,024 bytes. */
static const node *read_tree(reader *r, arena *scratch, positions *p)
{
    const source_file *file = p->file;
    size_t first = p->body + strspn(file->text + p->body, " \t\r\n");
    bool named_json = ends_with(file->path, ".json");
    if (!named_json && file->text[first] != '{' && file->text[first] != '[')
        return read_yaml(r, scratch, p);

    builder b;
    json_failure failure;
    builder_init(&b, r->memory, scratch, r->reports);
    if (json_read(&b, p, &failure))
        return b.root;
    if (failure.message == NULL)
        return NULL;
    if (!named_json)
        return read_yaml(r, scratch, p);
    diagnostics_report(r->reports, SEVERITY_ERROR, positions_of_byte(p, failure.offset), "not valid JSON: %s",
                       failure.message);
    return NULL;
}

static document *read_document(reader *r, const char *name, const char *text, size_t length)
{
    source_file *file = ARENA_NEW(r->memory, source_file);
    *file = (source_file){.path = name, .text = text, .length = length, .order = r->file_count++};
    arena *scratch = arena_new();
    positions p;
    positions_init(&p, scratch, file);
    document *read = ARENA_NEW(r->memory, document);
    read->file = file;
    read->root = check_encoding(r, &p) ? read_tree(r, scratch, &p) : NULL;
    arena_free(scratch);
    if (read->root != NULL)
        *vector_add(r->memory, &r->documents) = read;
    return read;
}

const document *reader_parse(reader *r, const char *name, const char *text, size_t length)
{
    const document *read =
        read_document(r, arena_copy(r->memory, name), arena_copy_n(r->memory, text, length), length);
    return read->root == NULL ? NULL : read;
}

const document *reader_load(reader *r, const char *path, mark from)
{
    if (is_url(path)) {
        diagnostics_report(r->reports, SEVERITY_ERROR, from,
                           "cannot read '%s': references over a network are not followed", path);
        return NULL;
    }
    const char *folded = path_fold(r->memory, path);
    document *known = map_get(&r->by_path, folded);
    if (known == NULL) {
        char *text;
        size_t length;
        int error = file_read(r->memory, folded, LARGEST_FILE, &text, &length);
        if (error != 0) {
            diagnostics_report(r->reports, SEVERITY_ERROR, from, "cannot read '%s': %s", folded,
                               file_error_text(error));
            return NULL;
        }
        known = read_document(r, folded, text, length);
        map_put(&r->by_path, folded, known);
    }
    return known->root == NULL ? NULL : known;
}

const char *reader_resolve_path(reader *r, const char *base, const char *reference)
{
    if (is_url(reference))
        return arena_copy(r->memory, reference);
    return path_join(r->memory, path_folder(r->memory, base), reference);
}

size_t reader_document_count(const reader *r)
{
    return r->documents.count;
}

const document *reader_document(const reader *r, size_t index)
{
    return r->documents.items[index];
}
