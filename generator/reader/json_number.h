/* The grammar of JSON's numbers. */
#ifndef READER_JSON_NUMBER_H
#define READER_JSON_NUMBER_H

#include <stddef.h>

/* The length of the number at the start of a text; 0 when there is none. */
size_t json_number_length(const char *text, size_t length);

#endif
