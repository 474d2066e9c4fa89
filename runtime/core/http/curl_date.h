/* HTTP dates. */
#ifndef CPOD_RUNTIME_CURL_DATE_H
#define CPOD_RUNTIME_CURL_DATE_H

#include <stdint.h>

/* Returns the seconds since 1970 of a date in any of the three formats of RFC 9110; -1: not a date. */
int64_t cpodi_curl_date(const char *text);

#endif
