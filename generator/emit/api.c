/* The API as a whole: its server, its token endpoint, what else the umbrella header includes. */
#include "emit/doc_comments.h"
#include "emit/values.h"
#include "lang/comment.h"
#include "lang/literal.h"

#include <string.h>

/* The path of a URL: "/api" of "https://host/api", and of "/api". "" when it has none. */
static const char *path_of(const char *url)
{
    const char *host = strstr(url, "://");
    if (host == NULL)
        return url[0] == '/' ? url : "";
    const char *path = strchr(host + 3, '/');
    return path != NULL ? path : "";
}

static bool same_origin(const char *url, const char *base)
{
    if (strstr(url, "://") == NULL)
        return true;
    size_t length = strlen(url) - strlen(path_of(url));
    return strlen(base) - strlen(path_of(base)) == length && strncmp(url, base, length) == 0;
}

/* The path below the base URL at which client credentials are exchanged for a token. NULL: the API has none,
 * or it is elsewhere. */
static const char *token_path(sdk *s, const char *server_url)
{
    const spec_document *api_document = s->model->document;
    if (s->model->conventions.token_path != NULL)
        return s->model->conventions.token_path;
    for (size_t i = 0; i < api_document->schemes.count; i++) {
        const spec_security_scheme *scheme = &api_document->schemes.items[i];
        if (scheme->token_url == NULL || !same_origin(scheme->token_url, server_url))
            continue;
        const char *base = path_of(server_url);
        size_t base_length = strlen(base);
        while (base_length > 0 && base[base_length - 1] == '/')
            base_length--;
        const char *path = path_of(scheme->token_url);
        bool is_below = strncmp(path, base, base_length) == 0 && path[base_length] == '/';
        if (path[0] == '/')
            return is_below ? path + base_length : path;
        return arena_format(s->values, "/%s", scheme->token_url);
    }
    return NULL;
}

static value *emit_includes(arena *a, const model_conventions *from)
{
    value *list = value_list(a);
    for (size_t i = 0; i < from->includes.count; i++)
        value_push(a, list, value_text(a, from->includes.items[i]));
    return list;
}

static value *literal_or_null(arena *a, const char *text)
{
    return text != NULL ? value_text(a, literal_string(a, text, strlen(text))) : value_null(a);
}

static value *emit_default_headers(arena *a, const model_conventions *from)
{
    value *list = value_list(a);
    for (size_t i = 0; i < from->default_headers.count; i++) {
        const model_default_header *header = &from->default_headers.items[i];
        value *item = value_object(a);
        value_set(a, item, "name", literal_or_null(a, header->name));
        value_set(a, item, "value", literal_or_null(a, header->value));
        value_set(a, item, "variable", literal_or_null(a, header->variable));
        value_push(a, list, item);
    }
    return list;
}

static value *emit_error_codes(arena *a, const model_conventions *from)
{
    value *list = value_list(a);
    for (size_t i = 0; i < from->error_codes.count; i++) {
        const model_error_code *code = &from->error_codes.items[i];
        value *item = value_object(a);
        value_set_integer(a, item, "http_status", code->http_status);
        value_set(a, item, "code", literal_or_null(a, code->code));
        value_set_text(a, item, "status", code->status);
        value_push(a, list, item);
    }
    return list;
}

static value *emit_meta(arena *a, const model_conventions *from)
{
    value *meta = value_object(a);
    value_set(a, meta, "member", literal_or_null(a, from->meta_member));
    value_set(a, meta, "request_id", literal_or_null(a, from->meta_request_id));
    value_set(a, meta, "timestamp", literal_or_null(a, from->meta_timestamp));
    return meta;
}

/* Null where the document declares none, so that the SDK has none. */
static value *emit_conventions(arena *a, const model_conventions *from)
{
    bool has_headers = from->default_headers.count > 0;
    bool has_codes = from->error_codes.count > 0;
    if (!has_headers && !has_codes && from->meta_member == NULL)
        return value_null(a);
    value *conventions = value_object(a);
    value_set_bool(a, conventions, "has_headers", has_headers);
    value_set(a, conventions, "headers", emit_default_headers(a, from));
    value_set(a, conventions, "meta", from->meta_member != NULL ? emit_meta(a, from) : value_null(a));
    value_set_bool(a, conventions, "has_codes", has_codes);
    value_set(a, conventions, "codes", emit_error_codes(a, from));
    return conventions;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* Whether the document deprecates an operation, a parameter or a property. */
static bool has_deprecated(const sdk *s)
{
    for (size_t i = 0; i < s->operations.count; i++)
        if (emit_is_deprecated(s->operations.items[i]))
            return true;
    for (size_t i = 0; i < s->types.count; i++)
        for (size_t f = 0; f < s->types.items[i]->model->fields.count; f++)
            if (s->types.items[i]->model->fields.items[f].deprecated)
                return true;
    return false;
}

value *emit_api(sdk *s, const char *generator_version)
{
    arena *a = s->values;
    const api_model *model = s->model;
    const spec_document *api_document = model->document;
    const char *server_url =
        api_document->servers.count > 0 ? spec_server_url(a, &api_document->servers.items[0]) : "/";
    value *api = value_object(a);
    value_set_text(a, api, "prefix", s->prefix);
    value_set_text(a, api, "upper", s->upper);
    value_set_text(a, api, "title", comment_line(a, or_empty(model->title)));
    value_set_text(a, api, "version", comment_line(a, or_empty(model->version)));
    value_set_text(a, api, "generator_version", generator_version);
    value_set_integer(a, api, "table_version", CPOD_TABLE_VERSION);
    value_set(a, api, "doc_lines", doc_comment_lines(a, model->description));
    value_set_bool(a, api, "has_doc", model->description != NULL);
    value_set_text(a, api, "name", s->api_name);
    value_set_bool(a, api, "has_deprecated", has_deprecated(s));
    value_set_text(a, api, "client_new", s->client_new_name);
    value_set(a, api, "prefix_literal", literal_or_null(a, s->prefix));
    value_set(a, api, "version_literal", literal_or_null(a, or_empty(model->version)));
    value_set(a, api, "server_literal", literal_or_null(a, server_url));
    value_set_bool(a, api, "has_host", strstr(server_url, "://") != NULL);
    value_set(a, api, "token_path_literal", literal_or_null(a, token_path(s, server_url)));
    value_set(a, api, "conventions", emit_conventions(a, &model->conventions));
    value_set(a, api, "includes", emit_includes(a, &model->conventions));
    return api;
}
