#include "core/media/charset.h"

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/http/media_type.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"
#define MARK        "\xEF\xBB\xBF" /* U+FEFF */

enum { LONGEST_NAME = 127, PIECE = 4096 }; /* no name is longer than the Content-Type that is kept */

/* The characters of registered names (RFC 2978, section 2.3), without those that iconv_open() has a meaning for. */
static bool is_name(const char *charset)
{
    for (; *charset != '\0'; charset++) {
        if (!cpodi_ascii_is_alphanumeric(*charset) && strchr("-_.:+()", *charset) == NULL)
            return false;
    }
    return true;
}

static bool is_utf8(const char *charset)
{
    static const char *const names[] = {"utf-8", "utf8", "us-ascii", "ascii"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (cpodi_text_equal_nocase(charset, names[i]))
            return true;
    }
    return false;
}

/* Bytes of one unit of the encoding, which are skipped where they are invalid. */
static size_t unit_of(const char *charset)
{
    return cpodi_text_starts_nocase(charset, "utf-16") || cpodi_text_starts_nocase(charset, "ucs-2")   ? 2
           : cpodi_text_starts_nocase(charset, "utf-32") || cpodi_text_starts_nocase(charset, "ucs-4") ? 4
                                                                                                       : 1;
}

typedef struct conversion {
    iconv_t state;
    const char *charset;
    char *at; /* of the input; iconv() does not change it */
    size_t left;
    cpodi_buffer *out;
    uint32_t *replaced; /* or NULL */
} conversion;

/* One call of iconv(), into a piece of its own. Returns its errno; 0: all is converted. */
static int convert_piece(conversion *c, bool is_end)
{
    char *room = cpodi_buffer_room(c->out, PIECE);
    if (room == NULL)
        return ENOMEM;
    char *to = room;
    size_t space = PIECE;
    errno = 0;
    size_t result =
        is_end ? iconv(c->state, NULL, NULL, &to, &space) : iconv(c->state, &c->at, &c->left, &to, &space);
    int reason = result == (size_t)-1 ? errno : 0;
    c->out->length += PIECE - space;
    return reason;
}

/* After an invalid or incomplete sequence. */
static cpod_status skip_invalid(conversion *c, size_t length, cpod_error *error)
{
    if (c->replaced == NULL)
        return cpodi_fail(error, CPOD_ERR_DECODE,
                          "The text is not valid %s at byte %zu (lenient_text replaces it)", c->charset,
                          length - c->left);
    size_t unit = unit_of(c->charset);
    size_t skipped = c->left < unit ? c->left : unit;
    c->at += skipped;
    c->left -= skipped;
    *c->replaced = 1;
    cpodi_buffer_append(c->out, REPLACEMENT, sizeof REPLACEMENT - 1);
    return c->out->failed ? cpodi_no_memory(error) : CPOD_OK;
}

static cpod_status convert(conversion *c, cpod_error *error)
{
    size_t length = c->left;
    cpod_status status = CPOD_OK;
    while (status == CPOD_OK && c->left > 0) {
        int reason = convert_piece(c, false);
        if (reason == ENOMEM)
            status = cpodi_no_memory(error);
        else if (reason == EILSEQ || reason == EINVAL)
            status = skip_invalid(c, length, error);
    }
    if (status == CPOD_OK && convert_piece(c, true) != 0)
        status = cpodi_no_memory(error);
    return status;
}

static void drop_mark(cpodi_buffer *text)
{
    enum { MARK_LENGTH = sizeof MARK - 1 };
    if (text->length < MARK_LENGTH || memcmp(text->data, MARK, MARK_LENGTH) != 0)
        return;
    text->length -= MARK_LENGTH;
    memmove(text->data, text->data + MARK_LENGTH, text->length);
}

static cpod_status replace(const char *charset, cpodi_buffer *text, uint32_t *replaced, cpod_error *error)
{
    cpodi_buffer out;
    cpodi_buffer_init(&out, text->allocator);
    out.is_secret = text->is_secret;
    conversion c = {.state = iconv_open("UTF-8", charset),
                    .charset = charset,
                    .at = text->data,
                    .left = text->length,
                    .out = &out,
                    .replaced = replaced};
    if (c.state == (iconv_t)-1) // NOLINT(performance-no-int-to-ptr): the value of POSIX
        return errno == ENOMEM ? cpodi_no_memory(error)
                               : cpodi_fail(error, CPOD_ERR_PROTOCOL,
                                            "The server answered with text in the charset %s, which the C "
                                            "library cannot convert",
                                            charset);
    cpod_status status = convert(&c, error);
    iconv_close(c.state);
    if (status == CPOD_OK)
        drop_mark(&out);
    if (status == CPOD_OK && !cpodi_buffer_terminate(&out))
        status = cpodi_no_memory(error);
    if (status == CPOD_OK) {
        cpodi_buffer_free(text);
        *text = out;
    } else {
        cpodi_buffer_free(&out);
    }
    return status;
}

cpod_status cpodi_charset_to_utf8(const char *content_type, cpodi_buffer *text, uint32_t *replaced,
                                  cpod_error *error)
{
    char charset[LONGEST_NAME + 1];
    if (!cpodi_media_parameter(content_type, "charset", charset, sizeof charset) || is_utf8(charset) ||
        text->length == 0)
        return CPOD_OK;
    if (!is_name(charset))
        return cpodi_fail(error, CPOD_ERR_PROTOCOL,
                          "The server answered with text in a charset whose name is malformed: %s",
                          content_type);
    return replace(charset, text, replaced, error);
}
