/* The parts of HTTP Digest that read what a server sends: challenges, and secrets that come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/auth/digest.h"
#include "core/http/challenge.h"

#define NONE "the server offers no HTTP Digest"
#define QOP  "the server requires HTTP Digest with qop auth-int, which is not supported"
#define ALGORITHM \
    "the server requires HTTP Digest with another algorithm than MD5 or SHA-256, which is not supported"

static void test_challenges(void **state)
{
    (void)state;
    static const struct {
        const char *value, *problem; /* NULL: none */
    } cases[] = {
        {"", NONE},
        {"Digest", NONE},
        {"Digest ", NULL},
        {"Digest\tnonce=x", NULL},
        {"DIGEST nonce=\"x\"", NULL},
        {"Digestnonce=x", NONE},
        {"XDigest nonce=x", NONE},
        {"X Digest nonce=x", NONE},
        {"Basic realm=\"x\",\t Digest nonce=x", NULL},
        {"Negotiate,Digest nonce=x", NULL},
        {"Basic realm=\"x", NONE},
        {"Basic realm=\"x, Digest ", NONE},
        {"Basic realm=\"\\\", Digest \"", NONE},
        {"Basic realm=\"\\\\\", Digest qop=auth-int", QOP},
        {"Basic realm=\"x\\", NONE},
        {"Digest qop", NULL},
        {"Digest qop=", NULL},
        {"Digest qop=\"\"", NULL},
        {"Digest qop=\" , \"", NULL},
        {"Digest qop=\"auth", NULL},
        {"Digest qop=\"AUTH\"", NULL},
        {"Digest qop = \"auth-int\"", QOP},
        {"Digest qop=\"auth-int,auth\"", NULL},
        {"Digest qop=\"auth-int auth-conf\"", QOP},
        {"Digest qop=\"author\"", QOP},
        {"Digest QOP=auth-int, nonce=x", QOP},
        {"Digest realm=\"a, qop=auth-int\", nonce=x", NULL},
        {"Digest realm=\"\\\"\", qop=auth-int", QOP},
        {"Digest realm=\"x\"qop=auth-int", QOP},
        {"Digest realm=x, qop=auth-int", QOP},
        {"Digest realm=x, Other qop=auth-int", NULL}, /* of another challenge */
        {"Digest ,, qop=auth-int", QOP},
        {"Digest algorithm=md5", NULL},
        {"Digest algorithm=\"SHA-256-SESS\"", NULL},
        {"Digest algorithm=SHA-512-256", ALGORITHM},
        {"Digest algorithm=", ALGORITHM},
        {"Digest algorithm=MD", ALGORITHM},
        {"Digest algorithm=MD55", ALGORITHM},
        {"Digest algorithms=MD6, nonce=x", NULL},
        {"Digest nonce=x, Digest algorithm=MD6", NULL}, /* the first one counts */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_header headers[] = {{"date", "Digest algorithm=MD6"},
                                       {"www-authenticate", cases[i].value}};
        const char *problem = cpodi_challenge_problem(headers, 2);
        print_message("%s\n", cases[i].value);
        if (cases[i].problem == NULL)
            assert_null(problem);
        else
            assert_string_equal(problem, cases[i].problem);
    }
    const cpod_header two[] = {{"WWW-Authenticate", "Basic realm=x"},
                               {"www-authenticate", "Digest qop=auth-int"}};
    assert_string_equal(cpodi_challenge_problem(two, 2), QOP);
    assert_string_equal(cpodi_challenge_problem(two, 1), NONE);
    assert_null(cpodi_challenge_problem(NULL, 0));
}

static void test_what_is_hidden(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hidden;
    } cases[] = {
        {"", ""},
        {"response", "response"},
        {"response=", "response="},
        {"cnonce=\"0123456789abcdef\", nc=1", "cnonce=\"****************\", nc=1"},
        {"RESPONSE = 0123456789abcdeF,", "RESPONSE = ****************,"},
        {"\"response\" : \"a/+=-_.b01234567\"", "\"response\" : \"****************\""},
        {"{\\\"response\\\":\\\"0123456789abcdef\\\"}", "{\\\"response\\\":\\\"****************\\\"}"},
        {"response=0123456789abcde;", "response=0123456789abcde;"}, /* too short */
        {"response=0123", "response=****"},                         /* cut */
        {"response: none of the above", "response: none of the above"},
        {"responses=0123456789abcdef", "responses=0123456789abcdef"},
        {"response 0123456789abcdef", "response 0123456789abcdef"},
        {"cnonce=response=0123456789abcdef!", "cnonce=*************************!"},
        {"response=x response=0123456789abcdef ", "response=x response=**************** "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        assert_true(strlen(cases[i].text) < sizeof text);
        memcpy(text, cases[i].text, strlen(cases[i].text) + 1);
        cpodi_digest_hide(text);
        assert_string_equal(text, cases[i].hidden);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_challenges),
        cmocka_unit_test(test_what_is_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
