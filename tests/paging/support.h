/* A client of the SDK of paging.yaml over a script of responses. */
#ifndef CPOD_TESTS_PAGING_SUPPORT_H
#define CPOD_TESTS_PAGING_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lists/lists.h"
#include "support/script.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BASE         "https://lists.example/v1"
#define JSON         "content-type: application/json"

static script s;
static cpod_client *client;
static cpod_error error;

/* Begins with these responses. */
static inline void begin(const script_response *responses, size_t count)
{
    const cpod_credential key = cpod_credential_key(LISTS_SCHEME_KEY, "k");
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    cpod_client_free(client);
    client = NULL;
    script_begin(&s, responses, count);
    options.transport = cpod_mock_transport(s.mock);
    options.clock = cpod_mock_clock(s.mock);
    options.max_retries = CPOD_NO_RETRIES;
    options.credentials = &key;
    options.credential_count = 1;
    assert_int_equal(lists_client_new(&options, &client, &error), CPOD_OK);
}
#define BEGIN(...)                                                 \
    do {                                                           \
        static const script_response responses_[] = {__VA_ARGS__}; \
        begin(responses_, COUNT(responses_));                      \
    } while (0)

#define PAGE(text)                        \
    {                                     \
        200, JSON, text, CPOD_OK, CPOD_OK \
    }
#define PAGE_WITH(headers, text)                       \
    {                                                  \
        200, JSON "\n" headers, text, CPOD_OK, CPOD_OK \
    }

/* Walks over all items, whose ids it writes to `ids`: "1 2 3". Returns the last status. */
#define WALK(operation, ids, ...) walk_##operation(ids, sizeof(ids), __VA_ARGS__)

#define DEFINE_WALK_OF(operation, item_type, text_of, parameters, ...)                          \
    static inline cpod_status walk_##operation parameters                                       \
    {                                                                                           \
        lists_##operation##_iter *iter = NULL;                                                  \
        item_type item;                                                                         \
        ids[0] = '\0';                                                                          \
        cpod_status status = lists_##operation##_iter_open(client, __VA_ARGS__, &iter, &error); \
        while (status == CPOD_OK &&                                                             \
               (status = lists_##operation##_iter_next(iter, &item, &error)) == CPOD_OK) {      \
            assert_true(strlen(ids) + strlen(text_of) + 2 < size);                              \
            strcat(ids, ids[0] == '\0' ? "" : " ");                                             \
            strcat(ids, text_of);                                                               \
        }                                                                                       \
        lists_##operation##_iter_free(iter);                                                    \
        return status;                                                                          \
    }
#define DEFINE_WALK(operation)                               \
    DEFINE_WALK_OF(operation, const lists_thing *, item->id, \
                   (char *ids, size_t size, const lists_##operation##_params *params), params)

/* The requests in order: their URLs behind the base URL. */
static inline void expect_urls(const char *const *urls, size_t count)
{
    assert_int_equal(cpod_mock_request_count(s.mock), count);
    for (size_t i = 0; i < count; i++) {
        const char *url = script_url(&s, i);
        assert_int_equal(strncmp(url, BASE, strlen(BASE)), 0);
        assert_string_equal(url + strlen(BASE), urls[i]);
    }
}
#define EXPECT_URLS(...)                                  \
    do {                                                  \
        static const char *const urls_[] = {__VA_ARGS__}; \
        expect_urls(urls_, COUNT(urls_));                 \
    } while (0)

#endif
