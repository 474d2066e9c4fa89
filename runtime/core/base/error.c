#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Every call begins with it, so texts are emptied and not wiped: a cpod_error is large. */
void cpodi_error_reset(cpod_error *error)
{
#define RESET(member, value)      \
    if (CPODI_HAS(error, member)) \
    error->member = (value)
#define EMPTY(member)             \
    if (CPODI_HAS(error, member)) \
    error->member[0] = '\0'
    RESET(status, CPOD_OK);
    RESET(http_status, 0);
    RESET(retryable, false);
    RESET(retry_after_ms, -1);
    EMPTY(code);
    EMPTY(title);
    EMPTY(message);
    EMPTY(instance);
    EMPTY(request_id);
    EMPTY(path);
    EMPTY(body);
#undef RESET
#undef EMPTY
}

cpod_status cpodi_fail(cpod_error *error, cpod_status status, const char *format, ...)
{
    if (CPODI_HAS(error, status))
        error->status = status;
    if (CPODI_HAS(error, message)) {
        char text[sizeof error->message];
        va_list arguments;
        va_start(arguments, format);
        int length = vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
        if (length < 0)
            length = 0;
        size_t kept = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
        cpodi_text_copy(error->message, sizeof error->message, text, kept);
    }
    return status;
}

/* The longest beginning of at most `limit` bytes that does not cut a UTF-8 sequence. */
static size_t whole_characters(const char *text, size_t length, size_t limit)
{
    if (length > limit)
        length = limit;
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return length;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return length - (start - 1) < needed ? start - 1 : length;
}

void cpodi_text_copy(char *to, size_t capacity, const char *from, size_t length)
{
    size_t kept = whole_characters(from, length, capacity - 1);
    for (size_t i = 0; i < kept; i++) {
        unsigned char c = (unsigned char)from[i];
        to[i] = c < 0x20 || c == 0x7F ? ' ' : from[i];
    }
    to[kept] = '\0';
}

bool cpod_error_is_retryable(const cpod_error *error)
{
    return CPODI_HAS(error, retryable) && error->retryable;
}
