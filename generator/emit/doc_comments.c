#include "emit/doc_comments.h"

#include "lang/comment.h"

#include <string.h>

enum { COMMENT_MARKS = 7 }; /* columns of the marks around a comment of one line */

/* Lines from `first` on, those that are not empty behind `indent`. */
static value *line_values(arena *a, const comment_lines *lines, size_t first, const char *indent)
{
    value *list = value_list(a);
    for (size_t i = first; i < lines->count; i++) {
        const char *line = lines->items[i];
        value_push(a, list, line[0] == '\0' ? value_text(a, "") : value_joined(a, indent, line));
    }
    return list;
}

static size_t columns(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

value *doc_comment_block(arena *a, const char *text, size_t indent)
{
    comment_lines lines = {0};
    comment_add(a, &lines, text, COMMENT_WIDTH - indent - 3);
    if (lines.count == 0)
        return value_null(a);
    bool fits = lines.count == 1 && columns(lines.items[0]) + indent + COMMENT_MARKS <= COMMENT_WIDTH;
    value *comment = value_object(a);
    value_set(a, comment, "one", value_text(a, fits ? lines.items[0] + strspn(lines.items[0], " ") : NULL));
    value_set(a, comment, "lines", fits ? value_null(a) : line_values(a, &lines, 0, " "));
    value_set_bool(a, comment, "block", !fits);
    return comment;
}

value *doc_comment_argument(arena *a, const char *name, const char *text)
{
    comment_lines lines = {0};
    comment_add(a, &lines, text, COMMENT_WIDTH - strlen(" * @param   ") - strlen(name));
    value *argument = value_object(a);
    value_set_text(a, argument, "name", name);
    value_set_text(a, argument, "first", lines.count > 0 ? lines.items[0] : "See the API.");
    value_set(a, argument, "rest", line_values(a, &lines, 1, "     "));
    return argument;
}

value *doc_comment_lines(arena *a, const char *text)
{
    comment_lines lines = {0};
    comment_add(a, &lines, text, COMMENT_WIDTH - 3);
    return line_values(a, &lines, 0, " ");
}

static bool ends_sentence(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && strchr(".!?:", text[length - 1]) != NULL;
}

/* Adds a sentence, the first letter in upper case. */
static void add_sentence(buffer *out, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    if (out->length > 0) {
        if (!ends_sentence(buffer_text(out)) && out->data[out->length - 1] != '\n')
            buffer_append_char(out, '.');
        buffer_append_char(out, ' ');
    }
    bool lower = text[0] >= 'a' && text[0] <= 'z';
    buffer_append_char(out, lower ? (char)(text[0] - 'a' + 'A') : text[0]);
    buffer_append(out, text + 1);
    if (!ends_sentence(text))
        buffer_append_char(out, '.');
}

/* A description ends where it ends: what follows begins a paragraph when it has several lines. */
static void add_description(buffer *out, const char *text)
{
    if (text == NULL)
        return;
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    buffer_append_n(out, text, length);
    if (memchr(text, '\n', length) != NULL)
        buffer_append_char(out, '\n');
}

static const char *finish(arena *a, buffer *out)
{
    return buffer_to_arena(out, a);
}

static const char *with_text(arena *a, const char *what, const char *text)
{
    return text != NULL ? arena_format(a, "%s: %s", what, text) : NULL;
}

static const char *description_of(const char *own, const model_type *type)
{
    if (own != NULL || type->name == NULL)
        return own;
    return type->title != NULL ? type->title : type->description;
}

static const char *quoted(arena *a, const char *text, const char *quote)
{
    return text != NULL ? arena_format(a, "%s%s%s", quote, text, quote) : NULL;
}

/* Limits, the regular expression at their end in quotes. */
static const char *constraint_of(arena *a, const model_field *field, const char *quote)
{
    static const char label[] = "pattern ";
    const char *pattern = field->constraint != NULL ? strstr(field->constraint, label) : NULL;
    if (pattern == NULL)
        return field->constraint;
    pattern += strlen(label);
    int before = (int)(pattern - field->constraint);
    return arena_format(a, "%.*s%s", before, field->constraint, quoted(a, pattern, quote));
}

/* `quote` is put around JSON texts and regular expressions. */
static void add_notes(arena *a, buffer *out, const model_field *field, const char *quote)
{
    add_sentence(out, field->type.nullable ? "may be null" : NULL);
    add_sentence(out, field->read_only ? "read-only: the server sets it" : NULL);
    add_sentence(out, field->write_only ? "write-only: never in a response" : NULL);
    add_sentence(out, field->deprecated ? "deprecated" : NULL);
    add_sentence(out, constraint_of(a, field, quote));
    add_sentence(out, with_text(a, "default", quoted(a, field->default_text, quote)));
    add_sentence(out, with_text(a, "example", quoted(a, field->example_text, quote)));
}

const char *doc_comment_field(arena *a, const model_field *field, bool is_cell)
{
    buffer out = {0};
    add_description(&out, description_of(field->description, field->type.type));
    if (field->required && !is_cell)
        add_sentence(&out, field->is_const ? "required; sent automatically when absent" : "required");
    add_notes(a, &out, field, is_cell ? "`" : "");
    return finish(a, &out);
}

const char *doc_comment_parameter(arena *a, const model_parameter *parameter)
{
    buffer out = {0};
    const char *location = parameter->location == SPEC_IN_HEADER   ? "header"
                           : parameter->location == SPEC_IN_COOKIE ? "cookie"
                                                                   : NULL;
    add_description(&out, description_of(parameter->description, parameter->type.type));
    if (location != NULL)
        add_sentence(&out, arena_format(a, "sent as the %s %s", location, parameter->name));
    if (parameter->encoding != NULL)
        add_sentence(&out, arena_format(a, "sent as the header %s of the part %s", parameter->name,
                                        parameter->encoding->property));
    if (parameter->location == SPEC_IN_QUERYSTRING)
        add_sentence(&out, "the whole query");
    if (parameter->location == SPEC_IN_RESPONSE)
        add_sentence(&out, arena_format(a, "the header %s", parameter->name));
    else if (parameter->location != SPEC_IN_PATH)
        add_sentence(&out, parameter->is_const   ? "required; sent automatically when absent"
                           : parameter->required ? "required"
                                                 : NULL);
    add_sentence(&out, parameter->deprecated ? "deprecated" : NULL);
    add_sentence(&out, parameter->constraint);
    add_sentence(&out, with_text(a, "default", parameter->default_text));
    add_sentence(&out, with_text(a, "example", parameter->example_text));
    if (parameter->serialized_example != NULL)
        add_sentence(&out, arena_format(a, "sent, for example, as %s", parameter->serialized_example));
    return finish(a, &out);
}

const char *doc_comment_type(arena *a, const model_type *type)
{
    buffer out = {0};
    if (type->title != NULL && (type->description == NULL || strcmp(type->title, type->description) != 0))
        add_sentence(&out, type->title);
    if (out.length > 0 && type->description != NULL)
        buffer_append(&out, "\n\n");
    if (type->description != NULL)
        add_description(&out, type->description);
    if (type->deprecated)
        buffer_append(&out, "\n\nDeprecated.");
    if (type->pointer != NULL)
        buffer_append(&out, arena_format(a, "%sSchema: %s", out.length > 0 ? "\n\n" : "", type->pointer));
    return finish(a, &out);
}

const char *doc_comment_group(arena *a, const model_group *group)
{
    if (group->parent == NULL)
        return group->description;
    return arena_format(a, "%s%sPart of %s.", group->description != NULL ? group->description : "",
                        group->description != NULL ? "\n\n" : "", group->parent->title);
}

const char *doc_comment_scheme(arena *a, const spec_security_scheme *scheme)
{
    const struct {
        const char *what, *text;
    } parts[] = {
        {"Authorization", scheme->authorization_url},
        {"Device authorization", scheme->device_authorization_url},
        {"Metadata", scheme->metadata_url},
    };
    buffer out = {0};
    if (scheme->description != NULL)
        buffer_append(&out, scheme->description);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].text != NULL)
            buffer_format(&out, "%s- %s: %s", out.length > 0 ? "\n" : "", parts[i].what, parts[i].text);
    if (scheme->deprecated)
        buffer_format(&out, "%sDeprecated: the API may remove it.", out.length > 0 ? "\n\n" : "");
    const bool is_empty = out.length == 0;
    const char *text = is_empty ? NULL : buffer_to_arena(&out, a);
    buffer_free(&out);
    return text;
}
