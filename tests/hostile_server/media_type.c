/* Content-Type. */
#include "answer.h"

static const char *media_type(const answer *a)
{
    return is_json(a)                  ? "application/json"
           : a->kind == CONTENT_EVENTS ? "text/event-stream"
                                       : "application/octet-stream";
}

void make_media_type(answer *a)
{
    static const char *const odd[] = {"text/html",
                                      "",
                                      "/",
                                      ";",
                                      "application/json; charset=utf-16",
                                      "application/json;charset=\"",
                                      "text/json",
                                      "application/problem+json",
                                      "multipart/form-data; boundary=x",
                                      "application/x-ndjson",
                                      "*/*",
                                      "application/json, text/html",
                                      "\x80\xff"};
    static const char *const endings[] = {"", "", "", "; charset=utf-8", ";charset=UTF-8", " ; x=\"y;z\""};
    if ((a->hostile & LAYER_CONTENT) == 0 || !one_in(a->random, 4)) {
        bytes_printf(&a->head, "Content-Type: %s%s\r\n", media_type(a), *PICK(a->random, endings));
        return;
    }
    lower(a, MAY_SUCCEED);
    uint32_t count = random_below(a->random, 3);
    for (uint32_t i = 0; i < count; i++) {
        const char *type = *PICK(a->random, odd);
        bytes_printf(&a->head, "Content-Type: %s\r\n", type);
        bytes_printf(&a->recipe, "; Content-Type: %s", type);
    }
    if (count == 0)
        note(a, "no Content-Type");
}
