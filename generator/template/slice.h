/* A part of another text. */
#ifndef TEMPLATE_SLICE_H
#define TEMPLATE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct slice {
    const char *start; /* NULL is allowed when the length is 0 */
    size_t length;
} slice;

static inline bool slice_equal(slice a, slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

/* The number of leading spaces and tabs. */
static inline size_t slice_margin(slice s)
{
    size_t n = 0;
    while (n < s.length && (s.start[n] == ' ' || s.start[n] == '\t'))
        n++;
    return n;
}

/* Whether the text is blank. */
static inline bool slice_is_margin(slice s)
{
    return slice_margin(s) == s.length;
}

static inline bool slice_ends_line(slice s)
{
    return s.length > 0 && s.start[s.length - 1] == '\n';
}

/* Whether there is a line break, with only white space before it. */
static inline bool slice_is_blank_line(slice s)
{
    if (!slice_ends_line(s))
        return false;
    size_t margin = slice_margin(s);
    return margin + 1 == s.length || (margin + 2 == s.length && s.start[margin] == '\r');
}

#endif
