/* A client of the camera, and what a server on the loopback interface got from it. */
#ifndef CPOD_TESTS_WIRE_DIGEST_CAMERA_H
#define CPOD_TESTS_WIRE_DIGEST_CAMERA_H

#include "camera/camera.h"
#include "digest_judge.h"
#include "unit/client/loopback.h"

#define PASSWORD "s3cret-password"
#define EMPTY    "Content-Length: 0\r\n\r\n"
#define OK       "HTTP/1.1 204 No Content\r\n\r\n"
#define STATE    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"on\":true}"
#define DIGEST   "WWW-Authenticate: Digest realm=\"cam\", nonce=\"n1\", qop=\"auth\", algorithm=MD5\r\n"
#define REFUSED  "HTTP/1.1 401 Unauthorized\r\n"

/* A client with user `admin` and PASSWORD, unless the options have credentials. `options` NULL: the defaults. */
cpod_client *camera_client(const loopback *server, cpod_client_options *options);

/* The value of a header of a request, which lives until the next call; NULL: absent. */
const char *camera_header(const loopback *server, size_t number, const char *name);

/* The facts of the challenge DIGEST for a request. */
digest_facts camera_facts(const char *method, const char *target);

/* Fails unless a request has the right header Authorization. */
void camera_judge(const loopback *server, size_t number, const digest_facts *facts);

#endif
