#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/base/pattern.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

struct patterns {
    pthread_mutex_t lock; /* guards the map; compiled expressions are immutable */
    arena *memory;
    map compiled;                /* expression → pcre2_code *; NULL when it is wrong */
    pcre2_match_context *limits; /* so that no text can keep a request busy for long */
};

enum { MATCH_LIMIT = 200000 };

patterns *patterns_new(void)
{
    patterns *p = xrealloc(NULL, sizeof *p);
    *p = (patterns){.memory = arena_new(), .limits = pcre2_match_context_create(NULL)};
    pthread_mutex_init(&p->lock, NULL);
    map_init(&p->compiled, p->memory);
    pcre2_set_match_limit(p->limits, MATCH_LIMIT);
    return p;
}

void patterns_free(patterns *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->compiled.count; i++)
        pcre2_code_free(p->compiled.entries[i].value);
    pcre2_match_context_free(p->limits);
    pthread_mutex_destroy(&p->lock);
    arena_free(p->memory);
    free(p);
}

static pcre2_code *compile(const char *expression)
{
    int error;
    PCRE2_SIZE offset;
    return pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_DOLLAR_ENDONLY,
                         &error, &offset, NULL);
}

static const pcre2_code *find(patterns *p, const char *expression)
{
    pthread_mutex_lock(&p->lock);
    if (!map_has(&p->compiled, expression))
        map_put(&p->compiled, expression, compile(expression));
    const pcre2_code *code = map_get(&p->compiled, expression);
    pthread_mutex_unlock(&p->lock);
    return code;
}

pattern_result pattern_matches(patterns *p, const char *expression, const char *text)
{
    const pcre2_code *code = find(p, expression);
    if (code == NULL)
        return PATTERN_INVALID;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    if (match == NULL)
        return PATTERN_INVALID;
    int result = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, match, p->limits);
    pcre2_match_data_free(match);
    if (result >= 0)
        return PATTERN_MATCHES;
    return result == PCRE2_ERROR_NOMATCH ? PATTERN_DIFFERS : PATTERN_INVALID;
}
