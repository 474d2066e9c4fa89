/* Structs of callers that were compiled with a newer version, and ones that were never initialized. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/client.h"
#include "cpod/core/batch.h"
#include "cpod/core/signature.h"
#include "scripted.h"
#include "support/future_struct.h"

#define THING                                                                    \
    {                                                                            \
        200, "content-type: application/json", "{\"data\":{\"id\":\"1\"}}", 0, 0 \
    }

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};
static script s;

static cpod_client *begin(void)
{
    static const script_response responses[] = {THING, THING};
    SCRIPT(&s, responses);
    return script_client(&s, NULL);
}

static cpod_status new_client(const cpod_client_options *options, cpod_error *error)
{
    cpod_client *client = NULL;
    cpod_status status = cpod_core_client_new(client_test_api(), options, &client, error);
    assert_true((client != NULL) == (status == CPOD_OK));
    cpod_client_free(client);
    return status;
}

static cpod_status get(const cpod_call_options *call, cpod_error *error)
{
    cpod_client *client = begin();
    const list_params params = {.call = call};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, error);
    assert_true((out != NULL) == (status == CPOD_OK));
    assert_int_equal(cpod_mock_request_count(s.mock), status == CPOD_OK ? 1 : 0);
    cpod_core_free(out);
    cpod_client_free(client);
    return status;
}

static cpod_status use_client_options(const void *given, cpod_error *error)
{
    return new_client(given, error);
}

static cpod_status use_call_options(const void *given, cpod_error *error)
{
    return get(given, error);
}

/* The options are imported before there is an iterator. */
static cpod_status use_call_options_of_an_iterator(const void *given, cpod_error *error)
{
    cpod_client *client = begin();
    const list_params params = {.call = given};
    cpod_core_iter *iter = NULL;
    cpod_status status =
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, error);
    assert_true((iter != NULL) == (status == CPOD_OK));
    cpod_core_iter_free(iter);
    cpod_client_free(client);
    return status;
}

static cpod_status use_retry_of_a_client(const void *given, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.retry = given;
    return new_client(&options, error);
}

static cpod_status use_retry_of_a_call(const void *given, cpod_error *error)
{
    return get(CPOD_CALL(.retry = given), error);
}

static cpod_status use_retry_of_an_iterator(const void *given, cpod_error *error)
{
    return use_call_options_of_an_iterator(CPOD_CALL(.retry = given), error);
}

static cpod_status use_hooks(const void *given, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.hooks = given;
    return new_client(&options, error);
}

static cpod_status use_clock(const void *given, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.clock = given;
    return new_client(&options, error);
}

static cpod_status use_transport(const void *given, cpod_error *error)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = given;
    return new_client(&options, error);
}

static cpod_status use_loops(const void *given, cpod_error *error)
{
    cpod_transport transport = *cpod_mock_transport(s.mock);
    transport.loops = given;
    return use_transport(&transport, error);
}

static cpod_status use_batch_options(const void *given, cpod_error *error)
{
    cpod_client *client = begin();
    cpod_batch *batch = NULL;
    cpod_status status = cpod_batch_new(client, given, &batch, error);
    assert_true((batch != NULL) == (status == CPOD_OK));
    cpod_batch_free(batch);
    cpod_client_free(client);
    return status;
}

static bool swallow(void *context, const void *data, size_t length)
{
    (void)context, (void)data, (void)length;
    return true;
}

static cpod_status use_download(const void *given, cpod_error *error)
{
    cpod_client *client = begin();
    cpod_status status =
        cpod_call_raw(client, "GET", "/v1/x", NULL, NULL, CPOD_CALL(.download = given), NULL, error);
    cpod_client_free(client);
    return status;
}

static cpod_status use_mock_exchange(const void *given, cpod_error *error)
{
    cpod_mock *mock = NULL;
    assert_int_equal(cpod_mock_new(&mock), CPOD_OK);
    cpod_status status = cpod_mock_add(mock, given, error);
    cpod_mock_free(mock);
    return status;
}

static cpod_status sign(const cpod_signature_options *options, cpod_error *error)
{
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    return cpod_signature_sign(options, NULL, "body", 4, &headers, error);
}

static const char *const secrets[] = {"secret"};

static cpod_status use_signature_options(const void *given, cpod_error *error)
{
    return sign(given, error);
}

static cpod_status use_signature_description(const void *given, cpod_error *error)
{
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = CPOD_SIGNATURE_CUSTOM;
    options.description = given;
    options.secrets = secrets;
    options.secret_count = 1;
    return sign(&options, error);
}

static void test_members_from_the_future(void **state)
{
    (void)state;
    cpod_client_free(begin()); /* the mock whose transport is copied below */
    const cpod_client_options client = CPOD_CLIENT_OPTIONS_INIT;
    const cpod_call_options call = CPOD_CALL_OPTIONS_INIT;
    const cpod_retry_policy retry = CPOD_RETRY_POLICY_INIT;
    const cpod_hooks hooks = {.size = sizeof hooks};
    const cpod_clock clock = {.size = sizeof clock};
    cpod_transport transport = *cpod_mock_transport(s.mock);
    const cpod_transport_loops loops = *transport.loops;
    transport.release = NULL;
    const cpod_batch_options batch = CPOD_BATCH_OPTIONS_INIT;
    const cpod_download download = cpod_download_callback(swallow, NULL);
    cpod_mock_exchange exchange = CPOD_MOCK_EXCHANGE_INIT;
    exchange.status = 204;
    cpod_signature_options signature = CPOD_SIGNATURE_OPTIONS_INIT;
    signature.scheme = CPOD_SIGNATURE_GITHUB;
    signature.secrets = secrets;
    signature.secret_count = 1;
    cpod_signature_description description = CPOD_SIGNATURE_DESCRIPTION_INIT;
    description.signature_header = "X-Signature";
    description.secret_encoding = CPOD_SIGNATURE_TEXT;
    const cpod_status conf = CPOD_ERR_CONFIGURATION, argument = CPOD_ERR_INVALID_ARGUMENT;
    const struct_use uses[] = {
        {"cpod_client_options", sizeof client, &client, conf, use_client_options},
        {"cpod_call_options", sizeof call, &call, argument, use_call_options},
        {"cpod_call_options", sizeof call, &call, argument, use_call_options_of_an_iterator},
        {"cpod_retry_policy", sizeof retry, &retry, conf, use_retry_of_a_client},
        {"cpod_retry_policy", sizeof retry, &retry, argument, use_retry_of_a_call},
        {"cpod_retry_policy", sizeof retry, &retry, argument, use_retry_of_an_iterator},
        {"cpod_hooks", sizeof hooks, &hooks, conf, use_hooks},
        {"cpod_clock", sizeof clock, &clock, conf, use_clock},
        {"cpod_transport", sizeof transport, &transport, conf, use_transport},
        {"cpod_transport_loops", sizeof loops, &loops, conf, use_loops},
        {"cpod_batch_options", sizeof batch, &batch, argument, use_batch_options},
        {"cpod_download", sizeof download, &download, argument, use_download},
        {"cpod_mock_exchange", sizeof exchange, &exchange, argument, use_mock_exchange},
        {"cpod_signature_options", sizeof signature, &signature, argument, use_signature_options},
        {"cpod_signature_description", sizeof description, &description, conf, use_signature_description},
    };
    check_future_structs(uses, sizeof uses / sizeof uses[0]);
}

/* ---- structs that the library fills in ---- */

/* Memory behind a caller's struct, which is of this size for the library. */
typedef struct guarded {
    unsigned char bytes[4096];
    size_t size;
} guarded;

static void *guard(guarded *g, size_t size)
{
    memset(g->bytes, 0x5A, sizeof g->bytes);
    memset(g->bytes, 0, size);
    memcpy(g->bytes, &size, sizeof size);
    g->size = size;
    return g->bytes;
}

static void assert_untouched(const guarded *g)
{
    for (size_t i = g->size; i < sizeof g->bytes; i++)
        assert_int_equal(g->bytes[i], 0x5A);
    size_t size;
    memcpy(&size, g->bytes, sizeof size);
    assert_int_equal(size, g->size);
}

/* Of any size, also one that ends within a member, and one of a newer caller. */
static void test_only_its_size_is_written(void **state)
{
    (void)state;
    static const char *const names[] = {"error", "response info"};
    const size_t known[] = {sizeof(cpod_error), sizeof(cpod_response_info)};
    for (size_t which = 0; which < 2; which++) {
        for (size_t size = sizeof(size_t); size < known[which] + 24; size++) {
            guarded error, info;
            cpod_error *own_error = guard(&error, which == 0 ? size : sizeof(cpod_error));
            cpod_response_info *own_info = guard(&info, which == 1 ? size : sizeof(cpod_response_info));
            static const script_response responses[] = {
                {404, "content-type: application/json\nx-request-id: r\netag: \"e\"",
                 "{\"title\":\"t\",\"code\":\"c\",\"instance\":\"i\"}", 0, 0}};
            if (size % 97 == 0)
                print_message("%s of %zu bytes\n", names[which], size);
            SCRIPT(&s, responses);
            cpod_client *client = script_client(&s, NULL);
            const list_params params = {.call = CPOD_CALL(.response = own_info)};
            assert_int_equal(
                cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, own_error),
                CPOD_ERR_NOT_FOUND);
            assert_untouched(&error);
            assert_untouched(&info);
            cpod_response_info_clear(own_info);
            assert_untouched(&info);
            cpod_client_free(client);
        }
    }
}

static void test_other_structs_that_are_filled(void **state)
{
    (void)state;
    cpod_client *client = begin();
    for (size_t size = sizeof(size_t); size < sizeof(cpod_mock_usage) + 24; size++) {
        guarded usage;
        cpod_mock_get_usage(s.mock, guard(&usage, size));
        assert_untouched(&usage);
    }
    cpod_client_free(client);
    cpod_signature_options options = CPOD_SIGNATURE_OPTIONS_INIT;
    options.scheme = CPOD_SIGNATURE_GITHUB;
    options.secrets = secrets;
    options.secret_count = 1;
    cpod_signature_headers headers = CPOD_SIGNATURE_HEADERS_INIT;
    assert_int_equal(cpod_signature_sign(&options, NULL, "body", 4, &headers, NULL), CPOD_OK);
    for (size_t size = sizeof(size_t); size < sizeof(cpod_signature_info) + 24; size++) {
        guarded info;
        assert_int_equal(cpod_signature_verify(&options, headers.items, headers.count, "body", 4,
                                               guard(&info, size), NULL),
                         CPOD_OK);
        assert_untouched(&info);
    }
}

/* An initializer need not set the padding between known members. */
static void test_padding_of_the_known_part(void **state)
{
    (void)state;
    cpod_call_options options = CPOD_CALL_OPTIONS_INIT;
    const size_t end = offsetof(cpod_call_options, max_retries) + sizeof options.max_retries;
    assert_true(end < offsetof(cpod_call_options, idempotency_key));
    memset((char *)&options + end, 0xA5, offsetof(cpod_call_options, idempotency_key) - end);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(get(&options, &error), CPOD_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_from_the_future),
        cmocka_unit_test(test_only_its_size_is_written),
        cmocka_unit_test(test_other_structs_that_are_filled),
        cmocka_unit_test(test_padding_of_the_known_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
