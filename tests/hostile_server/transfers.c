/* Uploads and downloads. */
#include "trial.h"

#include "cpod/core/presigned.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_UPLOAD = 1 << 20 };

/* ---- uploads ---- */

typedef struct source {
    size_t left;
} source;

/* Letters, since the server looks for the end of chunks. */
static int64_t read_letters(void *context, void *buffer, size_t capacity)
{
    source *s = context;
    size_t count = capacity < s->left ? capacity : s->left;
    memset(buffer, 'u', count);
    s->left -= count;
    return (int64_t)count;
}

/* The server may answer before it has received everything, and may close the connection then. */
void call_upload(trial *t)
{
    static char letters[LARGEST_UPLOAD];
    t->call = "files.upload";
    bool is_large = random_below(&t->random, 20) == 0;
    source s = {.left = random_below(&t->random, is_large ? LARGEST_UPLOAD : 3000)};
    memset(letters, 'u', 1);
    for (size_t i = letters[1] == '\0' ? 1 : LARGEST_UPLOAD; i < LARGEST_UPLOAD; i++)
        letters[i] = 'u';
    answer *a = trial_answer(t, CONTENT_FILE);
    if (random_below(&t->random, 3) == 0) {
        a->is_early = true;
        note(a, "answered early");
        if (a->ending != ENDING_KEPT) { /* bytes of the upload that were not received reset the connection */
            lower(a, MAY_SUCCEED);
            a->is_dirty = true;
        }
    }
    cpod_file_upload body = {.file = cpod_upload_memory(letters, s.left, "letters.txt")};
    if (random_below(&t->random, 2) == 0) {
        body.file = (cpod_upload){.length = s.left,
                                  .read = read_letters,
                                  .context = &s,
                                  .length_unknown = random_below(&t->random, 2) == 0,
                                  .filename = "letters.txt",
                                  .state = CPOD_IS_SET};
    }
    cpod_error error = CPOD_ERROR_INIT;
    cpod_file *out = NULL;
    const cpod_files_upload_params params = {.call = trial_expect(t, 0, a, 1)};
    cpod_status status = cpod_files_upload(t->client, &params, &body, &out, &error);
    judge(t, a, &(outcome){status, &error, out != NULL, status == CPOD_OK && equals_file(out, a)});
    cpod_file_free(out);
}

/* ---- downloads ---- */

static bool append(void *context, const void *data, size_t length)
{
    bytes_add(context, data, length);
    return true;
}

static void read_file(FILE *file, bytes *to)
{
    char piece[4096];
    size_t count;
    rewind(file);
    while ((count = fread(piece, 1, sizeof piece, file)) > 0)
        bytes_add(to, piece, count);
}

static bool is_prefix(const bytes *part, const bytes *whole)
{
    return part->length <= whole->length && bytes_equal(part, whole->data, part->length);
}

/* What was written before a failure is the beginning of the content, where that is known. */
static void judge_download(trial *t, const answer *a, const cpod_error *error, const bytes *got)
{
    const outcome o = {error->status, error, false, bytes_equal(got, a->content.data, a->content.length)};
    judge(t, a, &o);
    bool is_known = (a->hostile & (LAYER_CODING | LAYER_FRAMING | LAYER_CUT)) == 0;
    if (o.status != CPOD_OK && is_known && !t->is_after_dirty && !is_prefix(got, &a->content))
        judge_violation(t, a, &o, "the bytes before the failure are not the beginning of the content");
}

static void download_to(trial *t, const answer *a, const cpod_download *download, FILE *file, bytes *got)
{
    cpod_call_options call = *trial_expect(t, 0, a, 1);
    call.download = download;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_bytes *out = NULL;
    const cpod_files_download_params params = {.call = &call};
    error.status = cpod_files_download(t->client, "fil-01J9ZQ4T7M3V5B8C2D6E9F0GHJ", &params, &out, &error);
    if (file != NULL)
        read_file(file, got);
    judge_download(t, a, &error, got);
    cpod_bytes_free(out);
}

static void download_to_memory(trial *t, const answer *a)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_bytes *out = NULL;
    const cpod_files_download_params params = {.call = trial_expect(t, 0, a, 1)};
    cpod_status status =
        cpod_files_download(t->client, "fil-01J9ZQ4T7M3V5B8C2D6E9F0GHJ", &params, &out, &error);
    bool is_whole = status == CPOD_OK &&
                    (out == NULL ? a->content.length == 0 : bytes_equal(&a->content, out->data, out->size));
    judge(t, a, &(outcome){status, &error, out != NULL, is_whole});
    cpod_bytes_free(out);
}

void call_download(trial *t)
{
    const answer *a = trial_answer(t, CONTENT_BYTES);
    bytes got = {NULL, 0, 0};
    switch (random_below(&t->random, 4)) {
    case 0: {
        t->call = "files.download to a file";
        FILE *file = tmpfile();
        if (file == NULL)
            return;
        const cpod_download download = cpod_download_fd(fileno(file));
        download_to(t, a, &download, file, &got);
        (void)fclose(file);
        break;
    }
    case 1: {
        t->call = "files.download to a callback";
        const cpod_download download = cpod_download_callback(append, &got);
        download_to(t, a, &download, NULL, &got);
        break;
    }
    default:
        t->call = "files.download";
        download_to_memory(t, a);
        break;
    }
    bytes_free(&got);
}

void call_presigned(trial *t)
{
    t->call = "cpod_download_url";
    const answer *a = trial_answer(t, CONTENT_BYTES);
    cpod_call_options call = *trial_expect(t, 0, a, 1);
    call.headers = NULL;
    call.header_count = 0;
    char url[128];
    (void)snprintf(url, sizeof url, "%s/content?slot=0", t->server.urls[0]);
    cpod_error error = CPOD_ERROR_INIT;
    cpod_raw_response *out = NULL;
    cpod_status status = cpod_download_url(t->client, url, 0, &call, &out, &error);
    bool is_whole = status == CPOD_OK && bytes_equal(&a->content, out->body, out->body_length);
    judge(t, a, &(outcome){status, &error, out != NULL, is_whole});
    cpod_raw_response_free(out);
}
