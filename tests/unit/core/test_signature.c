/* Signatures of webhooks: known answers of the schemes, what is refused and by which code. */
#include "cpod/core/signature.h"

#include <openssl/err.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECRET       "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define OTHER_SECRET "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
#define ID           "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define BODY         "{\"test\": 2432232314}"
#define SIGNATURE    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define WRONG        "v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define TIME         INT64_C(1614265330)

/* Of RFC 8032, section 7.1, test 2. */
#define SEED_HEX    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
#define PRIVATE_KEY "whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs="
#define PUBLIC_KEY  "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
#define SIGNATURE_HEX                                                                                        \
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2e" \
    "aeb4302aeeb00d291612bb0c00"

enum { HEADER_LIMIT = 8 };

/* A received message, and how it is verified. */
typedef struct message {
    cpod_signature_options options;
    cpod_signature_description description;
    const char *secrets[3];
    cpod_header headers[HEADER_LIMIT];
    size_t header_count;
    const char *body;
} message;

static void add(message *m, const char *name, const char *value)
{
    assert_true(m->header_count < HEADER_LIMIT);
    m->headers[m->header_count++] = (cpod_header){.name = name, .value = value};
}

static message of_scheme(cpod_signature_scheme scheme, const char *secret, int64_t now, const char *body)
{
    message m = {.options = CPOD_SIGNATURE_OPTIONS_INIT,
                 .description = CPOD_SIGNATURE_DESCRIPTION_INIT,
                 .secrets = {secret},
                 .body = body};
    m.options.scheme = scheme;
    m.options.secret_count = 1;
    m.options.now = now;
    return m;
}

/* The known answer of Standard Webhooks with another value of a header; NULL: without the header. */
static message standard(const char *id, const char *timestamp, const char *signature)
{
    message m = of_scheme(CPOD_SIGNATURE_STANDARD, SECRET, TIME, BODY);
    add(&m, "Content-Type", "application/json");
    if (signature != NULL)
        add(&m, "Webhook-Signature", signature);
    if (timestamp != NULL)
        add(&m, "WEBHOOK-TIMESTAMP", timestamp);
    if (id != NULL)
        add(&m, "webhook-id", id);
    return m;
}

static message known(void)
{
    return standard(ID, "1614265330", SIGNATURE);
}

static cpod_status verify(message *m, cpod_signature_info *info, cpod_error *error)
{
    m->options.secrets = m->secrets;
    if (m->options.scheme == CPOD_SIGNATURE_CUSTOM)
        m->options.description = &m->description;
    return cpod_signature_verify(&m->options, m->headers, m->header_count, m->body, strlen(m->body), info,
                                 error);
}

static void passes(message m, size_t secret_index)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_signature_info info = CPOD_SIGNATURE_INFO_INIT;
    if (verify(&m, &info, &error) != CPOD_OK)
        fail_msg("%s: %s", error.code, error.message);
    assert_int_equal(info.secret_index, secret_index);
    assert_string_equal(error.code, "");
}

static void fails(message m, const char *code, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_signature_info info = CPOD_SIGNATURE_INFO_INIT;
    info.id = "old";
    info.timestamp = 1;
    info.secret_index = 1;
    assert_int_equal(verify(&m, &info, &error), CPOD_ERR_SIGNATURE);
    assert_int_equal(error.status, CPOD_ERR_SIGNATURE);
    assert_string_equal(error.code, code);
    assert_false(error.retryable);
    if (strstr(error.message, text) == NULL)
        fail_msg("'%s' does not contain '%s'", error.message, text);
    assert_null(info.id);
    assert_int_equal(info.timestamp, 0);
    assert_int_equal(info.secret_index, 0);
}

static void is_misconfigured(message m, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(verify(&m, NULL, &error), CPOD_ERR_CONFIGURATION);
    if (strstr(error.message, text) == NULL)
        fail_msg("'%s' does not contain '%s'", error.message, text);
    assert_null(strstr(error.message, "secret-text"));
}

static void known_answers(void **state)
{
    (void)state;
    passes(known(), 0);
    message github = of_scheme(CPOD_SIGNATURE_GITHUB, "It's a Secret to Everybody", 0, "Hello, World!");
    add(&github, "X-Hub-Signature-256",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    passes(github, 0);
    message slack = of_scheme(CPOD_SIGNATURE_SLACK, "8f742231b10e8888abcd99yyyzzz85a5", 1531420618,
                              "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&"
                              "channel_id=G8PSS9T3V&channel_name="
                              "foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                              "&response_url=https%3A%2F%2F"
                              "hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%"
                              "2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015."
                              "47445629121.803a0bc887a14d10d2c447fce8b6703c");
    add(&slack, "x-slack-signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    add(&slack, "x-slack-request-timestamp", "1531420618");
    passes(slack, 0);
    /* The prefix is part of the secret here, unlike in Standard Webhooks. */
    message stripe = of_scheme(CPOD_SIGNATURE_STRIPE, "whsec_test_secret", 1492774577, "{\"id\": \"evt_1\"}");
    add(&stripe, "Stripe-Signature",
        "t=1492774577,v1=10b0a2815816a45e6b874658b928cae03296be10637343405aaf1e8306ddffdc,"
        "v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39");
    passes(stripe, 0);
}

/* RFC 8032, section 7.1, test 2, with a description of one's own. */
static message ed25519(const char *secret)
{
    message m = of_scheme(CPOD_SIGNATURE_CUSTOM, secret, TIME, "\x72");
    m.description.signature_header = "X-Signature-Ed25519";
    m.description.ed25519_prefix = "";
    m.description.secret_encoding = CPOD_SIGNATURE_BASE64;
    add(&m, "X-Signature-Ed25519", SIGNATURE_HEX);
    return m;
}

static void known_answer_of_ed25519(void **state)
{
    (void)state;
    passes(ed25519(PUBLIC_KEY), 0);
    passes(ed25519(PRIVATE_KEY), 0);
    message changed = ed25519(PUBLIC_KEY);
    changed.body = "s";
    fails(changed, "signature_mismatch", "X-Signature-Ed25519");
    /* A secret for HMAC in its place must not verify, whatever its bytes are. */
    message other = ed25519("PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    fails(other, "signature_mismatch", "");
}

static void the_errors_of_libcrypto_stay(void **state)
{
    (void)state;
    ERR_clear_error();
    message m = ed25519(PUBLIC_KEY);
    m.body = "s";
    fails(m, "signature_mismatch", "");
    assert_int_equal(ERR_peek_error(), 0);
    ERR_put_error(ERR_LIB_USER, 0, ERR_R_PASSED_INVALID_ARGUMENT, __FILE__, __LINE__);
    unsigned long own = ERR_peek_error();
    fails(m, "signature_mismatch", "");
    passes(known(), 0);
    assert_int_equal(ERR_get_error(), own);
    assert_int_equal(ERR_peek_error(), 0);
}

static void info_of_a_message(void **state)
{
    (void)state;
    message m = known();
    cpod_signature_info info = CPOD_SIGNATURE_INFO_INIT;
    assert_int_equal(verify(&m, &info, NULL), CPOD_OK);
    assert_ptr_equal(info.id, m.headers[3].value);
    assert_int_equal(info.timestamp, TIME);
    /* A caller with a shorter struct. */
    memset(&info, 0x5A, sizeof info);
    info.size = offsetof(cpod_signature_info, timestamp);
    assert_int_equal(verify(&m, &info, NULL), CPOD_OK);
    assert_string_equal(info.id, ID);
    assert_int_equal(info.timestamp, INT64_C(0x5A5A5A5A5A5A5A5A));

    message github = of_scheme(CPOD_SIGNATURE_GITHUB, "It's a Secret to Everybody", 0, "Hello, World!");
    add(&github, "X-Hub-Signature-256",
        "sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17");
    add(&github, "X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    info = (cpod_signature_info)CPOD_SIGNATURE_INFO_INIT;
    assert_int_equal(verify(&github, &info, NULL), CPOD_OK);
    assert_string_equal(info.id, "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    assert_int_equal(info.timestamp, 0);
}

static void several_secrets(void **state)
{
    (void)state;
    message m = known();
    m.secrets[0] = OTHER_SECRET;
    fails(m, "signature_mismatch", "1 secrets");
    m.secrets[1] = &SECRET[strlen("whsec_")];
    m.secrets[2] = PUBLIC_KEY;
    m.options.secret_count = 3;
    passes(m, 1);
    /* An invalid one is reported, also behind the one that matches. */
    m.secrets[2] = "whsec_secret-text!";
    is_misconfigured(m, "secrets[2]");
}

static void several_signatures(void **state)
{
    (void)state;
    passes(standard(ID, "1614265330", WRONG " v1a,AAAA v2,unknown " SIGNATURE), 0);
    passes(standard(ID, "1614265330", SIGNATURE " " WRONG), 0);
    fails(standard(ID, "1614265330", WRONG " " WRONG), "signature_mismatch", "webhook-signature");
    char many[64 * 40] = "";
    for (int i = 0; i < 32; i++)
        strcat(many, WRONG " ");
    fails(standard(ID, "1614265330", many), "signature_mismatch", "");
    strcat(many, SIGNATURE);
    fails(standard(ID, "1614265330", many), "signature_malformed", "32");
}

static void what_was_changed(void **state)
{
    (void)state;
    message m = known();
    m.body = BODY " ";
    fails(m, "signature_mismatch", "");
    m.body = "";
    fails(m, "signature_mismatch", "");
    fails(standard("msg_p5jXN8AQM9LWM0D4loKWxJel", "1614265330", SIGNATURE), "signature_mismatch", "");
    fails(standard(ID, "1614265331", SIGNATURE), "signature_mismatch", "");
    fails(standard(ID, "01614265330", SIGNATURE), "signature_mismatch", "");
    /* Some bits of the last digit are no part of the value. */
    for (size_t i = strlen("v1,"); i < strlen(SIGNATURE) - 2; i++) {
        char changed[] = SIGNATURE;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        fails(standard(ID, "1614265330", changed), "signature_mismatch", "");
    }
}

static void missing_headers(void **state)
{
    (void)state;
    fails(standard(NULL, "1614265330", SIGNATURE), "signature_missing", "webhook-id");
    fails(standard(ID, NULL, SIGNATURE), "signature_missing", "webhook-timestamp");
    fails(standard(ID, "1614265330", NULL), "signature_missing", "webhook-signature");
    fails(standard(ID, "1614265330", ""), "signature_missing", "webhook-signature");
    message none = known();
    none.header_count = 0;
    fails(none, "signature_missing", "webhook-signature");
    message unnamed = known();
    unnamed.headers[1].value = NULL;
    fails(unnamed, "signature_missing", "webhook-signature");
}

static void malformed_headers(void **state)
{
    (void)state;
    static const char *const timestamps[] = {"-1",          "+1614265330",         "1614265330.5",
                                             " 1614265330", "1614265330 ",         "0x6037B0F2",
                                             "now",         "99999999999999999999"};
    for (size_t i = 0; i < sizeof timestamps / sizeof timestamps[0]; i++)
        fails(standard(ID, timestamps[i], SIGNATURE), "signature_malformed", "webhook-timestamp");
    static const char *const signatures[] = {"v1", "v1,",  "v1,!!!!",       "v1,AAAA", "v2" /* unknown */,
                                             " ",  "none", SIGNATURE "AAAA"};
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        fails(standard(ID, "1614265330", signatures[i]), "signature_malformed", "webhook-signature");
    fails(standard("m\r\n", "1614265330", SIGNATURE), "signature_malformed", "webhook-id");
    /* "a.1.b" is signed as "a", "1" and "b.1614265330...", which must not be taken apart otherwise. */
    fails(standard("a.1.b", "1614265330", SIGNATURE), "signature_malformed", "webhook-id");
    message twice = known();
    add(&twice, "webhook-id", ID);
    fails(twice, "signature_malformed", "several");
    message stripe = of_scheme(CPOD_SIGNATURE_STRIPE, "secret", TIME, BODY);
    add(&stripe, "stripe-signature", "t=1,t=2,v1=" SEED_HEX);
    fails(stripe, "signature_malformed", "one timestamp");
    stripe.headers[0].value = "v1=" SEED_HEX;
    fails(stripe, "signature_malformed", "one timestamp");
    stripe.headers[0].value = "t=,v1=" SEED_HEX;
    fails(stripe, "signature_malformed", "seconds");
}

static void times(void **state)
{
    (void)state;
    message m = known();
    m.options.now = TIME + 300;
    passes(m, 0);
    m.options.now = TIME + 301;
    fails(m, "signature_stale", "301 s ago, more than the 300 s");
    m.options.now = TIME - 300;
    passes(m, 0);
    m.options.now = TIME - 301;
    fails(m, "signature_future", "301 s in the future");
    m.options.tolerance = 301;
    passes(m, 0);
    m.options.tolerance = INT64_MAX;
    m.options.now = INT64_MAX;
    passes(m, 0);
    m.options.tolerance = 5;
    fails(m, "signature_stale", "tolerance");
    m.options.tolerance = CPOD_SIGNATURE_ANY_AGE;
    passes(m, 0);
    m.options.tolerance = 0;
    m.options.now = 0; /* of the system */
    fails(m, "signature_stale", "tolerance");
    /* Only what the sender has signed is called stale. */
    m.body = "";
    fails(m, "signature_mismatch", "");
}

static void invalid_options(void **state)
{
    (void)state;
    message m = known();
    m.options.secret_count = 0;
    is_misconfigured(m, "secrets");
    m = known();
    m.secrets[0] = NULL;
    is_misconfigured(m, "secrets[0]");
    m.secrets[0] = "whsec_";
    is_misconfigured(m, "secrets[0]");
    m.secrets[0] = "whpk_c2VjcmV0LXRleHQ=";
    is_misconfigured(m, "ed25519");
    m = known();
    m.options.scheme = (cpod_signature_scheme)7;
    is_misconfigured(m, "scheme");
    m = known();
    m.options.description = &m.description;
    is_misconfigured(m, "CPOD_SIGNATURE_CUSTOM");
    m = known();
    m.options.tolerance = -2;
    is_misconfigured(m, "tolerance");
    m = known();
    m.options.now = -1;
    is_misconfigured(m, "now");

    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_signature_verify(NULL, NULL, 0, NULL, 0, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    m = known();
    m.options.size = 0;
    assert_int_equal(verify(&m, NULL, &error), CPOD_ERR_INVALID_ARGUMENT);
    m = known();
    m.options.secrets = m.secrets;
    assert_int_equal(cpod_signature_verify(&m.options, m.headers, m.header_count, NULL, 1, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_signature_verify(&m.options, NULL, 1, NULL, 0, NULL, NULL),
                     CPOD_ERR_INVALID_ARGUMENT);
}

static void invalid_descriptions(void **state)
{
    (void)state;
    static const char *const contents[] = {
        "{id}", "{body}{timestamp}", "{timestamp}{body}", "{body}.{body}", "{text}.{body}", "{",
        "",     "{id}.{body}",       "{timestamp}.{body}"};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        message m = of_scheme(CPOD_SIGNATURE_CUSTOM, "secret", TIME, BODY);
        m.description.signature_header = "X-Signature";
        m.description.content = contents[i];
        is_misconfigured(m, "content");
    }
    message m = of_scheme(CPOD_SIGNATURE_CUSTOM, "secret", TIME, BODY);
    is_misconfigured(m, "signature_header");
    m.description.signature_header = "X-Signature";
    m.description.timestamp_header = "X-Time"; /* but not signed */
    is_misconfigured(m, "timestamp");
    m.description.timestamp_header = NULL;
    m.description.encoding = CPOD_SIGNATURE_TEXT;
    is_misconfigured(m, "encoding");
    m.description.size = 0;
    is_misconfigured(m, "description.size");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(known_answer_of_ed25519),
        cmocka_unit_test(the_errors_of_libcrypto_stay),
        cmocka_unit_test(info_of_a_message),
        cmocka_unit_test(several_secrets),
        cmocka_unit_test(several_signatures),
        cmocka_unit_test(what_was_changed),
        cmocka_unit_test(missing_headers),
        cmocka_unit_test(malformed_headers),
        cmocka_unit_test(times),
        cmocka_unit_test(invalid_options),
        cmocka_unit_test(invalid_descriptions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
