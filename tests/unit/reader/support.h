/* Shared by the tests of the reader: one text and what was read from it. */
#ifndef READER_TEST_SUPPORT_H
#define READER_TEST_SUPPORT_H

#include "reader/reader.h"

#include <stddef.h>

typedef struct reading {
    diagnostics *diagnostics;
    reader *reader;
    const document *document; /* NULL when the text could not be read */
    const node *root;         /* NULL when the text could not be read */
} reading;

reading read_text(const char *name, const char *text);
reading read_bytes(const char *name, const char *text, size_t length);
void reading_free(reading *r);

/* Asserts that the text, under that name, is read as this compact JSON, without any message. */
void assert_reads(const char *name, const char *text, const char *json);

/* Asserts that reading the text leads to these messages: "spec.yaml:1:2: error: …", one a line, without
 * source lines. */
void assert_messages(const char *name, const char *text, const char *messages);
void assert_messages_of_bytes(const char *name, const char *text, size_t length, const char *messages);

/* All messages, as above. The caller frees the buffer. */
void append_messages(const diagnostics *d, buffer *out);

#endif
