/* Keys of every length, lists of headers that are empty, and values at their limits. */
#include "cpod/core/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define BODY   "{\"test\": 2432232314}"
#define TIME   INT64_C(1614265330)

/* Of RFC 8032, section 7.1, test 2. */
#define PUBLIC_KEY "whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="

static cpod_signature_options options_of(const char *const *secrets)
{
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.secrets = secrets;
    options.secret_count = 1;
    options.now = TIME;
    return options;
}

/* A private key has 32 bytes, or 64 with its public key behind it; a public key has 32. */
static void keys_of_other_lengths(void **state)
{
    (void)state;
    static const struct {
        const char *secret;
        bool is_valid;
    } cases[] = {
        {"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=", true},
        {"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs9QBfD6EOJWpK3CqdNG368nJgszy7ElozAzVXxKvRmDA==",
         true},
        {"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pg==", false},
        {"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvt4", false},
        {"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs9QBfD6EOJWpK3CqdNG368nJgszy7ElozAzVXxKvRm", false},
        {"whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs9QBfD6EOJWpK3CqdNG368nJgszy7ElozAzVXxKvRmDHg=",
         false},
        {"whsk_", false},
        {"whsec_", false},
        {"whsec_MQ==", true},
        {"whsec_!", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cpod_signature_options options = options_of(&cases[i].secret);
        cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status = cpod_signature_sign(&options, "id", BODY, strlen(BODY), &headers, &error);
        if (status != (cases[i].is_valid ? CPOD_OK : CPOD_ERR_CONFIGURATION))
            fail_msg("%s: %s", cases[i].secret, error.message);
    }
    static const struct {
        const char *secret;
        cpod_status status;
    } public_keys[] = {
        {PUBLIC_KEY, CPOD_OK},
        {"whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0ZgxMzQibKP+W2p22w0bsEU4PW4oxnzWrpiTajPbtT7im+w==",
         CPOD_ERR_CONFIGURATION}, /* 64 bytes */
        {"whpk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pg==", CPOD_ERR_CONFIGURATION},
    };
    static const char *const private_keys[] = {
        "whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs9QBfD6EOJWpK3CqdNG368nJgszy7ElozAzVXxKvRmDA=="};
    const cpod_signature_options signer = options_of(private_keys);
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&signer, "id", BODY, strlen(BODY), &headers, NULL), CPOD_OK);
    for (size_t i = 0; i < sizeof public_keys / sizeof public_keys[0]; i++) {
        const cpod_signature_options options = options_of(&public_keys[i].secret);
        assert_int_equal(
            cpod_signature_verify(&options, headers.items, headers.count, BODY, strlen(BODY), NULL, NULL),
            public_keys[i].status);
    }
}

static void no_headers(void **state)
{
    (void)state;
    static const char *const secrets[] = {SECRET};
    const cpod_signature_options options = options_of(secrets);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_signature_verify(&options, NULL, 0, BODY, strlen(BODY), NULL, &error),
                     CPOD_ERR_SIGNATURE);
    assert_string_equal(error.code, "signature_missing");
    assert_int_equal(cpod_signature_verify(&options, NULL, 1, BODY, strlen(BODY), NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.code, "");
}

/* A body of no bytes is signed like any other. */
static void empty_bodies(void **state)
{
    (void)state;
    static const char *const secrets[] = {SECRET};
    const cpod_signature_options options = options_of(secrets);
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&options, "id", NULL, 0, &headers, NULL), CPOD_OK);
    assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, NULL, 0, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, "", 0, NULL, NULL),
                     CPOD_OK);
    assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, "\0", 1, NULL, NULL),
                     CPOD_ERR_SIGNATURE);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, NULL, 1, NULL, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_signature_sign(&options, "id", NULL, 1, &headers, &error),
                     CPOD_ERR_INVALID_ARGUMENT);
}

/* The tolerance in seconds, to the second. */
static void ages_of_messages(void **state)
{
    (void)state;
    static const char *const secrets[] = {SECRET};
    cpod_signature_options options = options_of(secrets);
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&options, "id", BODY, strlen(BODY), &headers, NULL), CPOD_OK);
    static const struct {
        int64_t tolerance, now;
        const char *code;
    } cases[] = {
        {0, TIME + 300, ""},
        {0, TIME + 301, "signature_stale"},
        {0, TIME - 300, ""},
        {0, TIME - 301, "signature_future"},
        {10, TIME + 10, ""},
        {10, TIME + 11, "signature_stale"},
        {10, TIME - 10, ""},
        {10, TIME - 11, "signature_future"},
        {CPOD_SIGNATURE_ANY_AGE, TIME + 999999999, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        options.tolerance = cases[i].tolerance;
        options.now = cases[i].now;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status =
            cpod_signature_verify(&options, headers.items, headers.count, BODY, strlen(BODY), NULL, &error);
        assert_int_equal(status, cases[i].code[0] == '\0' ? CPOD_OK : CPOD_ERR_SIGNATURE);
        assert_string_equal(error.code, cases[i].code);
    }
}

/* 32 entries of the signature header are looked at; more are refused. */
static void many_signatures(void **state)
{
    (void)state;
    static const char *const secrets[] = {SECRET};
    const cpod_signature_options options = options_of(secrets);
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&options, "id", BODY, strlen(BODY), &headers, NULL), CPOD_OK);
    for (int entries = 31; entries <= 33; entries++) {
        char value[4096] = "";
        for (int i = 1; i < entries; i++)
            strcat(value, "v0,x ");
        strcat(value, headers.signature);
        cpod_header items[3];
        memcpy(items, headers.items, sizeof items);
        for (size_t i = 0; i < headers.count; i++) {
            if (items[i].value == headers.signature)
                items[i].value = value;
        }
        cpod_error error = CPOD_ERROR_INIT;
        assert_int_equal(
            cpod_signature_verify(&options, items, headers.count, BODY, strlen(BODY), NULL, &error),
            entries <= 32 ? CPOD_OK : CPOD_ERR_SIGNATURE);
        assert_string_equal(error.code, entries <= 32 ? "" : "signature_malformed");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_other_lengths), cmocka_unit_test(no_headers),
        cmocka_unit_test(empty_bodies),          cmocka_unit_test(ages_of_messages),
        cmocka_unit_test(many_signatures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
