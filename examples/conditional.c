/* Fetches a file again only when it has changed. */
#include <cpod/cpod.h>
#include <stdio.h>

/* A copy of a file that this program keeps. `info.etag` identifies its content. */
typedef struct copy {
    cpod_bytes *content;
    cpod_response_info info;
} copy;

static cpod_status refresh(cpod_client *client, const char *id, copy *own, cpod_error *err)
{
    cpod_response_info info = CPOD_RESPONSE_INFO_INIT;
    cpod_bytes *content = NULL;
    const char *tag = own->info.etag[0] == '\0' ? NULL : own->info.etag;
    cpod_files_download_params params = {.call = CPOD_CALL(.if_none_match = tag, .response = &info)};
    cpod_status st = cpod_files_download(client, id, &params, &content, err);
    if (st == CPOD_NOT_MODIFIED) {
        puts("the copy is current");
        return CPOD_OK;
    }
    if (st == CPOD_OK) {
        printf("fetched %zu bytes\n", content->size);
        cpod_bytes_free(own->content);
        own->content = content;
        own->info = info;
    }
    return st;
}

/* Reads a part of the same content only: another one is CPOD_ERR_PRECONDITION. */
static cpod_status read_part(cpod_client *client, const char *id, const char *tag, cpod_error *err)
{
    cpod_bytes *part = NULL;
    cpod_files_download_params params = {.range = "bytes=0-4", .call = CPOD_CALL(.if_match = tag)};
    cpod_status st = cpod_files_download(client, id, &params, &part, err);
    if (st == CPOD_OK)
        printf("it begins with %.*s\n", (int)part->size, part->data);
    cpod_bytes_free(part);
    return st;
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_file *file = NULL;
    copy own = {.info = CPOD_RESPONSE_INFO_INIT};
    const cpod_file_upload body = {.file = cpod_upload_memory("hello, world", 12, "hello.txt")};
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = cpod_files_upload(client, NULL, &body, &file, &err);
    for (int i = 0; st == CPOD_OK && i < 2; i++)
        st = refresh(client, file->id, &own, &err);
    if (st == CPOD_OK)
        st = read_part(client, file->id, own.info.etag, &err);
    if (st == CPOD_OK && read_part(client, file->id, "\"another\"", &err) == CPOD_ERR_PRECONDITION)
        printf("%s, HTTP %d\n", cpod_status_name(err.status), err.http_status);
    if (st == CPOD_OK)
        st = cpod_files_delete(client, file->id, NULL, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_bytes_free(own.content);
    cpod_file_free(file);
    cpod_client_free(client);
    return st == CPOD_OK ? 0 : 1;
}
