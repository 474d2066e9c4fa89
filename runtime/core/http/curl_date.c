#include "core/http/curl_date.h"

#include <curl/curl.h>
#include <stdbool.h>

int64_t cpodi_curl_date(const char *text)
{
    bool begins_with_day = (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z');
    return begins_with_day ? (int64_t)curl_getdate(text, NULL) : -1; /* curl takes numbers for dates, too */
}
