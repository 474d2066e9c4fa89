/* A client of media.yaml whose responses are scripted. */
#ifndef CPOD_TESTS_WIRE_MEDIA_H
#define CPOD_TESTS_WIRE_MEDIA_H

#include "media/media.h"
#include "support/script.h"

typedef struct media_fixture {
    script s;
    cpod_client *client;
    cpod_error error;
    cpod_response_info info; /* keeps the bodies of failures; what a test sets with CPOD_CALL(.response) */
} media_fixture;

/* Each response has the status 200 unless its own says otherwise. End it with media_end(). */
void media_begin(media_fixture *f, const script_response *responses, size_t count);

/* One response: 200, this media type ("": none), this body. */
void media_begin_with(media_fixture *f, const char *content_type, const char *body);

void media_end(media_fixture *f);

#endif
