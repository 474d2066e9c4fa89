/** @file
 * cpod_mock: a transport and a clock for the tests of programs. Requests are compared with a script, which
 * has the responses; time advances by sleeping only. Link libcpod-test. */
#ifndef CPOD_TEST_MOCK_H
#define CPOD_TEST_MOCK_H

#include "cpod/core/client.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A script of requests with their responses, and a record of what was sent. Thread-safe, but for
 * cpod_mock_free() and cpod_mock_rewind(). */
typedef struct cpod_mock cpod_mock;

/** Value of `times` for any number of requests, also none. */
#define CPOD_MOCK_ANY_TIMES (-1)

/** Value of `delay_ms` for a response that never arrives. */
#define CPOD_MOCK_NEVER (-1)

/** One expected request and its response. Begin with CPOD_MOCK_EXCHANGE() or CPOD_MOCK_EXCHANGE_INIT. */
typedef struct cpod_mock_exchange {
    size_t size; /**< Set by CPOD_MOCK_EXCHANGE() and CPOD_MOCK_EXCHANGE_INIT. */

    const char *method; /**< In upper case; NULL: any. */
    /** From the path on, with the query ("/api/v1/pods?page=2"), or absolute; escaped as sent. A `*`
     * matches any characters. NULL: any. */
    const char *url;
    /** Headers that the request has, one a line: "Idempotency-Key: k-1\nX-Team: core". A value of `*`
     * matches any. NULL: not compared. */
    const char *request_headers;
    const char *request_body; /**< Compared byte by byte; NULL: not compared. */
    /** Of `request_body`; 0: a text, to its NUL. */
    size_t request_body_length;
    int times;      /**< Number of such requests in a row. 0: 1; CPOD_MOCK_ANY_TIMES: any number, any time. */
    bool any_order; /**< Not bound to its place among the other exchanges. */

    int status;          /**< HTTP status of the response; 0: `failure` instead of a response. */
    const char *headers; /**< Of the response, one a line: "content-type: application/json"; or NULL. */
    const char *body;    /**< Of the response; NULL: none. */
    size_t body_length;  /**< Of `body`; 0: a text, to its NUL. */
    /** Time until the response, on the mock's clock. A longer one than the timeouts of the request is a
     * timeout. CPOD_MOCK_NEVER: it never arrives. */
    int64_t delay_ms;
    /** With status 0: how the request fails. Else: how the response breaks off after `body`; CPOD_OK: it is
     * complete. One of the statuses of cpod_transport, such as CPOD_ERR_TRANSPORT. */
    cpod_status failure;
} cpod_mock_exchange;

/** A request that was sent. The texts live as long as the mock, or until it is rewound. */
typedef struct cpod_mock_request {
    size_t size;                /**< Of this struct, as the library was compiled. */
    const char *method;         /**< In upper case. */
    const char *url;            /**< Absolute, escaped. */
    const cpod_header *headers; /**< As sent, with the credentials. */
    size_t header_count;        /**< Of `headers`. */
    const char *body;           /**< NUL-terminated; "" if absent. */
    size_t body_length;         /**< Without the NUL. */
    /** The whole request: "METHOD url\nName: value\n…\n\nbody". Like `headers` it contains credentials. */
    const char *text;
    int64_t at_ms;                 /**< When it was sent, on the mock's clock. */
    int64_t connect_timeout_ms;    /**< 0: none. */
    int64_t deadline_ms;           /**< On the client's clock; 0: none. */
    int64_t idle_timeout_ms;       /**< 0: none. */
    int64_t first_byte_timeout_ms; /**< 0: `idle_timeout_ms`; negative: none. */
} cpod_mock_request;

/** What clients hold of the mock's transport. Begin with CPOD_MOCK_USAGE_INIT. */
typedef struct cpod_mock_usage {
    size_t size;           /**< Set by CPOD_MOCK_USAGE_INIT. */
    size_t open_exchanges; /**< Begun and not ended, such as those of streams. */
    size_t most_exchanges; /**< Highest number of `open_exchanges` so far. */
    size_t open_loops;     /**< Of batches. */
    size_t releases;       /**< Clients that are freed. */
} cpod_mock_usage;

#ifdef __cplusplus
CPOD_SIZED_INIT_(cpod_mock_exchange, cpod_mock_exchange_init_)
CPOD_SIZED_INIT_(cpod_mock_usage, cpod_mock_usage_init_)
#define CPOD_MOCK_EXCHANGE_INIT cpod_mock_exchange_init_()
#define CPOD_MOCK_USAGE_INIT    cpod_mock_usage_init_()
#else
/** Any request: `cpod_mock_exchange exchange = CPOD_MOCK_EXCHANGE_INIT;` */
#define CPOD_MOCK_EXCHANGE_INIT            \
    {                                      \
        .size = sizeof(cpod_mock_exchange) \
    }
/** For cpod_mock_get_usage(): `cpod_mock_usage usage = CPOD_MOCK_USAGE_INIT;` */
#define CPOD_MOCK_USAGE_INIT            \
    {                                   \
        .size = sizeof(cpod_mock_usage) \
    }
/** An exchange as an expression: `CPOD_MOCK_EXCHANGE(.method = "GET", .url = "/api/v1/pods", .status = 503)`.
 * Lives as long as the enclosing block. */
#define CPOD_MOCK_EXCHANGE(...) (&(const cpod_mock_exchange){.size = sizeof(cpod_mock_exchange), __VA_ARGS__})
#endif

/** Creates a mock with an empty script. @return CPOD_OK, CPOD_ERR_INVALID_ARGUMENT or CPOD_ERR_NO_MEMORY. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_mock_new(cpod_mock **out);

/** Frees a mock, after its clients. NULL is allowed. */
CPOD_API void cpod_mock_free(cpod_mock *mock);

/** Returns the transport, for the client option `transport`; lives as long as the mock. It also serves
 * batches.
 *
 * A request gets the response of the first exchange that fits and is not used up, in the order in which they
 * were added; of those with a place in the order only the first one left is considered. A request that fits
 * none is CPOD_ERR_TRANSPORT with the expected and the actual request in the message, and is retried as other
 * failures are. */
CPOD_API const cpod_transport *cpod_mock_transport(const cpod_mock *mock);

/** Returns the clock, for the client option `clock`; lives as long as the mock. Sleeping advances it at once,
 * as do the delays of responses. Without it, responses have no delay. */
CPOD_API const cpod_clock *cpod_mock_clock(const cpod_mock *mock);

/** Adds an exchange to the end of the script.
 *
 * @param mock      the mock.
 * @param exchange  copied with its texts.
 * @param error     or NULL.
 * @return CPOD_OK, CPOD_ERR_INVALID_ARGUMENT, CPOD_ERR_NO_MEMORY, or CPOD_ERR_CONFIGURATION for a member that this
 *         version does not know (cpod/core/base.h). */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_mock_add(cpod_mock *mock, const cpod_mock_exchange *exchange,
                                                   cpod_error *error);

/** Adds the exchanges of a recording of the emulator (`cpod-emulator --record`), each with `any_order`: equal
 * requests get their responses in the order of the recording.
 *
 * @param mock   the mock.
 * @param path   file of the recording.
 * @param error  or NULL.
 * @return CPOD_OK; CPOD_ERR_INVALID_ARGUMENT: the file cannot be read; CPOD_ERR_DECODE: it is not a recording,
 *         with the line; CPOD_ERR_NO_MEMORY. After a failure some exchanges may have been added. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_mock_load(cpod_mock *mock, const char *path, cpod_error *error);

/** Verifies that everything happened as in the script.
 *
 * @return CPOD_OK; CPOD_ERR_TRANSPORT with a message that names the first unexpected request, else the first
 *         exchange that was never asked for; CPOD_ERR_NO_MEMORY: a request or a sleep was not recorded. */
CPOD_API CPOD_MUST_CHECK cpod_status cpod_mock_verify(const cpod_mock *mock, cpod_error *error);

/** Begins the script again: forgets requests, sleeps and what is used up. The clock stays. */
CPOD_API void cpod_mock_rewind(cpod_mock *mock);

/** Returns the number of requests that were sent, unexpected ones included. */
CPOD_API size_t cpod_mock_request_count(const cpod_mock *mock);

/** Returns a request, by its number from 0; NULL beyond the last one. */
CPOD_API const cpod_mock_request *cpod_mock_request_at(const cpod_mock *mock, size_t index);

/** Returns the value of a header of a request, whose name is compared without case; NULL when absent. */
CPOD_API const char *cpod_mock_request_header(const cpod_mock_request *request, const char *name);

/** Fills in what clients hold of the transport. */
CPOD_API void cpod_mock_get_usage(const cpod_mock *mock, cpod_mock_usage *usage);

/** Sets the greatest number of bytes of a body that the transport delivers at once; 0: no limit. */
CPOD_API void cpod_mock_set_piece(cpod_mock *mock, size_t bytes);

/** Returns the milliseconds of the clock, which begins at 1,000,000. */
CPOD_API int64_t cpod_mock_now(const cpod_mock *mock);

/** Advances the clock without sleeping. */
CPOD_API void cpod_mock_advance(cpod_mock *mock, int64_t milliseconds);

/** Sets the date, in seconds since 1970-01-01 UTC, which does not advance by itself; 784111777 in the
 * beginning (Sun, 06 Nov 1994 08:49:37 GMT). */
CPOD_API void cpod_mock_set_date(cpod_mock *mock, int64_t unix_seconds);

/** Sets the random number that the client gets each time. A delay with jitter up to `n` milliseconds is its
 * remainder by `n + 1`. */
CPOD_API void cpod_mock_set_random(cpod_mock *mock, uint64_t random);

/** Returns the duration of the sleep with this number from 0, in milliseconds; -1 beyond the last one. */
CPOD_API int64_t cpod_mock_sleep_at(const cpod_mock *mock, size_t index);

/** Returns the number of sleeps: before retries, between polls, and of batches that wait. */
CPOD_API size_t cpod_mock_sleep_count(const cpod_mock *mock);

/** Called during each sleep, to cancel calls for example.
 *
 * @param context       given with the callback.
 * @param milliseconds  duration of the sleep. */
typedef void (*cpod_mock_sleep_callback)(void *context, int64_t milliseconds);

/** Sets the callback of sleeps; NULL: none. Call it before the clients are used. */
CPOD_API void cpod_mock_on_sleep(cpod_mock *mock, cpod_mock_sleep_callback callback, void *context);

#ifdef __cplusplus
}
#endif

#endif
