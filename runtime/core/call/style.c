#include "core/call/style.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/url.h"

#include <string.h>

void cpodi_style_append_text(cpodi_buffer *out, const char *text, const cpodi_join *join)
{
    if (join->escape)
        cpodi_url_escape_except(out, text, strlen(text), join->reserved);
    else
        cpodi_buffer_append_text(out, text);
}

void cpodi_style_append(cpodi_buffer *out, const cpodi_flat *flat, const cpodi_join *join)
{
    for (size_t i = 0; i < flat->count; i++) {
        if (i > 0)
            cpodi_buffer_append_text(out, join->between);
        if (flat->pieces[i].name != NULL) {
            cpodi_style_append_text(out, flat->pieces[i].name, join);
            cpodi_buffer_append_text(out, join->equals);
        }
        cpodi_style_append_text(out, flat->pieces[i].text, join);
    }
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
        cpodi_style_append_text(out, flat->pieces[i].text, join);
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

cpod_status cpodi_form_append(cpodi_form *form, const char *name, cpod_style style,
                              const cpodi_typed_value *value, cpod_error *error)
{
    cpodi_flat flat;
    cpod_status status = cpodi_flatten(form->tables, style, value, form->arena, &flat, error);
    if (status != CPOD_OK)
        return cpodi_style_blame(error, name, status);
    const char *separator = separator_of(style);
    const char *reserved = (value->flags & CPOD_FLAG_RESERVED) != 0 ? CPODI_URL_RESERVED_IN_QUERY : NULL;
    const cpodi_join join = {separator, separator, true, reserved};
    bool deep = style == CPOD_STYLE_DEEP && flat.kind == CPODI_FLAT_OBJECT;
    if (deep || (flat.kind != CPODI_FLAT_SCALAR && (value->flags & CPOD_FLAG_EXPLODE) != 0)) {
        append_exploded(form, name, &flat, deep, &join);
        return CPOD_OK;
    }
    if (flat.count == 0) /* RFC 6570, section 2.3: a list without items is undefined */
        return CPOD_OK;
    begin_pair(form);
    cpodi_url_escape(form->out, name, strlen(name), false);
    cpodi_buffer_append_char(form->out, '=');
    cpodi_style_append(form->out, &flat, &join);
    return CPOD_OK;
}
