/* Prints random documents of any SDK: make-third-party-documents SPEC LIBRARY PREFIX DOCUMENTS_A_TYPE (see
 * support/print_documents.h)
 *
 * LIBRARY is the compiled SDK of SPEC with a function `corpus_api` that returns its tables. */
#include "support/print_documents.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cpod_api *load_tables(const char *library)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    void *symbol = handle != NULL ? dlsym(handle, "corpus_api") : NULL;
    const cpod_api *(*give)(void) = NULL;
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return NULL;
    }
    memcpy(&give, &symbol, sizeof give); /* C cannot convert an object pointer to a function pointer */
    return give();
}

int main(int argc, char **argv)
{
    char *end = NULL;
    long documents = argc == 5 ? strtol(argv[4], &end, 10) : 0;
    if (documents <= 0 || *end != '\0') {
        fputs("usage: make-third-party-documents SPEC LIBRARY PREFIX DOCUMENTS_A_TYPE\n", stderr);
        return 2;
    }
    const cpod_api *api = load_tables(argv[2]);
    described_sdk d;
    bool ok = described_sdk_load(&d, argv[1], argv[3]);
    if (!ok)
        fprintf(stderr, "%s cannot be understood\n", argv[1]);
    ok = ok && api != NULL;
    if (ok)
        print_documents(&d, api, documents);
    described_sdk_free(&d);
    return ok && fflush(stdout) == 0 ? 0 : 1;
}
