/* Dates of HTTP. */
#ifndef CPOD_RUNTIME_CURL_DATE_H
#define CPOD_RUNTIME_CURL_DATE_H

#include <stdint.h>

/* Seconds since 1970 of a date in any of the three forms that RFC 9110 has recipients take. -1: it is
 * none. */
int64_t cpodi_curl_date(const char *text);

#endif
