/* Downloads from other servers, which get none of the client's headers and credentials. */
#include "cpod/core/presigned.h"

#include "core/base/error.h"
#include "core/call/call.h"
#include "core/call/raw.h"
#include "core/http/url.h"

#include <string.h>

static bool is_url(const char *url)
{
    size_t origin = url == NULL ? 0 : cpodi_url_origin_length(url);
    if (origin == 0 || memchr(url, '@', origin) != NULL)
        return false;
    for (; *url != '\0'; url++) {
        unsigned char c = (unsigned char)*url;
        if (c <= ' ' || c >= 0x7F || strchr("#\"<>\\", *url) != NULL)
            return false;
    }
    return true;
}

static cpod_status build(cpodi_call *call, const char *url, size_t max_bytes, cpod_error *error)
{
    if (!is_url(url))
        return cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "The argument url must begin with http:// or https://, name a host and be percent-encoded");
    if (call->options.header_count > 0 || call->options.idempotency_key != NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "The call options headers and idempotency_key must be empty for a presigned URL");
    call->request.method = "GET";
    call->request.headers.count = 0;
    call->request.security = CPODI_SECURITY_NONE;
    call->request.is_idempotent = true;
    call->request.is_cross_origin = true;
    call->request.is_secret = true; /* storage services quote the signature in error responses */
    if (max_bytes != 0)
        call->limits.max_body_bytes = max_bytes;
    cpodi_buffer_append_text(&call->request.url, url);
    return cpodi_buffer_terminate(&call->request.url) ? CPOD_OK : cpodi_no_memory(error);
}

cpod_status cpod_download_url(cpod_client *client, const char *url, size_t max_bytes,
                              const cpod_call_options *options, cpod_raw_response **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out != NULL)
        *out = NULL;
    if (client == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "The client is NULL");
    cpodi_call call;
    cpod_status status = cpodi_call_begin(&call, client, options, error);
    if (status == CPOD_OK)
        status = build(&call, url, max_bytes, error);
    return cpodi_call_make(&call, status, cpodi_raw_finish, out, error);
}
