#include "media.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

void media_begin(media_fixture *f, const script_response *responses, size_t count)
{
    script_begin(&f->s, responses, count);
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.transport = cpod_mock_transport(f->s.mock);
    options.clock = cpod_mock_clock(f->s.mock);
    options.max_retries = CPOD_NO_RETRIES;
    f->error = (cpod_error)CPOD_ERROR_INIT;
    f->info = (cpod_response_info)CPOD_RESPONSE_INFO_INIT;
    f->info.keep_error_body = true;
    assert_int_equal(media_client_new(&options, &f->client, &f->error), CPOD_OK);
}

void media_begin_with(media_fixture *f, const char *content_type, const char *body)
{
    static char headers[256];
    static script_response response;
    int length = snprintf(headers, sizeof headers, "%s%s",
                          content_type[0] != '\0' ? "content-type: " : "x-none: ", content_type);
    assert_in_range(length, 0, sizeof headers - 1);
    response = (script_response){200, headers, body, CPOD_OK, CPOD_OK};
    media_begin(f, &response, 1);
}

void media_end(media_fixture *f)
{
    cpod_response_info_clear(&f->info);
    cpod_client_free(f->client);
}
