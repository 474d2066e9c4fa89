#include "engine/auth/digest.h"

#include "engine/auth/jwt.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char realm[] = "cpod-emulator";

/* ---- parameters ---- */

/* The value of a parameter, unquoted; NULL: absent, or the header is malformed before it. */
static const char *parameter(arena *a, const char *header, const char *name)
{
    const char *at = header + strlen("Digest ");
    for (;;) {
        at += strspn(at, " \t,");
        const char *word = at;
        size_t length = strcspn(at, "=, \t");
        at += length;
        if (length == 0 || *at != '=')
            return NULL;
        at++;
        bool is_quoted = *at == '"';
        at += is_quoted ? 1 : 0;
        buffer value = {0};
        for (; *at != '\0' && (is_quoted ? *at != '"' : strchr(", \t", *at) == NULL); at++) {
            at += is_quoted && *at == '\\' && at[1] != '\0' ? 1 : 0;
            buffer_append_char(&value, *at);
        }
        bool is_it = length == strlen(name) && strncasecmp(word, name, length) == 0;
        const char *text = is_it ? arena_copy(a, buffer_text(&value)) : NULL;
        buffer_free(&value);
        if (is_it)
            return text;
        at += is_quoted && *at == '"' ? 1 : 0;
    }
}

static bool is_hexadecimal(const char *text, size_t length)
{
    return text != NULL && strlen(text) == length && strspn(text, "0123456789abcdefABCDEF") == length;
}

static bool is_equal(const char *text, const char *expected)
{
    return text != NULL && strcasecmp(text, expected) == 0;
}

/* ---- nonces ---- */

/* The time in seconds, and its signature: the emulator need not remember what it has issued. */
static const char *make_nonce(const call *c, int64_t seconds)
{
    char text[32];
    int length = snprintf(text, sizeof text, "digest:%" PRId64, seconds);
    return arena_format(c->memory, "%" PRId64 ".%s", seconds,
                        jwt_signature(c->memory, text, (size_t)length, c->emulator->token_key));
}

static digest_state read_nonce(const call *c, const char *nonce)
{
    int64_t issued = nonce != NULL ? strtoll(nonce, NULL, 10) : 0;
    if (nonce == NULL || !jwt_is_same(nonce, make_nonce(c, issued)))
        return DIGEST_INVALID;
    return c->now / 1000 - issued > c->emulator->options.token_lifetime ? DIGEST_STALE : DIGEST_VALID;
}

/* ---- challenge and response ---- */

digest_state digest_read(const call *c)
{
    const char *header = http_request_header(c->request, "Authorization");
    if (header == NULL || strncasecmp(header, "Digest ", strlen("Digest ")) != 0)
        return DIGEST_INVALID;
    const char *algorithm = parameter(c->memory, header, "algorithm");
    bool is_sha = is_equal(algorithm, "SHA-256");
    const char *nonce_of_client = parameter(c->memory, header, "cnonce");
    const char *user = parameter(c->memory, header, "username");
    const char *uri = parameter(c->memory, header, "uri");
    bool is_well_formed = (is_sha || algorithm == NULL || is_equal(algorithm, "MD5")) && user != NULL &&
                          *user != '\0' && is_equal(parameter(c->memory, header, "realm"), realm) &&
                          uri != NULL && strcmp(uri, c->request->target) == 0 &&
                          is_equal(parameter(c->memory, header, "qop"), "auth") && nonce_of_client != NULL &&
                          *nonce_of_client != '\0' && is_hexadecimal(parameter(c->memory, header, "nc"), 8) &&
                          is_hexadecimal(parameter(c->memory, header, "response"), is_sha ? 64 : 32);
    return is_well_formed ? read_nonce(c, parameter(c->memory, header, "nonce")) : DIGEST_INVALID;
}

void digest_challenge(call *c, bool is_stale)
{
    static const char *const algorithms[] = {"SHA-256", "MD5"};
    const char *nonce = make_nonce(c, c->now / 1000);
    for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++)
        http_response_header(c->response, "WWW-Authenticate",
                             arena_format(c->memory,
                                          "Digest realm=\"%s\", nonce=\"%s\", qop=\"auth\", algorithm=%s%s",
                                          realm, nonce, algorithms[i], is_stale ? ", stale=true" : ""));
}
