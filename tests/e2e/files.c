/* Files go up and come down. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "records.h"
#include "suite.h"

static const char content[] = "hello\r\n--\0\x01\xFF world";
enum { LENGTH = sizeof content - 1 };

static char *upload(world *w)
{
    const cpod_file_upload body = {.file = cpod_upload_memory(content, LENGTH, "report \"1\".txt"),
                                   .folder = "/e2e"};
    cpod_file *file = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_files_upload(w->client, NULL, &body, &file, &error), &error, "files.upload");
    assert_string_equal(file->name, "report \"1\".txt");
    assert_string_equal(file->folder, "/e2e");
    assert_int_equal(file->size_bytes, LENGTH);
    char *id = strdup(file->id);
    cpod_file_free(file);
    return id;
}

static void expect_content(world *w, const char *id, const char *range, const char *expected, size_t length)
{
    const cpod_files_download_params params = {.range = range};
    cpod_bytes *bytes = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    expect_ok(cpod_files_download(w->direct, id, &params, &bytes, &error), &error, "files.download");
    assert_int_equal(bytes->size, length);
    assert_memory_equal(bytes->data, expected, length);
    cpod_bytes_free(bytes);
}

static void files_go_up_and_down(void **state)
{
    world *w = *state;
    char *id = upload(w);
    expect(w, "files.get", PATH(id), NULL, "folder", "/e2e");
    cJSON *found = walk_where(w, "files.list", NULL, "folder", "/e2e");
    assert_true(has_item(found, id, NULL));
    cJSON_Delete(found);
    found = walk_where(w, "files.list", NULL, "folder", "/other");
    assert_false(has_item(found, id, NULL));
    cJSON_Delete(found);
    expect_content(w, id, NULL, content, LENGTH);
    expect_content(w, id, "bytes=0-4", "hello", 5);
    expect_content(w, id, "bytes=-5", "world", 5);
    assert_null(ask(w, "files.delete", PATH(id), NULL));
    refuse(w, "files.get", PATH(id), NULL, CPOD_ERR_NOT_FOUND, 404);
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_files_download(w->direct, id, NULL, NULL, &error), CPOD_ERR_NOT_FOUND);
    free(id);
}

void suite_add_files(world *w, suite *tests)
{
    suite_add(w, tests, "files: they go up and down", files_go_up_and_down, w);
}
