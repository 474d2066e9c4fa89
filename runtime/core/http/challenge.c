#include "core/http/challenge.h"

#include "core/base/text.h"

#include <stdbool.h>
#include <string.h>

typedef struct span {
    const char *text;
    size_t length;
} span;

static bool is_equal(span value, const char *name)
{
    return value.length == strlen(name) && cpodi_text_starts_nocase(value.text, name);
}

/* The end of a quoted string, whose first character is given. */
static const char *skip_quoted(const char *at)
{
    while (*at != '\0' && *at != '"')
        at += *at == '\\' && at[1] != '\0' ? 2 : 1;
    return at;
}

/* The parameters of a challenge of the scheme Digest in a header, which may have several challenges; NULL: none. */
static const char *find_digest(const char *at)
{
    static const char scheme[] = "Digest";
    bool begins = true;
    for (; *at != '\0'; at++) {
        const char *after = at + sizeof scheme - 1;
        if (begins && cpodi_text_starts_nocase(at, scheme) && (*after == ' ' || *after == '\t'))
            return after;
        if (*at == '"')
            at = skip_quoted(at + 1);
        if (*at == '\0')
            break;
        begins = *at == ',' || (begins && (*at == ' ' || *at == '\t'));
    }
    return NULL;
}

/* Advances to the next parameter. False: the end, or the begin of another challenge. */
static bool next_parameter(const char **at, span *name, span *value)
{
    const char *p = *at + strspn(*at, " \t,");
    *name = (span){.text = p, .length = strcspn(p, "=, \t\"")};
    if (name->length == 0)
        return false;
    p += name->length;
    p += strspn(p, " \t");
    if (*p != '=')
        return false;
    p++;
    p += strspn(p, " \t");
    bool is_quoted = *p == '"';
    p += is_quoted ? 1 : 0;
    value->text = p;
    p = is_quoted ? skip_quoted(p) : p + strcspn(p, ", \t");
    value->length = (size_t)(p - value->text);
    *at = is_quoted && *p == '"' ? p + 1 : p;
    return true;
}

/* Whether a list such as "auth,auth-int" has `auth`, or nothing at all. */
static bool allows_auth(span list)
{
    bool is_empty = true;
    for (size_t i = 0; i < list.length;) {
        i += strspn(list.text + i, ", \t");
        if (i >= list.length)
            break;
        size_t length = strcspn(list.text + i, ", \t\"");
        if (is_equal((span){.text = list.text + i, .length = length}, "auth"))
            return true;
        is_empty = false;
        i += length;
    }
    return is_empty;
}

static bool is_known_algorithm(span name)
{
    static const char *const names[] = {"MD5", "MD5-sess", "SHA-256", "SHA-256-sess"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (is_equal(name, names[i]))
            return true;
    }
    return false;
}

static const char *problem_of(const char *parameters)
{
    span name, value;
    while (next_parameter(&parameters, &name, &value)) {
        if (is_equal(name, "qop") && !allows_auth(value))
            return "the server requires HTTP Digest with qop auth-int, which is not supported";
        if (is_equal(name, "algorithm") && !is_known_algorithm(value))
            return "the server requires HTTP Digest with another algorithm than MD5 or SHA-256, which is not "
                   "supported";
    }
    return NULL;
}

const char *cpodi_challenge_problem(const cpod_header *headers, size_t count)
{
    const char *problem = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!cpodi_text_equal_nocase(headers[i].name, "www-authenticate"))
            continue;
        const char *parameters = find_digest(headers[i].value);
        if (parameters != NULL)
            return problem_of(parameters);
        problem = "the server offers no HTTP Digest";
    }
    return problem;
}
