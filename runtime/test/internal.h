/* The parts of a mock. All functions but the transport's and the clock's are called with its lock held. */
#ifndef CPOD_RUNTIME_TEST_INTERNAL_H
#define CPOD_RUNTIME_TEST_INTERNAL_H

#include "cpod/core/extend.h"
#include "cpod/test/mock.h"

#include <pthread.h>

#define CPODI_MOCK_NAME_SIZE 128 /* of an expected header */

/* An exchange of the script. */
typedef struct cpodi_mock_entry {
    struct cpodi_mock_entry *next;
    cpod_mock_exchange expected; /* its texts are copies, the lengths of the bodies set */
    cpod_header *headers;        /* of the response, names in lower case */
    size_t header_count;
    char *header_text; /* what `headers` points to */
    int used;
} cpodi_mock_entry;

/* A request that was sent, in one piece of memory. */
typedef struct cpodi_mock_record {
    struct cpodi_mock_record *next;
    cpod_mock_request request;
} cpodi_mock_record;

struct cpod_mock {
    pthread_mutex_t lock;
    cpod_transport transport;
    cpod_clock clock;
    cpodi_mock_entry *entries, **last_entry;
    cpodi_mock_record *records, **last_record;
    size_t record_count;
    cpod_error unexpected; /* the first unexpected request */
    bool is_incomplete;    /* out of memory for a request or a sleep */
    cpod_mock_usage usage;
    size_t piece;
    int64_t now_ms;
    bool clock_is_used;
    int64_t unix_seconds;
    uint64_t random;
    int64_t *sleeps;
    size_t sleep_count, sleep_capacity;
    cpod_mock_sleep_callback on_sleep;
    void *on_sleep_context;
};

/* Allocates zeroed memory, and copies a text into it. */
char *cpodi_mock_copy(const char *text, size_t length);

/* Finds the response to a request that was recorded. NULL: none is expected; the error describes it. */
cpodi_mock_entry *cpodi_mock_match(cpod_mock *mock, const cpod_mock_request *request, cpod_error *error);

/* The first exchange that was never asked for, or not often enough; NULL: none. */
const cpodi_mock_entry *cpodi_mock_left(const cpod_mock *mock);

/* Writes "GET /api/v1/pods" of an exchange. */
void cpodi_mock_describe(const cpodi_mock_entry *entry, char *text, size_t size);

/* Records a request, its upload included. CPOD_ERR_CALLBACK: the upload failed; CPOD_ERR_NO_MEMORY. */
cpod_status cpodi_mock_record_request(cpod_mock *mock, const cpod_http_request *request,
                                      const cpod_mock_request **out, cpod_error *error);

/* Advances the clock to `until_ms` and records the sleep. @return its duration. */
int64_t cpodi_mock_sleep(cpod_mock *mock, int64_t until_ms);

void cpodi_mock_transport_init(cpod_mock *mock);
void cpodi_mock_clock_init(cpod_mock *mock);

#endif
