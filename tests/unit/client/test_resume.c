/* Downloads that break off and go on: what is asked, which responses fit, when it starts over, when it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "resume.h"
#include "tables.h"

static void expect_whole(const resume_sink *sink)
{
    assert_string_equal(sink->text, WHOLE);
    assert_true(sink->info.body_bytes == 20);
}

/* The destination need not be able to start over. */
static void test_a_cut_download_goes_on(void **state)
{
    (void)state;
    resume_sink sink;
    assert_int_equal(RESUME_GET(&sink, resume_cut_then_rest, false), CPOD_OK);
    expect_whole(&sink);
    assert_int_equal(transfer_server.request_count, 2);
    assert_true(resume_asked(0, "Accept-Encoding: identity"));
    assert_null(strstr(transfer_server.requests[0], "Range:"));
    assert_true(resume_asked(1, "Accept-Encoding: identity"));
    assert_true(resume_asked(1, "Range: bytes=10-"));
    assert_true(resume_asked(1, "If-Range: \"v1\""));
    assert_int_equal(sink.steps, 2);
    assert_int_equal(sink.done[0], 10);
    assert_int_equal(sink.done[1], 20);
    assert_int_equal(sink.total, 20);
    assert_int_equal(sink.info.http_status, 200); /* of the content, which is whole */
    assert_string_equal(sink.info.content_type, "application/octet-stream");
    assert_string_equal(sink.info.etag, "\"v1\"");
    assert_int_equal(sink.info.attempts, 2);
}

static void test_a_pipe_goes_on(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const cpod_download to = cpod_download_fd(ends[1]);
    resume_sink sink;
    assert_int_equal(RESUME_GET_TO(&sink, resume_cut_then_rest, &to), CPOD_OK);
    char text[64] = "";
    assert_int_equal(read(ends[0], text, sizeof text - 1), 20);
    assert_string_equal(text, WHOLE);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

/* What the second request asks for, by the head of the first response. */
static void test_what_identifies_the_content(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        const char *validator; /* NULL: the download starts over */
    } cases[] = {
        {"ETag: \"v1\"\r\n", "\"v1\""},
        {"ETag: \"\"\r\n", "\"\""},
        {"ETag: \"v1\"\r\nAccept-Ranges: bytes\r\n", "\"v1\""},
        {"ETag: \"v1\"\r\nContent-Encoding: identity\r\n", "\"v1\""},
        {"ETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "\"v1\""},
        {"Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nDate: Sun, 06 Nov 1994 08:50:37 GMT\r\n",
         "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nDate: Sun, 06 Nov 1994 08:50:36 GMT\r\n", NULL},
        {"Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", NULL},
        {"Last-Modified: yesterday\r\nDate: Sun, 06 Nov 1994 08:50:37 GMT\r\n", NULL},
        {"ETag: W/\"v1\"\r\n", NULL},
        {"ETag: W/\"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
         "Date: Sun, 06 Nov 1994 09:50:37 GMT\r\n",
         NULL},
        {"ETag: v1\r\n", NULL},
        {"ETag: \"v1\r\n", NULL},
        {"", NULL},
        {"ETag: \"v1\"\r\nAccept-Ranges: none\r\n", NULL},
        {"ETag: \"v1\"\r\nContent-Encoding: gzip\r\n", NULL},
    };
    static const char rest[] =
        REST_HEAD "Content-Range: bytes 10-19/20\r\nContent-Length: 10\r\n\r\nabcdefghij";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char first[400], line[100];
        bool is_gzip = strstr(cases[i].head, "gzip") != NULL;
        (void)snprintf(first, sizeof first, BLOB_HEAD "%sContent-Length: 20\r\n\r\n%s", cases[i].head,
                       is_gzip ? "\x1f\x8b\x08" : "0123456789");
        const loopback_response responses[] = {{.bytes = first, .close = true},
                                               {.bytes = cases[i].validator != NULL ? rest : ALL}};
        resume_sink sink;
        print_message("%s\n", cases[i].head);
        assert_int_equal(RESUME_GET(&sink, responses, true), CPOD_OK);
        assert_string_equal(sink.text, WHOLE);
        (void)snprintf(line, sizeof line, "If-Range: %s",
                       cases[i].validator == NULL ? "" : cases[i].validator);
        assert_true(cases[i].validator == NULL || resume_asked(1, line));
        assert_int_equal(resume_asked(1, "Range: bytes=10-"), cases[i].validator != NULL);
        assert_int_equal(strstr(transfer_server.requests[1], "If-Range") != NULL, cases[i].validator != NULL);
        assert_int_equal(sink.restarts, cases[i].validator == NULL && !is_gzip);
    }
}

/* None of these bytes is "abcdefghij" of the same content. */
static const char *const wrong_parts[] = {
    "Content-Range: bytes 9-19/20\r\nContent-Length: 11\r\n\r\n----------",
    "Content-Range: bytes 11-19/20\r\nContent-Length: 9\r\n\r\n---------",
    "Content-Range: bytes 0-19/20\r\nContent-Length: 20\r\n\r\n--------------------",
    "Content-Range: bytes 10-20/21\r\nContent-Length: 11\r\n\r\n-----------",
    "Content-Range: bytes 10-19/19\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-9/20\r\nContent-Length: 0\r\n\r\n",
    "Content-Range: bytes 10-20/20\r\nContent-Length: 11\r\n\r\n-----------",
    "Content-Range: bytes 10-19/20\r\nContent-Length: 11\r\n\r\n-----------",
    "Content-Range: bytes 10-19/20\r\nETag: \"v2\"\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-19/20\r\nETag: W/\"v1\"\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-19/20\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-19/20\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n------------\r\n0\r\n\r\n",
    "Content-Range: bytes */20\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: items 10-19/20\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-19/20 \xff\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-18446744073709551635/20\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes -10-19/20\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Range: bytes 10-19\r\nContent-Length: 10\r\n\r\n----------",
    "Content-Length: 10\r\n\r\n----------",
    "Content-Type: multipart/byteranges; boundary=b\r\nContent-Range: bytes 10-19/20\r\nContent-Length: "
    "10\r\n\r\n----------",
};

static void test_a_part_that_does_not_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_parts / sizeof wrong_parts[0]; i++) {
        char part[400];
        (void)snprintf(part, sizeof part, REST_HEAD "%s", wrong_parts[i]);
        const loopback_response responses[] = {
            {.bytes = HALF, .close = true}, {.bytes = part, .close = true}, {.bytes = ALL}};
        resume_sink sink;
        print_message("%s\n", wrong_parts[i]);
        assert_int_equal(RESUME_GET(&sink, responses, true), CPOD_OK);
        expect_whole(&sink);
        assert_int_equal(sink.restarts, 1);
        assert_int_equal(transfer_server.request_count, 3);
        assert_null(strstr(transfer_server.requests[2], "Range:"));
        assert_int_equal(RESUME_GET(&sink, responses, false), CPOD_ERR_TRANSPORT);
        assert_true(sink.error.retryable);
        assert_memory_equal(sink.text, "0123456789", sink.length); /* nothing of the other part */
        assert_int_equal(transfer_server.request_count, 2);
    }
}

#define DATED "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nDate: Sun, 06 Nov 1994 09:49:37 GMT\r\n"

/* A 206 need not state the date again; another date is other content, whatever If-Range was for. */
static void test_a_part_of_another_date(void **state)
{
    (void)state;
    static const loopback_response beginning = {
        .bytes = BLOB_HEAD DATED "Content-Length: 20\r\n\r\n0123456789", .close = true};
    static const char *const dates[] = {"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                                        "Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT\r\n"};
    for (size_t i = 0; i < 3; i++) {
        char part[300];
        (void)snprintf(part, sizeof part,
                       REST_HEAD "%sContent-Range: bytes 10-19/20\r\nContent-Length: 10\r\n\r\nabcdefghij",
                       dates[i]);
        const loopback_response responses[] = {beginning, {.bytes = part}};
        resume_sink sink;
        assert_int_equal(RESUME_GET(&sink, responses, false), i < 2 ? CPOD_OK : CPOD_ERR_TRANSPORT);
        assert_string_equal(sink.text, i < 2 ? WHOLE : "0123456789");
        if (i < 2)
            assert_string_equal(sink.info.last_modified, "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}

/* Nothing has arrived that could be continued. */
static void test_a_head_without_bytes(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD TAG "Content-Length: 20\r\n\r\n", .close = true}, {.bytes = ALL}};
    resume_sink sink;
    assert_int_equal(RESUME_GET(&sink, responses, false), CPOD_OK);
    expect_whole(&sink);
    assert_null(strstr(transfer_server.requests[1], "Range:"));
}

/* Content that has changed, or a server that ignores Range. */
static void test_a_server_that_begins_again(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = HALF, .close = true},
        {.bytes = BLOB_HEAD "ETag: \"v2\"\r\nContent-Length: 6\r\n\r\nVER", .close = true},
        {.bytes = REST_HEAD "ETag: \"v2\"\r\nContent-Range: bytes 3-5/6\r\nContent-Length: 3\r\n\r\nTWO"}};
    resume_sink sink;
    assert_int_equal(RESUME_GET(&sink, responses, true), CPOD_OK);
    assert_string_equal(sink.text, "VERTWO");
    assert_int_equal(sink.restarts, 1);
    assert_true(resume_asked(2, "If-Range: \"v2\""));
    assert_true(resume_asked(2, "Range: bytes=3-"));
    assert_int_equal(sink.total, 6);
    assert_string_equal(sink.info.etag, "\"v2\"");
    assert_int_equal(RESUME_GET(&sink, responses, false), CPOD_ERR_TRANSPORT);
    assert_string_equal(sink.text, "0123456789");
    assert_non_null(strstr(sink.error.message, "cannot discard"));
    assert_true(sink.error.retryable);
    assert_int_equal(transfer_server.request_count, 2);
}

static void test_no_rest(void **state)
{
    (void)state;
    static const char chunked[] =
        BLOB_HEAD TAG "Transfer-Encoding: chunked\r\n\r\n14\r\n" WHOLE "\r\n"; /* without its end */
    static const struct {
        const char *first;
        const char *range;
        bool is_complete;
    } cases[] = {
        {chunked, "Content-Range: bytes */20\r\n", true},
        {chunked, "Content-Range: bytes */20\r\nETag: \"v2\"\r\n", false},
        {chunked, "Content-Range: bytes */19\r\n", false},
        {chunked, "Content-Range: bytes */*\r\n", false},
        {chunked, "", false},
        {HALF, "Content-Range: bytes */10\r\n", false}, /* shorter now */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char refusal[200];
        (void)snprintf(refusal, sizeof refusal,
                       "HTTP/1.1 416 Range Not Satisfiable\r\n%sContent-Type: text/plain\r\n"
                       "Content-Length: 4\r\n\r\nnone",
                       cases[i].range);
        const loopback_response responses[] = {
            {.bytes = cases[i].first, .close = true}, {.bytes = refusal}, {.bytes = ALL}};
        resume_sink sink;
        print_message("case %zu\n", i);
        assert_int_equal(RESUME_GET(&sink, responses, true), CPOD_OK);
        expect_whole(&sink);
        assert_int_equal(transfer_server.request_count, cases[i].is_complete ? 2 : 3);
        assert_int_equal(sink.restarts, cases[i].is_complete ? 0 : 1);
        assert_int_equal(sink.info.http_status, 200);
        assert_string_equal(sink.info.content_type, "application/octet-stream");
        cpod_status expected = cases[i].is_complete ? CPOD_OK : CPOD_ERR_TRANSPORT;
        assert_int_equal(RESUME_GET(&sink, responses, false), expected);
        assert_int_equal(sink.error.http_status, cases[i].is_complete ? 0 : 416);
    }
}

/* The length becomes known with the second response. */
static void test_chunks_that_break_off(void **state)
{
    (void)state;
    static const loopback_response responses[] = {
        {.bytes = BLOB_HEAD TAG "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n", .close = true},
        {.bytes = REST_HEAD "Content-Range: bytes 10-14/20\r\nContent-Length: 5\r\n\r\nabcde"},
        {.bytes =
             REST_HEAD "Content-Range: bytes 15-19/20\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfghij\r\n"
                       "0\r\n\r\n"}};
    resume_sink sink;
    assert_int_equal(RESUME_GET(&sink, responses, false), CPOD_OK);
    expect_whole(&sink);
    assert_int_equal(sink.total, 20);
    assert_true(resume_asked(2, "Range: bytes=15-"));
    static const loopback_response unknown[] = {
        {.bytes = BLOB_HEAD TAG "Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n", .close = true},
        {.bytes = REST_HEAD "Content-Range: bytes 10-14/*\r\nContent-Length: 5\r\n\r\nabcde"}};
    assert_int_equal(RESUME_GET(&sink, unknown, false), CPOD_ERR_TRANSPORT);
    assert_string_equal(sink.text, "0123456789");
}

/* A failure in between does not lose what is there. */
static void test_other_failures_in_between(void **state)
{
    (void)state;
    static const loopback_response responses[] = {{.bytes = HALF, .close = true},
                                                  {.bytes = REFUSED},
                                                  {.bytes = "HTTP/1.1 ", .close = true},
                                                  {.bytes = REST}};
    resume_sink sink;
    assert_int_equal(RESUME_GET(&sink, responses, false), CPOD_OK);
    expect_whole(&sink);
    assert_int_equal(transfer_server.request_count, 4);
    for (size_t i = 1; i < 4; i++)
        assert_true(resume_asked(i, "Range: bytes=10-"));
    static const loopback_response gone[] = {
        {.bytes = HALF, .close = true},
        {.bytes = "HTTP/1.1 404 No\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
                  "{\"title\":12}"}};
    assert_int_equal(RESUME_GET(&sink, gone, true), CPOD_ERR_NOT_FOUND);
    assert_true(sink.info.body_bytes == 10);
    assert_string_equal(sink.text, "0123456789");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cut_download_goes_on),      cmocka_unit_test(test_a_pipe_goes_on),
        cmocka_unit_test(test_what_identifies_the_content), cmocka_unit_test(test_a_part_that_does_not_fit),
        cmocka_unit_test(test_a_part_of_another_date),      cmocka_unit_test(test_a_head_without_bytes),
        cmocka_unit_test(test_a_server_that_begins_again),  cmocka_unit_test(test_no_rest),
        cmocka_unit_test(test_chunks_that_break_off),       cmocka_unit_test(test_other_failures_in_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
