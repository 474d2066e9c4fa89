#include "modes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "poll_loop.h"

static cpod_status call(cpod_client *client, const char *body, const cpod_call_options *options,
                        cpod_error *error)
{
    const cpod_json json = body == NULL ? cpod_json_text("null") : cpod_json_text(body);
    return cpod_call_raw(client, body == NULL ? "GET" : "POST", "/v1/things/a%2Fb", NULL,
                         body == NULL ? NULL : &json, options, NULL, error);
}

cpod_status mode_call(cpod_client *client, call_mode mode, const char *body, cpod_call_options options,
                      cpod_error *error)
{
    options.size = sizeof options;
    if (mode == MODE_SINGLE)
        return call(client, body, &options, error);
    poll_loop l = {.wake_at_ms = -1};
    const cpod_batch_options *looped =
        CPOD_BATCH_OPTIONS(.watch = poll_loop_watch, .timer = poll_loop_set_timer, .loop_context = &l);
    const cpod_batch_result *done = NULL;
    assert_int_equal(cpod_batch_new(client, mode == MODE_EVENT_LOOP ? looped : NULL, &options.batch, NULL),
                     CPOD_OK);
    assert_int_equal(call(client, body, &options, error), CPOD_OK);
    while (mode == MODE_EVENT_LOOP && cpod_batch_next(options.batch, 0, &done, NULL) == CPOD_PENDING)
        poll_loop_turn(&l, options.batch);
    if (mode == MODE_BATCH)
        assert_int_equal(cpod_batch_next(options.batch, -1, &done, NULL), CPOD_OK);
    assert_non_null(done);
    cpod_status status = done->status;
    *error = *done->error;
    cpod_batch_free(options.batch);
    assert_int_equal(l.count, 0);
    return status;
}
