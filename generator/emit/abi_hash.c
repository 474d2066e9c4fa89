#include "emit/abi_hash.h"

#include "base/buffer.h"
#include "base/digest.h"

#include <string.h>

static bool is_header(const file_set_file *file)
{
    size_t length = strlen(file->path);
    return strncmp(file->path, "include/", strlen("include/")) == 0 &&
           strcmp(file->path + length - 2, ".h") == 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

/* Generated headers have no string that holds a comment's beginning or end. */
static void append_declarations(buffer *out, const char *text)
{
    while (*text != '\0') {
        const char *end = strncmp(text, "/*", 2) == 0 ? strstr(text + 2, "*/") : NULL;
        if (end != NULL) {
            text = end + 2;
            continue;
        }
        if (*text == '/' || is_space(*text)) {
            bool repeats = is_space(*text) && out->length > 0 && is_space(out->data[out->length - 1]);
            if (!repeats)
                buffer_append_char(out, is_space(*text) ? ' ' : *text);
            text++;
        }
        size_t plain = strcspn(text, "/ \n");
        buffer_append_n(out, text, plain);
        text += plain;
    }
}

void abi_hash_of(const file_set *files, char hash[ABI_HASH_LENGTH + 1])
{
    buffer declarations = {0};
    char digest[65];
    for (size_t i = 0; i < files->files.count; i++)
        if (is_header(&files->files.items[i]))
            append_declarations(&declarations, files->files.items[i].text);
    digest_sha256_hex(buffer_text(&declarations), declarations.length, digest);
    buffer_free(&declarations);
    memcpy(hash, digest, ABI_HASH_LENGTH);
    hash[ABI_HASH_LENGTH] = '\0';
}
