#include "core/call/style.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

#include <string.h>

void cpodi_style_append_text(cpodi_buffer *out, const char *text, const cpodi_join *join)
{
    if (join->escape)
        cpodi_url_escape(out, text, strlen(text), join->allow_reserved);
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

static cpod_status flatten_json(const cpod_tables *tables, const cpodi_typed_value *value, cpodi_arena *arena,
                                cpodi_flat *flat, cpod_error *error)
{
    cpodi_buffer json;
    cpodi_buffer_init(&json, &arena->allocator);
    cpod_status status = cpodi_encode(tables, value, &json, error);
    if (status == CPOD_OK) {
        char *text = json.failed ? NULL : cpodi_arena_copy_text(arena, json.data, json.length);
        flat->pieces =
            text == NULL ? NULL : cpodi_arena_alloc(arena, sizeof *flat->pieces, _Alignof(cpodi_piece));
        if (flat->pieces == NULL) {
            status = cpodi_no_memory(error);
        } else {
            flat->count = 1;
            flat->pieces[0] = (cpodi_piece){NULL, text};
        }
    }
    cpodi_buffer_free(&json);
    return status;
}

cpod_status cpodi_style_flatten(const cpod_tables *tables, cpod_style style, const cpodi_typed_value *value,
                                cpodi_arena *arena, cpodi_flat *flat, cpod_error *error)
{
    *flat = (cpodi_flat){.kind = CPODI_FLAT_SCALAR};
    if (style == CPOD_STYLE_JSON)
        return flatten_json(tables, value, arena, flat, error);
    return cpodi_flatten(tables, value, style == CPOD_STYLE_DEEP, arena, flat, error);
}

cpod_status cpodi_style_blame(cpod_error *error, const char *name, cpod_status status)
{
    if (status == CPOD_ERR_INVALID_ARGUMENT && CPODI_HAS(error, path) && error->path[0] == '\0')
        cpodi_text_copy(error->path, sizeof error->path, name, strlen(name));
    return status;
}
