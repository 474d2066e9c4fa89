#include "template/internal.h"

#include <stdint.h>

typedef struct lexer {
    arena *memory;
    diagnostics *diagnostics;
    const source_file *file;
    token_list *tokens;
    const char *at;
    const char *end;
    const char *line_start;
    uint32_t line;
    slice open; /* the current delimiters */
    slice close;
} lexer;

static mark here(const lexer *l)
{
    return (mark){.file = l->file, .line = l->line, .column = (uint32_t)(l->at - l->line_start) + 1};
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static slice trimmed(const char *start, const char *end)
{
    while (start < end && is_space(*start))
        start++;
    while (start < end && is_space(end[-1]))
        end--;
    return (slice){.start = start, .length = (size_t)(end - start)};
}

/* The first occurrence of `wanted` at or behind `from`; NULL without one. */
static const char *find(const char *from, const char *end, slice wanted)
{
    while ((size_t)(end - from) >= wanted.length) {
        const char *found = memchr(from, wanted.start[0], (size_t)(end - from) - wanted.length + 1);
        if (found == NULL)
            return NULL;
        if (memcmp(found, wanted.start, wanted.length) == 0)
            return found;
        from = found + 1;
    }
    return NULL;
}

static token *add_token(lexer *l, token_kind kind, slice text)
{
    token *t = vector_add(l->memory, l->tokens);
    *t = (token){.kind = kind, .text = text, .begins_line = l->at == l->line_start, .at = here(l)};
    return t;
}

/* Moves to `end`, possibly across line breaks. */
static void advance(lexer *l, const char *end)
{
    const char *newline;
    while ((newline = memchr(l->at, '\n', (size_t)(end - l->at))) != NULL) {
        l->line++;
        l->at = l->line_start = newline + 1;
    }
    l->at = end;
}

/* The text up to `end`, as one token per line. */
static void lex_text(lexer *l, const char *end)
{
    while (l->at < end) {
        const char *newline = memchr(l->at, '\n', (size_t)(end - l->at));
        const char *stop = newline != NULL ? newline + 1 : end;
        add_token(l, TOKEN_TEXT, (slice){.start = l->at, .length = (size_t)(stop - l->at)});
        advance(l, stop);
    }
}

static bool is_delimiter(slice s)
{
    for (size_t i = 0; i < s.length; i++)
        if (is_space(s.start[i]) || s.start[i] == '=')
            return false;
    return s.length > 0;
}

/* The "<% %>" of {{=<% %>=}}. */
static bool set_delimiters(lexer *l, slice content)
{
    const char *end = content.start + content.length;
    const char *space = content.start;
    while (space < end && !is_space(*space))
        space++;
    slice open = trimmed(content.start, space);
    slice close = trimmed(space, end);
    if (!is_delimiter(open) || !is_delimiter(close))
        return syntax_error(l, here(l),
                            "expected two delimiters without spaces or '=', as in '{{=<%% %%>=}}'");
    l->open = open;
    l->close = close;
    return true;
}

static bool check_name(lexer *l, slice name)
{
    if (name.length == 0)
        return syntax_error(l, here(l), "tag without a name");
    for (size_t i = 0; i < name.length; i++)
        if (name.start[i] == '\0' || is_space(name.start[i]))
            return syntax_error(l, here(l), "white space in the name '%.*s'",
                                (int)(name.length < 80 ? name.length : 80), name.start);
    return true;
}

static token_kind kind_of_sigil(char c)
{
    static const char sigils[] = "#^></$!={&";
    static const token_kind kinds[] = {TOKEN_SECTION, TOKEN_INVERTED, TOKEN_PARTIAL, TOKEN_PARENT,
                                       TOKEN_CLOSE,   TOKEN_BLOCK,    TOKEN_COMMENT, TOKEN_DELIMITERS,
                                       TOKEN_RAW,     TOKEN_RAW};
    const char *found = memchr(sigils, c, sizeof sigils - 1);
    return found != NULL ? kinds[found - sigils] : TOKEN_VALUE;
}

/* The end of a tag that starts with this character: "}}", "}}}" or "=}}". */
static slice closing_of(lexer *l, char sigil)
{
    if (sigil != '{' && sigil != '=')
        return l->close;
    char *text = arena_alloc(l->memory, l->close.length + 1);
    text[0] = '=';
    if (sigil == '{')
        text[0] = '}';
    memcpy(text + 1, l->close.start, l->close.length);
    return (slice){.start = text, .length = l->close.length + 1};
}

/* The end of the tag that starts here; its content ends at *content_end. NULL, after a report, when it is not
 * closed. */
static const char *find_tag_end(lexer *l, const char *content, const char **content_end)
{
    slice closing = closing_of(l, *content);
    bool has_sigil = closing.length > l->close.length;
    *content_end = find(content + (has_sigil ? 1 : 0), l->end, closing);
    if (*content_end != NULL)
        return *content_end + closing.length;
    diagnostics_report(l->diagnostics, SEVERITY_ERROR, "template-syntax", here(l),
                       "unclosed tag: expected '%.*s'", (int)closing.length, closing.start);
    return NULL;
}

/* Reads the tag whose opening delimiter is here. */
static bool lex_tag(lexer *l)
{
    const char *content = l->at + l->open.length;
    const char *content_end;
    const char *end = find_tag_end(l, content, &content_end);
    if (end == NULL)
        return false;
    token_kind kind = content < content_end ? kind_of_sigil(*content) : TOKEN_VALUE;
    slice name = trimmed(kind == TOKEN_VALUE ? content : content + 1, content_end);
    bool dynamic = (kind == TOKEN_PARTIAL || kind == TOKEN_PARENT) && name.length > 0 && name.start[0] == '*';
    if (dynamic)
        name = trimmed(name.start + 1, content_end);
    if (kind == TOKEN_DELIMITERS) {
        if (!set_delimiters(l, name))
            return false;
    } else if (kind != TOKEN_COMMENT && !check_name(l, name)) {
        return false;
    }
    add_token(l, kind, name)->dynamic = dynamic;
    advance(l, end);
    return true;
}

bool template_lex(arena *a, diagnostics *d, const source_file *file, token_list *tokens)
{
    lexer l = {.memory = a,
               .diagnostics = d,
               .file = file,
               .tokens = tokens,
               .at = file->text,
               .end = file->text + file->length,
               .line_start = file->text,
               .line = 1,
               .open = {.start = "{{", .length = 2},
               .close = {.start = "}}", .length = 2}};
    for (;;) {
        const char *tag = find(l.at, l.end, l.open);
        lex_text(&l, tag != NULL ? tag : l.end);
        if (tag == NULL)
            return true;
        if (!lex_tag(&l))
            return false;
    }
}
