/* Times and sizes of a transfer, as curl has measured them. */
#include "core/base/text.h"
#include "core/http/curl_exchange.h"

#include <string.h>

static curl_off_t read_number(const cpodi_curl_exchange *exchange, CURLINFO what)
{
    curl_off_t value = 0;
    return curl_easy_getinfo(exchange->easy, what, &value) == CURLE_OK ? value : 0;
}

static long read_long(const cpodi_curl_exchange *exchange, CURLINFO what)
{
    long value = 0;
    return curl_easy_getinfo(exchange->easy, what, &value) == CURLE_OK ? value : 0;
}

/* For curl, 0 is a time that was not reached. */
static int64_t time_of(const cpodi_curl_exchange *exchange, CURLINFO what)
{
    curl_off_t value = read_number(exchange, what);
    return value > 0 ? (int64_t)value : -1;
}

void cpodi_curl_measure_begin(cpodi_curl_exchange *exchange)
{
    if (exchange->request->transfer != NULL)
        exchange->total_before = read_number(exchange, CURLINFO_TOTAL_TIME_T);
}

static const char *version_of(long version)
{
    switch (version) {
    case CURL_HTTP_VERSION_1_0:
        return "1.0";
    case CURL_HTTP_VERSION_1_1:
        return "1.1";
    case CURL_HTTP_VERSION_2_0:
        return "2";
    case CURL_HTTP_VERSION_3:
        return "3";
    default:
        return "";
    }
}

static void measure_connection(const cpodi_curl_exchange *exchange, cpod_transfer_info *info)
{
    /* A connection that failed to open counts as well. */
    bool is_new = read_long(exchange, CURLINFO_NUM_CONNECTS) > 0 || !exchange->was_sent;
    info->resolved_us = is_new ? time_of(exchange, CURLINFO_NAMELOOKUP_TIME_T) : -1;
    info->connected_us = is_new ? time_of(exchange, CURLINFO_CONNECT_TIME_T) : -1;
    info->secured_us = is_new ? time_of(exchange, CURLINFO_APPCONNECT_TIME_T) : -1;
    if (!exchange->was_sent)
        return;
    info->connection_reused = is_new ? 0 : 1;
    const char *address = NULL;
    if (curl_easy_getinfo(exchange->easy, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address != NULL)
        cpodi_text_copy(info->peer_address, sizeof info->peer_address, address, strlen(address));
    info->peer_port = (int)read_long(exchange, CURLINFO_PRIMARY_PORT);
}

void cpodi_curl_measure(const cpodi_curl_exchange *exchange)
{
    cpod_transfer_info *info = exchange->request->transfer;
    if (info == NULL)
        return;
    /* curl keeps the figures of the last transfer until the next one begins, which a cancelled one never does. */
    curl_off_t total = read_number(exchange, CURLINFO_TOTAL_TIME_T);
    if (!exchange->was_sent && total == exchange->total_before)
        return;
    measure_connection(exchange, info);
    info->sending_us = time_of(exchange, CURLINFO_PRETRANSFER_TIME_T);
    info->first_byte_us = time_of(exchange, CURLINFO_STARTTRANSFER_TIME_T);
    /* In the callback of the head, curl has not updated the total. */
    info->total_us = (int64_t)total > info->first_byte_us ? (int64_t)total : info->first_byte_us;
    if (!exchange->was_sent)
        return;
    info->sent_bytes = (int64_t)read_number(exchange, CURLINFO_SIZE_UPLOAD_T);
    info->received_bytes = (int64_t)read_number(exchange, CURLINFO_SIZE_DOWNLOAD_T);
    const char *version = version_of(read_long(exchange, CURLINFO_HTTP_VERSION));
    memcpy(info->protocol_version, version, strlen(version) + 1);
}
