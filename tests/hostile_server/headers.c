/* Header lines beside those of content and framing. */
#include "answer.h"

#include <string.h>

static const char *const harmless[] = {
    "Date: Sun, 06 Nov 1994 08:49:37 GMT",
    "Server: cPod",
    "X-Request-ID: req-1",
    "ETag: \"686897696a7c876b7e\"",
    "ETag: W/\"weak\"",
    "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
    "Set-Cookie: session=1; Path=/; HttpOnly",
    "Link: <https://127.0.0.1/next>; rel=\"next\"",
    "Vary: Accept-Encoding, Accept",
    "Cache-Control: no-store",
    "Location: /v1/people/persons/1",
    "Retry-After: 120",
    "X-Empty:",
    "x-LONG-name-with-dashes-and-123: value with  spaces\tand tabs",
    "X-Frame-Options: DENY",
    "X-Should-Retry: true",
};

typedef struct odd_header {
    const char *line;
    size_t length; /* 0: up to the NUL */
} odd_header;

/* None of these changes the content. */
static const odd_header odd[] = {
    {"X-Folded: a\r\n b\r\n\tc", 0},
    {" Folded: at the beginning", 0},
    {"no colon at all", 0},
    {": no name", 0},
    {"X-Space : before the colon", 0},
    {"X-Nul: a\0b", 10},
    {"X-\0Nul: a", 9},
    {"X-Return: a\rb", 0},
    {"X-Bell: \x07\x1b[31m", 0},
    {"X-High: \x80\xfe\xff", 0},
    {"X-\xff: high", 0},
    {"X-Request-ID: \x1b]0;title\x07\xff", 0},
    {"Retry-After: -1", 0},
    {"Retry-After: 99999999999999999999999999", 0},
    {"Retry-After: 1e999", 0},
    {"Retry-After: Sun, 99 Nov 99999 99:99:99 GMT", 0},
    {"Retry-After-Ms: NaN", 0},
    {"Date: yesterday", 0},
    {"Date: Fri, 31 Dec 9999 23:59:60 GMT", 0},
    {"Last-Modified: 0", 0},
    {"ETag: unquoted \" quote", 0},
    {"Content-Range: bytes 0-4/5", 0},
    {"Content-Range: bytes 9999999999999999999999-5/*", 0},
    {"Connection: close, keep-alive, x", 0},
    {"Connection: upgrade\r\nUpgrade: h2c", 0},
    {"Keep-Alive: timeout=-1, max=0", 0},
    {"Proxy-Connection: close", 0},
    {"Trailer: Content-Length", 0},
    {"Location: http://[::1", 0},
    {"Location: //user:password@host/%zz", 0},
    {"Link: <", 0},
    {"Set-Cookie: =; domain=.com; max-age=-99999999999999999999", 0},
    {"WWW-Authenticate: Negotiate", 0},
    {"WWW-Authenticate: Digest realm=", 0},
    {"Alt-Svc: h3=\":1\"; ma=99999999999999", 0},
    {"Strict-Transport-Security: max-age=31536000", 0},
    {"X-Should-Retry: perhaps", 0},
    {"HTTP/1.1 200 OK", 0},
    {"HTTP/1.1: 404", 0},
};

static void add_line(bytes *to, const odd_header *header)
{
    bytes_add(to, header->line, header->length != 0 ? header->length : strlen(header->line));
    bytes_add_text(to, "\r\n");
}

static void add_many(answer *a)
{
    static const uint32_t counts[] = {50, 300, 3000};
    uint32_t count = *PICK(a->random, counts);
    for (uint32_t i = 0; i < count; i++)
        bytes_printf(&a->head, "X-Header-%u: some value\r\n", i);
    bytes_printf(&a->recipe, "; %u headers", count);
}

static void add_long(answer *a)
{
    static const uint32_t sizes[] = {8000, 60000, 110000, 400000};
    uint32_t size = *PICK(a->random, sizes);
    bytes_add_text(&a->head, one_in(a->random, 2) ? "X-Long: " : "ETag: ");
    for (uint32_t i = 0; i < size; i += 10)
        bytes_add_text(&a->head, "0123456789");
    bytes_add_text(&a->head, "\r\n");
    bytes_printf(&a->recipe, "; a header of %u bytes", size);
}

/* Line feeds alone end the lines of the head. */
static void strip_returns(answer *a)
{
    for (size_t i = a->head.length; i-- > 0;) {
        if (a->head.data[i] == '\r')
            bytes_remove(&a->head, i, 1);
    }
    note(a, "line feeds alone");
}

void make_headers(answer *a)
{
    bool is_hostile = (a->hostile & LAYER_HEADERS) != 0;
    uint32_t kind = is_hostile ? random_below(a->random, 12) : 12;
    for (uint32_t i = random_below(a->random, 5); i > 0; i--) {
        bytes_add_text(&a->head, *PICK(a->random, harmless));
        bytes_add_text(&a->head, "\r\n");
    }
    if (is_hostile) {
        lower(a, MAY_SUCCEED);
        a->must_end = a->must_end || one_in(a->random, 2);
    }
    if (kind == 0) {
        add_many(a);
    } else if (kind == 1) {
        add_long(a);
    } else if (kind < 11) {
        for (uint32_t i = 1 + random_below(a->random, 3); i > 0; i--) {
            const odd_header *header = PICK(a->random, odd);
            add_line(&a->head, header);
            note(a, header->line);
            a->must_end = a->must_end || header->line[0] == ' '; /* folds the line before it */
        }
    }
    bytes_add_text(&a->head, "\r\n");
    if (kind == 11)
        strip_returns(a);
}
