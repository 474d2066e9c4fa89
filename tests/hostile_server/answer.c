#include "answer.h"

#include <stdint.h>
#include <string.h>

bool one_in(random_source *random, uint32_t count)
{
    return random_below(random, count) == 0;
}

void note(answer *a, const char *choice)
{
    if (a->recipe.length > 0)
        bytes_add_text(&a->recipe, "; ");
    bytes_add_text(&a->recipe, choice);
}

void lower(answer *a, verdict to)
{
    if (to > a->verdict)
        a->verdict = to;
}

bool is_json(const answer *a)
{
    return a->kind <= CONTENT_TOKEN;
}

bool has_no_body(const answer *a)
{
    return a->is_head || a->status == 204 || a->status == 304 || (a->status >= 100 && a->status < 200);
}

/* What the first `kept` bytes of `coded` are the coding of; SIZE_MAX: of nothing. */
static size_t content_in(const answer *a, size_t kept)
{
    if (!a->is_coded)
        return kept;
    for (size_t i = 0; i < a->member_count; i++) {
        if (a->members[i].coded == kept)
            return a->members[i].content;
    }
    return SIZE_MAX;
}

void lose_content(answer *a, size_t kept)
{
    if (kept >= a->coded.length)
        return;
    lower(a, MAY_SUCCEED);
    if (kept >= a->needed)
        return;
    note(a, "incomplete");
    size_t left = content_in(a, kept);
    if (left == SIZE_MAX || (is_json(a) && left < a->content.length))
        lower(a, MUST_FAIL);
    else
        bytes_truncate(&a->content, left);
    if (a->is_coded && left != SIZE_MAX && !is_json(a) && a->status < 300)
        a->verdict = MAY_SUCCEED; /* the members behind are not there, whole or cut */
}

/* ---- cut, and bytes behind the end ---- */

static void cut(answer *a)
{
    const size_t head = a->head.length;
    size_t at = random_below(a->random, 3) == 0 && a->wire.length > head
                    ? head + random_below(a->random, (uint32_t)(a->wire.length - head))
                    : random_below(a->random, (uint32_t)a->wire.length + 1);
    bytes_truncate(&a->wire, at);
    static const ending endings[] = {ENDING_CLOSED, ENDING_CLOSED, ENDING_RESET};
    a->ending = one_in(a->random, 500) ? ENDING_HELD : endings[random_below(a->random, 3)];
    bytes_printf(&a->recipe, "; cut at %zu", at);
    bool is_delimited = a->complete_at != SIZE_MAX;
    size_t whole_at = a->whole_at != 0 ? a->whole_at : a->complete_at;
    lower(a, MAY_SUCCEED);
    if (at < head || (is_delimited && at < head + whole_at))
        lower(a, MUST_FAIL);
    else if (!is_delimited)
        lose_content(a, at - head);
}

static void add_behind(answer *a)
{
    static const char another[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                  "17\r\n\r\n{\"data\":\"forged\"}";
    static const char *const texts[] = {"x", "\r\n", "\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", another};
    bytes *to = one_in(a->random, 2) ? &a->behind : &a->wire;
    size_t which = random_below(a->random, 6);
    if (which < 5)
        bytes_add_text(to, texts[which]);
    for (uint32_t i = 0; which == 5 && i < 3000; i++)
        bytes_add_text(to, "garbage ");
    note(a, to == &a->wire ? "bytes behind the end" : "late bytes behind the end");
    a->is_dirty = true;
    lower(a, MAY_SUCCEED);
}

static void choose_ending(answer *a)
{
    const bool is_complete = a->complete_at <= a->body.length;
    a->ending = is_complete && !a->must_end && !one_in(a->random, 6) ? ENDING_KEPT : ENDING_CLOSED;
    if ((a->hostile & LAYER_BEHIND) != 0 && one_in(a->random, 4))
        a->ending = ENDING_RESET;
    if (!is_complete && a->hostile != 0 && one_in(a->random, 500))
        a->ending = ENDING_HELD;
}

/* What was sent before a reset may be lost. */
static void judge_ending(answer *a)
{
    const bool is_complete = a->complete_at <= a->body.length;
    if (a->ending == ENDING_RESET)
        lower(a, a->complete_at != SIZE_MAX ? MAY_SUCCEED : MUST_FAIL);
    if (a->ending == ENDING_RESET)
        note(a, "reset");
    if (a->ending == ENDING_HELD)
        lower(a, is_complete ? MAY_SUCCEED : MUST_FAIL);
    a->is_dirty = a->is_dirty || a->ending == ENDING_HELD;
}

static void choose_pace(answer *a)
{
    uint32_t choice = random_below(a->random, 100);
    a->pace = choice < 70   ? PACE_AT_ONCE
              : choice < 80 ? PACE_BYTES
              : choice < 97 ? PACE_PIECES
                            : PACE_DELAYED;
    static const char *const names[] = {"at once", "byte by byte", "in pieces", "with delays"};
    note(a, names[a->pace]);
}

void answer_reset(answer *a, content_kind kind, unsigned hostile, random_source *random)
{
    bytes *const all[] = {&a->content, &a->json, &a->coded,  &a->head,
                          &a->body,    &a->wire, &a->behind, &a->recipe};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        bytes_clear(all[i]);
    for (size_t i = 0; i < MOST_EVENTS; i++)
        bytes_clear(&a->events[i].json);
    a->event_count = 0;
    a->member_count = 0;
    a->stream_count = 0;
    a->needed = 0;
    a->whole_at = 0;
    a->complete_at = 0;
    a->is_coded = false;
    a->status = 0;
    a->verdict = MUST_SUCCEED;
    a->is_early = false;
    a->is_dirty = false;
    a->must_end = false;
    a->random = random;
    a->kind = kind;
    a->hostile = hostile;
}

void answer_make(answer *a, content_kind kind, unsigned hostile, random_source *random)
{
    answer_reset(a, kind, hostile, random);
    make_status(a);
    make_content(a);
    make_coding(a);
    if (a->needed == 0)
        a->needed = a->coded.length;
    make_framing(a);
    make_headers(a);
    bytes_add(&a->wire, a->head.data, a->head.length);
    bytes_add(&a->wire, a->body.data, a->body.length);
    choose_ending(a);
    choose_pace(a);
    if ((hostile & LAYER_CUT) != 0)
        cut(a);
    else if ((hostile & LAYER_BEHIND) != 0 && a->complete_at <= a->body.length && a->status >= 200)
        add_behind(a);
    judge_ending(a);
}

void answer_free(answer *a)
{
    bytes *const all[] = {&a->content, &a->json, &a->coded,  &a->head,
                          &a->body,    &a->wire, &a->behind, &a->recipe};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        bytes_free(all[i]);
    for (size_t i = 0; i < MOST_EVENTS; i++)
        bytes_free(&a->events[i].json);
}
