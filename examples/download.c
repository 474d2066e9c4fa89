/* Uploads and downloads a file by its path; a download that breaks off goes on where it was. */
#define _POSIX_C_SOURCE 200809L /* for mkdtemp */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void show(void *context, int64_t done, int64_t total)
{
    (void)context;
    printf("%lld of %lld bytes\n", (long long)done, (long long)total);
}

/* Stores a file and fetches a copy of it. */
static cpod_status exchange_file(const char *path, const char *copy, cpod_error *err)
{
    const cpod_file_upload body = {.file = cpod_upload_path(path), .folder = "/reports"};
    const cpod_download to_file = cpod_download_path(copy);
    const cpod_files_download_params params = {.call = CPOD_CALL(.download = &to_file)};
    cpod_client *client = NULL;
    cpod_file *stored = NULL;
    cpod_status st = cpod_client_from_env(&client, err);
    if (st == CPOD_OK)
        st = cpod_files_upload(client, NULL, &body, &stored, err);
    if (st == CPOD_OK) {
        printf("stored %s, %lld bytes\n", stored->name, (long long)stored->size_bytes);
        st = cpod_files_download(client, stored->id, &params, NULL, err);
    }
    if (st == CPOD_OK)
        printf("the copy has appeared: %s\n", access(copy, R_OK) == 0 ? "yes" : "no");
    if (st == CPOD_OK)
        st = cpod_files_delete(client, stored->id, NULL, err);
    cpod_file_free(stored);
    cpod_client_free(client);
    return st;
}

/* A server that sends 12 of 20 bytes, then the rest. */
static cpod_status write_script(cpod_mock *mock, cpod_error *err)
{
    cpod_status st =
        cpod_mock_add(mock,
                      CPOD_MOCK_EXCHANGE(.method = "GET", .request_headers = "Accept-Encoding: identity",
                                         .status = 200, .headers = "etag: \"v1\"\ncontent-length: 20",
                                         .body = "the first 12", .failure = CPOD_ERR_TRANSPORT),
                      err);
    if (st != CPOD_OK)
        return st;
    return cpod_mock_add(
        mock,
        CPOD_MOCK_EXCHANGE(.method = "GET", .request_headers = "Range: bytes=12-\nIf-Range: \"v1\"",
                           .status = 206, .headers = "content-range: bytes 12-19/20\ncontent-length: 8",
                           .body = ", then 8"),
        err);
}

static cpod_status resume(const char *path, cpod_mock *mock, cpod_error *err)
{
    cpod_download to_file = cpod_download_path(path);
    to_file.progress = show;
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    const cpod_files_download_params params = {.call = CPOD_CALL(.download = &to_file, .response = &info)};
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    options.token = "any";
    options.transport = cpod_mock_transport(mock);
    options.clock = cpod_mock_clock(mock);
    cpod_client *client = NULL;
    cpod_status st = cpod_client_new(&options, &client, err);
    if (st == CPOD_OK)
        st = cpod_files_download(client, "fil-1", &params, NULL, err);
    if (st == CPOD_OK)
        printf("%llu bytes after %d attempts, HTTP %d\n", (unsigned long long)info.body_bytes, info.attempts,
               info.http_status);
    cpod_client_free(client);
    return st == CPOD_OK ? cpod_mock_verify(mock, err) : st;
}

int main(void)
{
    char folder[] = "/tmp/cpod-download-XXXXXX", copy[64], path[64];
    cpod_error err = CPOD_ERROR_INIT;
    cpod_mock *mock = NULL;
    if (mkdtemp(folder) == NULL) {
        perror("mkdtemp");
        return 1;
    }
    snprintf(path, sizeof path, "%s/report.txt", folder);
    snprintf(copy, sizeof copy, "%s/copy.txt", folder);
    cpod_status st = cpod_mock_new(&mock);
    if (st == CPOD_OK)
        st = write_script(mock, &err);
    if (st == CPOD_OK)
        st = resume(path, mock, &err);
    if (st == CPOD_OK)
        st = exchange_file(path, copy, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_mock_free(mock); /* after its clients */
    unlink(path);
    unlink(copy);
    rmdir(folder);
    return st == CPOD_OK ? 0 : 1;
}
