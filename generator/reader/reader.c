#include "reader/reader.h"

#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "reader/builder.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST_FILE ((size_t)256 * 1024 * 1024)

struct reader {
    arena *memory;
    diagnostics *diagnostics;
    severity mistake;
    map by_path; /* normalized path → document; its root is NULL when the file is neither YAML nor JSON */
    VECTOR(document *) documents;
    size_t file_count;
};

reader *reader_new(diagnostics *d)
{
    reader *r = xrealloc(NULL, sizeof *r);
    *r = (reader){.memory = arena_new(), .diagnostics = d, .mistake = SEVERITY_ERROR};
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

void reader_set_mistakes(reader *r, severity level)
{
    r->mistake = level;
}

static bool check_encoding(const builder *b)
{
    line_map *p = b->lines;
    const source_file *file = p->file;
    size_t invalid = utf8_first_invalid(file->text, file->length);
    if (invalid == file->length)
        return true;
    bool is_utf16 = file->length >= 2 &&
                    (memcmp(file->text, "\xff\xfe", 2) == 0 || memcmp(file->text, "\xfe\xff", 2) == 0);
    if (is_utf16)
        builder_error(b, "invalid-encoding", line_map_of_byte(p, 0),
                      "not UTF-8: the text begins like UTF-16 or UTF-32");
    else
        builder_error(b, "invalid-encoding", line_map_of_byte(p, invalid), "not UTF-8: invalid byte 0x%02X",
                      (unsigned)(unsigned char)file->text[invalid]);
    return false;
}

/* JSON where the name ends in ".json", or where the text begins like JSON and is JSON; YAML otherwise. YAML
 * is nearly a superset of JSON, but libyaml rejects surrogate pairs and keys above 1,024 bytes. */
static const node *read_tree(builder empty)
{
    line_map *p = empty.lines;
    const source_file *file = p->file;
    size_t first = p->body + strspn(file->text + p->body, " \t\r\n");
    bool named_json = text_ends_with(file->path, ".json");
    builder b = empty;
    if (named_json || file->text[first] == '{' || file->text[first] == '[') {
        json_failure failure;
        if (json_read(&b, &failure))
            return b.root;
        bool is_utf8 = failure.kind != JSON_INVALID_UTF8;
        if (is_utf8 && failure.message != NULL && named_json)
            builder_error(&b, "invalid-json", line_map_of_byte(p, failure.offset), "not valid JSON: %s",
                          failure.message);
        if (is_utf8 && (failure.message == NULL || named_json))
            return NULL;
    }
    b = empty;
    return check_encoding(&b) && yaml_read(&b) ? b.root : NULL;
}

static const node *parse_text(const reader *r, const source_file *file, severity fatal)
{
    arena *scratch = arena_new();
    line_map p;
    line_map_init(&p, scratch, file);
    const node *root = read_tree((builder){.memory = r->memory,
                                           .scratch = scratch,
                                           .diagnostics = r->diagnostics,
                                           .mistake = r->mistake,
                                           .fatal = fatal,
                                           .lines = &p});
    arena_free(scratch);
    return root;
}

/* "https://…", "file://…": a path with a scheme is not read. */
static bool is_url(const char *path)
{
    static const char scheme_characters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
    size_t scheme = strspn(path, scheme_characters);
    return scheme > 0 && strncmp(path + scheme, "://", 3) == 0;
}

/* Reads the text of a file. A file without a tree is counted as a file, not as a document. */
static document *add_document(reader *r, source_file *file, severity fatal)
{
    file->order = r->file_count++;
    document *added = ARENA_NEW(r->memory, document);
    *added = (document){.file = file, .root = parse_text(r, file, fatal)};
    if (added->root != NULL)
        *vector_add(r->memory, &r->documents) = added;
    return added;
}

static const document *if_readable(const document *read)
{
    return read->root == NULL ? NULL : read;
}

const document *reader_parse(reader *r, const char *name, const char *text, size_t length)
{
    source_file *file = ARENA_NEW(r->memory, source_file);
    *file = (source_file){
        .path = arena_copy(r->memory, name), .text = arena_copy_n(r->memory, text, length), .length = length};
    return if_readable(add_document(r, file, SEVERITY_ERROR));
}

/* `fatal`: the severity of a text that is neither YAML nor JSON. */
static const document *load(reader *r, const char *path, mark from, severity unreadable, severity fatal)
{
    if (is_url(path)) {
        diagnostics_report(r->diagnostics, unreadable, "network-reference", from,
                           "cannot read '%s': references over the network are not followed", path);
        return NULL;
    }
    const char *folded = path_normalize(r->memory, path);
    const document *known = map_get(&r->by_path, folded);
    if (known != NULL)
        return if_readable(known);
    char *text;
    size_t length;
    int error = file_read(r->memory, folded, LARGEST_FILE, &text, &length);
    if (error != 0) {
        diagnostics_report(r->diagnostics, unreadable, "unreadable-file", from, "cannot read '%s': %s",
                           folded, file_error_text(error));
        return NULL;
    }
    source_file *file = ARENA_NEW(r->memory, source_file);
    *file = (source_file){.path = folded, .text = text, .length = length};
    document *added = add_document(r, file, fatal);
    map_put(&r->by_path, folded, added);
    return if_readable(added);
}

const document *reader_load(reader *r, const char *path, mark from)
{
    return load(r, path, from, SEVERITY_ERROR, SEVERITY_ERROR);
}

const document *reader_load_referred(reader *r, const char *path, mark from)
{
    return load(r, path, from, SEVERITY_WARNING, r->mistake);
}

const char *reader_resolve_path(reader *r, const char *base, const char *reference)
{
    if (is_url(reference))
        return arena_copy(r->memory, reference);
    return path_join(r->memory, path_dirname(r->memory, base), reference);
}

size_t reader_document_count(const reader *r)
{
    return r->documents.count;
}

const document *reader_document(const reader *r, size_t index)
{
    return r->documents.items[index];
}
