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

cpodi_choice cpodi_download_choice(const cpodi_call *call)
{
    const cpodi_response *response = &call->result.response;
    return (cpodi_choice){.tables = call->api->tables,
                          .operation = call->operation,
                          .status = response->status,
                          .content_type = response->content_type,
                          .is_page = cpodi_download_is_page(call),
                          .is_attachment = response->is_attachment};
}

/* Whether the media type is that of another function, of a value that is decoded, or of nothing documented. The rest
 * of a file has the media type of its first part, and that of a part with the status 206. */
static bool is_of_other_type(const cpodi_call *call)
{
    if (call->operation == NULL || (call->resume.is_asked && call->result.response.status == 206))
        return false;
    const cpodi_choice choice = cpodi_download_choice(call);
    const cpod_response *own = cpodi_choice_success(&choice);
    if (cpodi_choice_sibling(&choice, own) != NULL)
        return true;
    if (own == NULL)
        own = cpodi_choice_any_status(&choice);
    return own == NULL || (own->codec != CPOD_CODEC_BINARY && own->codec != CPOD_CODEC_TEXT &&
                           own->codec != CPOD_CODEC_NONE);
}

bool cpodi_download_takes(const cpodi_call *call)
{
    return call->request.sink.is_used && cpodi_exchange_succeeded(call) && !cpodi_download_is_page(call) &&
           !is_of_other_type(call);
}

bool cpodi_download_has_content(const cpodi_call *call)
{
    return call->request.sink.written > 0 || !cpodi_download_may_lack_content(call->result.response.status);
}

cpod_status cpodi_download_commit(cpodi_call *call, cpod_error *error)
{
    return cpodi_download_has_content(call) ? cpodi_sink_commit(&call->request.sink, error) : CPOD_OK;
}
