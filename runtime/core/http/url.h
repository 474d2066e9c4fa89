/* URLs: escaping, and the base URL of the API. */
#ifndef CPOD_RUNTIME_URL_H
#define CPOD_RUNTIME_URL_H

#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "cpod/core/error.h"
#include "cpod/core/generated.h"

/* Reserved characters that cannot end or split a value of a query, a segment of a path (which OpenAPI allows neither
 * '/' nor '?' nor '#'), or a cookie. */
#define CPODI_URL_RESERVED_IN_QUERY  ":/?@!$'()*,;="
#define CPODI_URL_RESERVED_IN_PATH   ":@!$&'()*+,;="
#define CPODI_URL_RESERVED_IN_COOKIE ":/?#[]@!$&'()*+="

/* Appends text with all but the unreserved characters of RFC 3986 as %XX. `kept`: reserved characters that are
 * kept, as existing triplets are then; NULL: none. */
void cpodi_url_escape_except(cpodi_buffer *out, const char *text, size_t length, const char *kept);

/* The same; `allow_reserved`: keeps CPODI_URL_RESERVED_IN_QUERY. */
void cpodi_url_escape(cpodi_buffer *out, const char *text, size_t length, bool allow_reserved);

/* Builds the base URL of requests: `base_url` (NULL: the server of the API), with the path of the server or
 * `base_path` appended to a bare origin, without a trailing '/'. `*out` is in the arena.
 * CPOD_ERR_CONFIGURATION: not an http or https URL. */
cpod_status cpodi_url_base(cpodi_arena *arena, const char *server_url, const char *base_url,
                           const char *base_path, char **out, cpod_error *error);

/* As cpodi_url_base() for the URL of another server, which `option` has set: `path` is appended to a bare origin. */
cpod_status cpodi_url_join(cpodi_arena *arena, const char *url, const char *path, const char *option,
                           char **out, cpod_error *error);

/* Whether both are http or https URLs with the same scheme, host and port. */
bool cpodi_url_has_origin(const char *url, const char *other);

/* Whether the host of an http or https URL is this machine: localhost, a name below it, or a loopback address. */
bool cpodi_url_is_loopback(const char *url);

/* Whether a text is printable ASCII without spaces and without the forbidden characters. */
bool cpodi_url_is_clean(const char *text, const char *forbidden);
#define CPODI_URL_NOT_IN_PATH "?#\"<>\\^`{|}"

/* Returns the length of the origin `scheme://authority` of a URL; 0: not an http or https URL. */
size_t cpodi_url_origin_length(const char *url);

/* The origin of a URL. The texts are in the URL, with lengths. */
typedef struct cpodi_origin {
    const char *scheme;  /* "http" or "https"; terminated */
    const char *address; /* as in the header Host: host and port, unless it is that of the scheme */
    size_t address_length;
    const char *host; /* without brackets */
    size_t host_length;
    int port;
} cpodi_origin;

/* Splits the origin of an http or https URL. */
cpodi_origin cpodi_url_origin(const char *url);

#endif
