#include "resume.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tables.h"

const loopback_response resume_cut_then_rest[2] = {{.bytes = HALF, .close = true}, {.bytes = REST}};

bool resume_write(void *context, const void *data, size_t length)
{
    resume_sink *sink = context;
    if (sink->length + length >= sizeof sink->text)
        return false;
    memcpy(sink->text + sink->length, data, length);
    sink->length += length;
    sink->text[sink->length] = '\0';
    return true;
}

bool resume_restart(void *context)
{
    resume_sink *sink = context;
    sink->length = 0;
    sink->text[0] = '\0';
    sink->restarts++;
    return true;
}

static void note(void *context, int64_t done, int64_t total)
{
    resume_sink *sink = context;
    assert_true(sink->steps < sizeof sink->done / sizeof sink->done[0]);
    sink->done[sink->steps++] = done;
    sink->total = total;
}

cpod_status resume_get_to(resume_sink *sink, const loopback_response *responses, size_t count,
                          const cpod_download *to, int max_retries)
{
    loopback_begin(&transfer_server, responses, count);
    cpod_client *client = transfer_client(NULL);
    sink->info = (cpod_response_info)CPOD_RESPONSE_INFO_INIT;
    sink->error = (cpod_error)CPOD_ERROR_INIT;
    const list_params params = {
        .call = CPOD_CALL(.download = to, .response = &sink->info, .max_retries = max_retries)};
    cpod_status status = cpod_core_call(client, client_test_api(), OP_GET_BLOB, transfer_path, &params, NULL,
                                        NULL, &sink->error);
    cpod_client_free(client);
    loopback_end(&transfer_server);
    return status;
}

cpod_status resume_get(resume_sink *sink, const loopback_response *responses, size_t count, bool restarts,
                       int max_retries)
{
    *sink = (resume_sink){.total = -2};
    cpod_download to = cpod_download_callback(resume_write, sink);
    to.restart = restarts ? resume_restart : NULL;
    to.progress = note;
    return resume_get_to(sink, responses, count, &to, max_retries);
}

bool resume_asked(size_t request, const char *line)
{
    char text[128];
    (void)snprintf(text, sizeof text, "\r\n%s\r\n", line);
    assert_true(request < transfer_server.request_count);
    return strstr(transfer_server.requests[request], text) != NULL;
}
