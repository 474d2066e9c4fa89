/* Names that are taken: of all that an SDK declares (one table), of the members of a struct, of the
 * parameters of a function.
 *
 * Who comes first keeps the plain name. What comes later gets another, the same one each time, and a note
 * says so. */
#ifndef LANG_SYMBOLS_H
#define LANG_SYMBOLS_H

#include "base/arena.h"
#include "base/diagnostics.h"

typedef enum symbol_owner {
    SYMBOL_RUNTIME, /* names of the runtime and of the language */
    SYMBOL_OPERATION,
    SYMBOL_TYPE,
    SYMBOL_DERIVED, /* made from another name, and members and parameters */
    SYMBOL_FILE     /* of a file, which may be called as a keyword */
} symbol_owner;

typedef struct symbols symbols;

/* `d` receives the notes; NULL: none are wanted. */
symbols *symbols_new(arena *a, diagnostics *d);

/* Gives all names free, for the next scope. Names that were given out stay as they are. */
void symbols_clear(symbols *s);

/* Takes a name that nobody may have; for those that are given, such as the runtime's. Taking twice is
 * fine. */
void symbols_reserve(symbols *s, const char *name);

/* Takes `wanted`, or what it becomes when it cannot be had: a keyword or a macro of the standard headers gets
 * a '_'; a type that meets a name of the runtime or of an operation gets "_object"; all else "_2", "_3" and
 * so on; more than 200 characters are cut. The note says what it is that is named, "schema" 'Error'; `what`
 * NULL: no note. The name lives as long as the arena. */
const char *symbols_claim(symbols *s, const char *wanted, symbol_owner owner, mark at, const char *what,
                          const char *name);

/* The same for a member or parameter named after a text of the API, which is folded first. One that meets a
 * reserved name gets a '_'. */
const char *symbols_claim_member(symbols *s, const char *text, mark at, const char *what);

#endif
