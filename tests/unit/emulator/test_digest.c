/* HTTP Digest of documents that are served generically. This test does not link the services. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HALF_HASH "0123456789abcdef0123456789abcdef"

static fixture *f;

static int64_t read_clock(void *context)
{
    const fixture *of = context;
    return of->now;
}

static int start(void **state)
{
    (void)state;
    f = calloc(1, sizeof *f);
    f->now = FIXTURE_START;
    f->diagnostics = diagnostics_new();
    f->files = reader_new(f->diagnostics);
    f->memory = arena_new();
    const char *path = CPOD_SOURCE_DIR "/tests/unit/emulator/generic.yaml";
    emulator_options options = {.document = spec_load(f->memory, f->files, path, SPEC_CHECK, f->diagnostics),
                                .clock = {read_clock, f}};
    f->emulator = emulator_new(&options, f->diagnostics);
    return f->emulator != NULL ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

/* A call with a cookie, which the operation requires too. `authorization` NULL: none. */
static reply call_with(const char *target, const char *authorization)
{
    const http_field headers[] = {{"Cookie", "session=1"},
                                  {authorization != NULL ? "Authorization" : NULL, authorization},
                                  {NULL, NULL}};
    return fixture_call_with(f, "GET", target, NULL, headers);
}

static void take_nonce(const reply *r, char *nonce, size_t size)
{
    const char *challenge = http_response_find(r->response, "WWW-Authenticate");
    assert_non_null(challenge);
    const char *at = strstr(challenge, "nonce=\"");
    assert_non_null(at);
    at += strlen("nonce=\"");
    (void)snprintf(nonce, size, "%.*s", (int)strcspn(at, "\""), at);
}

static int status_with(const char *target, const char *format, const char *nonce)
{
    char authorization[1024];
    char *at = authorization;
    for (; *format != '\0'; format++) {
        if (*format == '@')
            at += sprintf(at, "%s", nonce);
        else
            *at++ = *format;
    }
    *at = '\0';
    reply r = call_with(target, authorization);
    reply_free(&r);
    return r.status;
}

static void a_challenge_for_each_algorithm(void **state)
{
    (void)state;
    reply r = call_with("/digest", NULL);
    assert_int_equal(r.status, 401);
    static const char *const ends[] = {"\", qop=\"auth\", algorithm=SHA-256",
                                       "\", qop=\"auth\", algorithm=MD5"};
    size_t count = 0;
    for (size_t i = 0; i < r.response->headers.count; i++) {
        const http_field *header = &r.response->headers.items[i];
        if (strcmp(header->name, "WWW-Authenticate") != 0)
            continue;
        assert_true(count < 2);
        assert_memory_equal(header->value, "Digest realm=\"cpod-emulator\", nonce=\"", 37);
        assert_string_equal(header->value + strlen(header->value) - strlen(ends[count]), ends[count]);
        count++;
    }
    assert_int_equal(count, 2);
    reply_free(&r);
    r = call_with("/basic", NULL); /* another scheme */
    assert_int_equal(r.status, 401);
    assert_null(http_response_find(r.response, "WWW-Authenticate"));
    reply_free(&r);
}

static void responses_of_the_right_form(void **state)
{
    (void)state;
    char nonce[256];
    reply r = call_with("/digest?a=%20b", NULL);
    take_nonce(&r, nonce, sizeof nonce);
    reply_free(&r);
#define BEGIN "Digest username=\"u\\\"v\", realm=\"cpod-emulator\", nonce=\"@\", "
#define TAIL  "uri=\"/digest?a=%20b\", qop=auth, nc=00000001, cnonce=\"c\", response=\""
    static const struct {
        const char *header;
        int status;
    } cases[] = {
        {BEGIN TAIL HALF_HASH "\"", 204},
        {BEGIN TAIL HALF_HASH "\", algorithm=MD5", 204},
        {"digest algorithm=\"SHA-256\", " TAIL HALF_HASH HALF_HASH
         "\",username=u,realm=\"cpod-emulator\",nonce=\"@\",opaque=\"o, p\"",
         204},
        {BEGIN TAIL HALF_HASH "\", algorithm=SHA-256", 401},
        {BEGIN TAIL HALF_HASH HALF_HASH "\", algorithm=MD5", 401},
        {BEGIN TAIL HALF_HASH "\", algorithm=SHA-512-256", 401},
        {BEGIN TAIL "0123456789abcdef0123456789abcdeg\"", 401},
        {BEGIN TAIL "\"", 401},
        {"Digest " TAIL HALF_HASH "\", realm=\"cpod-emulator\", nonce=\"@\"", 401},
        {"Digest username=\"\", realm=\"cpod-emulator\", nonce=\"@\", " TAIL HALF_HASH "\"", 401},
        {"Digest username=\"u\", realm=\"other\", nonce=\"@\", " TAIL HALF_HASH "\"", 401},
        {"Digest username=\"u\", realm=\"cpod-emulator\", nonce=\"@x\", " TAIL HALF_HASH "\"", 401},
        {"Digest username=\"u\", realm=\"cpod-emulator\", nonce=\"\", " TAIL HALF_HASH "\"", 401},
        {BEGIN "uri=\"/digest\", qop=auth, nc=00000001, cnonce=\"c\", response=\"" HALF_HASH "\"", 401},
        {BEGIN "uri=\"/digest?a=%20b\", nc=00000001, cnonce=\"c\", response=\"" HALF_HASH "\"", 401},
        {BEGIN "uri=\"/digest?a=%20b\", qop=auth, nc=1, cnonce=\"c\", response=\"" HALF_HASH "\"", 401},
        {BEGIN "uri=\"/digest?a=%20b\", qop=auth, nc=00000001, response=\"" HALF_HASH "\"", 401},
        {"Digest", 401},
        {"Digest ", 401},
        {"Digest username=\"", 401},
        {"Digest = , \"", 401},
        {"Basic dTpw", 401},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].header);
        assert_int_equal(status_with("/digest?a=%20b", cases[i].header, nonce), cases[i].status);
    }
}

static void a_nonce_lives_as_long_as_a_token(void **state)
{
    (void)state;
    char nonce[256], header[1024];
    reply r = call_with("/digest", NULL);
    take_nonce(&r, nonce, sizeof nonce);
    reply_free(&r);
    (void)snprintf(header, sizeof header,
                   "Digest username=\"u\", realm=\"cpod-emulator\", nonce=\"%s\", uri=\"/digest\", qop=auth, "
                   "nc=00000001, cnonce=\"c\", response=\"" HALF_HASH "\"",
                   nonce);
    f->now += 3600 * 1000;
    r = call_with("/digest", header);
    assert_int_equal(r.status, 204);
    reply_free(&r);
    f->now += 1000;
    r = call_with("/digest", header);
    assert_int_equal(r.status, 401);
    assert_non_null(strstr(http_response_find(r.response, "WWW-Authenticate"), ", stale=true"));
    reply_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_challenge_for_each_algorithm),
        cmocka_unit_test(responses_of_the_right_form),
        cmocka_unit_test(a_nonce_lives_as_long_as_a_token),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
