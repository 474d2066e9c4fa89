#include "emit/pool.h"

#include "lang/literal.h"
#include "lang/words.h"

#include <string.h>

/* Of a text, in the name of its member. */
enum { MEMBER_NAME_LENGTH = 40 };

void pool_init(pool *p, arena *memory)
{
    *p = (pool){.memory = memory, .members = symbols_new(memory, NULL)};
    map_init(&p->by_text, memory);
}

static const char *member_of(pool *p, const char *kind, const char *text)
{
    const char *words =
        words_to_snake_case(p->memory, arena_copy_n(p->memory, text, strnlen(text, MEMBER_NAME_LENGTH)));
    const char *wanted = arena_format(p->memory, "%s_%.*s", kind, MEMBER_NAME_LENGTH, words);
    return symbols_claim(p->members, wanted, SYMBOL_DERIVED, (mark){0}, NULL, NULL);
}

static const char *add(pool *p, const char *member_kind, const char *member_text, const char *text)
{
    const char *known = map_get(&p->by_text, text);
    if (known != NULL)
        return known;
    const char *first = NULL;
    size_t left = strlen(text);
    const char *rest = text;
    do {
        pool_entry *entry = vector_add(p->memory, &p->entries);
        entry->member = member_of(p, member_kind, member_text);
        entry->text = rest;
        entry->continues = left > LITERAL_PIECE_LIMIT;
        entry->length = entry->continues ? LITERAL_PIECE_LIMIT : left;
        if (first == NULL)
            first = entry->member;
        rest += entry->length;
        left -= entry->length;
    } while (left > 0);
    map_put(&p->by_text, text, (void *)first);
    return first;
}

const char *pool_text(pool *p, const char *text)
{
    return add(p, "text", text, text);
}

const char *pool_key(pool *p, const char *name)
{
    return add(p, "key", name, arena_format(p->memory, "\"%s\":", name));
}
