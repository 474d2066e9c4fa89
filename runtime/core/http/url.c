#include "core/http/url.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/curl_transport.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_unreserved(char c)
{
    return cpodi_ascii_is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool is_kept(const char *at, size_t left, const char *kept)
{
    if (*at == '%')
        return left >= 3 && cpodi_ascii_hex_value(at[1]) >= 0 && cpodi_ascii_hex_value(at[2]) >= 0;
    return *at != '\0' && strchr(kept, *at) != NULL;
}

void cpodi_url_escape(cpodi_buffer *out, const char *text, size_t length, bool allow_reserved)
{
    cpodi_url_escape_except(out, text, length, allow_reserved ? CPODI_URL_RESERVED_IN_QUERY : NULL);
}

void cpodi_url_escape_except(cpodi_buffer *out, const char *text, size_t length, const char *kept)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (is_unreserved(text[i]) || (kept != NULL && is_kept(text + i, length - i, kept))) {
            cpodi_buffer_append_char(out, text[i]);
        } else {
            const char triplet[3] = {'%', digits[c >> 4], digits[c & 15]};
            cpodi_buffer_append(out, triplet, sizeof triplet);
        }
    }
}

size_t cpodi_url_origin_length(const char *url)
{
    size_t scheme = cpodi_text_starts_nocase(url, "https://") ? strlen("https://") : strlen("http://");
    if (!cpodi_text_starts_nocase(url, "https://") && !cpodi_text_starts_nocase(url, "http://"))
        return 0;
    size_t authority = strcspn(url + scheme, "/?#");
    return authority == 0 ? 0 : scheme + authority;
}

cpodi_origin cpodi_url_origin(const char *url)
{
    bool is_tls = cpodi_text_starts_nocase(url, "https://");
    size_t end = cpodi_url_origin_length(url);
    size_t begin = is_tls ? strlen("https://") : strlen("http://");
    for (size_t i = begin; i < end; i++)
        begin = url[i] == '@' ? i + 1 : begin;
    cpodi_origin origin = {.scheme = is_tls ? "https" : "http",
                           .address = url + begin,
                           .address_length = end < begin ? 0 : end - begin,
                           .port = is_tls ? 443 : 80};
    int default_port = origin.port;
    origin.host = origin.address;
    origin.host_length = origin.address_length;
    const char *bracket = memchr(origin.address, ']', origin.address_length);
    if (*origin.address == '[' && bracket != NULL) {
        origin.host++;
        origin.host_length = (size_t)(bracket - origin.host);
    } else {
        const char *colon = memchr(origin.address, ':', origin.address_length);
        origin.host_length = colon == NULL ? origin.address_length : (size_t)(colon - origin.address);
    }
    const char *rest = origin.host + origin.host_length + (*origin.address == '[' && bracket != NULL ? 1 : 0);
    int64_t port;
    if (rest < origin.address + origin.address_length && *rest == ':' &&
        cpodi_text_digits(rest + 1, &port) != NULL && port <= 65535)
        origin.port = (int)port;
    if (origin.port == default_port)
        origin.address_length = (size_t)(rest - origin.address);
    return origin;
}

bool cpodi_url_is_clean(const char *text, const char *forbidden)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c <= 0x20 || c >= 0x7F || strchr(forbidden, *text) != NULL)
            return false;
    }
    return true;
}

static cpod_status check(const char *url, const char *what, const char *option, cpod_error *error)
{
    size_t origin = cpodi_url_origin_length(url);
    if (origin == 0)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The %s must begin with http:// or https:// and name a host (%s)", what, option);
    if (memchr(url, '@', origin) != NULL)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The %s contains a user name or password: use the options username and password",
                          what);
    if (!cpodi_url_is_clean(url, CPODI_URL_NOT_IN_PATH))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The %s contains a query, a fragment or an invalid character (%s)", what, option);
    if (!cpodi_curl_url_is_valid(url))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The %s has an invalid host or a port outside 1 to 65535 (%s)", what, option);
    return CPOD_OK;
}

/* The origin of a URL, its length, and a path without its last slashes. */
static cpod_status join(cpodi_arena *arena, const char *url, size_t origin, const char *path, char **out,
                        cpod_error *error)
{
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    size_t size = origin + length + 2;
    *out = cpodi_arena_alloc(arena, size, 1);
    if (*out == NULL)
        return cpodi_no_memory(error);
    const char *slash = length == 0 || path[0] == '/' ? "" : "/";
    (void)snprintf(*out, size, "%.*s%s%.*s", (int)origin, url, slash, (int)length, path);
    return CPOD_OK;
}

static bool is_bare(const char *path)
{
    return strcmp(path, "") == 0 || strcmp(path, "/") == 0;
}

cpod_status cpodi_url_join(cpodi_arena *arena, const char *url, const char *path, const char *option,
                           char **out, cpod_error *error)
{
    cpod_status status = check(url, "URL of a server", option, error);
    if (status != CPOD_OK)
        return status;
    size_t origin = cpodi_url_origin_length(url);
    const char *own = url + origin;
    if (is_bare(own) && !cpodi_url_is_clean(path, CPODI_URL_NOT_IN_PATH))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The path of a server contains an invalid character (%s)", option);
    return join(arena, url, origin, is_bare(own) ? path : own, out, error);
}

bool cpodi_url_has_origin(const char *url, const char *other)
{
    if (cpodi_url_origin_length(url) == 0 || cpodi_url_origin_length(other) == 0)
        return false;
    const cpodi_origin a = cpodi_url_origin(url), b = cpodi_url_origin(other);
    return strcmp(a.scheme, b.scheme) == 0 && a.port == b.port && a.host_length == b.host_length &&
           strncasecmp(a.host, b.host, a.host_length) == 0;
}

/* 127.0.0.0/8, also in its short forms such as 127.1. */
static bool is_loopback_address(const char *host)
{
    struct in6_addr address;
    if (inet_pton(AF_INET6, host, &address) == 1)
        return IN6_IS_ADDR_LOOPBACK(&address) ||
               (IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == 127);
    return strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host);
}

bool cpodi_url_is_loopback(const char *url)
{
    char host[128];
    if (cpodi_url_origin_length(url) == 0)
        return false;
    const cpodi_origin origin = cpodi_url_origin(url);
    size_t length = origin.host_length;
    while (length > 0 && origin.host[length - 1] == '.')
        length--;
    if (length == 0 || length >= sizeof host)
        return false;
    memcpy(host, origin.host, length);
    host[length] = '\0';
    static const char name[] = "localhost";
    const char *last = length < sizeof name - 1 ? host : host + length - (sizeof name - 1);
    bool is_name = strcasecmp(last, name) == 0 && (last == host || last[-1] == '.');
    return is_name || is_loopback_address(host);
}

cpod_status cpodi_url_base(cpodi_arena *arena, const char *server_url, const char *base_url,
                           const char *base_path, char **out, cpod_error *error)
{
    const char *url = base_url != NULL ? base_url : server_url;
    if (base_url == NULL && (url == NULL || cpodi_url_origin_length(url) == 0))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The API has no server URL: set the option base_url");
    cpod_status status = check(url, "base URL", "base_url", error);
    if (status != CPOD_OK)
        return status;
    size_t origin = cpodi_url_origin_length(url);
    const char *path = url + origin;
    if (is_bare(path))
        path = base_path != NULL    ? base_path
               : server_url != NULL ? server_url + cpodi_url_origin_length(server_url)
                                    : "";
    else if (base_url == NULL && base_path != NULL)
        path = base_path;
    if (!cpodi_url_is_clean(path, CPODI_URL_NOT_IN_PATH))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The base path contains an invalid character (base_path)");
    return join(arena, url, origin, path, out, error);
}
