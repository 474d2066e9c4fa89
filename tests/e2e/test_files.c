/* Uploads and downloads of files. */
#include "ask.h"
#include "records.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* Prism treats bodies as text: binary uploads and downloads bypass it. */
static const char words[] = "hello\r\n-- world";
static const char bytes[] = "hello\r\n--\0\x01\xFF world";

static char *upload(cpod_client *client, const char *content, size_t length)
{
    const cpod_file_upload body = {.file = cpod_upload_memory(content, length, "report \"1\".txt"),
                                   .folder = "/e2e"};
    cpod_file *file = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_files_upload(client, NULL, &body, &file, &error), &error, "files.upload");
    assert_string_equal(file->name, "report \"1\".txt");
    assert_string_equal(file->folder, "/e2e");
    assert_int_equal(file->size_bytes, length);
    char *id = strdup(file->id);
    cpod_file_free(file);
    return id;
}

static void expect_content(fixture *f, const char *id, const char *range, const char *expected, size_t length)
{
    const cpod_files_download_params params = {.range = range};
    cpod_bytes *part = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_files_download(f->direct, id, &params, &part, &error), &error, "files.download");
    assert_int_equal(part->size, length);
    assert_memory_equal(part->data, expected, length);
    cpod_bytes_free(part);
}

static void expect_listed(fixture *f, const char *id)
{
    cJSON *found = walk_where(f, "files.list", NULL, "folder", "/e2e");
    assert_true(has_item(found, id, NULL));
    cJSON_Delete(found);
    found = walk_where(f, "files.list", NULL, "folder", "/other");
    assert_false(has_item(found, id, NULL));
    cJSON_Delete(found);
}

static cpod_status fetch(fixture *f, const char *id, cpod_call_options call)
{
    call.size = sizeof call;
    const cpod_files_download_params params = {.call = &call};
    cpod_bytes *content = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = cpod_files_download(f->direct, id, &params, &content, &error);
    assert_int_equal(content != NULL, status == CPOD_OK);
    cpod_bytes_free(content);
    return status;
}

static void expect_conditions(fixture *f, const char *id)
{
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    assert_int_equal(fetch(f, id, (cpod_call_options){.response = &info, .if_none_match = "\"a\""}), CPOD_OK);
    const char *tag = info.etag;
    assert_int_equal(strlen(tag), 66);
    assert_int_equal(fetch(f, id, (cpod_call_options){.if_none_match = tag}), CPOD_NOT_MODIFIED);
    assert_int_equal(fetch(f, id, (cpod_call_options){.if_none_match = "*"}), CPOD_NOT_MODIFIED);
    assert_int_equal(fetch(f, id, (cpod_call_options){.if_match = tag}), CPOD_OK);
    assert_int_equal(fetch(f, id, (cpod_call_options){.if_match = "\"a\", \"b\""}), CPOD_ERR_PRECONDITION);
}

static void files_go_up_and_down(void **state)
{
    fixture *f = *state;
    char *id = upload(f->client, words, sizeof words - 1);
    expect(f, "files.get", PATH(id), NULL, "folder", "/e2e");
    expect_listed(f, id);
    expect_content(f, id, NULL, words, sizeof words - 1);
    expect_content(f, id, "bytes=0-4", "hello", 5);
    expect_content(f, id, "bytes=-5", "world", 5);
    expect_conditions(f, id);
    assert_null(ask(f, "files.delete", PATH(id), NULL));
    refuse(f, "files.get", PATH(id), NULL, CPOD_ERR_NOT_FOUND, 404);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_files_download(f->direct, id, NULL, NULL, &error), CPOD_ERR_NOT_FOUND);
    free(id);
    id = upload(f->direct, bytes, sizeof bytes - 1);
    expect_content(f, id, NULL, bytes, sizeof bytes - 1);
    free(id);
}

void suite_add_files(fixture *f, suite *tests)
{
    suite_add(f, tests, "files: they go up and down", files_go_up_and_down, f);
}
