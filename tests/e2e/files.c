/* Files go up and come down. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "records.h"
#include "suite.h"

/* Prism takes bodies for text: what is none goes past it, and so do downloads. */
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

static void expect_content(world *w, const char *id, const char *range, const char *expected, size_t length)
{
    const cpod_files_download_params params = {.range = range};
    cpod_bytes *part = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_files_download(w->direct, id, &params, &part, &error), &error, "files.download");
    assert_int_equal(part->size, length);
    assert_memory_equal(part->data, expected, length);
    cpod_bytes_free(part);
}

static void expect_listed(world *w, const char *id)
{
    cJSON *found = walk_where(w, "files.list", NULL, "folder", "/e2e");
    assert_true(has_item(found, id, NULL));
    cJSON_Delete(found);
    found = walk_where(w, "files.list", NULL, "folder", "/other");
    assert_false(has_item(found, id, NULL));
    cJSON_Delete(found);
}

static void files_go_up_and_down(void **state)
{
    world *w = *state;
    char *id = upload(w->client, words, sizeof words - 1);
    expect(w, "files.get", PATH(id), NULL, "folder", "/e2e");
    expect_listed(w, id);
    expect_content(w, id, NULL, words, sizeof words - 1);
    expect_content(w, id, "bytes=0-4", "hello", 5);
    expect_content(w, id, "bytes=-5", "world", 5);
    assert_null(ask(w, "files.delete", PATH(id), NULL));
    refuse(w, "files.get", PATH(id), NULL, CPOD_ERR_NOT_FOUND, 404);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_files_download(w->direct, id, NULL, NULL, &error), CPOD_ERR_NOT_FOUND);
    free(id);
    id = upload(w->direct, bytes, sizeof bytes - 1);
    expect_content(w, id, NULL, bytes, sizeof bytes - 1);
    free(id);
}

void suite_add_files(world *w, suite *tests)
{
    suite_add(w, tests, "files: they go up and down", files_go_up_and_down, w);
}
