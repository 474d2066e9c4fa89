#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/base/pattern.h"

#include "base/map.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct patterns {
    pthread_mutex_t lock; /* guards the map; compiled expressions are immutable */
    arena *memory;
    map compiled;                /* expression → pcre2_code *; NULL when it is invalid */
    pcre2_match_context *limits; /* limits the time that a text can take */
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

/* What a check refuses must be able to match in another way, so nothing before it is made possessive. */
static pcre2_code *compile(const char *expression)
{
    int error;
    PCRE2_SIZE offset;
    unsigned options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY;
    if (strstr(expression, "(?C") != NULL)
        options |= PCRE2_NO_AUTO_POSSESS;
    return pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED, options, &error, &offset, NULL);
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

typedef struct subject {
    const char *text;
    pattern_check check;
} subject;

static int call_check(pcre2_callout_block *at, void *context)
{
    const subject *of = context;
    bool is_match = of->check(of->text + at->start_match, at->current_position - at->start_match);
    return is_match ? 0 : 1; /* positive: this alternative fails */
}

static pattern_result search(const pcre2_code *code, const char *text, size_t from, unsigned options,
                             pcre2_match_context *context, pattern_span *found)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    if (match == NULL)
        return PATTERN_INVALID;
    int result = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), from, options, match, context);
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    if (result >= 0)
        *found = (pattern_span){.start = offsets[0], .length = offsets[1] - offsets[0]};
    pcre2_match_data_free(match);
    if (result >= 0)
        return PATTERN_MATCHES;
    return result == PCRE2_ERROR_NOMATCH ? PATTERN_DIFFERS : PATTERN_INVALID;
}

pattern_result pattern_matches(patterns *p, const char *expression, const char *text)
{
    pattern_span found;
    const pcre2_code *code = find(p, expression);
    return code != NULL ? search(code, text, 0, 0, p->limits, &found) : PATTERN_INVALID;
}

pattern_result pattern_find(patterns *p, const char *expression, pattern_check check, const char *text,
                            size_t from, pattern_span *found)
{
    const pcre2_code *code = find(p, expression);
    pcre2_match_context *context = pcre2_match_context_copy(p->limits);
    subject of = {.text = text, .check = check};
    if (context != NULL && check != NULL)
        pcre2_set_callout(context, call_check, &of);
    pattern_result result = PATTERN_INVALID;
    if (code != NULL && context != NULL)
        result = search(code, text, from, PCRE2_NO_UTF_CHECK, context, found);
    pcre2_match_context_free(context);
    return result;
}
