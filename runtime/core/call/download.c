#include "core/call/download.h"

#include "core/call/exchange.h"
#include "core/http/media_type.h"

static bool is_html(const char *content_type)
{
    return cpodi_media_matches("text/html", content_type) ||
           cpodi_media_matches("application/xhtml+xml", content_type);
}

bool cpodi_download_is_page(const cpodi_call *call)
{
    const cpodi_response *response = &call->result.response;
    const cpod_operation *operation = call->operation;
    if (call->resume.is_asked && response->status == 206)
        return false; /* the rest of a file, whose first response has decided that */
    if (operation == NULL || response->is_attachment || !is_html(response->content_type))
        return false;
    const cpod_tables *tables = call->api->tables;
    for (uint32_t i = 0; i < operation->response_count; i++) {
        const cpod_response *description = &tables->responses[operation->first_response + i];
        if (description->codec != CPOD_CODEC_NONE &&
            (description->media_type == CPOD_NONE ||
             cpodi_media_matches(tables->pool + description->media_type, response->content_type)))
            return false;
    }
    return true;
}

bool cpodi_download_takes(const cpodi_call *call)
{
    return call->request.sink.is_used && cpodi_exchange_succeeded(call) && !cpodi_download_is_page(call);
}

bool cpodi_download_has_content(const cpodi_call *call)
{
    return call->request.sink.written > 0 || !cpodi_download_may_lack_content(call->result.response.status);
}

cpod_status cpodi_download_commit(cpodi_call *call, cpod_error *error)
{
    return cpodi_download_has_content(call) ? cpodi_sink_commit(&call->request.sink, error) : CPOD_OK;
}
