#include "core/call/parameters.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/flatten.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

/* How the pieces of a value are put together. */
typedef struct joint {
    const char *between; /* pieces */
    const char *equals;  /* name and text of a piece */
    bool escape;
    bool allow_reserved;
} joint;

static void append_text(cpodi_buffer *out, const char *text, const joint *how)
{
    if (how->escape)
        cpodi_url_escape(out, text, strlen(text), how->allow_reserved);
    else
        cpodi_buffer_append_text(out, text);
}

static void append_pieces(cpodi_buffer *out, const cpodi_flat *flat, const joint *how)
{
    for (size_t i = 0; i < flat->count; i++) {
        if (i > 0)
            cpodi_buffer_append_text(out, how->between);
        if (flat->pieces[i].name != NULL) {
            append_text(out, flat->pieces[i].name, how);
            cpodi_buffer_append_text(out, how->equals);
        }
        append_text(out, flat->pieces[i].text, how);
    }
}

/* Names the parameter in an error that came from its value. */
static cpod_status blame(cpod_error *error, const char *name, cpod_status status)
{
    if (status == CPOD_ERR_INVALID_ARGUMENT && CPODI_HAS(error, path) && error->path[0] == '\0')
        cpodi_text_copy(error->path, sizeof error->path, name, strlen(name));
    return status;
}

static cpod_status flatten_json(const cpod_tables *tables, cpod_kind kind, uint32_t type, const void *value,
                                cpodi_arena *arena, cpodi_flat *flat, cpod_error *error)
{
    cpodi_buffer json;
    cpodi_buffer_init(&json, &arena->allocator);
    cpod_status status = cpodi_encode(
        tables, &(cpodi_typed_value){.kind = kind, .type = type, .address = value}, &json, error);
    if (status == CPOD_OK) {
        char *text = json.failed ? NULL : cpodi_arena_copy_text(arena, json.data, json.length);
        flat->pieces =
            text == NULL ? NULL : cpodi_arena_alloc(arena, sizeof *flat->pieces, _Alignof(cpodi_piece));
        if (flat->pieces == NULL) {
            status = cpodi_no_memory(error);
        } else {
            flat->shape = CPODI_FLAT_SCALAR;
            flat->count = 1;
            flat->pieces[0] = (cpodi_piece){NULL, text};
        }
    }
    cpodi_buffer_free(&json);
    return status;
}

static cpod_status flatten_styled(const cpod_tables *tables, cpod_style style, cpod_kind kind, uint32_t type,
                                  const void *value, cpodi_arena *arena, cpodi_flat *flat, cpod_error *error)
{
    *flat = (cpodi_flat){.shape = CPODI_FLAT_SCALAR};
    if (style == CPOD_STYLE_JSON)
        return flatten_json(tables, kind, type, value, arena, flat, error);
    return cpodi_flatten(tables, kind, type, value, style == CPOD_STYLE_DEEP, arena, flat, error);
}

/* ---- path ---- */

static void append_matrix(cpodi_buffer *url, const char *name, const cpodi_flat *flat, bool explode)
{
    joint how = {",", explode ? "=" : ",", true, false};
    if (explode && flat->shape != CPODI_FLAT_SCALAR) {
        for (size_t i = 0; i < flat->count; i++) {
            const char *left = flat->shape == CPODI_FLAT_OBJECT ? flat->pieces[i].name : name;
            cpodi_buffer_append_char(url, ';');
            append_text(url, left, &how);
            if (flat->pieces[i].text[0] != '\0') {
                cpodi_buffer_append_char(url, '=');
                append_text(url, flat->pieces[i].text, &how);
            }
        }
        return;
    }
    cpodi_buffer_append_char(url, ';');
    append_text(url, name, &how);
    cpodi_buffer_append_char(url, '=');
    append_pieces(url, flat, &how);
}

static bool is_empty(const cpodi_flat *flat)
{
    return flat->count == 0 ||
           (flat->shape != CPODI_FLAT_OBJECT && flat->count == 1 && flat->pieces[0].text[0] == '\0');
}

static cpod_status append_path_parameter(const cpod_tables *tables, const cpod_parameter *parameter,
                                         const void *value, cpodi_arena *arena, cpodi_buffer *url,
                                         cpod_error *error)
{
    const char *name = tables->pool + parameter->name;
    cpod_kind kind = (cpod_kind)parameter->kind;
    const cpodi_typed_value argument = cpodi_parameter_value(parameter, value);
    if (value == NULL || cpodi_presence(tables, &argument) != CPOD_IS_SET)
        return blame(error, name,
                     cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The path parameter %s is missing", name));
    cpodi_flat flat;
    cpod_status status = flatten_styled(tables, (cpod_style)parameter->style, kind, parameter->type, value,
                                        arena, &flat, error);
    if (status != CPOD_OK)
        return blame(error, name, status);
    if (is_empty(&flat))
        return blame(error, name,
                     cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The path parameter %s is empty", name));
    bool explode = (parameter->flags & CPOD_FLAG_EXPLODE) != 0;
    switch ((cpod_style)parameter->style) {
    case CPOD_STYLE_LABEL:
        cpodi_buffer_append_char(url, '.');
        append_pieces(url, &flat, &(joint){explode ? "." : ",", explode ? "=" : ",", true, false});
        break;
    case CPOD_STYLE_MATRIX:
        append_matrix(url, name, &flat, explode);
        break;
    default:
        append_pieces(url, &flat, &(joint){",", explode ? "=" : ",", true, false});
        break;
    }
    return CPOD_OK;
}

static const cpod_parameter *find_path_parameter(const cpod_tables *tables, const cpod_operation *operation,
                                                 const char *name, size_t length)
{
    for (uint32_t i = 0; i < operation->path_parameter_count; i++) {
        const cpod_parameter *parameter = &tables->parameters[operation->first_parameter + i];
        const char *known = tables->pool + parameter->name;
        if (strlen(known) == length && memcmp(known, name, length) == 0)
            return parameter;
    }
    return NULL;
}

/* A segment `.` or `..` would be taken away by any client or server on the way, and its neighbour with it. */
static cpod_status check_segment(const cpodi_buffer *url, size_t start, cpod_error *error)
{
    size_t length = url->length - start;
    const char *segment = url->data + start;
    bool dots = (length == 1 && segment[0] == '.') || (length == 2 && segment[0] == '.' && segment[1] == '.');
    if (!dots)
        return CPOD_OK;
    return cpodi_fail(
        error, CPOD_ERR_INVALID_ARGUMENT,
        "A path parameter makes the path segment \"%.*s\", which would lead to another endpoint", (int)length,
        segment);
}

cpod_status cpodi_parameters_path(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *const *path, cpodi_arena *arena, cpodi_buffer *url,
                                  cpod_error *error)
{
    const char *at = tables->pool + operation->path;
    size_t segment = url->length;
    cpod_status status = CPOD_OK;
    while (status == CPOD_OK && *at != '\0') {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;
        const cpod_parameter *parameter =
            close == NULL ? NULL : find_path_parameter(tables, operation, at + 1, (size_t)(close - at) - 1);
        if (parameter != NULL) {
            const void *value = path == NULL ? NULL : path[parameter->offset];
            status = append_path_parameter(tables, parameter, value, arena, url, error);
            if (status == CPOD_OK && !url->failed && (close[1] == '/' || close[1] == '\0'))
                status = blame(error, tables->pool + parameter->name, check_segment(url, segment, error));
            at = close + 1;
            continue;
        }
        cpodi_buffer_append_char(url, *at);
        if (*at == '/')
            segment = url->length;
        at++;
    }
    return status;
}

/* ---- query ---- */

static void begin_pair(cpodi_buffer *out, bool *first)
{
    if (!*first)
        cpodi_buffer_append_char(out, '&');
    *first = false;
}

static void append_exploded(cpodi_buffer *out, const char *name, const cpodi_flat *flat, bool deep,
                            const joint *how, bool *first)
{
    for (size_t i = 0; i < flat->count; i++) {
        begin_pair(out, first);
        const char *inner = flat->pieces[i].name;
        if (inner == NULL || deep)
            cpodi_url_escape(out, name, strlen(name), false);
        if (inner != NULL) {
            cpodi_buffer_append_text(out, deep ? "%5B" : "");
            cpodi_url_escape(out, inner, strlen(inner), false);
            cpodi_buffer_append_text(out, deep ? "%5D" : "");
        }
        cpodi_buffer_append_char(out, '=');
        append_text(out, flat->pieces[i].text, how);
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

cpod_status cpodi_parameters_form(const cpod_tables *tables, const char *name, cpod_style style,
                                  unsigned flags, cpod_kind kind, uint32_t type, const void *value,
                                  cpodi_arena *arena, cpodi_buffer *out, bool *first, cpod_error *error)
{
    cpodi_flat flat;
    cpod_status status = flatten_styled(tables, style, kind, type, value, arena, &flat, error);
    if (status != CPOD_OK)
        return blame(error, name, status);
    joint how = {separator_of(style), separator_of(style), true, (flags & CPOD_FLAG_RESERVED) != 0};
    bool deep = style == CPOD_STYLE_DEEP && flat.shape == CPODI_FLAT_OBJECT;
    if (deep || (flat.shape != CPODI_FLAT_SCALAR && (flags & CPOD_FLAG_EXPLODE) != 0)) {
        append_exploded(out, name, &flat, deep, &how, first);
        return CPOD_OK;
    }
    begin_pair(out, first);
    cpodi_url_escape(out, name, strlen(name), false);
    cpodi_buffer_append_char(out, '=');
    append_pieces(out, &flat, &how);
    return CPOD_OK;
}

/* ---- headers and cookies ---- */

static cpod_status add_header(const cpod_tables *tables, const cpod_parameter *parameter, const void *value,
                              cpodi_arena *arena, cpodi_headers *headers, cpod_error *error)
{
    const char *name = tables->pool + parameter->name;
    /* OpenAPI: these are not described by parameters, but by bodies, answers and security. */
    if (cpodi_text_equal_nocase(name, "Accept") || cpodi_text_equal_nocase(name, "Content-Type") ||
        cpodi_text_equal_nocase(name, "Authorization"))
        return CPOD_OK;
    cpodi_flat flat;
    cpod_status status = flatten_styled(tables, (cpod_style)parameter->style, (cpod_kind)parameter->kind,
                                        parameter->type, value, arena, &flat, error);
    if (status != CPOD_OK)
        return blame(error, name, status);
    bool explode = (parameter->flags & CPOD_FLAG_EXPLODE) != 0;
    cpodi_buffer text;
    cpodi_buffer_init(&text, &arena->allocator);
    append_pieces(&text, &flat, &(joint){",", explode ? "=" : ",", false, false});
    char *copy =
        text.failed ? NULL : cpodi_arena_copy_text(arena, text.length == 0 ? "" : text.data, text.length);
    cpodi_buffer_free(&text);
    if (copy == NULL)
        return cpodi_no_memory(error);
    if (!cpodi_header_value_is_valid(copy))
        return blame(error, name,
                     cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                                "The header %s holds a line end or another control character", name));
    return cpodi_headers_set(headers, arena, name, copy) ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status append_cookie(const cpod_tables *tables, const cpod_parameter *parameter,
                                 const void *value, cpodi_arena *arena, cpodi_buffer *cookies,
                                 cpod_error *error)
{
    const char *name = tables->pool + parameter->name;
    cpodi_flat flat;
    cpod_status status = flatten_styled(tables, (cpod_style)parameter->style, (cpod_kind)parameter->kind,
                                        parameter->type, value, arena, &flat, error);
    if (status != CPOD_OK)
        return blame(error, name, status);
    bool explode = (parameter->flags & CPOD_FLAG_EXPLODE) != 0 && flat.shape != CPODI_FLAT_SCALAR;
    for (size_t i = 0; i < (explode ? flat.count : 1); i++) {
        if (cookies->length > 0)
            cpodi_buffer_append_text(cookies, "; ");
        const char *left = explode && flat.pieces[i].name != NULL ? flat.pieces[i].name : name;
        cpodi_url_escape(cookies, left, strlen(left), false);
        cpodi_buffer_append_char(cookies, '=');
        if (explode)
            cpodi_url_escape(cookies, flat.pieces[i].text, strlen(flat.pieces[i].text), false);
        else
            append_pieces(cookies, &flat, &(joint){",", ",", true, false});
    }
    return CPOD_OK;
}

typedef struct rest {
    const cpod_tables *tables;
    cpodi_arena *arena;
    cpodi_buffer *url;
    bool first; /* in the query */
    cpodi_headers *headers;
    cpodi_buffer cookies;
    cpod_error *error;
} rest;

static cpod_status add_parameter(rest *r, const cpod_parameter *parameter, const char *params)
{
    const char *name = r->tables->pool + parameter->name;
    const void *value = params == NULL ? NULL : params + parameter->offset;
    cpod_kind kind = (cpod_kind)parameter->kind;
    const cpodi_typed_value argument = cpodi_parameter_value(parameter, value);
    if (value == NULL || cpodi_presence(r->tables, &argument) == CPOD_ABSENT) {
        if ((parameter->flags & CPOD_FLAG_REQUIRED) == 0)
            return CPOD_OK;
        return blame(
            r->error, name,
            cpodi_fail(r->error, CPOD_ERR_INVALID_ARGUMENT, "The required parameter %s is missing", name));
    }
    switch ((cpod_parameter_location)parameter->location) {
    case CPOD_IN_QUERY:
        return cpodi_parameters_form(r->tables, name, (cpod_style)parameter->style, parameter->flags, kind,
                                     parameter->type, value, r->arena, r->url, &r->first, r->error);
    case CPOD_IN_HEADER:
        return add_header(r->tables, parameter, value, r->arena, r->headers, r->error);
    case CPOD_IN_COOKIE:
        return append_cookie(r->tables, parameter, value, r->arena, &r->cookies, r->error);
    default:
        return CPOD_OK;
    }
}

/* A path of the API may bring a query of its own, "/search?kind=pets". */
static void begin_query(cpodi_buffer *url)
{
    bool has_query = url->length > 0 && memchr(url->data, '?', url->length) != NULL;
    if (!has_query)
        cpodi_buffer_append_char(url, '?');
    else if (url->data[url->length - 1] != '?' && url->data[url->length - 1] != '&')
        cpodi_buffer_append_char(url, '&');
}

cpod_status cpodi_parameters_rest(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *params, cpodi_arena *arena, cpodi_buffer *url,
                                  cpodi_headers *headers, cpod_error *error)
{
    rest r = {
        .tables = tables, .arena = arena, .url = url, .first = true, .headers = headers, .error = error};
    cpodi_buffer_init(&r.cookies, &arena->allocator);
    size_t mark = url->length;
    begin_query(url);
    cpod_status status = CPOD_OK;
    for (uint32_t i = operation->path_parameter_count; status == CPOD_OK && i < operation->parameter_count;
         i++)
        status = add_parameter(&r, &tables->parameters[operation->first_parameter + i], params);
    if (r.first && !url->failed)
        url->length = mark;
    if (status == CPOD_OK && (r.cookies.failed || r.cookies.length > 0)) {
        char *text = r.cookies.failed ? NULL : cpodi_arena_copy_text(arena, r.cookies.data, r.cookies.length);
        if (text == NULL || !cpodi_headers_set(headers, arena, "Cookie", text))
            status = cpodi_no_memory(error);
    }
    cpodi_buffer_free(&r.cookies);
    return status;
}
