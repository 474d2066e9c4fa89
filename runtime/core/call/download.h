/* Downloads: which responses go to the destination of the call, and what makes them complete. */
#ifndef CPOD_RUNTIME_DOWNLOAD_H
#define CPOD_RUNTIME_DOWNLOAD_H

#include "core/call/call.h"
#include "core/media/choice.h"

/* Whether a page of HTML came where the operation documents other media types, as a login page of a network
 * does. Not a file that the response declares as such (Content-Disposition: attachment). */
bool cpodi_download_is_page(const cpodi_call *call);

/* What is known of the response to a call of an operation. */
cpodi_choice cpodi_download_choice(const cpodi_call *call);

/* Whether the body of the response goes to the call's sink: a success whose media type is that of a file which the
 * operation documents. */
bool cpodi_download_takes(const cpodi_call *call);

/* Whether a server may answer with this status instead of a body. */
static inline bool cpodi_download_may_lack_content(int http_status)
{
    return http_status == 202 || http_status == 204 || http_status == 205;
}

/* Whether the response has a content, be it empty. */
bool cpodi_download_has_content(const cpodi_call *call);

/* Completes a download that has succeeded: its file appears, if the response has a content. Statuses of
 * cpodi_sink_commit(). */
cpod_status cpodi_download_commit(cpodi_call *call, cpod_error *error);

#endif
