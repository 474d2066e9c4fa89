#include "support/print_documents.h"

#include "support/random_json.h"

#include <stdio.h>
#include <string.h>

enum { SEED = 20261122 };

/* What documents are made of. */
typedef struct subject {
    const char *name;
    const spec_schema *schema;
    cpod_kind kind;
    uint32_t row;
} subject;

static void print_text(const char *text)
{
    node value = {.kind = NODE_STRING, .text = text};
    buffer json = {0};
    node_to_json(&value, &json);
    fputs(buffer_text(&json), stdout);
    buffer_free(&json);
}

static void print_member(const char *name, const char *text)
{
    printf(",\"%s\":", name);
    print_text(text);
}

/* Exact; a judge whose numbers are doubles could not decide it. */
static bool is_same(const char *left, const char *right)
{
    diagnostics *collected = diagnostics_new();
    reader *files = reader_new(collected);
    const document *first = reader_parse(files, "left.json", left, strlen(left));
    const document *second = reader_parse(files, "right.json", right, strlen(right));
    bool same = first != NULL && second != NULL && node_equal(first->root, second->root);
    reader_free(files);
    diagnostics_free(collected);
    return same;
}

static void print_answer(const cpod_api *api, const subject *of, const char *text)
{
    cpod_error error = CPOD_ERROR_INIT;
    void *value = NULL;
    void *copy = NULL;
    char *again = NULL;
    size_t length = 0;
    cpod_status status =
        cpod_core_from_json(api, of->kind, of->row, text, strlen(text), NULL, &value, &error);
    if (status == CPOD_OK)
        status = cpod_core_copy(api, of->kind, of->row, value, NULL, &copy);
    if (status == CPOD_OK)
        status = cpod_core_to_json(api, of->kind, of->row, copy, NULL, &again, &length, &error);
    if (status == CPOD_OK) {
        printf(",\"output\":%s,\"same\":%s", again, is_same(text, again) ? "true" : "false");
    } else {
        char why[sizeof error.message + sizeof error.path + 8];
        snprintf(why, sizeof why, "%s at %s", error.message, error.path);
        print_member("refused", why);
    }
    cpod_core_free(value);
    cpod_core_free(copy);
    cpod_string_free(again);
}

/* The member decides whether a value may be null, not its type; and a struct can be the objects of a union
 * that has other types as well. */
static bool is_of_place(const subject *of, const char *text)
{
    return strcmp(text, "null") != 0 && (of->kind != CPOD_KIND_INLINE || *text == '{');
}

static void make_document(random_source *source, const subject *of, buffer *out)
{
    enum { ATTEMPTS = 20 };
    for (int i = 0; i < ATTEMPTS && (i == 0 || !is_of_place(of, buffer_text(out))); i++) {
        buffer_clear(out);
        source->unsupported[0] = '\0';
        random_json(source, of->schema, out);
    }
}

static void print_subject(const cpod_api *api, const subject *of, uint64_t seed, long count)
{
    random_source source = {.state = seed, .is_base_only = of->kind == CPOD_KIND_INLINE};
    for (long n = 0; n < count; n++) {
        buffer text = {0};
        make_document(&source, of, &text);
        fputs("{\"type\":", stdout);
        print_text(of->name);
        print_member("schema", of->schema->pointer);
        printf(",\"document\":%ld", n);
        print_member("unsupported", source.unsupported);
        printf(",\"input\":%s", buffer_text(&text));
        print_answer(api, of, buffer_text(&text));
        fputs("}\n", stdout);
        buffer_free(&text);
    }
}

/* ---- bodies of operations ---- */

typedef struct printer {
    const described_sdk *sdk;
    const cpod_api *api;
    long count;
    map operations; /* pointer → const spec_operation * */
    const model_operation *operation;
} printer;

static const spec_schema *schema_of(const spec_media_type *content, size_t count, const char *media_type)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(content[i].type, media_type) == 0)
            return content[i].schema;
    return NULL;
}

static void print_body(const printer *p, const model_media *media, const spec_schema *schema,
                       const char *what)
{
    subject of = {.schema = schema != NULL ? spec_follow(schema) : NULL};
    if (media->codec != MODEL_CODEC_JSON || schema == NULL ||
        !described_sdk_root(p->sdk, media->type, &of.kind, &of.row) || media->type.type->schema == of.schema)
        return; /* a named type has its own documents */
    buffer name = {0};
    buffer_format(&name, "%s %s", p->operation->id, what);
    of.name = buffer_text(&name);
    print_subject(p->api, &of, SEED, p->count);
    buffer_free(&name);
}

static void print_response(const printer *p, const spec_operation *from, const model_response *response)
{
    for (size_t i = 0; response->has_body && response->envelope == NULL && i < from->responses.count; i++) {
        const spec_response *candidate = &from->responses.items[i];
        if (strcmp(candidate->status, response->status) == 0)
            print_body(
                p, &response->media,
                schema_of(candidate->content.items, candidate->content.count, response->media.media_type),
                response->status);
    }
}

static void print_operation(const printer *p)
{
    const spec_operation *from = map_get(&p->operations, p->operation->pointer);
    const model_operation *operation = p->operation;
    for (size_t i = 0; i < operation->bodies.count; i++)
        print_body(p, &operation->bodies.items[i],
                   schema_of(from->body->content.items, from->body->content.count,
                             operation->bodies.items[i].media_type),
                   "request");
    for (size_t i = 0; i < operation->responses.count; i++)
        print_response(p, from, &operation->responses.items[i]);
    for (size_t i = 0; i < operation->errors.count; i++)
        print_response(p, from, &operation->errors.items[i]);
}

static void print_operations(printer *p)
{
    const api_model *model = p->sdk->description->model;
    map_init(&p->operations, p->sdk->memory);
    for (size_t i = 0; i < model->document->operations.count; i++)
        map_put(&p->operations, model->document->operations.items[i]->pointer,
                (void *)model->document->operations.items[i]);
    for (size_t i = 0; i < model->operations.count; i++) {
        p->operation = model->operations.items[i];
        print_operation(p);
    }
}

void print_documents(const described_sdk *d, const cpod_api *api, long count)
{
    for (size_t i = 0; i < d->description->types.count; i++) {
        const sdk_type *type = d->description->types.items[i];
        if (!described_sdk_has_documents(type))
            continue;
        subject of = {.name = type->name,
                      .schema = type->model->schema,
                      .kind = described_sdk_kind(type),
                      .row = described_sdk_row(type)};
        print_subject(api, &of, SEED + i, count);
    }
    printer p = {.sdk = d, .api = api, .count = count};
    print_operations(&p);
}
