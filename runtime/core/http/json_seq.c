#include "core/http/json_seq.h"

#include "core/base/error.h"

#include <string.h>

enum { RECORD_SEPARATOR = 0x1E };

void cpodi_json_seq_init(cpodi_json_seq *seq, const cpod_allocator *allocator, size_t max_bytes)
{
    memset(seq, 0, sizeof *seq);
    cpodi_buffer_init(&seq->text, allocator);
    seq->max_bytes = max_bytes;
}

void cpodi_json_seq_restart(cpodi_json_seq *seq)
{
    seq->text.length = 0;
    seq->depth = 0;
    seq->in_string = false;
    seq->after_backslash = false;
    seq->has_value = false;
    seq->is_complete = false;
    seq->is_cut = false;
    seq->is_skipped = false;
}

/* Separators in a row, and white space between them, are no items. */
static cpod_status end_item(cpodi_json_seq *seq, bool is_cut, cpod_error *error)
{
    if (!cpodi_buffer_terminate(&seq->text))
        return cpodi_no_memory(error);
    if (!seq->has_value || seq->is_skipped) {
        cpodi_json_seq_restart(seq);
        return CPOD_OK;
    }
    seq->is_complete = true;
    seq->is_cut = is_cut;
    return CPOD_OK;
}

static void note_in_string(cpodi_json_seq *seq, char c)
{
    if (seq->after_backslash)
        seq->after_backslash = false;
    else if (c == '\\')
        seq->after_backslash = true;
    else if (c == '"')
        seq->in_string = false;
}

/* Follows the nesting of the value. @return whether `c` is the line feed behind it. */
static bool note(cpodi_json_seq *seq, char c)
{
    if (seq->in_string) {
        note_in_string(seq, c);
        return false;
    }
    switch (c) {
    case ' ':
    case '\t':
    case '\r':
        return false;
    case '\n':
        return seq->has_value && seq->depth == 0;
    case '"':
        seq->in_string = true;
        break;
    case '{':
    case '[':
        seq->depth++;
        break;
    case '}':
    case ']':
        seq->depth -= seq->depth > 0;
        break;
    default:
        break;
    }
    seq->has_value = true;
    return false;
}

/* Counts the bytes up to the end of the item, or `length`; `*ends`: with the line feed. */
static size_t item_bytes(cpodi_json_seq *seq, const char *bytes, size_t length, bool *ends)
{
    size_t count = 0;
    *ends = false;
    while (count < length && bytes[count] != RECORD_SEPARATOR && !*ends)
        *ends = note(seq, bytes[count++]);
    return count;
}

/* CPOD_ERR_LIMIT: the item is too large by this piece. */
static cpod_status extend_item(cpodi_json_seq *seq, const char *bytes, size_t count, cpod_error *error)
{
    if (seq->is_skipped || !seq->has_value)
        return CPOD_OK;
    cpodi_buffer_append(&seq->text, bytes, count);
    if (seq->text.length <= seq->max_bytes)
        return CPOD_OK;
    seq->is_skipped = true;
    seq->text.length = 0;
    return cpodi_fail(error, CPOD_ERR_LIMIT, "An item is larger than %zu bytes (max_event_bytes)",
                      seq->max_bytes);
}

cpod_status cpodi_json_seq_feed(cpodi_json_seq *seq, const char *bytes, size_t length, size_t *used,
                                cpod_error *error)
{
    size_t at = 0;
    cpod_status status = CPOD_OK;
    if (seq->is_complete)
        cpodi_json_seq_restart(seq);
    while (at < length && !seq->is_complete && status == CPOD_OK) {
        bool ends;
        size_t count = item_bytes(seq, bytes + at, length - at, &ends);
        status = extend_item(seq, bytes + at, count, error);
        at += count;
        if (status != CPOD_OK && ends)
            cpodi_json_seq_restart(seq); /* nothing is left to be dropped */
        else if (ends)
            status = end_item(seq, false, error);
        else if (status == CPOD_OK && at < length) {
            at++; /* the separator */
            status = end_item(seq, true, error);
        }
    }
    *used = at;
    return seq->text.failed ? cpodi_no_memory(error) : status;
}

cpod_status cpodi_json_seq_finish(cpodi_json_seq *seq, cpod_error *error)
{
    if (seq->is_complete)
        cpodi_json_seq_restart(seq);
    return end_item(seq, true, error);
}
