/* A client on libcurl's transport, for a server on the loopback interface. */
#ifndef CPOD_TESTS_CLIENT_CURL_CLIENT_H
#define CPOD_TESTS_CLIENT_CURL_CLIENT_H

#include "cpod/core/client.h"
#include "loopback.h"

#define OK_HEAD  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define THING    "{\"data\":{\"id\":\"1\"}}"
#define OK_THING OK_HEAD "Content-Length: 19\r\n\r\n" THING

extern const void *const curl_path[1]; /* the id "a/b" */

/* `options` NULL: with the token "tok". Without a base_url: that of `at`. */
cpod_client *curl_client(const loopback *at, cpod_client_options *options);

/* Gets a thing; its id goes to `id` (64 bytes, or NULL). */
cpod_status curl_get(cpod_client *client, const cpod_call_options *call, char *id, cpod_error *error);

#endif
