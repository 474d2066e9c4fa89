/* cPod's conventions, which its description declares: the tenant's header, `meta`, the code `policy_denied`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "cpod/pods.h"
#include "support.h"

#define POD                                                                                                \
    RESPONSE(200, "{\"id\":\"p\",\"name\":\"n\",\"status\":\"running\",\"spec\":{\"image\":\"i\"},"        \
                  "\"organizationId\":\"o\",\"workspaceId\":\"w\",\"createdAt\":\"2026-01-01T00:00:00Z\"," \
                  "\"updatedAt\":\"2026-01-01T00:00:00Z\"}")

static void test_the_tenant_is_a_header_of_the_options(void **state)
{
    (void)state;
    static const script_response responses[] = {POD, POD};
    static const cpod_header tenant[] = {{"X-Tenant-ID", "acme"}};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    assert_int_equal(cpod_pods_get(client, "p", NULL, NULL, NULL), CPOD_OK);
    assert_false(script_sent(&s, 0, "X-Tenant-ID"));
    cpod_client_free(client);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "tok";
    options.headers = tenant;
    options.header_count = 1;
    client = platform_client(&s, &options);
    assert_int_equal(cpod_pods_get(client, "p", NULL, NULL, NULL), CPOD_OK);
    assert_true(script_sent(&s, 1, "\nX-Tenant-ID: acme\n"));
    cpod_client_free(client);
}

static void test_meta_describes_the_response(void **state)
{
    (void)state;
    static const script_response responses[] = {POD};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const cpod_pods_get_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_pod *pod = NULL;
    assert_int_equal(cpod_pods_get(client, "p", &params, &pod, NULL), CPOD_OK);
    assert_string_equal(info.request_id, "r");
    assert_string_equal(info.server_time, "2026-01-01T00:00:00Z");
    cpod_pod_free(pod);
    cpod_client_free(client);
}

static void test_a_hard_denial_has_its_own_status(void **state)
{
    (void)state;
    static const script_response responses[] = {PLAIN(403, "{\"title\":\"F\",\"code\":\"policy_denied\"}"),
                                                PLAIN(403, "{\"title\":\"F\",\"code\":\"forbidden\"}")};
    script s;
    SCRIPT(&s, responses);
    cpod_client *client = platform_client(&s, NULL);
    assert_int_equal(cpod_pods_get(client, "p", NULL, NULL, NULL), CPOD_ERR_POLICY_DENIED);
    assert_int_equal(cpod_pods_get(client, "p", NULL, NULL, NULL), CPOD_ERR_FORBIDDEN);
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tenant_is_a_header_of_the_options),
        cmocka_unit_test(test_meta_describes_the_response),
        cmocka_unit_test(test_a_hard_denial_has_its_own_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
