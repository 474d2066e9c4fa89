#include "core/http/link.h"

#include <string.h>
#include <strings.h>

#define SPACES " \t"

typedef struct link_value {
    const char *target;
    size_t target_length;
    const char *rel; /* value of the first parameter `rel`, with its quotes; NULL: absent */
    size_t rel_length;
    bool has_anchor;
} link_value;

/* The end of a value: of a quoted string with its escapes, else of a token. */
static const char *skip_value(const char *at)
{
    if (*at != '"')
        return at + strcspn(at, ";,\n" SPACES);
    for (at++; *at != '"' && *at != '\0' && *at != '\n'; at++)
        if (*at == '\\' && at[1] != '\0' && at[1] != '\n')
            at++;
    return *at == '"' ? at + 1 : at;
}

/* Reads `; name = value`, from behind the semicolon. */
static const char *read_parameter(const char *at, link_value *link)
{
    at += strspn(at, SPACES);
    const char *name = at;
    const size_t name_length = strcspn(at, "=;,\n" SPACES);
    at += name_length;
    at += strspn(at, SPACES);
    if (*at != '=')
        return at;
    at++;
    at += strspn(at, SPACES);
    const char *value = at;
    at = skip_value(at);
    if (name_length == 3 && strncasecmp(name, "rel", 3) == 0 && link->rel == NULL) {
        link->rel = value;
        link->rel_length = (size_t)(at - value);
    }
    link->has_anchor = link->has_anchor || (name_length == 6 && strncasecmp(name, "anchor", 6) == 0);
    return at;
}

/* Moves to the next link: behind a comma or a line end that is in no quoted string. */
static const char *skip_link(const char *at)
{
    while (*at != '\0' && *at != ',' && *at != '\n')
        at = *at == '"' ? skip_value(at) : at + 1;
    return *at == '\0' ? at : at + 1;
}

/* Reads one link and moves behind it. False: malformed. */
static bool read_link(const char **at, link_value *link)
{
    memset(link, 0, sizeof *link);
    const char *p = *at + strspn(*at, SPACES);
    const char *end = *p == '<' ? p + strcspn(p, ">\n") : NULL;
    if (end == NULL || *end != '>') {
        *at = skip_link(p);
        return false;
    }
    link->target = p + 1;
    link->target_length = (size_t)(end - p - 1);
    p = end + 1;
    for (p += strspn(p, SPACES); *p == ';'; p += strspn(p, SPACES))
        p = read_parameter(p + 1, link);
    *at = skip_link(p);
    return true;
}

/* Whether the value, one or several relation types between spaces, has this one. */
static bool has_relation(const link_value *link, const char *rel)
{
    const size_t wanted = strlen(rel);
    const char *at = link->rel, *end = link->rel + link->rel_length;
    if (at < end && *at == '"') {
        at++;
        end -= end[-1] == '"' && end - 1 > link->rel;
    }
    while (at < end) {
        size_t length = 0;
        while (at + length < end && strchr(SPACES, at[length]) == NULL)
            length++;
        if (length == wanted && strncasecmp(at, rel, length) == 0)
            return true;
        at += length + 1;
    }
    return false;
}

bool cpodi_link_find(const char *text, const char *rel, const char **target, size_t *length)
{
    while (*text != '\0') {
        link_value link;
        if (read_link(&text, &link) && link.rel != NULL && !link.has_anchor && has_relation(&link, rel)) {
            *target = link.target;
            *length = link.target_length;
            return true;
        }
    }
    return false;
}
