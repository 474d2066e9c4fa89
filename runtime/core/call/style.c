#include "core/call/style.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/url.h"

#include <string.h>

void cpodi_style_append_text(cpodi_buffer *out, const char *text, const cpodi_join *join)
{
    if (join->escape)
        cpodi_url_escape(out, text, strlen(text), join->allow_reserved);
    else
        cpodi_buffer_append_text(out, text);
}

/* With `allow_reserved`, the reserved characters of a piece are kept, but for the separator of several. */
static void append_piece(cpodi_buffer *out, const cpodi_piece *piece, bool is_one, const cpodi_join *join)
{
    cpodi_join own = *join;
    own.allow_reserved = join->allow_reserved && !piece->is_json;
    if (is_one || !own.escape || !own.allow_reserved) {
        cpodi_style_append_text(out, piece->text, &own);
        return;
    }
    for (const char *text = piece->text;;) {
        size_t length = strcspn(text, ",");
        cpodi_url_escape(out, text, length, true);
        text += length;
        if (*text == '\0')
            return;
        cpodi_url_escape(out, text++, 1, false);
    }
}

void cpodi_style_append(cpodi_buffer *out, const cpodi_flat *flat, const cpodi_join *join)
{
    for (size_t i = 0; i < flat->count; i++) {
        if (i > 0)
            cpodi_buffer_append_text(out, join->between);
        if (flat->pieces[i].name != NULL) {
            const cpodi_join name = {.escape = join->escape}; /* allowReserved is for values */
            cpodi_style_append_text(out, flat->pieces[i].name, &name);
            cpodi_buffer_append_text(out, join->equals);
        }
        append_piece(out, &flat->pieces[i], flat->kind == CPODI_FLAT_SCALAR, join);
    }
}

cpod_status cpodi_style_check(const cpodi_flat *flat, char separator, bool has_equals, cpod_error *error)
{
    for (size_t i = 0; flat->kind != CPODI_FLAT_SCALAR && i < flat->count; i++) {
        const cpodi_piece *piece = &flat->pieces[i];
        char found = strchr(piece->text, separator) != NULL ? separator : '\0';
        if (piece->name != NULL && strchr(piece->name, separator) != NULL)
            found = separator;
        if (piece->name != NULL && has_equals && strchr(piece->name, '=') != NULL)
            found = '=';
        if (found != '\0')
            return cpodi_fail(
                error, CPOD_ERR_INVALID_ARGUMENT,
                "An item or member contains '%c', which separates them here and cannot be escaped", found);
    }
    return CPOD_OK;
}

cpod_status cpodi_style_blame(cpod_error *error, const char *name, cpod_status status)
{
    if (status == CPOD_ERR_INVALID_ARGUMENT && CPODI_HAS(error, path) && error->path[0] == '\0')
        cpodi_text_copy(error->path, sizeof error->path, name, strlen(name));
    return status;
}

static void begin_pair(cpodi_form *form)
{
    if (form->has_pairs)
        cpodi_buffer_append_char(form->out, '&');
    form->has_pairs = true;
}

static void append_exploded(cpodi_form *form, const char *name, const cpodi_flat *flat, bool deep,
                            const cpodi_join *join)
{
    cpodi_buffer *out = form->out;
    for (size_t i = 0; i < flat->count; i++) {
        begin_pair(form);
        const char *inner = flat->pieces[i].name;
        if (inner == NULL || deep)
            cpodi_url_escape(out, name, strlen(name), false);
        if (inner != NULL) {
            cpodi_buffer_append_text(out, deep ? "%5B" : "");
            cpodi_url_escape(out, inner, strlen(inner), false);
            cpodi_buffer_append_text(out, deep ? "%5D" : "");
        }
        cpodi_buffer_append_char(out, '=');
        append_piece(out, &flat->pieces[i], true, join);
    }
}

static const char *separator_of(cpod_style style)
{
    switch (style) {
    case CPOD_STYLE_SPACE:
        return "%20";
    case CPOD_STYLE_PIPE:
        return "%7C";
    default:
        return ",";
    }
}

/* The separators of these two styles are escaped, and so is the same character in a value. */
static cpod_status check_delimiter(const cpodi_flat *flat, cpod_style style, bool allow_reserved,
                                   cpod_error *error)
{
    if (style != CPOD_STYLE_SPACE && style != CPOD_STYLE_PIPE)
        return CPOD_OK;
    for (size_t i = 0; allow_reserved && flat->kind != CPODI_FLAT_SCALAR && i < flat->count; i++) {
        if (!flat->pieces[i].is_json && strchr(flat->pieces[i].text, '%') != NULL)
            return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                              "An item or member contains '%%', which could stand for the separator");
    }
    return cpodi_style_check(flat, style == CPOD_STYLE_SPACE ? ' ' : '|', false, error);
}

cpod_status cpodi_form_append(cpodi_form *form, const char *name, cpod_style style,
                              const cpodi_typed_value *value, cpod_error *error)
{
    cpodi_flat flat;
    cpod_status status = cpodi_flatten(form->tables, style, value, form->arena, &flat, error);
    if (status != CPOD_OK)
        return cpodi_style_blame(error, name, status);
    const char *separator = separator_of(style);
    const cpodi_join join = {separator, separator, true, (value->flags & CPOD_FLAG_RESERVED) != 0};
    bool deep = style == CPOD_STYLE_DEEP && flat.kind == CPODI_FLAT_OBJECT;
    if (deep || (flat.kind != CPODI_FLAT_SCALAR && (value->flags & CPOD_FLAG_EXPLODE) != 0)) {
        append_exploded(form, name, &flat, deep, &join);
        return CPOD_OK;
    }
    if (flat.count == 0) /* RFC 6570, section 2.3: a list without items is undefined */
        return CPOD_OK;
    status = check_delimiter(&flat, style, join.allow_reserved, error);
    if (status != CPOD_OK)
        return cpodi_style_blame(error, name, status);
    begin_pair(form);
    cpodi_url_escape(form->out, name, strlen(name), false);
    cpodi_buffer_append_char(form->out, '=');
    cpodi_style_append(form->out, &flat, &join);
    return CPOD_OK;
}
