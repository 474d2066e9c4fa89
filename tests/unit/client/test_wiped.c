/* Secrets in memory: the lines of headers that libcurl holds, the buffer that they are put together in, tokens that
 * another one has replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <curl/curl.h>

#include "curl_client.h"
#include "scripted.h"
#include "session.h"
#include "support/keeper.h"

#define JSON "content-type: application/json"
#define RENEWED(token, refresh)                                                                             \
    {                                                                                                       \
        200, JSON, "{\"access_token\":\"" token "\",\"refresh_token\":\"" refresh "\",\"expires_in\":100}", \
            0, 0                                                                                            \
    }

static keeper memory;   /* too large for a stack */
static loopback server; /* as well */

/* ---- memory of libcurl ---- */

/* A block of libcurl's, which is kept when libcurl frees it. */
typedef struct block {
    struct block *next;
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
} block;

static block *blocks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *keep_malloc(size_t size)
{
    block *b = calloc(1, sizeof *b + size);
    if (b == NULL)
        return NULL;
    b->size = size;
    (void)pthread_mutex_lock(&lock);
    b->next = blocks;
    blocks = b;
    (void)pthread_mutex_unlock(&lock);
    return b->bytes;
}

static void keep_free(void *bytes)
{
    (void)bytes;
}

static void *keep_calloc(size_t count, size_t size)
{
    return keep_malloc(count * size);
}

static void *keep_realloc(void *bytes, size_t size)
{
    void *larger = keep_malloc(size);
    if (larger == NULL || bytes == NULL)
        return larger;
    const block *old = (const block *)(void *)((char *)bytes - offsetof(block, bytes));
    memcpy(larger, bytes, old->size < size ? old->size : size);
    return larger;
}

static char *keep_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = keep_malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* Whether libcurl's memory has this line of a header as a text of its own. What libcurl itself puts together
 * for the socket has line ends. */
static bool curl_holds_line(const char *line)
{
    size_t size = strlen(line) + 1;
    for (const block *b = blocks; b != NULL; b = b->next) {
        for (size_t i = 0; i + size <= b->size; i++) {
            if (b->bytes[i] == (unsigned char)*line && memcmp(b->bytes + i, line, size) == 0)
                return true;
        }
    }
    return false;
}

static int free_blocks(void **state)
{
    (void)state;
    curl_global_cleanup();
    while (blocks != NULL) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
    return 0;
}

static int keep_blocks(void **state)
{
    (void)state;
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, keep_malloc, keep_free, keep_realloc, keep_strdup,
                                keep_calloc) == CURLE_OK
               ? 0
               : -1;
}

/* ---- tests ---- */

static void test_lines_of_headers(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = OK_THING}};
    LOOPBACK(&server, responses);
    memset(&memory, 0, sizeof memory);
    cpod_allocator allocator = keeper_allocator(&memory);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.allocator = &allocator;
    options.token = "t0ken";
    cpod_client *client = curl_client(&server, &options);
    const cpod_header first[] = {{"X-Key", "k3y"}, {"X-Longer", "l0nger-than-the-one-before-it"}};
    const cpod_header second[] = {{"X-Key", "0ther"}};
    assert_int_equal(curl_get(client, CPOD_CALL(.headers = first, .header_count = 2), NULL, NULL), CPOD_OK);
    assert_true(curl_holds_line("X-Key: k3y")); /* the search finds what is still in use */
    assert_int_equal(curl_get(client, CPOD_CALL(.headers = second, .header_count = 1), NULL, NULL), CPOD_OK);
    assert_false(curl_holds_line("X-Key: k3y"));
    assert_false(curl_holds_line("X-Longer: l0nger-than-the-one-before-it"));
    assert_true(curl_holds_line("X-Key: 0ther"));
    assert_true(curl_holds_line("Authorization: Bearer t0ken"));
    cpod_client_free(client);
    loopback_end(&server);
    assert_non_null(strstr(server.requests[0], "\r\nX-Key: k3y\r\n"));
    assert_false(curl_holds_line("X-Key: 0ther"));
    assert_false(curl_holds_line("Authorization: Bearer t0ken"));
    assert_true(keeper_holds(&memory, "/v1/things/")); /* the search finds memory that is not wiped */
    assert_false(keeper_holds(&memory, "t0ken"));
    /* Put together in one buffer. The copies of the caller's values are not secret. */
    assert_false(keeper_holds(&memory, "X-Key: k3y"));
}

/* While the client lives: what another token has replaced is nowhere. */
static void test_tokens_that_were_replaced(void **state)
{
    (void)state;
    static const script_response refused = {401, NULL, NULL, 0, 0};
    static const script_response found = {200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0};
    const script_response responses[] = {refused, RENEWED("t-0ne", "r-0ne"), found,
                                         refused, RENEWED("t-tw0", "r-tw0"), found};
    memset(&memory, 0, sizeof memory);
    cpod_allocator allocator = keeper_allocator(&memory);
    script s;
    SCRIPT(&s, responses);
    cpod_client_options options = session_options();
    options.allocator = &allocator;
    cpod_client *client = script_client(&s, &options);
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(keeper_holds(&memory, "t-0ne"));
    assert_true(keeper_holds(&memory, "r-0ne"));
    assert_int_equal(session_get(client, NULL), CPOD_OK);
    assert_true(script_sent(&s, 4, "refresh_token=r-0ne"));
    assert_false(keeper_holds(&memory, "t-0ne"));
    assert_false(keeper_holds(&memory, "r-0ne"));
    assert_true(keeper_holds(&memory, "t-tw0"));
    assert_true(keeper_holds(&memory, "r-tw0"));
    cpod_client_free(client);
    assert_false(keeper_holds(&memory, "t-tw0"));
    assert_false(keeper_holds(&memory, "r-tw0"));
}

/* Keys in query and cookie, and a password, of each attempt. */
static void test_other_credentials(void **state)
{
    (void)state;
    static const script_response busy = {503, NULL, NULL, 0, 0};
    static const script_response found = {200, JSON, "{\"id\":\"1\"}", 0, 0};
    const script_response responses[] = {busy, found};
    static const struct {
        const char *api_key, *username, *password, *sent, *secret;
    } cases[] = {
        {"k3y", NULL, NULL, "Cookie: session=k3y", "k3y"},
        {NULL, "Aladdin", "0pen sesame",
         "Authorization: Basic QWxhZGRpbjowcGVuIHNlc2FtZQ==", "QWxhZGRpbjowcGVuIHNlc2FtZQ=="},
        {NULL, "Aladdin", "0pen sesame", "Authorization: Basic ", "0pen sesame"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(&memory, 0, sizeof memory);
        cpod_allocator allocator = keeper_allocator(&memory);
        script s;
        SCRIPT(&s, responses);
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.allocator = &allocator;
        const cpod_credential keys[] = {cpod_credential_key("HeaderKey", cases[i].api_key),
                                        cpod_credential_key("QueryKey", cases[i].api_key),
                                        cpod_credential_key("CookieKey", cases[i].api_key)};
        options.credentials = keys;
        options.credential_count = cases[i].api_key != NULL ? 3 : 0;
        options.username = cases[i].username;
        options.password = cases[i].password;
        cpod_client *client = script_client(&s, &options);
        assert_int_equal(cpod_core_call(client, client_test_api(), OP_KEYED, NULL, NULL, NULL, NULL, NULL),
                         CPOD_OK);
        assert_true(script_sent(&s, 1, cases[i].sent));
        assert_string_equal(cpod_mock_request_at(s.mock, 1)->text, cpod_mock_request_at(s.mock, 0)->text);
        cpod_client_free(client);
        assert_true(keeper_holds(&memory, "/v1/keyed"));
        assert_false(keeper_holds(&memory, cases[i].secret));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_of_headers),
        cmocka_unit_test(test_tokens_that_were_replaced),
        cmocka_unit_test(test_other_credentials),
    };
    return cmocka_run_group_tests(tests, keep_blocks, free_blocks);
}
