/* Prints a document as the emulator serves it, at /openapi.json. */
#include "engine/bundle.h"
#include "reader/reader.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    diagnostics *d = diagnostics_new();
    reader *files = reader_new(d);
    arena *a = arena_new();
    const spec_document *contract = spec_load(a, files, arguments[1], SPEC_LENIENT, d);
    buffer out = {0};
    if (contract != NULL)
        bundle_write(contract, "", &out);
    fputs(buffer_text(&out), stdout);
    buffer_free(&out);
    arena_free(a);
    reader_free(files);
    diagnostics_free(d);
    return contract != NULL ? 0 : 1;
}
