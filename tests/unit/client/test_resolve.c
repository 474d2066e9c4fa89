/* Calls that are cancelled or time out while a name is being resolved: the system's resolver cannot be
 * interrupted, so it finishes in the background. */
#include <netdb.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "cpod/core/batch.h"
#include "tables.h"

enum { GUARD_SECONDS = 20, FIRST_TIMEOUT_MS = 50 };

/* Guarded by the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int running;        /* resolvers */
static bool has_begun;     /* the resolver was called */
static bool may_end;       /* the call has returned */
static bool has_timed_out; /* it did not return: it waited for the resolver */
static cpod_cancel *cancel;

/* Replaces the system's, in libcurl as well. */
__attribute__((visibility("default"))) int getaddrinfo(const char *name, const char *service,
                                                       const struct addrinfo *hints,
                                                       struct addrinfo **addresses)
{
    (void)name, (void)service, (void)hints, (void)addresses;
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += GUARD_SECONDS;
    (void)pthread_mutex_lock(&lock);
    running++;
    has_begun = true;
    if (cancel != NULL)
        cpod_cancel_trigger(cancel);
    while (!may_end && !has_timed_out)
        has_timed_out = pthread_cond_timedwait(&changed, &lock, &until) != 0;
    running--;
    (void)pthread_cond_broadcast(&changed);
    (void)pthread_mutex_unlock(&lock);
    return EAI_FAIL;
}

static cpod_client *new_client(void)
{
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.base_url = "http://name.test";
    options.token = "tok";
    cpod_client *client = NULL;
    assert_int_equal(cpod_core_client_new(client_test_api(), &options, &client, NULL), CPOD_OK);
    (void)pthread_mutex_lock(&lock);
    has_begun = may_end = has_timed_out = false;
    (void)pthread_mutex_unlock(&lock);
    return client;
}

/* Ends the resolver, which must still run when the call has returned. Returns whether it was called. */
static bool end_resolver(void)
{
    (void)pthread_mutex_lock(&lock);
    assert_false(has_timed_out);
    bool was_called = has_begun;
    may_end = true;
    (void)pthread_cond_broadcast(&changed);
    while (running > 0)
        (void)pthread_cond_wait(&changed, &lock);
    (void)pthread_mutex_unlock(&lock);
    return was_called;
}

static cpod_status call(cpod_client *client, const cpod_call_options *options)
{
    static const char *const id = "1";
    const void *const path[] = {&id};
    const list_params params = {.call = options};
    return cpod_core_call(client, client_test_api(), OP_GET, path, &params, NULL, NULL, NULL);
}

static void test_a_single_call(void **state)
{
    (void)state;
    cpod_client *client = new_client();
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    assert_int_equal(call(client, CPOD_CALL(.cancel = cancel)), CPOD_ERR_CANCELLED);
    assert_true(end_resolver());
    cpod_cancel_free(cancel);
    cancel = NULL;
    cpod_client_free(client);
}

/* On a busy machine the time can pass before the name is resolved: then it is doubled. */
static void test_a_timeout(void **state)
{
    (void)state;
    bool was_called = false;
    for (int64_t timeout_ms = FIRST_TIMEOUT_MS; !was_called; timeout_ms *= 2) {
        cpod_client *client = new_client();
        assert_int_equal(call(client, CPOD_CALL(.timeout_ms = timeout_ms)), CPOD_ERR_TIMEOUT);
        was_called = end_resolver();
        cpod_client_free(client);
    }
}

static void test_a_batch(void **state)
{
    (void)state;
    cpod_client *client = new_client();
    cpod_batch *batch = NULL;
    assert_int_equal(cpod_batch_new(client, NULL, &batch, NULL), CPOD_OK);
    assert_int_equal(cpod_cancel_new(&cancel), CPOD_OK);
    assert_int_equal(call(client, CPOD_CALL(.cancel = cancel, .batch = batch)), CPOD_OK);
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_next(batch, -1, &done, NULL), CPOD_OK);
    assert_int_equal(done->status, CPOD_ERR_CANCELLED);
    assert_true(end_resolver());
    cpod_batch_free(batch);
    cpod_cancel_free(cancel);
    cancel = NULL;
    cpod_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_single_call),
        cmocka_unit_test(test_a_timeout),
        cmocka_unit_test(test_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
