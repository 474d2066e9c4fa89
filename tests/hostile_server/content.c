/* JSON and bytes that a response carries, and JSON that is none. */
#include "answer.h"

#include <stdio.h>
#include <string.h>

/* ---- valid ---- */

static void add_space(answer *a, bytes *to)
{
    static const char *const spaces[] = {"", "", "", "", "", " ", "\n", "\t ", "\r\n  "};
    bytes_add_text(to, *PICK(a->random, spaces));
}

static void add_string(answer *a, bytes *to)
{
    static const char *const pieces[] = {"a",
                                         "Alice",
                                         " ",
                                         "\\n",
                                         "\\\"",
                                         "\\\\",
                                         "\\/",
                                         "\\u00e9",
                                         "\\ud83d\\ude00",
                                         "\xc3\xa9",
                                         "\xf0\x9f\x98\x80",
                                         "\\u2028",
                                         "\x7f",
                                         "%s%n",
                                         "0123456789",
                                         "\\t",
                                         "\xe2\x80\xae",
                                         "{}[],:"};
    uint32_t count = one_in(a->random, 30) ? random_below(a->random, 3000) : random_below(a->random, 8);
    bytes_add_text(to, "\"");
    for (uint32_t i = 0; i < count; i++)
        bytes_add_text(to, *PICK(a->random, pieces));
    bytes_add_text(to, "\"");
}

static void add_member(answer *a, bytes *to, const char *name)
{
    if (to->data[to->length - 1] != '{')
        bytes_add_text(to, ",");
    add_space(a, to);
    bytes_printf(to, "\"%s\"", name);
    add_space(a, to);
    bytes_add_text(to, ":");
    add_space(a, to);
}

static void add_value(answer *a, bytes *to, const char *name, const char *json)
{
    add_member(a, to, name);
    bytes_add_text(to, json);
    add_space(a, to);
}

#define TIME "\"2026-05-22T10:00:00.000Z\""

static void add_person(answer *a, bytes *to)
{
    bytes_add_text(to, "{");
    add_value(a, to, "id", "\"per-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\"");
    add_value(a, to, "tenant_id", "\"acme\"");
    add_value(a, to, "created_at", TIME);
    add_value(a, to, "updated_at", TIME);
    add_member(a, to, "firstName");
    add_string(a, to);
    add_member(a, to, "lastName");
    add_string(a, to);
    add_value(a, to, "email", "\"alice@acme.com\"");
    add_value(a, to, "type", one_in(a->random, 8) ? "\"robot\"" : "\"employee\"");
    add_value(a, to, "status", "\"active\"");
    if (one_in(a->random, 3))
        add_value(a, to, "tags", "[\"pilot\",\"q3\"]");
    if (one_in(a->random, 6))
        add_value(a, to, "a_member_of_a_later_version", "{\"list\":[1,2.5e3,null,true,\"\"],\"object\":{}}");
    add_member(a, to, "version");
    bytes_printf(to, "%u", random_below(a->random, 1u << 30));
    add_space(a, to);
    bytes_add_text(to, "}");
}

static void add_file(answer *a, bytes *to)
{
    bytes_add_text(to, "{");
    add_value(a, to, "id", "\"fil-01J9ZQ4T7M3V5B8C2D6E9F0GHJ\"");
    add_member(a, to, "name");
    add_string(a, to);
    add_value(a, to, "contentType", "\"text/plain\"");
    add_value(a, to, "sha256", "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"");
    add_value(a, to, "createdAt", TIME);
    add_member(a, to, "sizeBytes");
    bytes_printf(to, "%u", random_below(a->random, 1u << 30));
    bytes_add_text(to, "}");
}

static void add_meta(answer *a, bytes *to)
{
    add_value(a, to, "meta", "{\"requestId\":\"req-2\",\"timestamp\":" TIME "}");
}

static void add_page(answer *a, bytes *to)
{
    uint32_t count = random_below(a->random, 4);
    bytes_add_text(to, "{");
    add_member(a, to, "data");
    bytes_add_text(to, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            bytes_add_text(to, ",");
        add_person(a, to);
    }
    bytes_add_text(to, "]");
    add_value(a, to, "total", "100");
    add_value(a, to, "pageSize", "4");
    add_member(a, to, "page");
    bytes_printf(to, "%u", a->page);
    add_value(a, to, "hasMore", a->has_more ? "true" : "false");
    add_meta(a, to);
    bytes_add_text(to, "}");
}

static void add_token(answer *a, bytes *to)
{
    static const char *const lives[] = {"3600", "\"3600\"", "3599.5", "1e6", "99999999999999999999", "null"};
    (void)snprintf(a->token, sizeof a->token, "token-%08x%08x", random_below(a->random, UINT32_MAX),
                   random_below(a->random, UINT32_MAX));
    bytes_add_text(to, "{");
    if (one_in(a->random, 2))
        add_value(a, to, "token_type", "\"Bearer\"");
    add_member(a, to, "access_token");
    bytes_printf(to, "\"%s\"", a->token);
    add_space(a, to);
    add_value(a, to, "expires_in", *PICK(a->random, lives));
    bytes_add_text(to, "}");
}

static void add_bytes(answer *a, bytes *to)
{
    static const uint32_t sizes[] = {1, 10, 100, 1000, 1000, 20000, 70000};
    uint32_t size = random_below(a->random, one_in(a->random, 100) ? 400000 : *PICK(a->random, sizes));
    uint32_t kind = random_below(a->random, 3);
    for (uint32_t i = 0; i < size; i++) {
        char byte = kind == 0   ? (char)random_below(a->random, 256)
                    : kind == 1 ? (char)('a' + i % 26)
                                : "\r\n0"[i % 3];
        bytes_add(to, &byte, 1);
    }
}

/* ---- defects ---- */

static void replace(answer *a, const char *text)
{
    bytes_clear(&a->content);
    bytes_add_text(&a->content, text);
    lower(a, MUST_FAIL);
}

static void replace_whole(answer *a)
{
    static const char *const texts[] = {"",
                                        " ",
                                        "null",
                                        "[]",
                                        "{}",
                                        "true",
                                        "\"text\"",
                                        "0",
                                        "{\"data\":null}",
                                        "{\"data\":[]}",
                                        "{\"data\":{}}",
                                        "{\"data\":\"x\"}",
                                        "<html><body>502 Bad Gateway</body></html>",
                                        "{",
                                        "[",
                                        "\"",
                                        "{\"data\":",
                                        "\xEF\xBB\xBF",
                                        "\xff\xfe{",
                                        "undefined",
                                        ")]}',\n{}",
                                        "{\"error\":\"unauthorized\"}",
                                        "data: {}\n\n",
                                        "-",
                                        "{\"a\":1}{\"a\":2}"};
    replace(a, *PICK(a->random, texts));
}

static void cut_text(answer *a)
{
    bytes_truncate(&a->content, random_below(a->random, (uint32_t)a->content.length));
    note(a, "JSON is cut");
    lower(a, MUST_FAIL);
}

static void add_after(answer *a)
{
    static const char *const texts[] = {"x", "{}", "null",          "}",  "]",
                                        ",", "\"", " {\"data\":1}", "//", "\xEF\xBB\xBF"};
    bytes_add_text(&a->content, *PICK(a->random, texts));
    note(a, "text behind the JSON");
    lower(a, MUST_FAIL);
}

static void add_nul_after(answer *a)
{
    bytes_add_zeros(&a->content, 1);
    note(a, "NUL behind the JSON");
    lower(a, MUST_FAIL);
}

static void add_mark(answer *a)
{
    bytes_insert(&a->content, 0, "\xEF\xBB\xBF", 3);
    note(a, "byte order mark");
    lower(a, MAY_SUCCEED);
}

static void use_utf16(answer *a)
{
    bytes wide = {NULL, 0, 0};
    bool is_little = one_in(a->random, 2);
    for (size_t i = 0; i < a->content.length; i++) {
        const char pair[] = {is_little ? a->content.data[i] : '\0', is_little ? '\0' : a->content.data[i]};
        bytes_add(&wide, pair, 2);
    }
    bytes_clear(&a->content);
    bytes_add(&a->content, wide.data, wide.length);
    bytes_free(&wide);
    note(a, "UTF-16");
    lower(a, MUST_FAIL);
}

/* Where the value of a member begins; 0: the content does not have it. */
static size_t value_of(const answer *a, const char *name)
{
    const char *at = strstr(a->content.data, name);
    const char *colon = at == NULL ? NULL : strchr(at, ':');
    return colon == NULL ? 0 : (size_t)(colon + 1 - a->content.data) + strspn(colon + 1, " \t\r\n");
}

static const char *text_name(const answer *a)
{
    return a->kind == CONTENT_FILE    ? "\"name\""
           : a->kind == CONTENT_TOKEN ? "\"access_token\""
                                      : "\"firstName\"";
}

static void damage_string(answer *a)
{
    static const struct {
        const char *text;
        size_t length;
    } defects[] = {
        {"\\ud800", 6}, {"\\udc00x", 7}, {"\\ud800\\u0041", 12}, {"\\u0000", 6},          {"\0", 1},
        {"\n", 1},      {"\x01", 1},     {"\\x41", 4},           {"\\u12g4", 6},          {"\\ ", 2},
        {"\xff", 1},    {"\xc0\xaf", 2}, {"\xed\xa0\x80", 3},    {"\xf4\x90\x80\x80", 4}, {"\xc3", 1}};
    size_t at = value_of(a, text_name(a));
    if (at == 0) {
        cut_text(a);
        return;
    }
    size_t which = random_below(a->random, sizeof defects / sizeof defects[0]);
    bytes_insert(&a->content, at + 1, defects[which].text, defects[which].length);
    bytes_printf(&a->recipe, "; damaged string %zu", which);
    lower(a, MUST_FAIL);
}

static void damage_number(answer *a)
{
    static const char *const numbers[] = {
        "NaN", "Infinity", "-Infinity", "01",    "+1",   "1.",
        ".5",  "1e",       "0x1",       "1e999", "1.5",  "9223372036854775808",
        "-",   "1_000",    "\"1\"",     "null",  "true", "[1]",
        "",    "1 2",      "--1"};
    const char *name = a->kind == CONTENT_FILE   ? "\"sizeBytes\""
                       : a->kind == CONTENT_PAGE ? "\"total\""
                                                 : "\"version\"";
    size_t at = a->kind == CONTENT_TOKEN ? 0 : value_of(a, name);
    if (at == 0) {
        cut_text(a);
        return;
    }
    bytes_remove(&a->content, at, strspn(a->content.data + at, "0123456789"));
    const char *number = *PICK(a->random, numbers);
    bytes_insert(&a->content, at, number, strlen(number));
    bytes_printf(&a->recipe, "; number %s", number);
    lower(a, MUST_FAIL);
}

/* Removes a bracket, or a quote that is not escaped. Those in strings are pieces that leave a valid string. */
static void remove_structure(answer *a)
{
    size_t first = a->content.length - 1;
    size_t at = one_in(a->random, 2) ? first : 0;
    bytes_remove(&a->content, at, 1);
    note(a, "without a bracket");
    lower(a, MUST_FAIL);
}

static void nest(answer *a)
{
    static const uint32_t depths[] = {200, 300, 5000, 100000};
    uint32_t depth = *PICK(a->random, depths);
    bool is_closed = one_in(a->random, 2);
    bytes deep = {NULL, 0, 0};
    bytes_add_text(&deep, "\"deep\":");
    for (uint32_t i = 0; i < depth; i++)
        bytes_add_text(&deep, i % 2 == 0 ? "[" : "{\"a\":");
    bytes_add_text(&deep, "0");
    for (uint32_t i = depth; is_closed && i-- > 0;)
        bytes_add_text(&deep, i % 2 == 0 ? "]" : "}");
    bytes_add_text(&deep, ",");
    bytes_insert(&a->content, 1, deep.data, deep.length);
    bytes_free(&deep);
    bytes_printf(&a->recipe, "; %u levels%s", depth, is_closed ? "" : ", not closed");
    lower(a, is_closed && depth < 256 ? MAY_SUCCEED : MUST_FAIL);
}

static void repeat_member(answer *a)
{
    bytes_insert(&a->content, 1, "\"x\":1,\"x\":2,", 12);
    note(a, "unknown member twice");
    lower(a, MAY_SUCCEED);
}

static void damage_json(answer *a)
{
    static void (*const defects[])(answer *) = {replace_whole, cut_text,      cut_text,      add_after,
                                                add_nul_after, add_mark,      use_utf16,     damage_string,
                                                damage_string, damage_number, damage_number, remove_structure,
                                                nest,          repeat_member};
    (*PICK(a->random, defects))(a);
}

/* ---- all ---- */

static void add_json(answer *a)
{
    if (a->kind == CONTENT_PERSON)
        add_person(a, &a->json);
    else if (a->kind == CONTENT_FILE)
        add_file(a, &a->json);
    else if (a->kind == CONTENT_PAGE)
        add_page(a, &a->json);
    else
        add_token(a, &a->json);
    if (a->kind == CONTENT_PAGE || a->kind == CONTENT_TOKEN) {
        bytes_add(&a->content, a->json.data, a->json.length);
        return;
    }
    bytes_add_text(&a->content, "{");
    if (one_in(a->random, 2))
        add_meta(a, &a->content);
    add_member(a, &a->content, "data");
    bytes_add(&a->content, a->json.data, a->json.length);
    if (one_in(a->random, 4))
        add_meta(a, &a->content);
    bytes_add_text(&a->content, "}");
}

void make_content(answer *a)
{
    bool is_hostile = (a->hostile & LAYER_CONTENT) != 0;
    if (a->kind == CONTENT_EVENTS)
        make_events(a);
    else if (a->kind == CONTENT_BYTES || a->kind == CONTENT_NONE)
        add_bytes(a, &a->content);
    else
        add_json(a);
    if (is_json(a) && is_hostile)
        damage_json(a);
    if (a->kind != CONTENT_NONE || is_hostile)
        make_media_type(a);
}
