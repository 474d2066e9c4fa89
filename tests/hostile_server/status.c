/* Status lines, and interim responses before them. */
#include "answer.h"

#include <string.h>

typedef struct status_line {
    const char *text;
    int status;
    verdict verdict;
} status_line;

/* Lines that mean 200, more or less. */
static const status_line odd_lines[] = {
    {"HTTP/1.1 200\r\n", 200, MAY_SUCCEED},        {"HTTP/1.1 200 \r\n", 200, MUST_SUCCEED},
    {"HTTP/1.0 200 OK\r\n", 200, MAY_SUCCEED},     {"HTTP/1.1  200 OK\r\n", 200, MAY_SUCCEED},
    {"HTTP/1.1\t200\tOK\r\n", 200, MAY_SUCCEED},   {"HTTP/1.1 200OK\r\n", 200, MAY_SUCCEED},
    {"HTTP/1.1 0200 OK\r\n", 200, MAY_SUCCEED},    {"HTTP/1.1 200 OK\n", 200, MAY_SUCCEED},
    {"HTTP/1.1 200 OK\r\r\n", 200, MAY_SUCCEED},   {"http/1.1 200 OK\r\n", 200, MAY_SUCCEED},
    {"HTTP/1.2 200 OK\r\n", 200, MAY_SUCCEED},     {"HTTP/2 200 OK\r\n", 200, MAY_SUCCEED},
    {"HTTP/2.0 200 OK\r\n", 200, MAY_SUCCEED},     {"HTTP/3 200 OK\r\n", 200, MAY_SUCCEED},
    {"HTTP/9.9 200 OK\r\n", 200, MAY_SUCCEED},     {"HTTP/11.1 200 OK\r\n", 200, MAY_SUCCEED},
    {"\r\nHTTP/1.1 200 OK\r\n", 200, MAY_SUCCEED}, {"HTTP/1.1 200 \x80\xff\r\n", 200, MAY_SUCCEED},
};

/* None of these is a success. */
static const status_line broken_lines[] = {
    {"", 0, MUST_FAIL},
    {"\r\n", 0, MUST_FAIL},
    {"HTTP/1.1\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 20 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 2x0 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 -200 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 +200 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 2000 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 65736 OK\r\n", 0, MUST_FAIL},      /* 200 in 16 bits */
    {"HTTP/1.1 4294967496 OK\r\n", 0, MUST_FAIL}, /* 200 in 32 bits */
    {"HTTP/1.1 99999999999999999999 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 000 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 099 OK\r\n", 0, MUST_FAIL},
    {"HTTP/1.1 600 OK\r\n", 600, MUST_FAIL},
    {"HTTP/1.1 999 OK\r\n", 999, MUST_FAIL},
    {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n", 101, MUST_FAIL},
    {"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n", 101, MUST_FAIL},
    {"HTTP/1.1 100 Continue\r\n", 100, MUST_FAIL},
    {"RTSP/1.0 200 OK\r\n", 0, MUST_FAIL},
    {"SSH-2.0-OpenSSH_9.2\r\nHTTP/1.1 200 OK\r\n", 0, MUST_FAIL},
    {"\x16\x03\x01\x02HTTP/1.1 200 OK\r\n", 0, MUST_FAIL},
};

static void use(answer *a, const status_line *line)
{
    bytes_add_text(&a->head, line->text);
    a->status = line->status;
    lower(a, line->verdict);
    a->must_end = true;
    bytes_printf(&a->recipe, "; \"%.*s\"", (int)strcspn(line->text, "\r\n"), line->text);
}

static void add_interim(answer *a, uint32_t count)
{
    static const char *const interim[] = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\nContent-Encoding: br\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 199 Other\r\nTransfer-Encoding: chunked\r\n\r\n",
    };
    for (uint32_t i = 0; i < count; i++)
        bytes_add_text(&a->head, *PICK(a->random, interim));
    bytes_printf(&a->recipe, "; %u interim responses", count);
}

/* Any status between 201 and 599, with the content of a 200. */
static void use_other_status(answer *a)
{
    static const int frequent[] = {201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 303, 304, 307, 308,
                                   400, 401, 403, 404, 405, 407, 408, 409, 410, 411, 412, 413, 415, 416, 417,
                                   421, 422, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 511, 599};
    a->status = one_in(a->random, 4) ? 201 + (int)random_below(a->random, 399) : *PICK(a->random, frequent);
    bytes_printf(&a->head, "HTTP/1.1 %d Some\r\n", a->status);
    bytes_printf(&a->recipe, "; status %d", a->status);
    lower(a, a->status < 300 ? MAY_SUCCEED : MUST_FAIL);
    if (a->status == 206) {
        bytes_add_text(&a->head, "Content-Range: bytes 0-9/100\r\n");
        lower(a, MUST_FAIL); /* nothing asked for a part */
    }
}

void make_status(answer *a)
{
    bool is_hostile = (a->hostile & LAYER_STATUS) != 0;
    if (one_in(a->random, 20))
        add_interim(a, 1 + random_below(a->random, 2));
    if (is_hostile && one_in(a->random, 8)) {
        add_interim(a, 1 + random_below(a->random, 400));
        lower(a, MAY_SUCCEED);
    }
    if (is_hostile) {
        switch (random_below(a->random, 3)) {
        case 0:
            use(a, PICK(a->random, odd_lines));
            return;
        case 1:
            use(a, PICK(a->random, broken_lines));
            return;
        default:
            use_other_status(a);
            return;
        }
    }
    a->status = a->kind == CONTENT_FILE ? 201 : a->kind == CONTENT_NONE ? 204 : 200;
    static const char *const reasons[] = {"OK", "", "Created", "Perfectly fine, thank you: 404"};
    bytes_printf(&a->head, "HTTP/1.1 %d %s\r\n", a->status, *PICK(a->random, reasons));
}
