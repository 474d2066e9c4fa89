/* Believable texts, by formats, patterns, examples and the names of members. */
#ifndef EMULATOR_INVENT_TEXT_H
#define EMULATOR_INVENT_TEXT_H

#include "engine/faker/invent.h"

/* A text of a schema of strings, in the inventor's memory; NULL where nothing that fits can be made up. */
const char *invent_text(inventor *v, const spec_schema *schema, const char *name);

#endif
