/* One request to another program on this machine. */
#ifndef EMULATOR_POST_H
#define EMULATOR_POST_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct post_address {
    union {
        struct sockaddr generic;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } socket;
    socklen_t socket_length;
    char authority[64];
    const char *target; /* path and query, in the URL; "/" when it has none */
} post_address;

/* False: the URL is not http, not of a loopback address, or has characters that a request cannot have. */
bool post_parse(const char *url, post_address *out);

typedef struct post_result {
    int status; /* 0: no response */
    bool has_timed_out, is_stopped;
} post_result;

/* Sends the bytes of a request and reads the head of the response, within `timeout` milliseconds. A readable
 * `stop` ends it. */
post_result post_send(const post_address *to, const char *request, size_t length, int64_t timeout, int stop);

int64_t post_clock(void); /* milliseconds of the monotonic clock */

#endif
