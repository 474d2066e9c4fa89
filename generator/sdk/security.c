/* The security schemes that an SDK supports: how credentials are sent, the constants of their names, and the
 * endpoints at which client credentials are exchanged for a token. */
#include "base/text.h"
#include "lang/words.h"
#include "sdk/sdk.h"

#include <string.h>
#include <strings.h>

enum { SCHEME_LIMIT = 32 }; /* bits of cpod_alternative */

static bool is_type(const spec_security_scheme *scheme, const char *type)
{
    return scheme->type != NULL && strcmp(scheme->type, type) == 0;
}

/* The name of a cpod_scheme_type; NULL for a scheme that the runtime does not support. The names of HTTP
 * schemes are compared without case (RFC 9110, section 11.1). */
static const char *scheme_kind(const spec_security_scheme *scheme)
{
    if (is_type(scheme, "oauth2"))
        return "CPOD_SECURITY_OAUTH";
    if (is_type(scheme, "openIdConnect"))
        return "CPOD_SECURITY_OPENID";
    if (is_type(scheme, "mutualTLS"))
        return "CPOD_SECURITY_CERTIFICATE";
    if (is_type(scheme, "http") && scheme->http_scheme != NULL) {
        if (strcasecmp(scheme->http_scheme, "bearer") == 0)
            return "CPOD_SECURITY_BEARER";
        if (strcasecmp(scheme->http_scheme, "digest") == 0)
            return "CPOD_SECURITY_DIGEST";
        return strcasecmp(scheme->http_scheme, "basic") == 0 ? "CPOD_SECURITY_BASIC" : NULL;
    }
    if (!is_type(scheme, "apiKey") || scheme->location == NULL || scheme->parameter == NULL)
        return NULL;
    if (strcmp(scheme->location, "header") == 0)
        return "CPOD_SECURITY_KEY_HEADER";
    if (strcmp(scheme->location, "query") == 0)
        return "CPOD_SECURITY_KEY_QUERY";
    return strcmp(scheme->location, "cookie") == 0 ? "CPOD_SECURITY_KEY_COOKIE" : NULL;
}

/* ---- token endpoints ---- */

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

/* The path of a token endpoint below the base URL. NULL: the scheme has no endpoint, or one at another
 * host. */
static const char *token_path(sdk *s, const spec_security_scheme *scheme, const char *server_url)
{
    if (scheme->token_url == NULL || !same_origin(scheme->token_url, server_url))
        return NULL;
    const char *base = path_of(server_url);
    size_t base_length = strlen(base);
    while (base_length > 0 && base[base_length - 1] == '/')
        base_length--;
    const char *path = path_of(scheme->token_url);
    bool is_below = strncmp(path, base, base_length) == 0 && path[base_length] == '/';
    if (path[0] == '/')
        return is_below ? path + base_length : path;
    return arena_format(s->memory, "/%s", scheme->token_url);
}

/* ---- the schemes ---- */

/* The words of a scheme in its constant and its variable. <PREFIX>_URL is the address of the API: as a credential
 * it would be sent to the server. */
static const char *scheme_words(sdk *s, const char *name)
{
    const char *words = words_to_upper_case(s->memory, words_to_snake_case(s->memory, name));
    return strcmp(words, "URL") == 0 ? "URL_CREDENTIAL" : words;
}

static void add_scheme(sdk *s, const spec_security_scheme *from, const char *kind, const char *server_url)
{
    sdk_scheme *scheme = vector_add(s->memory, &s->schemes);
    const char *wanted = arena_format(s->memory, "%s_SCHEME_%s", s->upper, scheme_words(s, from->name));
    scheme->from = from;
    scheme->kind = kind;
    scheme->is_bearer = strcmp(kind, "CPOD_SECURITY_BEARER") == 0 || is_type(from, "oauth2") ||
                        is_type(from, "openIdConnect");
    scheme->macro = symbols_claim(s->names, wanted, SYMBOL_DERIVED, from->at, "security scheme", from->name);
    scheme->variable =
        arena_format(s->memory, "%s%s", s->upper, scheme->macro + strlen(s->upper) + strlen("_SCHEME"));
    scheme->token_path = s->model->conventions.token_path != NULL && is_type(from, "oauth2")
                             ? s->model->conventions.token_path
                             : token_path(s, from, server_url);
}

void sdk_add_schemes(sdk *s)
{
    const spec_document *from = s->model->document;
    const char *server_url =
        from->servers.count > 0 ? spec_server_url(s->memory, &from->servers.items[0]) : "/";
    for (size_t i = 0; i < from->schemes.count; i++) {
        const spec_security_scheme *scheme = &from->schemes.items[i];
        const char *kind = scheme_kind(scheme);
        if (kind != NULL && s->schemes.count < SCHEME_LIMIT)
            add_scheme(s, scheme, kind, server_url);
        else
            diagnostics_report(s->diagnostics, s->skip_severity, "security-scheme-skipped", scheme->at,
                               "security scheme '%s' is skipped: %s", scheme->name,
                               kind == NULL ? "the runtime does not support its type"
                                            : "an SDK has at most 32 schemes");
    }
}

const char *sdk_token_path(const sdk *s)
{
    if (s->model->conventions.token_path != NULL)
        return s->model->conventions.token_path;
    for (size_t i = 0; i < s->schemes.count; i++) {
        if (s->schemes.items[i].token_path != NULL)
            return s->schemes.items[i].token_path;
    }
    return NULL;
}
