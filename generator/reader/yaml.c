/* YAML 1.2 into the node tree, by the events of libyaml. */
#include "base/map.h"
#include "reader/builder.h"

#include <inttypes.h>
#include <string.h>
#include <yaml.h>

typedef struct yaml_reader {
    builder *b;
    yaml_parser_t parser;
    map anchors; /* name → subtree, whose root is NULL until it ends: an alias inside would be infinite */
    VECTOR(subtree *) open; /* of each open collection; NULL for one without an anchor */
    size_t document_count;
} yaml_reader;

/* ---- explicit tags: those of the core schema are applied, all others are reported */

#define CORE_PREFIX "tag:yaml.org,2002:"

typedef struct core_tag {
    const char *name;
    node_kind kind;
} core_tag;

/* The tag of the core schema, or NULL after an error. "!" makes a scalar a string. */
static const core_tag *find_core_tag(const builder *b, mark at, const char *tag, node_kind untagged)
{
    static const core_tag tags[] = {
        {"null", NODE_NULL},  {"bool", NODE_BOOL},    {"int", NODE_INTEGER}, {"float", NODE_NUMBER},
        {"str", NODE_STRING}, {"seq", NODE_SEQUENCE}, {"map", NODE_MAPPING},
    };
    size_t prefix = strlen(CORE_PREFIX);
    bool is_core = strncmp(tag, CORE_PREFIX, prefix) == 0;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(tag, "!") == 0 ? tags[i].kind == untagged
                                  : is_core && strcmp(tag + prefix, tags[i].name) == 0)
            return &tags[i];
    if (is_core)
        builder_mistake(b, "unknown-tag", at, "tag '!!%s' is not in the core schema", tag + prefix);
    else
        builder_mistake(b, "unknown-tag", at, "unknown tag '%s'", tag);
    return NULL;
}

static void apply_tag(const builder *b, node *scalar, const char *tag)
{
    const core_tag *core = find_core_tag(b, scalar->at, tag, NODE_STRING);
    scalar->kind = NODE_STRING;
    if (core == NULL || core->kind == NODE_STRING)
        return;
    scalar_resolve(scalar);
    if (core->kind == NODE_NUMBER && scalar->kind == NODE_INTEGER)
        scalar->kind = NODE_NUMBER;
    if (scalar->kind != core->kind)
        builder_mistake(b, "tag-mismatch", scalar->at, "'%s' does not match the tag '!!%s'", scalar->text,
                        core->name);
}

static void check_tag(const builder *b, node_kind kind, mark at, const char *tag)
{
    const core_tag *core = find_core_tag(b, at, tag, kind);
    if (core != NULL && core->kind != kind)
        builder_mistake(b, "tag-mismatch", at, "%s does not match the tag '!!%s'", node_kind_name(kind),
                        core->name);
}

/* ---- events */

static mark mark_of(yaml_reader *r, yaml_mark_t at)
{
    return line_map_of_character(r->b->lines, at.index);
}

static bool report_unsupported(yaml_reader *r, yaml_mark_t at, const char *message)
{
    builder_error(r->b, "unsupported-yaml", mark_of(r, at), "%s", message);
    return false;
}

/* libyaml's message for a tab in the indentation does not name it. `*tab`: its place. */
static bool is_tab_indentation(const yaml_reader *r, mark at, mark *tab)
{
    line_cursor line = {0};
    if (r->parser.error != YAML_SCANNER_ERROR || !line_cursor_seek(&line, at))
        return false;
    size_t spaces = strspn(line.start, " ");
    size_t offset = at.column - 1;
    bool is_before = line.start[spaces] == '\t' && offset <= strspn(line.start, " \t");
    *tab = at;
    if (is_before)
        tab->column = (uint32_t)spaces + 1;
    return is_before || (line.start + offset < line.end && line.start[offset] == '\t');
}

/* libyaml has the position of the error, and that of the construct around it ("while parsing a block
 * mapping"). */
static bool report_syntax(yaml_reader *r)
{
    const yaml_parser_t *parser = &r->parser;
    const char *problem = parser->problem == NULL ? "it cannot be read" : parser->problem;
    if (parser->error == YAML_MEMORY_ERROR)
        problem = "libyaml is out of memory";
    if (parser->error == YAML_READER_ERROR) {
        /* The text is valid UTF-8, so this is a character that YAML does not allow. */
        builder_error(r->b, "invalid-yaml",
                      line_map_of_byte(r->b->lines, r->b->lines->body + parser->problem_offset),
                      "not valid YAML: invalid character U+%04X", (unsigned)parser->problem_value);
        return false;
    }
    mark at = mark_of(r, parser->problem_mark);
    mark tab;
    if (is_tab_indentation(r, at, &tab)) {
        builder_error(r->b, "invalid-yaml", tab,
                      "not valid YAML: a tab in the indentation; indent with spaces");
        return false;
    }
    if (parser->context == NULL || parser->context_mark.index == parser->problem_mark.index) {
        builder_error(r->b, "invalid-yaml", at, "not valid YAML: %s", problem);
        return false;
    }
    mark begun = mark_of(r, parser->context_mark);
    builder_error(r->b, "invalid-yaml", at,
                  "not valid YAML: %s (%s that begins at line %" PRIu32 ", column %" PRIu32 ")", problem,
                  parser->context, begun.line, begun.column);
    return false;
}

static subtree *define_anchor(yaml_reader *r, const yaml_char_t *name)
{
    if (name == NULL)
        return NULL;
    subtree *defined = ARENA_NEW(r->b->scratch, subtree);
    map_put(&r->anchors, (const char *)name, defined);
    return defined;
}

/* The text of a scalar, in which "\0" is U+0000. */
static const char *copy_text(yaml_reader *r, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (memchr(text, '\0', length) == NULL)
        return arena_copy_n(r->b->memory, text, length);
    return builder_replace_nul(r->b, text, length, mark_of(r, event->start_mark));
}

/* Sets the kind of a scalar by its tag, or else by its text, unless it is quoted. */
static void resolve(yaml_reader *r, node *scalar, const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;
    scalar->kind = NODE_STRING;
    if (tag != NULL)
        apply_tag(r->b, scalar, tag);
    else if (event->data.scalar.plain_implicit)
        scalar_resolve(scalar);
}

/* `<<`, plain or with the tag of YAML 1.1's merge key. */
static bool is_merge_key(const yaml_event_t *event)
{
    const char *tag = (const char *)event->data.scalar.tag;
    bool is_tagged = tag != NULL && strcmp(tag, CORE_PREFIX "merge") == 0;
    return (event->data.scalar.plain_implicit || is_tagged) &&
           strcmp((const char *)event->data.scalar.value, "<<") == 0;
}

/* Of a key only the text is kept, unless it has an anchor. */
static void read_scalar(yaml_reader *r, const yaml_event_t *event)
{
    bool is_key = builder_expects_key(r->b);
    bool merges = is_key && is_merge_key(event);
    node key = {.kind = NODE_STRING, .at = mark_of(r, event->start_mark), .text = copy_text(r, event)};
    bool is_kept = !is_key || event->data.scalar.anchor != NULL;
    node *scalar = is_kept ? builder_scalar(r->b, NODE_STRING, key.at, key.text) : &key;
    if (!merges && (is_kept || event->data.scalar.tag != NULL))
        resolve(r, scalar, event);
    subtree value = {.root = scalar, .size = 1};
    subtree *named = define_anchor(r, event->data.scalar.anchor);
    if (named != NULL)
        *named = value;
    if (is_key)
        builder_key(r->b, key.text, key.at, merges);
    else
        builder_add(r->b, value);
}

static bool read_alias(yaml_reader *r, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    mark at = mark_of(r, event->start_mark);
    const subtree *named = map_get(&r->anchors, name);
    if (named == NULL || named->root == NULL) {
        builder_error(r->b, "invalid-alias", at,
                      named == NULL ? "unknown alias '*%s': no anchor precedes it"
                                    : "circular alias '*%s': it is inside its anchor",
                      name);
        return false;
    }
    if (!builder_expects_key(r->b))
        return builder_add_alias(r->b, *named, at);
    const node *key = named->root;
    if (key->kind == NODE_SEQUENCE || key->kind == NODE_MAPPING)
        return report_unsupported(r, event->start_mark, "a key must be a scalar");
    builder_key(r->b, key->text, at, false);
    return true;
}

static bool open_collection(yaml_reader *r, const yaml_event_t *event, node_kind kind, const yaml_char_t *tag,
                            const yaml_char_t *name)
{
    if (builder_expects_key(r->b))
        return report_unsupported(r, event->start_mark, "a key must be a scalar");
    mark at = mark_of(r, event->start_mark);
    if (tag != NULL)
        check_tag(r->b, kind, at, (const char *)tag);
    *vector_add(r->b->scratch, &r->open) = define_anchor(r, name);
    return builder_open(r->b, kind, at);
}

static void close_collection(yaml_reader *r)
{
    subtree *named = r->open.items[--r->open.count];
    subtree closed = builder_close(r->b);
    if (named != NULL)
        *named = closed;
}

static bool read_event(yaml_reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->document_count++ > 0)
            builder_mistake(r->b, "unsupported-yaml", mark_of(r, event->start_mark),
                            "expected one document in a file, found a second, which is ignored");
        return true;
    case YAML_ALIAS_EVENT:
        return read_alias(r, event);
    case YAML_SCALAR_EVENT:
        read_scalar(r, event);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(r, event, NODE_SEQUENCE, event->data.sequence_start.tag,
                               event->data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return open_collection(r, event, NODE_MAPPING, event->data.mapping_start.tag,
                               event->data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_collection(r);
        return true;
    default:
        return true;
    }
}

static bool read_events(yaml_reader *r)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return report_syntax(r);
        bool ok = read_event(r, &event);
        bool ends = event.type == YAML_STREAM_END_EVENT || r->document_count > 1;
        yaml_event_delete(&event);
        if (ends || !ok)
            return ok;
    }
}

bool yaml_read(builder *b)
{
    const line_map *p = b->lines;
    yaml_reader r = {.b = b};
    map_init(&r.anchors, b->scratch);
    if (!yaml_parser_initialize(&r.parser)) {
        builder_error(b, "out-of-memory", (mark){.file = p->file}, "libyaml is out of memory");
        return false;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)p->file->text + p->body,
                                 p->file->length - p->body);
    bool ok = read_events(&r);
    yaml_parser_delete(&r.parser);
    if (ok && b->root == NULL)
        builder_add(b,
                    (subtree){.root = builder_scalar(b, NODE_NULL, line_map_of_byte(b->lines, p->body), "")});
    return ok;
}
