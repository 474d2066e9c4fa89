/* Uploads and downloads a file through descriptors, in constant memory for any size. */
#define _POSIX_C_SOURCE 200809L /* for fileno */
#include <cpod/cpod.h>
#include <stdio.h>
#include <unistd.h>

static void show(void *context, int64_t done, int64_t total)
{
    if (done == total) /* a progress bar would show each step */
        printf("%s: 100 %%\n", (const char *)context);
}

/* A temporary file of 200,000 bytes. */
static FILE *make_file(void)
{
    FILE *file = tmpfile();
    for (int i = 0; file != NULL && i < 10000; i++)
        fprintf(file, "line of number %04d\n", i);
    if (file != NULL)
        rewind(file);
    return file;
}

static cpod_status upload(cpod_client *client, int fd, cpod_file **stored, cpod_error *err)
{
    cpod_file_upload body = {.file = cpod_upload_fd(fd, "lines.txt"), .folder = "/reports"};
    static char name[] = "sent";
    cpod_files_upload_params params = {
        .call = CPOD_CALL(.upload_progress = show, .upload_progress_context = name)};
    return cpod_files_upload(client, &params, &body, stored, err);
}

static cpod_status download(cpod_client *client, const char *id, int fd, cpod_error *err)
{
    static char name[] = "received";
    cpod_download to_file = cpod_download_fd(fd);
    to_file.progress = show;
    to_file.context = name;
    cpod_files_download_params params = {.call = CPOD_CALL(.download = &to_file)};
    return cpod_files_download(client, id, &params, NULL, err);
}

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_client *client = NULL;
    cpod_file *stored = NULL;
    FILE *source = make_file(), *copy = tmpfile();
    if (source == NULL || copy == NULL) {
        perror("tmpfile");
        return 1;
    }
    cpod_status st = cpod_client_from_env(&client, &err);
    if (st == CPOD_OK)
        st = upload(client, fileno(source), &stored, &err);
    if (st == CPOD_OK) {
        printf("stored as %s, %lld bytes\n", stored->name, (long long)stored->size_bytes);
        st = download(client, stored->id, fileno(copy), &err);
    }
    if (st == CPOD_OK)
        st = cpod_files_delete(client, stored->id, NULL, &err);
    if (st != CPOD_OK)
        fprintf(stderr, "%s: %s\n", cpod_status_name(st), err.message);
    cpod_file_free(stored);
    cpod_client_free(client);
    fclose(copy);
    fclose(source);
    return st == CPOD_OK ? 0 : 1;
}
