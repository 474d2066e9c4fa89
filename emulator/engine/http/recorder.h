/* Recordings of requests and responses, one JSON object a line; docs/testing.md describes the members. */
#ifndef EMULATOR_RECORDER_H
#define EMULATOR_RECORDER_H

#include "engine/http/message.h"

typedef struct recorder recorder;

/* Creates the file or empties it; only its owner can read it. NULL after having written an error message. */
recorder *recorder_open(const char *path, char *error, size_t error_size);

/* After the last response is freed. NULL is allowed. */
void recorder_close(recorder *r);

/* Records a request and its response. A stream is recorded by recorder_end_stream(), with the number that it
 * gets here. NULL is allowed for the recorder. Thread-safe. */
void recorder_add(recorder *r, const http_request *request, http_response *response);

/* The bytes that a stream has sent. Nothing happens if the response is not recorded. */
void recorder_append_stream(http_response *response, const char *bytes, size_t length);
void recorder_end_stream(http_response *response);

#endif
