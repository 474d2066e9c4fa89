/* Prints, for every type of the SDK, random documents that are valid under its schema and what the SDK makes
 * of them: decoded, copied and encoded again. One line of JSON each, for a judge that nobody here wrote:
 *   {"type": "cpod_pod", "schema": "services/pods.yaml#/components/schemas/Pod", "document": 0, "input": …,
 * "output": …} make-documents SPEC DOCUMENTS_A_TYPE Exit status 1: a schema asks for what no value is known
 * for, or the SDK refused a document. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/described_sdk.h"
#include "support/random_json.h"
#include "tables.h"

enum { SEED = 20261122 };

static void print_text(const char *text)
{
    node value = {.kind = NODE_STRING, .text = text};
    buffer json = {0};
    node_to_json(&value, &json);
    fputs(buffer_text(&json), stdout);
    buffer_free(&json);
}

/* What the SDK makes of a document, freed by cpod_string_free(); NULL when it refuses. */
static char *decode_and_encode(const described_sdk *d, const sdk_type *type, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    cpod_kind kind = described_sdk_kind(type);
    uint32_t row = described_sdk_row(d, type);
    void *value = NULL;
    void *copy = NULL;
    char *again = NULL;
    size_t length = 0;
    cpod_status status = cpod_core_from_json(&cpod_sdk, kind, row, text, strlen(text), NULL, &value, &error);
    if (status == CPOD_OK)
        status = cpod_core_copy(&cpod_sdk, kind, row, value, NULL, &copy);
    if (status == CPOD_OK)
        status = cpod_core_to_json(&cpod_sdk, kind, row, copy, NULL, &again, &length, &error);
    if (status != CPOD_OK)
        fprintf(stderr, "%s: %s at %s, in\n  %s\n", type->name, error.message, error.path, text);
    cpod_core_free(value);
    cpod_core_free(copy);
    return again;
}

static bool print_document(const described_sdk *d, const sdk_type *type, random_source *source, long number)
{
    buffer text = {0};
    random_json(source, type->model->schema, &text);
    bool known = source->unsupported[0] == '\0';
    if (!known)
        fprintf(stderr, "%s: no value is known for the %s\n", type->name, source->unsupported);
    char *again = known ? decode_and_encode(d, type, buffer_text(&text)) : NULL;
    if (again != NULL) {
        fputs("{\"type\":", stdout);
        print_text(type->name);
        fputs(",\"schema\":", stdout);
        print_text(type->model->schema->pointer);
        printf(",\"document\":%ld,\"input\":%s,\"output\":%s}\n", number, buffer_text(&text), again);
    }
    bool printed = again != NULL;
    cpod_string_free(again);
    buffer_free(&text);
    return printed;
}

static bool print_all(const described_sdk *d, long documents)
{
    bool all = true;
    for (size_t i = 0; i < d->description->types.count; i++) {
        const sdk_type *type = d->description->types.items[i];
        if (!described_sdk_has_documents(type))
            continue;
        random_source source = {.state = SEED + i};
        bool printed = true;
        for (long n = 0; n < documents && printed; n++)
            printed = print_document(d, type, &source, n);
        all = all && printed;
    }
    return all;
}

int main(int argc, char **argv)
{
    char *end = NULL;
    long documents = argc == 3 ? strtol(argv[2], &end, 10) : 0;
    if (documents <= 0 || *end != '\0') {
        fputs("usage: make-documents SPEC DOCUMENTS_A_TYPE\n", stderr);
        return 2;
    }
    described_sdk d;
    bool ok = described_sdk_load(&d, argv[1]);
    if (ok)
        ok = print_all(&d, documents);
    else
        fprintf(stderr, "%s cannot be understood\n", argv[1]);
    described_sdk_free(&d);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "cannot write: %s\n", strerror(errno));
        ok = false;
    }
    return ok ? 0 : 1;
}
