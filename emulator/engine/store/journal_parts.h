/* Shared by the files of the journal. */
#ifndef EMULATOR_JOURNAL_PARTS_H
#define EMULATOR_JOURNAL_PARTS_H

#include "engine/store/journal.h"

enum { JOURNAL_BLOCK = 1024 * 1024 }; /* bytes per read, and per write of a rewrite */

/* A store of the state. */
typedef struct journal_table {
    journal *journal;
    const char *name;
    store *records;
} journal_table;

struct journal {
    journal_state state;
    diagnostics *diagnostics;
    const char *path;
    arena *memory;
    VECTOR(journal_table *) tables;
    int file;
    buffer pending;          /* lines not yet written */
    uint64_t length;         /* bytes of the file */
    uint64_t compact_length; /* … after the last rewrite */
    bool is_unsynced;
    int error; /* the first errno of a write, 0 for none */
};

/* Loads the file. False after having reported why. */
bool journal_load(journal *j);

#endif
