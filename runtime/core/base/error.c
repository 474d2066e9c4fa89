#include "core/base/error.h"

#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Every call starts with this, so texts are emptied, not wiped: a cpod_error is large. */
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
    RESET(retry, CPOD_RETRY_NO);
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
        char text[sizeof error->message + 4]; /* a character more, to truncate between characters */
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

void cpodi_error_append(cpod_error *error, const char *text)
{
    if (!CPODI_HAS(error, message))
        return;
    size_t length = strlen(error->message);
    cpodi_text_copy(error->message + length, sizeof error->message - length, text, strlen(text));
}

cpod_status cpodi_no_memory(cpod_error *error)
{
    return cpodi_fail(error, CPOD_ERR_NO_MEMORY, "Out of memory");
}

void cpodi_error_advise(cpod_error *error, cpod_retry_advice advice)
{
    if (CPODI_HAS(error, retryable))
        error->retryable = advice == CPOD_RETRY_SAFE;
    if (CPODI_HAS(error, retry))
        error->retry = advice;
}

void cpodi_error_copy(cpod_error *to, const cpod_error *from)
{
    if (!CPODI_HAS(to, size))
        return;
    size_t size = to->size;
    memcpy(to, from, size < from->size ? size : from->size);
    to->size = size;
}

bool cpod_error_is_retryable(const cpod_error *error)
{
    return CPODI_HAS(error, retryable) && error->retryable;
}
