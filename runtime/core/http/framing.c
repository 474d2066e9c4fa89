#include "core/http/framing.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <inttypes.h>
#include <string.h>

/* The only one that every client understands (RFC 9112, section 7), and "identity" of RFC 2616. */
static bool is_understood(const char *coding)
{
    return cpodi_text_equal_nocase(coding, "chunked") || cpodi_text_equal_nocase(coding, "identity");
}

/* A coding that the request did not ask for (TE) is not decoded: the body would be something else than the
 * content. */
static cpod_status check_codings(const cpod_http_exchange *head, bool *is_chunked, cpod_error *error)
{
    *is_chunked = false;
    for (size_t i = 0; i < head->header_count; i++) {
        const char *coding = head->headers[i].value;
        if (!cpodi_text_equal_nocase(head->headers[i].name, "transfer-encoding"))
            continue;
        if (*is_chunked || !is_understood(coding))
            return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                              "The server answered with Transfer-Encoding %s%.64s, which was not asked for",
                              *is_chunked ? "chunked, " : "", coding);
        *is_chunked = cpodi_text_equal_nocase(coding, "chunked");
    }
    return CPOD_OK;
}

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t");
}

/* A list of the same number is one number (RFC 9110, section 8.6). libcurl takes the last header, and of a list its
 * first number, with a sign or without. `*length` is -1 before the first one. */
static cpod_status check_length(const char *value, int64_t *length, cpod_error *error)
{
    for (const char *at = value;;) {
        int64_t number = 0;
        const char *end = cpodi_text_digits(at, &number);
        if (end == NULL && cpodi_ascii_is_digit(*at))
            return cpodi_fail(error, CPOD_ERR_LIMIT,
                              "The length of the response (Content-Length) is above %" PRId64
                              " bytes, a fixed limit",
                              INT64_MAX);
        bool is_same = *length < 0 || number == *length;
        *length = number;
        at = end == NULL ? at : skip_space(end);
        if (end == NULL || !is_same || (*at != ',' && *at != '\0'))
            return cpodi_fail(error, CPOD_ERR_PROTOCOL, "The server answered with %s (Content-Length: %.64s)",
                              is_same ? "a length that is no number" : "different lengths", value);
        if (*at == '\0')
            return CPOD_OK;
        at = skip_space(at + 1);
    }
}

/* With a transfer coding the length does not count (RFC 9112, section 6.3). */
cpod_status cpodi_framing_check(const cpod_http_exchange *head, cpod_error *error)
{
    int64_t length = -1;
    bool is_chunked;
    cpod_status status = check_codings(head, &is_chunked, error);
    for (size_t i = 0; status == CPOD_OK && !is_chunked && i < head->header_count; i++) {
        if (cpodi_text_equal_nocase(head->headers[i].name, "content-length"))
            status = check_length(head->headers[i].value, &length, error);
    }
    return status;
}
