#include "lang/symbols.h"

#include <string.h>

#include "base/map.h"
#include "lang/reserved.h"
#include "lang/words.h"

typedef struct holder {
    symbol_owner owner;
    unsigned next_number; /* to try, for those that want the same name */
} holder;

struct symbols {
    arena *memory;
    diagnostics *reports;
    map holders;
};

symbols *symbols_new(arena *a, diagnostics *d)
{
    symbols *s = ARENA_NEW(a, symbols);
    s->memory = a;
    s->reports = d;
    map_init(&s->holders, a);
    return s;
}

static void take(symbols *s, const char *name, symbol_owner owner)
{
    holder *taken = ARENA_NEW(s->memory, holder);
    taken->owner = owner;
    taken->next_number = 2;
    map_put(&s->holders, name, taken);
}

void symbols_reserve(symbols *s, const char *name)
{
    if (!map_has(&s->holders, name))
        take(s, name, SYMBOL_RUNTIME);
}

static const char *owner_name(symbol_owner owner)
{
    switch (owner) {
    case SYMBOL_RUNTIME:
        return "the runtime has that name";
    case SYMBOL_OPERATION:
        return "an operation has that name";
    case SYMBOL_TYPE:
    case SYMBOL_DERIVED:
    case SYMBOL_FILE:
        break;
    }
    return "that name is taken";
}

static const char *numbered(symbols *s, const char *base)
{
    holder *first = map_get(&s->holders, base);
    const char *divider = base[strlen(base) - 1] == '_' ? "" : "_"; /* C++ reserves names with "__" */
    for (;;) {
        const char *name =
            words_shorten(s->memory, arena_format(s->memory, "%s%s%u", base, divider, first->next_number++));
        if (!map_has(&s->holders, name))
            return name;
    }
}

const char *symbols_claim(symbols *s, const char *wanted, symbol_owner owner, mark at, const char *what,
                          const char *name)
{
    const char *claimed = words_shorten(s->memory, wanted);
    const char *reason = claimed != wanted ? "the name is longer than 200 characters" : NULL;
    if (owner != SYMBOL_FILE && reserved_is(claimed)) {
        claimed = arena_format(s->memory, "%s_", claimed);
        reason = "C or C++ has that name";
    }
    const holder *other = map_get(&s->holders, claimed);
    if (other != NULL) {
        reason = owner_name(other->owner);
        if (owner == SYMBOL_TYPE && (other->owner == SYMBOL_RUNTIME || other->owner == SYMBOL_OPERATION))
            claimed = words_shorten(s->memory, arena_format(s->memory, "%s_object", claimed));
        if (map_has(&s->holders, claimed))
            claimed = numbered(s, claimed);
    }
    take(s, claimed, owner);
    if (reason != NULL && what != NULL && s->reports != NULL)
        diagnostics_report(s->reports, SEVERITY_NOTE, at, "%s '%s' is called %s in C, not %s: %s", what, name,
                           claimed, wanted, reason);
    return claimed;
}

const char *symbols_claim_member(symbols *s, const char *text, mark at, const char *what)
{
    const char *folded = words_fold(s->memory, text);
    if (folded[0] >= '0' && folded[0] <= '9')
        folded = arena_format(s->memory, "n_%s", folded);
    const holder *other = map_get(&s->holders, folded);
    if (other != NULL && other->owner == SYMBOL_RUNTIME)
        folded = arena_format(s->memory, "%s_", folded);
    return symbols_claim(s, folded, SYMBOL_DERIVED, at, what, text);
}
