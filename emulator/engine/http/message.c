#include "engine/http/message.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <strings.h>

const char *http_request_header(const http_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (strcasecmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    return NULL;
}

const char *http_reason(int status)
{
    return MHD_get_reason_phrase_for((unsigned)status);
}

http_response *http_response_new(void)
{
    http_response *response = xrealloc(NULL, sizeof *response);
    *response = (http_response){.memory = arena_new(), .status = 200};
    return response;
}

void http_response_free(http_response *response)
{
    if (response == NULL)
        return;
    event_stream_close(response->stream);
    buffer_free(&response->body);
    arena_free(response->memory);
    free(response);
}

void http_response_header(http_response *response, const char *name, const char *value)
{
    *vector_add(response->memory, &response->headers) = (http_field){
        .name = arena_copy(response->memory, name), .value = arena_copy(response->memory, value)};
}

const char *http_response_find(const http_response *response, const char *name)
{
    for (size_t i = 0; i < response->headers.count; i++)
        if (strcasecmp(response->headers.items[i].name, name) == 0)
            return response->headers.items[i].value;
    return NULL;
}
