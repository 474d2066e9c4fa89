/* Finds standalone tags.
 *
 * A section, comment or partial that is alone on its line is removed with the line. A parent counts as one
 * tag, with its contents. The contents of a block in a parent (an argument) start on the line below its
 * opening tag and end with the line above its closing tag; other text of the parent on these lines is
 * ignored, since it is not rendered. */
#include "template/internal.h"

typedef struct layout {
    token_list *tokens;
    VECTOR(size_t) open; /* tags that are not closed yet */
} layout;

static token *neighbour(const layout *l, size_t index, bool next)
{
    if (next)
        return index + 1 < l->tokens->count ? &l->tokens->items[index + 1] : NULL;
    return index > 0 ? &l->tokens->items[index - 1] : NULL;
}

/* Whether only white space precedes the tag on its line; `*margin` is the token with the white space, or
 * NULL. */
static bool is_first(const layout *l, size_t index, token **margin)
{
    token *before = neighbour(l, index, false);
    *margin = NULL;
    if (l->tokens->items[index].begins_line)
        return true;
    if (before == NULL || before->kind != TOKEN_TEXT || !before->begins_line ||
        !slice_is_margin(before->text))
        return false;
    *margin = before;
    return true;
}

/* Whether only white space follows the tag on its line; `*rest` is the token with the white space, or
 * NULL. */
static bool is_last(const layout *l, size_t index, token **rest)
{
    *rest = neighbour(l, index, true);
    if (*rest == NULL)
        return true;
    if ((*rest)->kind != TOKEN_TEXT)
        return false;
    bool at_end = index + 2 == l->tokens->count;
    return slice_is_blank_line((*rest)->text) || (at_end && slice_is_margin((*rest)->text));
}

static void take(token *white_space)
{
    if (white_space != NULL)
        white_space->text.length = 0;
}

/* Removes the lines of a tag, or of everything from an opening tag to its closing tag, when it is
 * standalone. */
static void settle(layout *l, size_t first, size_t last)
{
    token *margin, *rest;
    token *t = &l->tokens->items[first];
    if (!is_first(l, first, &margin))
        return;
    if (margin != NULL)
        t->indent = margin->text;
    if (!is_last(l, last, &rest))
        return;
    take(margin);
    take(rest);
    t->standalone = true;
}

static void settle_argument_open(layout *l, size_t index)
{
    token *rest;
    if (!is_last(l, index, &rest))
        return;
    take(rest);
    l->tokens->items[index].standalone = true;
}

static void settle_argument_close(layout *l, size_t index)
{
    token *margin;
    if (is_first(l, index, &margin))
        take(margin);
}

static bool is_in_parent(const layout *l)
{
    return l->open.count > 0 && l->tokens->items[l->open.items[l->open.count - 1]].kind == TOKEN_PARENT;
}

static void settle_close(layout *l, size_t index)
{
    if (l->open.count == 0)
        return;
    size_t opened = l->open.items[--l->open.count];
    token_kind kind = l->tokens->items[opened].kind;
    if (kind == TOKEN_PARENT)
        settle(l, opened, index);
    else if (kind == TOKEN_BLOCK && is_in_parent(l))
        settle_argument_close(l, index);
    else
        settle(l, index, index);
}

void template_strip_standalone(arena *a, token_list *tokens)
{
    layout l = {.tokens = tokens};
    for (size_t i = 0; i < tokens->count; i++) {
        token_kind kind = tokens->items[i].kind;
        if (kind == TOKEN_BLOCK && is_in_parent(&l))
            settle_argument_open(&l, i);
        else if (kind == TOKEN_CLOSE)
            settle_close(&l, i);
        else if (kind != TOKEN_TEXT && kind != TOKEN_VALUE && kind != TOKEN_RAW && kind != TOKEN_PARENT)
            settle(&l, i, i);
        if (kind == TOKEN_SECTION || kind == TOKEN_INVERTED || kind == TOKEN_PARENT || kind == TOKEN_BLOCK)
            *vector_add(a, &l.open) = i;
    }
}
