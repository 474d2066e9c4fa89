/* Prints random documents of the committed SDK: make-documents SPEC DOCUMENTS_A_TYPE (see
 * support/print_documents.h) */
#include "support/print_documents.h"
#include "tables.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    char *end = NULL;
    long documents = argc == 3 ? strtol(argv[2], &end, 10) : 0;
    if (documents <= 0 || *end != '\0') {
        fputs("usage: make-documents SPEC DOCUMENTS_A_TYPE\n", stderr);
        return 2;
    }
    described_sdk d;
    bool ok = described_sdk_load(&d, argv[1], "cpod");
    if (ok)
        print_documents(&d, &cpod_sdk, documents);
    else
        fprintf(stderr, "%s cannot be understood\n", argv[1]);
    described_sdk_free(&d);
    return ok && fflush(stdout) == 0 ? 0 : 1;
}
