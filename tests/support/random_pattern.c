#include "support/random_pattern.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { ASCII = 128, FIRST_PRINTABLE = 32, LAST_PRINTABLE = 126, MORE_THAN_LEAST = 6 };

/* Generates while it parses; a repetition is parsed again. */
typedef struct matcher {
    random_source *source;
    const char *pattern;
    const char *at;
    bool failed;
} matcher;

typedef struct character_set {
    bool has[ASCII];
} character_set;

static void append_alternatives(matcher *m, buffer *out);

static void fail(matcher *m)
{
    m->failed = true;
    random_unsupported(m->source, "pattern", m->pattern);
}

static void add_range(character_set *set, int first, int last)
{
    for (int c = first; c <= last; c++)
        set->has[c] = true;
}

/* \d, \w or \s; false for any other letter. */
static bool add_escape_class(character_set *set, char letter)
{
    switch (letter) {
    case 'd':
        add_range(set, '0', '9');
        return true;
    case 'w':
        add_range(set, '0', '9');
        add_range(set, 'a', 'z');
        add_range(set, 'A', 'Z');
        set->has['_'] = true;
        return true;
    case 's':
        set->has[' '] = true;
        set->has['\t'] = true;
        return true;
    default:
        return false;
    }
}

static void append_one_of(matcher *m, const character_set *set, buffer *out)
{
    char members[ASCII];
    uint32_t count = 0;
    for (int c = 0; c < ASCII; c++)
        if (set->has[c])
            members[count++] = (char)c;
    if (count == 0)
        fail(m);
    else
        buffer_append_char(out, members[random_below(m->source, count)]);
}

/* One character of a class, an escape resolved; -1 when it is not a single ASCII character. */
static int read_class_character(matcher *m, character_set *set)
{
    if (*m->at == '\\') {
        m->at++;
        if (add_escape_class(set, *m->at)) {
            m->at++;
            return -1;
        }
        if (!ispunct((unsigned char)*m->at))
            fail(m);
    } else if ((unsigned char)*m->at >= ASCII) {
        fail(m);
    }
    return m->failed ? -1 : *m->at++;
}

static void append_class(matcher *m, buffer *out)
{
    character_set set = {0};
    bool negated = *++m->at == '^';
    m->at += negated ? 1 : 0;
    while (*m->at != ']' && *m->at != '\0' && !m->failed) {
        int first = read_class_character(m, &set);
        int last = first;
        if (first >= 0 && m->at[0] == '-' && m->at[1] != ']') {
            m->at++;
            last = read_class_character(m, &set);
        }
        if (first >= 0 && last >= first)
            add_range(&set, first, last);
    }
    if (m->failed || *m->at != ']') {
        fail(m);
        return;
    }
    m->at++;
    for (int c = 0; negated && c < ASCII; c++)
        set.has[c] = !set.has[c] && c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE;
    append_one_of(m, &set, out);
}

static void append_escape(matcher *m, buffer *out)
{
    character_set set = {0};
    char letter = *++m->at;
    if (add_escape_class(&set, letter))
        append_one_of(m, &set, out);
    else if (ispunct((unsigned char)letter))
        buffer_append_char(out, letter);
    else
        fail(m);
    m->at += letter != '\0' ? 1 : 0;
}

static void append_group(matcher *m, buffer *out)
{
    m->at++;
    if (m->at[0] == '?' && m->at[1] == ':')
        m->at += 2;
    append_alternatives(m, out);
    if (*m->at == ')')
        m->at++;
    else
        fail(m);
}

static void append_literal(matcher *m, buffer *out)
{
    uint32_t code;
    size_t length = utf8_decode(m->at, strlen(m->at), &code);
    if (length == 0 || strchr("?*+{}|)]$^", *m->at) != NULL) {
        fail(m);
        return;
    }
    buffer_append_n(out, m->at, length);
    m->at += length;
}

static void append_atom(matcher *m, buffer *out)
{
    character_set any = {0};
    switch (*m->at) {
    case '[':
        append_class(m, out);
        break;
    case '(':
        append_group(m, out);
        break;
    case '\\':
        append_escape(m, out);
        break;
    case '.':
        m->at++;
        add_range(&any, FIRST_PRINTABLE, LAST_PRINTABLE);
        append_one_of(m, &any, out);
        break;
    default:
        append_literal(m, out);
    }
}

/* Reads a quantifier and chooses the number of repetitions; 1 without one. */
static uint32_t read_count(matcher *m)
{
    uint32_t least = 1;
    uint32_t most = 1;
    bool open = false;
    if (*m->at == '?' || *m->at == '*' || *m->at == '+') {
        least = *m->at == '+' ? 1 : 0;
        open = *m->at++ != '?';
    } else if (*m->at == '{') {
        char *end;
        least = (uint32_t)strtoul(m->at + 1, &end, 10);
        most = least;
        if (*end == ',') {
            open = end[1] == '}';
            most = open ? 0 : (uint32_t)strtoul(end + 1, &end, 10);
            end += open ? 1 : 0;
        }
        if (*end != '}' || (!open && most < least))
            fail(m);
        m->at = end + (*end != '\0' ? 1 : 0);
    }
    if (m->failed)
        return 0;
    most = open ? least + MORE_THAN_LEAST : most;
    switch (random_below(m->source, 4)) {
    case 0:
        return least;
    case 1:
        return most;
    default:
        return least + random_below(m->source, most - least + 1);
    }
}

static void append_piece(matcher *m, buffer *out)
{
    const char *start = m->at;
    buffer trial = {0};
    append_atom(m, &trial);
    buffer_free(&trial);
    if (m->failed)
        return;
    uint32_t count = read_count(m);
    const char *end = m->at;
    for (uint32_t i = 0; i < count && !m->failed; i++) {
        m->at = start;
        append_atom(m, out);
    }
    m->at = end;
}

static void append_sequence(matcher *m, buffer *out)
{
    while (!m->failed && *m->at != '\0' && *m->at != '|' && *m->at != ')')
        if ((*m->at == '^' && m->at == m->pattern) || (*m->at == '$' && m->at[1] == '\0'))
            m->at++;
        else
            append_piece(m, out);
}

/* All alternatives are parsed; each is kept with the same probability. */
static void append_alternatives(matcher *m, buffer *out)
{
    buffer chosen = {0};
    uint32_t count = 0;
    do {
        m->at += count > 0 ? 1 : 0;
        buffer branch = {0};
        append_sequence(m, &branch);
        if (random_below(m->source, ++count) == 0) {
            buffer former = chosen;
            chosen = branch;
            branch = former;
        }
        buffer_free(&branch);
    } while (*m->at == '|' && !m->failed);
    buffer_append(out, buffer_text(&chosen));
    buffer_free(&chosen);
}

void random_match(random_source *source, const char *pattern, buffer *out)
{
    matcher m = {.source = source, .pattern = pattern, .at = pattern};
    append_alternatives(&m, out);
    if (*m.at != '\0')
        fail(&m);
}
