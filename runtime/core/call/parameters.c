#include "core/call/parameters.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/call/style.h"
#include "core/codec/codec.h"
#include "core/http/url.h"

#include <string.h>

/* ---- path ---- */

static void append_matrix(cpodi_buffer *url, const char *name, const cpodi_flat *flat, const cpodi_join *join,
                          bool explode)
{
    bool is_split = explode && flat->kind != CPODI_FLAT_SCALAR;
    for (size_t i = 0; i < (is_split ? flat->count : 1); i++) {
        const cpodi_piece *piece = &flat->pieces[i];
        cpodi_buffer_append_char(url, ';');
        cpodi_style_append_text(url, is_split && piece->name != NULL ? piece->name : name, join);
        if (is_split && piece->text[0] == '\0')
            continue;
        cpodi_buffer_append_char(url, '=');
        if (is_split)
            cpodi_style_append_text(url, piece->text, join);
        else
            cpodi_style_append(url, flat, join);
    }
}

static bool is_empty(const cpodi_flat *flat)
{
    return flat->count == 0 ||
           (flat->kind != CPODI_FLAT_OBJECT && flat->count == 1 && flat->pieces[0].text[0] == '\0');
}

static cpod_status append_path_parameter(const cpod_tables *tables, const cpod_parameter *parameter,
                                         const void *value, cpodi_arena *arena, cpodi_buffer *url,
                                         cpod_error *error)
{
    const char *name = tables->pool + parameter->name;
    const cpodi_typed_value argument = cpodi_parameter_value(parameter, value);
    cpod_style style = (cpod_style)parameter->style;
    cpod_presence presence = value == NULL ? CPOD_ABSENT : cpodi_presence(tables, &argument);
    if (presence != CPOD_IS_SET && (presence == CPOD_ABSENT || style != CPOD_STYLE_JSON))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The path parameter %s is missing", name);
    cpodi_flat flat;
    cpod_status status = cpodi_flatten(tables, style, &argument, arena, &flat, error);
    if (status != CPOD_OK)
        return status;
    if (is_empty(&flat))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The path parameter %s is empty", name);
    bool explode = (parameter->flags & CPOD_FLAG_EXPLODE) != 0;
    cpodi_join join = {",", explode ? "=" : ",", true, false};
    if (style == CPOD_STYLE_MATRIX) {
        append_matrix(url, name, &flat, &join, explode);
        return CPOD_OK;
    }
    if (style == CPOD_STYLE_LABEL) {
        cpodi_buffer_append_char(url, '.');
        join.between = explode ? "." : ",";
    }
    cpodi_style_append(url, &flat, &join);
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

/* Clients and servers remove a segment `.` or `..` on the way, and its neighbour with it (RFC 3986,
 * 5.2.4). */
static cpod_status check_segment(const cpodi_buffer *url, size_t start, cpod_error *error)
{
    size_t length = url->length - start;
    const char *segment = url->data + start;
    bool dots = (length == 1 && segment[0] == '.') || (length == 2 && segment[0] == '.' && segment[1] == '.');
    if (!dots)
        return CPOD_OK;
    return cpodi_fail(
        error, CPOD_ERR_INVALID_ARGUMENT,
        "The path parameter makes the path segment \"%.*s\", which would address another endpoint",
        (int)length, segment);
}

/* Paths of a document may have characters that URLs do not (RFC 3986, 2.1). */
static void append_literal(cpodi_buffer *url, const char *at)
{
    unsigned char byte = (unsigned char)*at;
    if (byte <= ' ' || byte >= 0x7F)
        cpodi_url_escape(url, at, 1, false);
    else
        cpodi_buffer_append_char(url, *at);
}

cpod_status cpodi_parameters_path(const cpod_tables *tables, const cpod_operation *operation,
                                  const void *const *path, cpodi_arena *arena, cpodi_buffer *url,
                                  cpod_error *error)
{
    const char *at = tables->pool + operation->path;
    size_t segment = url->length;
    while (*at != '\0') {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;
        const cpod_parameter *parameter =
            close == NULL ? NULL : find_path_parameter(tables, operation, at + 1, (size_t)(close - at) - 1);
        if (parameter == NULL) {
            append_literal(url, at);
            if (*at == '/')
                segment = url->length;
            at++;
            continue;
        }
        const void *value = path == NULL ? NULL : path[parameter->offset];
        cpod_status status = append_path_parameter(tables, parameter, value, arena, url, error);
        if (status == CPOD_OK && !url->failed && (close[1] == '/' || close[1] == '\0'))
            status = check_segment(url, segment, error);
        if (status != CPOD_OK)
            return cpodi_style_blame(error, tables->pool + parameter->name, status);
        at = close + 1;
    }
    return CPOD_OK;
}

/* ---- query, headers and cookies ---- */

typedef struct rest {
    cpodi_form query;
    cpodi_headers *headers;
    cpodi_buffer cookies;
    cpod_error *error;
} rest;

cpod_status cpodi_parameter_header_text(const cpod_tables *tables, const cpod_parameter *parameter,
                                        const cpodi_typed_value *value, cpodi_arena *arena, const char **out,
                                        cpod_error *error)
{
    cpodi_flat flat;
    cpod_status status = cpodi_flatten(tables, (cpod_style)parameter->style, value, arena, &flat, error);
    if (status != CPOD_OK)
        return status;
    *out = NULL;
    if (flat.count == 0)
        return CPOD_OK;
    bool explode = (parameter->flags & CPOD_FLAG_EXPLODE) != 0;
    status = cpodi_style_check(&flat, ',', explode, error);
    if (status != CPOD_OK)
        return status;
    cpodi_buffer text;
    cpodi_buffer_init(&text, &arena->allocator);
    cpodi_style_append(&text, &flat, &(cpodi_join){",", explode ? "=" : ",", false, false});
    *out = text.failed ? NULL : cpodi_arena_copy_text(arena, text.length == 0 ? "" : text.data, text.length);
    cpodi_buffer_free(&text);
    if (*out == NULL)
        return cpodi_no_memory(error);
    if (!cpodi_header_value_is_valid(*out))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The header %s has a line end or a control character",
                          tables->pool + parameter->name);
    return CPOD_OK;
}

static cpod_status add_header(rest *r, const cpod_parameter *parameter, const cpodi_typed_value *value)
{
    const cpod_tables *tables = r->query.tables;
    const char *text;
    cpod_status status =
        cpodi_parameter_header_text(tables, parameter, value, r->query.arena, &text, r->error);
    if (status != CPOD_OK || text == NULL)
        return status;
    return cpodi_headers_set(r->headers, r->query.arena, tables->pool + parameter->name, text)
               ? CPOD_OK
               : cpodi_no_memory(r->error);
}

static void append_cookie(rest *r, const char *name, const cpodi_flat *flat, bool explode, bool escape)
{
    const cpodi_join join = {",", ",", escape, false};
    bool is_split = explode && flat->kind != CPODI_FLAT_SCALAR;
    if (flat->count == 0)
        return;
    for (size_t i = 0; i < (is_split ? flat->count : 1); i++) {
        if (r->cookies.length > 0)
            cpodi_buffer_append_text(&r->cookies, "; ");
        bool has_name = is_split && flat->pieces[i].name != NULL;
        cpodi_style_append_text(&r->cookies, has_name ? flat->pieces[i].name : name, &join);
        cpodi_buffer_append_char(&r->cookies, '=');
        if (is_split)
            cpodi_style_append_text(&r->cookies, flat->pieces[i].text, &join);
        else
            cpodi_style_append(&r->cookies, flat, &join);
    }
}

/* cookie-octet of RFC 6265, section 4.1.1; in a name without '='. */
static bool is_cookie_text(const char *text, bool is_name)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c <= ' ' || c >= 0x7F || strchr("\",;\\", c) != NULL || (is_name && c == '='))
            return false;
    }
    return true;
}

/* Style `cookie` leaves it to the caller to escape values. */
static cpod_status check_cookie(const cpodi_flat *flat, cpod_error *error)
{
    for (size_t i = 0; i < flat->count; i++) {
        const cpodi_piece *piece = &flat->pieces[i];
        if (!is_cookie_text(piece->text, false) ||
            (piece->name != NULL && !is_cookie_text(piece->name, true)))
            return cpodi_fail(
                error, CPOD_ERR_INVALID_ARGUMENT,
                "The value has a character that a cookie cannot have and style 'cookie' does not "
                "escape: escape it before the call");
    }
    return CPOD_OK;
}

/* OpenAPI describes these by bodies, responses and security instead. */
static bool is_reserved_header(const char *name)
{
    return cpodi_text_equal_nocase(name, "Accept") || cpodi_text_equal_nocase(name, "Content-Type") ||
           cpodi_text_equal_nocase(name, "Authorization");
}

static cpod_status add_parameter(rest *r, const cpod_parameter *parameter, const char *name,
                                 const char *params)
{
    const cpod_tables *tables = r->query.tables;
    const void *address = params == NULL ? NULL : params + parameter->offset;
    const cpodi_typed_value value = cpodi_parameter_value(parameter, address);
    cpod_style style = (cpod_style)parameter->style;
    if (address == NULL || cpodi_presence(tables, &value) == CPOD_ABSENT)
        return (parameter->flags & CPOD_FLAG_REQUIRED) == 0
                   ? CPOD_OK
                   : cpodi_fail(r->error, CPOD_ERR_INVALID_ARGUMENT, "The required parameter %s is missing",
                                name);
    if (parameter->location == CPOD_IN_QUERY)
        return cpodi_form_append(&r->query, name, style, &value, r->error);
    if (parameter->location == CPOD_IN_HEADER)
        return is_reserved_header(name) ? CPOD_OK : add_header(r, parameter, &value);
    cpodi_flat flat;
    cpod_status status = cpodi_flatten(tables, style, &value, r->query.arena, &flat, r->error);
    bool escape = style != CPOD_STYLE_COOKIE;
    if (status == CPOD_OK && !escape)
        status = check_cookie(&flat, r->error);
    if (status != CPOD_OK)
        return status;
    append_cookie(r, name, &flat, (parameter->flags & CPOD_FLAG_EXPLODE) != 0, escape);
    return CPOD_OK;
}

/* A path of the API may have a query of its own, "/search?kind=pets". */
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
    rest r = {.query = {.tables = tables, .arena = arena, .out = url}, .headers = headers, .error = error};
    cpodi_buffer_init(&r.cookies, &arena->allocator);
    size_t mark = url->length;
    begin_query(url);
    cpod_status status = CPOD_OK;
    uint32_t count = operation->parameter_count;
    for (uint32_t i = operation->path_parameter_count; status == CPOD_OK && i < count; i++) {
        const cpod_parameter *parameter = &tables->parameters[operation->first_parameter + i];
        const char *name = tables->pool + parameter->name;
        if (parameter->location == CPOD_IN_PART)
            continue;
        status = cpodi_style_blame(error, name, add_parameter(&r, parameter, name, params));
    }
    if (!r.query.has_pairs && !url->failed)
        url->length = mark;
    if (status == CPOD_OK && (r.cookies.failed || r.cookies.length > 0)) {
        char *text = r.cookies.failed ? NULL : cpodi_arena_copy_text(arena, r.cookies.data, r.cookies.length);
        if (text == NULL || !cpodi_headers_set(headers, arena, "Cookie", text))
            status = cpodi_no_memory(error);
    }
    cpodi_buffer_free(&r.cookies);
    return status;
}
