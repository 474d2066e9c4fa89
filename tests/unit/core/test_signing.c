/* Making signatures, also by a description of one's own, and memory. */
#include "cpod/core/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/failing_malloc.h"

#define SECRET       "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define OTHER_SECRET "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
#define ID           "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define BODY         "{\"test\": 2432232314}"
#define SIGNATURE    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define TIME         INT64_C(1614265330)

/* Of RFC 8032, section 7.1, test 2. */
#define PRIVATE_KEY "whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs="
#define PUBLIC_KEY  "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="

static void own_description(void **state)
{
    (void)state;
    static const char *const secrets[] = {"00ff1e", "00FF1F"};
    cpod_signature_description description = CPOD_SIGNATURE_DESCRIPTION_INIT;
    description.signature_header = "X-Acme-Signature";
    description.timestamp_header = "X-Acme-Time";
    description.id_header = "X-Acme-Id";
    description.content = "acme:{timestamp}\n{id}\n{body}!";
    description.separators = ";";
    description.hmac_prefix = "hs=";
    description.encoding = CPOD_SIGNATURE_BASE64;
    description.secret_encoding = CPOD_SIGNATURE_HEX;
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = CPOD_SIGNATURE_CUSTOM;
    options.description = &description;
    options.secrets = secrets;
    options.secret_count = 2;
    options.now = 1700000000;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_signature_sign(&options, "n-1", "x", 1, &headers, &error), CPOD_OK);
    assert_int_equal(headers.count, 3);
    /* By another implementation of HMAC. */
    assert_string_equal(
        headers.signature,
        "hs=DEHysoYpT7X24drHRCuISfymOBHgiKKrvIUdezfCvCo=;hs=Go+ErR6sDMd9++iL6EirhXojDAustpafBt4Dj/Zi/FQ=");
    options.secrets = &secrets[1];
    options.secret_count = 1;
    assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, "x", 1, NULL, &error),
                     CPOD_OK);
    static const char *const odd[] = {"00f"};
    options.secrets = odd;
    assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, "x", 1, NULL, &error),
                     CPOD_ERR_CONFIGURATION);
}

static void signing(void **state)
{
    (void)state;
    static const char *const secrets[] = {SECRET, PRIVATE_KEY, OTHER_SECRET};
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.secrets = secrets;
    options.secret_count = 1;
    options.now = TIME;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&options, ID, BODY, strlen(BODY), &headers, NULL), CPOD_OK);
    assert_int_equal(headers.count, 3);
    assert_string_equal(headers.items[0].name, "webhook-id");
    assert_string_equal(headers.items[0].value, ID);
    assert_string_equal(headers.items[1].value, "1614265330");
    assert_string_equal(headers.items[2].name, "webhook-signature");
    assert_string_equal(headers.items[2].value, SIGNATURE);
    options.secret_count = 3;
    assert_int_equal(cpod_signature_sign(&options, ID, BODY, strlen(BODY), &headers, NULL), CPOD_OK);
    for (size_t i = 0; i < 3; i++) {
        options.secrets = &secrets[i];
        options.secret_count = 1;
        assert_int_equal(
            cpod_signature_verify(&options, headers.items, headers.count, BODY, strlen(BODY), NULL, NULL),
            CPOD_OK);
    }
    static const cpod_signature_scheme schemes[] = {CPOD_SIGNATURE_GITHUB, CPOD_SIGNATURE_SLACK,
                                                    CPOD_SIGNATURE_STRIPE};
    options.now = 0;
    for (size_t i = 0; i < 3; i++) {
        options.scheme = schemes[i];
        assert_int_equal(cpod_signature_sign(&options, NULL, NULL, 0, &headers, NULL), CPOD_OK);
        assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, NULL, 0, NULL, NULL),
                         CPOD_OK);
    }
}

static void cannot_sign(cpod_signature_options options, const char *id, cpod_status expected,
                        const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&options, id, BODY, strlen(BODY), &headers, &error), expected);
    if (strstr(error.message, text) == NULL)
        fail_msg("'%s' does not contain '%s'", error.message, text);
    assert_int_equal(headers.count, 0);
    assert_string_equal(headers.signature, "");
}

static void what_cannot_be_signed(void **state)
{
    (void)state;
    const char *secrets[40];
    for (size_t i = 0; i < 40; i++)
        secrets[i] = PRIVATE_KEY;
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.secrets = secrets;
    options.secret_count = 40;
    cannot_sign(options, ID, CPOD_ERR_LIMIT, "1023 bytes");
    options.secret_count = 1;
    cannot_sign(options, NULL, CPOD_ERR_INVALID_ARGUMENT, "id");
    cannot_sign(options, "", CPOD_ERR_INVALID_ARGUMENT, "id");
    cannot_sign(options, "a.b", CPOD_ERR_INVALID_ARGUMENT, "id");
    secrets[0] = PUBLIC_KEY;
    cannot_sign(options, ID, CPOD_ERR_CONFIGURATION, "public key");
    options.scheme = CPOD_SIGNATURE_SLACK;
    cannot_sign(options, ID, CPOD_ERR_INVALID_ARGUMENT, "id");
    options.scheme = CPOD_SIGNATURE_GITHUB;
    options.secret_count = 2;
    cannot_sign(options, NULL, CPOD_ERR_CONFIGURATION, "one signature");
    cpod_signature_headers unset = {.size = 0};
    assert_int_equal(cpod_signature_sign(&options, ID, BODY, 1, &unset, NULL), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_signature_sign(&options, ID, BODY, 1, NULL, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

/* Signs and verifies by ed25519, which needs a copy of the message. */
static cpod_status sign_and_verify(cpod_error *error)
{
    static const char *const secrets[] = {PRIVATE_KEY};
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.secrets = secrets;
    options.secret_count = 1;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    cpod_status status = cpod_signature_sign(&options, ID, BODY, strlen(BODY), &headers, error);
    if (status == CPOD_OK)
        status =
            cpod_signature_verify(&options, headers.items, headers.count, BODY, strlen(BODY), NULL, error);
    return status;
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    static const malloc_case cases[] = {{"sign and verify", sign_and_verify, false}};
    fail_every_malloc(cases, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_description),
        cmocka_unit_test(signing),
        cmocka_unit_test(what_cannot_be_signed),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
