/* The API as a whole: its server, its token endpoint, what else the umbrella header includes. */
#include "emit/doc_comments.h"
#include "emit/values.h"
#include "lang/comment.h"
#include "lang/literal.h"

#include <string.h>

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

/* The credentials that a scheme accepts. */
static const char *scheme_use(const sdk_scheme *scheme)
{
    if (strcmp(scheme->kind, "CPOD_SECURITY_BASIC") == 0)
        return "cpod_credential_basic()";
    if (strcmp(scheme->kind, "CPOD_SECURITY_DIGEST") == 0)
        return "cpod_credential_digest()";
    if (!scheme->is_bearer)
        return "cpod_credential_key()";
    return scheme->token_path != NULL
               ? "cpod_credential_client(), cpod_credential_bearer() or cpod_credential_callback()"
               : "cpod_credential_bearer() or cpod_credential_callback()";
}

/* What the environment variable of a scheme has. */
static const char *variable_use(const sdk_scheme *scheme)
{
    if (strcmp(scheme->kind, "CPOD_SECURITY_BASIC") == 0 || strcmp(scheme->kind, "CPOD_SECURITY_DIGEST") == 0)
        return "user name and password, separated by a colon";
    if (!scheme->is_bearer)
        return "an API key";
    return scheme->token_path != NULL
               ? "a bearer token; or the same name with _CLIENT_ID and _CLIENT_SECRET: client credentials"
               : "a bearer token";
}

/* The schemes of the credentials that a caller can set: a client certificate belongs to the connection. */
static value *emit_schemes(const sdk *s)
{
    arena *a = s->values;
    value *list = value_list(a);
    for (size_t i = 0; i < s->schemes.count; i++) {
        const sdk_scheme *scheme = &s->schemes.items[i];
        if (strcmp(scheme->kind, "CPOD_SECURITY_CERTIFICATE") == 0)
            continue;
        value *item = value_object(a);
        value_set_text(a, item, "macro", scheme->macro);
        value_set(a, item, "literal", literal_or_null(a, scheme->from->name));
        value_set_text(a, item, "use", scheme_use(scheme));
        value_set_text(a, item, "variable_use", variable_use(scheme));
        value_set_text(a, item, "variable", scheme->variable);
        value_set(a, item, "doc_lines", doc_comment_lines(a, scheme->from->description));
        value_set_bool(a, item, "has_doc", scheme->from->description != NULL);
        value_push(a, list, item);
    }
    return list;
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
    value_set(a, api, "client_from_env",
              s->client_from_env_name != NULL ? value_text(a, s->client_from_env_name) : value_null(a));
    value_set(a, api, "prefix_literal", literal_or_null(a, s->prefix));
    value_set(a, api, "version_literal", literal_or_null(a, or_empty(model->version)));
    value_set(a, api, "server_literal", literal_or_null(a, server_url));
    value_set_bool(a, api, "has_host", strstr(server_url, "://") != NULL);
    value_set(a, api, "token_path_literal", literal_or_null(a, sdk_token_path(s)));
    value_set(a, api, "conventions", emit_conventions(a, &model->conventions));
    value_set(a, api, "schemes", emit_schemes(s));
    value_set_bool(a, api, "has_schemes", s->schemes.count > 0);
    value_set(a, api, "servers", emit_servers(s));
    value_set_bool(a, api, "has_servers", s->servers.count > 0);
    value_set(a, api, "root_server", emit_root_server(s));
    value_set(a, api, "includes", emit_includes(a, &model->conventions));
    return api;
}
