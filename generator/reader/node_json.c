#include "reader/json_number.h"
#include "reader/node.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As written where that is JSON; else with the fewest digits that read back as the same number. JSON has no
 * infinity. */
static void write_number(const node *n, buffer *out)
{
    size_t length = strlen(n->text);
    if (length > 0 && json_number_length(n->text, length) == length) {
        buffer_append(out, n->text);
        return;
    }
    if (!isfinite(n->number)) {
        buffer_append(out, "null");
        return;
    }
    char digits[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, n->number);
        if (strtod(digits, NULL) == n->number)
            break;
    }
    buffer_append(out, digits);
}

static void write_sequence(const node *n, buffer *out)
{
    buffer_append_char(out, '[');
    for (size_t i = 0; i < n->count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        node_to_json(n->items[i], out);
    }
    buffer_append_char(out, ']');
}

static void write_mapping(const node *n, buffer *out)
{
    buffer_append_char(out, '{');
    for (size_t i = 0; i < n->count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        buffer_append_json(out, n->entries[i].key, strlen(n->entries[i].key));
        buffer_append_char(out, ':');
        node_to_json(n->entries[i].value, out);
    }
    buffer_append_char(out, '}');
}

void node_to_json(const node *n, buffer *out)
{
    switch (n->kind) {
    case NODE_NULL:
        buffer_append(out, "null");
        break;
    case NODE_BOOL:
        buffer_append(out, n->boolean ? "true" : "false");
        break;
    case NODE_INTEGER:
        buffer_format(out, "%" PRId64, n->integer);
        break;
    case NODE_NUMBER:
        write_number(n, out);
        break;
    case NODE_STRING:
        buffer_append_json(out, n->text, strlen(n->text));
        break;
    case NODE_SEQUENCE:
        write_sequence(n, out);
        break;
    case NODE_MAPPING:
        write_mapping(n, out);
        break;
    }
}
