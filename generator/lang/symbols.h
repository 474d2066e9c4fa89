/* Names in use: of all declarations of an SDK (one table), of the members of a struct, or of the parameters
 * of a function.
 *
 * The first claim keeps the plain name. Later ones get a different name, which is deterministic, and a
 * note. */
#ifndef LANG_SYMBOLS_H
#define LANG_SYMBOLS_H

#include "base/arena.h"
#include "base/diagnostics.h"

typedef enum symbol_owner {
    SYMBOL_RUNTIME, /* names of the runtime and of the language */
    SYMBOL_OPERATION,
    SYMBOL_TYPE,
    SYMBOL_DERIVED, /* derived from another name; also members and parameters */
    SYMBOL_FILE     /* of a file, which may be a keyword */
} symbol_owner;

typedef struct symbols symbols;

/* `d` receives the notes; NULL drops them. */
symbols *symbols_new(arena *a, diagnostics *d);

/* Releases all names for the next scope. Names returned before stay valid. */
void symbols_clear(symbols *s);

/* Reserves a name of the runtime. Reserving it again is allowed. */
void symbols_reserve(symbols *s, const char *name);

/* Claims `wanted` or a replacement. A keyword or a macro of the standard headers gets a '_'; a type that has
 * the name of the runtime or of an operation gets "_object"; other conflicts get "_2", "_3" and so on; names
 * above 200 characters are shortened. The note calls the named thing `what` and `name`: "schema" and 'Error'.
 * `what` NULL: no note. The name lives as long as the arena. */
const char *symbols_claim(symbols *s, const char *wanted, symbol_owner owner, mark at, const char *what,
                          const char *name);

/* Why `wanted` cannot be claimed unchanged, for messages; NULL: it can. */
const char *symbols_obstacle(const symbols *s, const char *wanted);

/* The name in C that symbols_claim_member() starts with. */
const char *symbols_member_name(symbols *s, const char *text);

/* As symbols_claim(), for a member or parameter, named after a text of the API that is converted to snake case. A
 * conflict with a reserved name gets a '_'. */
const char *symbols_claim_member(symbols *s, const char *text, mark at, const char *what);

#endif
