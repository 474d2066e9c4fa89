#include "core/http/url.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/curl_transport.h"

#include <stdio.h>
#include <string.h>

static bool is_unreserved(char c)
{
    return cpodi_ascii_is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* `#`, `&`, `+`, `[` and `]` are reserved, too, but have a meaning in a query or are not allowed there. */
static bool is_kept(const char *at, size_t left)
{
    if (*at == '%')
        return left >= 3 && cpodi_ascii_hex_value(at[1]) >= 0 && cpodi_ascii_hex_value(at[2]) >= 0;
    return *at != '\0' && strchr(":/?@!$'()*,;=", *at) != NULL;
}

void cpodi_url_escape(cpodi_buffer *out, const char *text, size_t length, bool allow_reserved)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (is_unreserved(text[i]) || (allow_reserved && is_kept(text + i, length - i))) {
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

static cpod_status check(const char *url, cpod_error *error)
{
    size_t origin = cpodi_url_origin_length(url);
    if (origin == 0)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The base URL must begin with http:// or https:// and name a host (base_url)");
    if (memchr(url, '@', origin) != NULL)
        return cpodi_fail(
            error, CPOD_ERR_CONFIGURATION,
            "The base URL contains a user name or password: use the options username and password");
    if (!cpodi_url_is_clean(url, CPODI_URL_NOT_IN_PATH))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The base URL contains a query, a fragment or an invalid character (base_url)");
    if (!cpodi_curl_url_is_valid(url))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The base URL has an invalid host or a port outside 1 to 65535 (base_url)");
    return CPOD_OK;
}

cpod_status cpodi_url_base(cpodi_arena *arena, const char *server_url, const char *base_url,
                           const char *base_path, char **out, cpod_error *error)
{
    const char *url = base_url != NULL ? base_url : server_url;
    if (base_url == NULL && (url == NULL || cpodi_url_origin_length(url) == 0))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The API has no server URL: set the option base_url");
    cpod_status status = check(url, error);
    if (status != CPOD_OK)
        return status;
    size_t origin = cpodi_url_origin_length(url);
    const char *path = url + origin;
    if (strcmp(path, "") == 0 || strcmp(path, "/") == 0)
        path = base_path != NULL    ? base_path
               : server_url != NULL ? server_url + cpodi_url_origin_length(server_url)
                                    : "";
    else if (base_url == NULL && base_path != NULL)
        path = base_path;
    if (!cpodi_url_is_clean(path, CPODI_URL_NOT_IN_PATH))
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The base path contains an invalid character (base_path)");
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
