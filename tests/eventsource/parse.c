/* Parses streams as the runtime does, for compare.mjs: standard input has one after the other, each a line
 *
 *     FORMAT LENGTH PIECE…
 *
 * and LENGTH bytes, which are parsed in pieces of PIECE bytes, in turn. FORMAT: 0 server-sent events, 1 JSON Lines, 2 JSON
 * text sequences. Prints a line for each item and one for the end, in hexadecimal digits. */
#include "core/codec/json_text.h"
#include "core/http/sequence.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PIECES = 16, LARGEST = 1 << 20 };

static void print_hex(const char *text, size_t length)
{
    putchar('\t');
    for (size_t i = 0; i < length; i++)
        printf("%02x", (unsigned)(unsigned char)text[i]);
}

static void print_event(const cpodi_sse *sse)
{
    if (!sse->has_data) /* the runtime reports it, the standard does not */
        return;
    printf("event");
    print_hex(sse->type.data, sse->type.length);
    print_hex(sse->id.data, sse->has_id ? sse->id.length : 0);
    print_hex(sse->data.data, sse->data.length);
    putchar('\n');
}

static void print_item(cpodi_sequence *sequence)
{
    const cpodi_buffer *text = cpodi_sequence_text(sequence);
    if (sequence->format == CPODI_SEQUENCE_EVENTS) {
        print_event(&sequence->sse);
        return;
    }
    cpodi_decoder decoder;
    size_t begin = strspn(text->data, " \t\r\n");
    size_t end = text->length;
    while (end > begin && strchr(" \t\r\n", text->data[end - 1]) != NULL)
        end--;
    printf("item\t%s\t%s",
           cpodi_json_problem(&decoder, text->data, text->length) == NULL ? "valid" : "invalid",
           cpodi_sequence_problem(sequence) == NULL ? "whole" : "cut");
    print_hex(text->data + begin, end - begin);
    putchar('\n');
}

static void feed(cpodi_sequence *sequence, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t used = 0;
        if (cpodi_sequence_feed(sequence, bytes + at, length - at, &used, NULL) != CPOD_OK || used == 0)
            exit(3);
        at += used;
        if (cpodi_sequence_is_complete(sequence))
            print_item(sequence);
    }
}

static void parse(cpodi_sequence_format format, const char *bytes, size_t length, const size_t *pieces,
                  size_t count)
{
    cpodi_sequence sequence;
    cpodi_sequence_init(&sequence, cpod_default_allocator(), LARGEST);
    sequence.format = format;
    for (size_t at = 0, i = 0; at < length; i++) {
        size_t piece = pieces[i % count];
        if (piece > length - at)
            piece = length - at;
        /* A block of its own: a sanitizer notices what is read behind it. */
        char *block = malloc(piece);
        if (block == NULL)
            exit(3);
        memcpy(block, bytes + at, piece);
        feed(&sequence, block, piece);
        free(block);
        at += piece;
    }
    bool is_cut = false;
    if (cpodi_sequence_finish(&sequence, &is_cut, NULL) != CPOD_OK)
        exit(3);
    if (format != CPODI_SEQUENCE_EVENTS && cpodi_sequence_is_complete(&sequence))
        print_item(&sequence);
    printf("end\t%" PRId64 "\t%s\n", sequence.sse.retry_ms, is_cut ? "cut" : "whole");
    cpodi_sequence_free(&sequence);
}

static bool read_stream(void)
{
    char line[256];
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    char *at = line;
    const long format = strtol(at, &at, 10);
    const size_t length = (size_t)strtoul(at, &at, 10);
    size_t pieces[MOST_PIECES];
    size_t count = 0;
    for (char *next; count < MOST_PIECES; at = next, count++) {
        pieces[count] = (size_t)strtoul(at, &next, 10);
        if (next == at)
            break;
    }
    char *bytes = malloc(length + 1);
    if (format < 0 || format > 2 || count == 0 || bytes == NULL || fread(bytes, 1, length, stdin) != length)
        exit(2);
    parse((cpodi_sequence_format)format, bytes, length, pieces, count);
    free(bytes);
    return true;
}

int main(void)
{
    while (read_stream())
        continue;
    return 0;
}
