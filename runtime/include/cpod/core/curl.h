/** @file
 * Access to libcurl, for options that cpod_client_options does not have. Includes libcurl's header, so that
 * programs that use it need libcurl's headers and link libcurl themselves. */
#ifndef CPOD_CORE_CURL_H
#define CPOD_CORE_CURL_H

#include "cpod/core/client.h"

#include <curl/curl.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Sets options of one transfer, with curl_easy_setopt(). Runs before each attempt of each call, those for
 * tokens and for other servers (cpod_download_url()) included: CURLINFO_EFFECTIVE_URL is the URL, with its
 * query. Set nothing that identifies the client to all of them.
 *
 * All options of the handle are reset before, so that each transfer begins with libcurl's and the library's
 * own: a proxy, TLS, time of connecting, and so on. Those that the library relies on are set afterwards, and
 * cannot be changed: URL, method, headers and body, redirects, content coding, the callbacks with their data,
 * CURLOPT_PRIVATE, CURLOPT_ERRORBUFFER, CURLOPT_NOSIGNAL, CURLOPT_NOPROGRESS and CURLOPT_VERBOSE. Texts, lists and
 * blobs without a copy must live until the client is freed. CURLOPT_SHARE, CURLOPT_TIMEOUT_MS and options of other
 * protocols than HTTP are not supported.
 *
 * Runs on the thread of the call, so that several threads may run it at the same time, for different handles. It
 * must neither use the client nor start or keep the handle.
 *
 * @param context  of the options.
 * @param curl     the handle of the transfer.
 * @return CURLE_OK, or the result of the curl_easy_setopt() that failed: the call then fails with
 * CPOD_ERR_CALLBACK, or CPOD_ERR_NO_MEMORY for CURLE_OUT_OF_MEMORY; nothing is sent, and nothing is retried. */
typedef CURLcode (*cpod_curl_callback)(void *context, CURL *curl);

/** The option `curl` of a client: `options.curl = CPOD_CURL_OPTIONS(.configure = use_this_interface);`. */
struct cpod_curl_options {
    size_t size;                  /**< Set by CPOD_CURL_OPTIONS() and CPOD_CURL_OPTIONS_INIT. */
    cpod_curl_callback configure; /**< Called before each transfer. Required. */
    void *context;                /**< Passed to `configure`; outlives the client. */
};

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_curl_options, cpod_curl_options_init_)
#define CPOD_CURL_OPTIONS_INIT cpod_curl_options_init_()
#else
/** No callback yet: `cpod_curl_options curl = CPOD_CURL_OPTIONS_INIT;` */
#define CPOD_CURL_OPTIONS_INIT            \
    {                                     \
        .size = sizeof(cpod_curl_options) \
    }
/** The options as an expression. Lives as long as the enclosing block. */
#define CPOD_CURL_OPTIONS(...) (&(const cpod_curl_options){.size = sizeof(cpod_curl_options), __VA_ARGS__})
#endif

#ifdef __cplusplus
}
#endif

#endif
