#include "lang/symbols.h"

#include "base/map.h"
#include "base/vector.h"
#include "lang/reserved.h"
#include "lang/words.h"

#include <stdint.h>
#include <string.h>

typedef struct holder {
    symbol_owner owner;
    unsigned next_number; /* the next suffix for this name */
} holder;

struct symbols {
    arena *memory;
    diagnostics *diagnostics;
    VECTOR(holder) holders;
    map by_name; /* → index of the holder, from 1 */
};

symbols *symbols_new(arena *a, diagnostics *d)
{
    symbols *s = ARENA_NEW(a, symbols);
    s->memory = a;
    s->diagnostics = d;
    map_init(&s->by_name, a);
    return s;
}

void symbols_clear(symbols *s)
{
    s->holders.count = 0;
    map_clear(&s->by_name);
}

static holder *holder_of(const symbols *s, const char *name)
{
    uintptr_t position = (uintptr_t)map_get(&s->by_name, name);
    return position > 0 ? &s->holders.items[position - 1] : NULL;
}

static void take(symbols *s, const char *name, symbol_owner owner)
{
    *vector_add(s->memory, &s->holders) = (holder){.owner = owner, .next_number = 2};
    map_put(&s->by_name, name, (void *)(uintptr_t)s->holders.count);
}

void symbols_reserve(symbols *s, const char *name)
{
    if (!map_has(&s->by_name, name))
        take(s, name, SYMBOL_RUNTIME);
}

static const char *owner_name(symbol_owner owner)
{
    return owner == SYMBOL_RUNTIME     ? "a name of the runtime"
           : owner == SYMBOL_OPERATION ? "the name of an operation"
                                       : "already in use";
}

static const char *numbered(symbols *s, const char *base)
{
    holder *first = holder_of(s, base);
    const char *divider = base[strlen(base) - 1] == '_' ? "" : "_"; /* C++ reserves names with "__" */
    for (;;) {
        const char *name =
            words_shorten(s->memory, arena_format(s->memory, "%s%s%u", base, divider, first->next_number++));
        if (!map_has(&s->by_name, name))
            return name;
    }
}

const char *symbols_claim(symbols *s, const char *wanted, symbol_owner owner, mark at, const char *what,
                          const char *name)
{
    const char *claimed = words_shorten(s->memory, wanted);
    const char *reason = claimed != wanted ? "longer than 200 characters" : NULL;
    if (owner != SYMBOL_FILE && reserved_is(claimed)) {
        claimed = arena_format(s->memory, "%s_", claimed);
        reason = "reserved in C or C++";
    }
    const holder *other = holder_of(s, claimed);
    if (other != NULL) {
        reason = owner_name(other->owner);
        if (owner == SYMBOL_TYPE && (other->owner == SYMBOL_RUNTIME || other->owner == SYMBOL_OPERATION))
            claimed = words_shorten(s->memory, arena_format(s->memory, "%s_object", claimed));
        if (map_has(&s->by_name, claimed))
            claimed = numbered(s, claimed);
    }
    take(s, claimed, owner);
    if (reason != NULL && what != NULL && s->diagnostics != NULL)
        diagnostics_report(s->diagnostics, SEVERITY_NOTE, "name-changed", at,
                           "%s '%s' is named %s in C: %s is %s", what, name, claimed, wanted, reason);
    return claimed;
}

const char *symbols_obstacle(const symbols *s, const char *wanted)
{
    const holder *other = holder_of(s, wanted);
    if (words_shorten(s->memory, wanted) != wanted)
        return "longer than 200 characters";
    if (reserved_is(wanted))
        return "reserved in C or C++";
    return other != NULL ? owner_name(other->owner) : NULL;
}

const char *symbols_member_name(symbols *s, const char *text)
{
    const char *folded = words_to_snake_case(s->memory, text);
    return folded[0] >= '0' && folded[0] <= '9' ? arena_format(s->memory, "n_%s", folded) : folded;
}

const char *symbols_claim_member(symbols *s, const char *text, mark at, const char *what)
{
    const char *folded = symbols_member_name(s, text);
    const holder *other = holder_of(s, folded);
    if (other != NULL && other->owner == SYMBOL_RUNTIME)
        folded = arena_format(s->memory, "%s_", folded);
    return symbols_claim(s, folded, SYMBOL_DERIVED, at, what, text);
}
