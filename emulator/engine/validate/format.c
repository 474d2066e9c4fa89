#include "engine/validate/validate.h"

#include <arpa/inet.h>
#include <string.h>

/* RFC 3339. The last two lines of DATE are leap days. */
#define DATE                                                                      \
    "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])"                    \
    "|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))"             \
    "|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)" \
    "-02-29)"
#define TIME                                                  \
    "(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?" \
    "(?:[Zz]|[+\\-](?:[01]\\d|2[0-3]):[0-5]\\d)"

/* At most 253 characters up to the end of the text, in labels of at most 63. */
#define LABEL "[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?"
#define HOST  "(?=.{1,253}$)" LABEL "(?:\\." LABEL ")*"

#define LOCAL_PART "(?!\\.)[^\\x00-\\x20\\x7F()<>[\\]:;,\\\\\"@]{1,64}(?<!\\.)"
#define URI        "[A-Za-z][A-Za-z0-9+.\\-]*:[^\\x00-\\x20\\x7F<>\"{}|\\\\^`]+"

static bool is_ipv4(const char *text)
{
    struct in_addr address;
    return inet_pton(AF_INET, text, &address) == 1;
}

static bool is_ipv6(const char *text)
{
    struct in6_addr address;
    return inet_pton(AF_INET6, text, &address) == 1;
}

/* No pattern: contents are longer than a pattern may match. */
bool format_is_base64(const char *text)
{
    size_t length = strlen(text);
    size_t digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    size_t padding = length - digits;
    return length % 4 == 0 && padding <= 2 && strspn(text + digits, "=") == padding;
}

static const struct format {
    const char *name, *description, *expression;
    bool (*fits)(const char *text); /* instead of the expression */
} formats[] = {
    {"date-time", "an RFC 3339 date and time", "^" DATE "[Tt]" TIME "$", NULL},
    {"date", "a date (YYYY-MM-DD)", "^" DATE "$", NULL},
    {"time", "an RFC 3339 time", "^" TIME "$", NULL},
    {"uuid", "a UUID", "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", NULL},
    {"email", "a valid email address", "^" LOCAL_PART "@" HOST "$", NULL},
    {"hostname", "a host name", "^" HOST "$", NULL},
    {"uri", "an absolute URI", "^" URI "$", NULL},
    {"url", "an absolute URI", "^" URI "$", NULL},
    {"ipv4", "an IPv4 address", NULL, is_ipv4},
    {"ipv6", "an IPv6 address", NULL, is_ipv6},
    {"byte", "base64", NULL, format_is_base64},
};

const char *format_problem(patterns *known, const char *format, const char *text)
{
    for (const struct format *f = formats; f < formats + sizeof formats / sizeof *formats; f++) {
        if (strcmp(f->name, format) != 0)
            continue;
        bool fits =
            f->fits != NULL ? f->fits(text) : pattern_matches(known, f->expression, text) == PATTERN_MATCHES;
        return fits ? NULL : f->description;
    }
    return NULL;
}
