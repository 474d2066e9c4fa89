#include "core/call/lenient.h"

#include "core/base/error.h"
#include "core/call/log.h"
#include "core/codec/lenient_text.h"
#include "core/codec/scan.h"
#include "core/media/charset.h"

static void note_replaced(cpodi_call *call, uint32_t texts)
{
    call->result.response.replaced_texts += texts;
    cpodi_log_replaced(call, texts);
}

cpod_status cpodi_lenient_replace(cpodi_call *call, cpodi_buffer *text, bool is_json, cpod_error *error)
{
    cpodi_response *response = &call->result.response;
    const size_t length = text->length;
    uint32_t texts = 0;
    if (!call->limits.lenient_text)
        return CPOD_OK;
    if (!(is_json ? cpodi_json_replace_invalid(text, &texts) : cpodi_text_replace_nul(text, &texts)))
        return cpodi_no_memory(error);
    if (text == &response->body)
        response->body_growth += text->length - length;
    note_replaced(call, texts);
    return CPOD_OK;
}

cpod_status cpodi_lenient_convert(cpodi_call *call, cpod_error *error)
{
    cpodi_response *response = &call->result.response;
    const size_t length = response->body.length;
    uint32_t texts = 0;
    cpod_status status = cpodi_charset_to_utf8(response->content_type, &response->body,
                                               call->limits.lenient_text ? &texts : NULL, error);
    response->body_growth += response->body.length - length;
    if (status == CPOD_OK)
        note_replaced(call, texts);
    return status;
}

cpod_status cpodi_lenient_replace_failure(cpodi_call *call, cpod_error *error)
{
    cpodi_buffer *body = &call->result.response.body;
    if (body->length == 0)
        return CPOD_OK;
    const char first = *cpodi_skip_space(body->data);
    return first == '{' || first == '[' ? cpodi_lenient_replace(call, body, true, error) : CPOD_OK;
}
