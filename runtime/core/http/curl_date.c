#include "core/http/curl_date.h"

#include "core/base/ascii.h"

#include <curl/curl.h>
#include <stdbool.h>

int64_t cpodi_curl_date(const char *text)
{
    bool begins_with_day = cpodi_ascii_is_letter(*text); /* curl also accepts plain numbers */
    return begins_with_day ? (int64_t)curl_getdate(text, NULL) : -1;
}
