/* Every allocation fails once: the status is CPOD_ERR_NO_MEMORY, nothing leaks, and the client stays
 * usable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/error.h"
#include "cpod/core/batch.h"
#include "scripted.h"

#define JSON   "content-type: application/json"
#define EVENTS "content-type: text/event-stream"

typedef struct meter {
    size_t count;   /* allocations so far */
    size_t fail_at; /* the one that fails; 0: none */
    size_t live;    /* bytes */
} meter;

static bool fails(meter *m)
{
    return ++m->count == m->fail_at;
}

static void *meter_allocate(void *context, size_t size)
{
    meter *m = context;
    void *memory = fails(m) ? NULL : malloc(size);
    m->live += memory == NULL ? 0 : size;
    return memory;
}

static void *meter_reallocate(void *context, void *memory, size_t old_size, size_t new_size)
{
    meter *m = context;
    void *larger = fails(m) ? NULL : realloc(memory, new_size);
    if (larger != NULL)
        m->live += new_size - (memory == NULL ? 0 : old_size);
    return larger;
}

static void meter_release(void *context, void *memory, size_t size)
{
    meter *m = context;
    m->live -= size;
    free(memory);
}

static const char *const some_id = "1";
static const void *const id_path[] = {&some_id};

static cpod_status get(cpod_client *client, cpod_error *error)
{
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_headers = true;
    const list_params params = {.call = CPOD_CALL(.response = &info, .idempotency_key = "k")};
    thing *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, &out, error);
    assert_true((out != NULL) == (status == CPOD_OK));
    cpod_core_free(out);
    cpod_response_info_clear(&info);
    return status;
}

static cpod_status post(cpod_client *client, cpod_error *error)
{
    static const char *const tags[] = {"a", "b"};
    const thing_create body = {.name = "name", .tags = CPOD_LIST(tags)};
    thing *out = NULL;
    cpod_status status = cpod_core_call(client, client_test_api(), OP_CREATE, NULL, NULL, &body, &out, error);
    cpod_core_free(out);
    return status;
}

static cpod_status upload(cpod_client *client, cpod_error *error)
{
    const filter options = {"v", CPOD_INT64_INIT(1)};
    const upload_form body = {.title = "t", .file = cpod_upload_memory("x", 1, NULL), .options = &options};
    return cpod_core_call(client, client_test_api(), OP_MULTIPART, NULL, NULL, &body, NULL, error);
}

static cpod_status list(cpod_client *client, cpod_error *error)
{
    static char longer[3000]; /* than what an iterator allocates at first */
    memset(longer, 'a', sizeof longer - 1);
    const list_params params = {.search = longer, .trace = "t"};
    cpod_core_iter *iter = NULL;
    cpod_status status =
        cpod_core_iter_open(client, client_test_api(), OP_LIST, NULL, &params, NULL, &iter, error);
    while (status == CPOD_OK)
        status = cpod_core_iter_next(iter, NULL, error);
    cpod_core_iter_free(iter);
    return status == CPOD_DONE ? CPOD_OK : status;
}

static cpod_status pages(cpod_client *client, cpod_error *error)
{
    cpod_core_iter *iter = NULL;
    cpod_status status =
        cpod_core_iter_open(client, client_test_api(), OP_SCAN, NULL, NULL, NULL, &iter, error);
    while (status == CPOD_OK)
        status = cpod_core_iter_next_page(iter, NULL, error);
    cpod_core_iter_free(iter);
    return status == CPOD_DONE ? CPOD_OK : status;
}

static cpod_status watch(cpod_client *client, cpod_error *error)
{
    cpod_core_stream *stream = NULL;
    cpod_status status =
        cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, NULL, NULL, &stream, error);
    while (status == CPOD_OK)
        status = cpod_core_stream_next(stream, NULL, error);
    cpod_core_stream_free(stream);
    return status == CPOD_DONE ? CPOD_OK : status;
}

static cpod_status form(cpod_client *client, cpod_error *error)
{
    static const char *const tags[] = {"a b", "c"};
    const thing_create body = {.name = "name", .tags = CPOD_LIST(tags)};
    return cpod_core_call(client, client_test_api(), OP_FORM, NULL, NULL, &body, NULL, error);
}

/* A refusal whose body is kept; it may be the memory for that which is missing. */
static cpod_status refused(cpod_client *client, cpod_error *error)
{
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    info.keep_error_body = true;
    info.keep_headers = true;
    const list_params params = {.call = CPOD_CALL(.response = &info)};
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, NULL, error);
    cpod_response_info_clear(&info);
    if (status != CPOD_ERR_NOT_FOUND)
        return status;
    cpodi_error_reset(error);
    return CPOD_OK;
}

/* Text, bytes, unions and other kinds of responses. */
static cpod_status bytes(cpod_client *client, cpod_error *error)
{
    cpod_bytes *out = NULL;
    cpod_status status =
        cpod_core_call(client, client_test_api(), OP_GET_BLOB, id_path, NULL, NULL, &out, error);
    cpod_core_free(out);
    return status;
}

static cpod_status varied(cpod_client *client, cpod_error *error)
{
    varied_result *out = NULL;
    cpod_status status = cpod_core_call(client, client_test_api(), OP_VARIED, NULL, NULL, NULL, &out, error);
    cpod_core_free(out);
    return status;
}

static cpod_status mask(cpod_client *client, cpod_error *error)
{
    char *text = NULL;
    cpod_status status = cpod_core_call(client, client_test_api(), OP_MASK, NULL, NULL, NULL, &text, error);
    cpod_string_free(text);
    return status;
}

static cpod_status raw(cpod_client *client, cpod_error *error)
{
    const cpod_json body = cpod_json_text("{\"a\":1}");
    cpod_raw_response *response = NULL;
    cpod_status status = cpod_call_raw(client, "POST", "/v1/x", "a=1", &body, NULL, &response, error);
    cpod_raw_response_free(response);
    return status;
}

/* The same get as above, and its token, from a batch. */
static cpod_status in_batch(cpod_client *client, cpod_error *error)
{
    cpod_batch *batch = NULL;
    cpod_status status = cpod_batch_new(client, NULL, &batch, error);
    thing *out = NULL;
    const list_params params = {.call = CPOD_CALL(.batch = batch, .idempotency_key = "k")};
    if (status == CPOD_OK)
        status =
            cpod_core_call(client, client_test_api(), OP_GET, id_path, &params, NULL, (void *)&out, error);
    const cpod_batch_result *done = NULL;
    if (status == CPOD_OK)
        status = cpod_batch_next(batch, -1, &done, error);
    if (done != NULL) {
        status = done->status;
        *error = *done->error;
    }
    assert_true((out != NULL) == (status == CPOD_OK));
    cpod_core_free(out);
    cpod_batch_free(batch);
    return status;
}

/* Reads so many events of a stream in a batch, or all. */
static cpod_status follow(cpod_client *client, size_t count, cpod_error *error)
{
    cpod_batch *batch = NULL;
    cpod_core_stream *stream = NULL;
    cpod_status status = cpod_batch_new(client, NULL, &batch, error);
    const list_params params = {.call = CPOD_CALL(.batch = batch)};
    if (status == CPOD_OK)
        status =
            cpod_core_stream_open(client, client_test_api(), OP_WATCH, NULL, &params, NULL, &stream, error);
    while (count > 0 && (status == CPOD_OK || status == CPOD_PENDING)) {
        status = cpod_core_stream_next(stream, NULL, error);
        count -= status == CPOD_OK ? 1 : 0;
        cpod_error of_batch = CPOD_ERROR_INIT;
        if (status == CPOD_PENDING && cpod_batch_next(batch, -1, NULL, &of_batch) != CPOD_OK)
            fail_msg("%s", of_batch.message);
    }
    cpod_core_stream_free(stream);
    cpod_batch_free(batch);
    return status == CPOD_DONE ? CPOD_OK : status;
}

static cpod_status follow_to_end(cpod_client *client, cpod_error *error)
{
    return follow(client, SIZE_MAX, error);
}

/* The second event comes with another connection. */
static cpod_status follow_two(cpod_client *client, cpod_error *error)
{
    return follow(client, 2, error);
}

static const script_response token_response = {200, JSON, "{\"access_token\":\"t\",\"expires_in\":3600}", 0,
                                               0};

/* One operation, whose first allocations made the client already, with allocation `at` of those that follow
 * failing. */
static bool run_once(cpod_status (*operation)(cpod_client *, cpod_error *), const script_response *response,
                     size_t at)
{
    meter m = {.count = 0};
    const cpod_allocator allocator = {&m, meter_allocate, meter_reallocate, meter_release};
    const script_response responses[] = {*response, *response, *response, *response};
    script s;
    SCRIPT(&s, responses);
    script_set_token(&s, &token_response);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.allocator = &allocator;
    options.client_id = "id";
    options.client_secret = "secret";
    cpod_client *client = script_client(&s, &options);
    m.fail_at = m.count + at;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = operation(client, &error);
    bool reached = m.count >= m.fail_at;
    m.fail_at = 0;
    if (status != CPOD_OK) {
        assert_true(reached);
        assert_int_equal(status, CPOD_ERR_NO_MEMORY);
        assert_int_equal(error.status, CPOD_ERR_NO_MEMORY);
        cpod_status again = operation(client, &error); /* the client works afterwards */
        assert_int_equal(again, CPOD_OK);
    }
    assert_int_equal(script_usage(&s).open_exchanges, 0);
    cpod_client_free(client);
    assert_int_equal(m.live, 0);
    return reached;
}

static void test_calls(void **state)
{
    (void)state;
    static const struct {
        cpod_status (*operation)(cpod_client *, cpod_error *);
        script_response response;
    } cases[] = {
        {get, {200, JSON "\nx-request-id: r", "{\"data\":{\"id\":\"1\",\"name\":\"n\"}}", 0, 0}},
        {post, {201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}},
        {upload, {201, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}},
        {list, {200, JSON, "{\"data\":[{\"id\":\"1\"}],\"hasMore\":false}", 0, 0}},
        {watch,
         {200, "content-type: text/event-stream", "id: 1\ndata: {\"id\":\"1\"}\n\nevent: end\n\n", 0, 0}},
        {pages, {200, JSON, "{\"data\":[{\"id\":\"1\"}],\"next\":null}", 0, 0}},
        {form, {200, JSON, "{\"data\":{\"id\":\"1\"}}", 0, 0}},
        {refused, {404, JSON, "{\"title\":\"T\",\"errors\":[{\"field\":\"f\",\"message\":\"m\"}]}", 0, 0}},
        {bytes, {200, "content-type: application/octet-stream", "bytes", 0, 0}},
        {varied, {202, JSON, "{\"a\":\"x\"}", 0, 0}},
        {mask, {200, JSON, "{\"data\":\"text\"}", 0, 0}},
        {raw, {200, JSON, "{}", 0, 0}},
        {in_batch, {200, JSON, "{\"data\":{\"id\":\"1\",\"name\":\"n\"}}", 0, 0}},
        {follow_to_end, {200, EVENTS, "id: 1\ndata: {\"id\":\"1\"}\n\nevent: end\n\n", 0, 0}},
        {follow_two, {200, EVENTS, "id: 1\ndata: {\"id\":\"1\"}\n\n", 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t at = 1;
        while (run_once(cases[i].operation, &cases[i].response, at))
            at++;
        print_message("case %zu: %zu allocations\n", i, at - 1);
        assert_true(at > 5);
    }
}

static void test_a_client(void **state)
{
    (void)state;
    for (size_t at = 1;; at++) {
        meter m = {.fail_at = at};
        const cpod_allocator allocator = {&m, meter_allocate, meter_reallocate, meter_release};
        static const cpod_header headers[] = {{"X-A", "a"}, {"X-B", "b"}};
        cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
        options.allocator = &allocator;
        options.token = "t";
        options.headers = headers;
        options.header_count = 2;
        char long_agent[2000];
        memset(long_agent, 'a', sizeof long_agent - 1);
        long_agent[sizeof long_agent - 1] = '\0';
        options.user_agent = long_agent;
        cpod_client *client = NULL;
        cpod_error error = CPOD_ERROR_INIT;
        cpod_status status = cpod_core_client_new(client_test_api(), &options, &client, &error);
        bool reached = m.count >= at;
        assert_int_equal(status, reached ? CPOD_ERR_NO_MEMORY : CPOD_OK);
        assert_true((client != NULL) == (status == CPOD_OK));
        cpod_client_free(client);
        assert_int_equal(m.live, 0);
        if (!reached)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_a_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
