#include "core/http/sequence.h"

#include <string.h>

void cpodi_sequence_init(cpodi_sequence *sequence, const cpod_allocator *allocator, size_t max_bytes)
{
    sequence->format = CPODI_SEQUENCE_EVENTS;
    cpodi_sse_init(&sequence->sse, allocator, max_bytes);
    cpodi_json_lines_init(&sequence->lines, allocator, max_bytes);
    cpodi_json_seq_init(&sequence->seq, allocator, max_bytes);
}

void cpodi_sequence_free(cpodi_sequence *sequence)
{
    cpodi_sse_free(&sequence->sse);
    cpodi_buffer_free(&sequence->lines.line);
    cpodi_buffer_free(&sequence->seq.text);
}

void cpodi_sequence_restart(cpodi_sequence *sequence)
{
    cpodi_sse_restart(&sequence->sse);
    cpodi_json_lines_restart(&sequence->lines);
    cpodi_json_seq_restart(&sequence->seq);
}

cpod_status cpodi_sequence_feed(cpodi_sequence *sequence, const char *bytes, size_t length, size_t *used,
                                cpod_error *error)
{
    switch (sequence->format) {
    case CPODI_SEQUENCE_JSON_LINES:
        return cpodi_json_lines_feed(&sequence->lines, bytes, length, used, error);
    case CPODI_SEQUENCE_JSON_SEQ:
        return cpodi_json_seq_feed(&sequence->seq, bytes, length, used, error);
    case CPODI_SEQUENCE_EVENTS:
        break;
    }
    return cpodi_sse_feed(&sequence->sse, bytes, length, used, error);
}

/* Whether the rest of the input is a whole value: nothing tells a number from the beginning of a longer one. */
static bool ends_itself(const cpodi_buffer *text)
{
    size_t length = text->length;
    while (length > 0 && strchr(" \t\r\n", text->data[length - 1]) != NULL)
        length--;
    const bool has_space = length < text->length;
    return length > 0 && (has_space || strchr("0123456789", text->data[length - 1]) == NULL);
}

cpod_status cpodi_sequence_finish(cpodi_sequence *sequence, bool *is_cut, cpod_error *error)
{
    *is_cut = false;
    if (sequence->format == CPODI_SEQUENCE_EVENTS) {
        *is_cut = cpodi_sse_is_partial(&sequence->sse);
        return CPOD_OK;
    }
    const bool is_lines = sequence->format == CPODI_SEQUENCE_JSON_LINES;
    cpod_status status = is_lines ? cpodi_json_lines_finish(&sequence->lines, error)
                                  : cpodi_json_seq_finish(&sequence->seq, error);
    if (status == CPOD_OK && cpodi_sequence_is_complete(sequence))
        *is_cut = !ends_itself(cpodi_sequence_text(sequence));
    return status;
}

bool cpodi_sequence_is_complete(const cpodi_sequence *sequence)
{
    switch (sequence->format) {
    case CPODI_SEQUENCE_JSON_LINES:
        return sequence->lines.is_complete;
    case CPODI_SEQUENCE_JSON_SEQ:
        return sequence->seq.is_complete;
    case CPODI_SEQUENCE_EVENTS:
        break;
    }
    return sequence->sse.is_complete;
}

cpodi_buffer *cpodi_sequence_text(cpodi_sequence *sequence)
{
    switch (sequence->format) {
    case CPODI_SEQUENCE_JSON_LINES:
        return &sequence->lines.line;
    case CPODI_SEQUENCE_JSON_SEQ:
        return &sequence->seq.text;
    case CPODI_SEQUENCE_EVENTS:
        break;
    }
    return &sequence->sse.data;
}

const char *cpodi_sequence_problem(const cpodi_sequence *sequence)
{
    const cpodi_json_seq *seq = &sequence->seq;
    if (sequence->format == CPODI_SEQUENCE_JSON_SEQ && seq->is_cut && !ends_itself(&seq->text))
        return "The item is incomplete: no line feed follows its value";
    return NULL;
}
