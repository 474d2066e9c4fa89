/* Writes calls.c, see calls.h:  make-calls SPEC OUTPUT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/described_sdk.h"

typedef struct writer {
    sdk *description;
    FILE *out;
} writer;

/* What converts a type from and to JSON; NULL when the SDK offers nothing of the kind. */
static const sdk_type *type_of(const writer *w, model_reference reference)
{
    if (reference.type == NULL)
        return NULL;
    sdk_type_use use = sdk_type_use_of(w->description, reference, SDK_ROOT);
    return (use.kind == CPOD_KIND_INLINE || use.kind == CPOD_KIND_OBJECT || use.kind == CPOD_KIND_UNION) &&
                   use.type->from_json_name != NULL
               ? use.type
               : NULL;
}

static bool has_plain_body(const writer *w, const model_operation *operation)
{
    if (!operation->has_body)
        return true;
    if (operation->bodies.count != 1 || operation->bodies.items[0].codec == MODEL_CODEC_MULTIPART)
        return false;
    return type_of(w, operation->bodies.items[0].type) != NULL;
}

static bool is_plain(const writer *w, const sdk_operation *operation)
{
    model_reference result = sdk_result_of(operation);
    return !operation->model->is_stream && has_plain_body(w, operation->model) &&
           (result.type == NULL || type_of(w, result) != NULL);
}

static void write_path_arguments(const writer *w, const sdk_operation *operation)
{
    for (size_t i = 0; i < operation->arguments.count; i++)
        fprintf(w->out, "path[%zu], ", i);
}

static void write_run(const writer *w, size_t number, const sdk_operation *operation)
{
    const sdk_type *body =
        operation->model->has_body ? type_of(w, operation->model->bodies.items[0].type) : NULL;
    const sdk_type *result = type_of(w, sdk_result_of(operation));
    fprintf(
        w->out,
        "\nstatic cpod_status run_%zu(cpod_client *client, const char *const *path, const void *params,\n"
        "    const char *body, char **result, cpod_error *error)\n{\n    (void)path;\n    *result = NULL;\n",
        number);
    if (body != NULL)
        fprintf(w->out,
                "    %s *sent = NULL;\n"
                "    if (body != NULL && %s(body, strlen(body), NULL, &sent, error) != CPOD_OK)\n"
                "        return error->status;\n",
                body->name, body->from_json_name);
    else
        fputs("    (void)body;\n", w->out);
    if (result != NULL)
        fprintf(w->out, "    %s *got = NULL;\n", result->name);
    fprintf(w->out, "    cpod_status status = %s(client, ", operation->name);
    write_path_arguments(w, operation);
    fprintf(w->out, "params, %s%serror);\n", body != NULL ? "sent, " : "", result != NULL ? "&got, " : "");
    if (body != NULL)
        fprintf(w->out, "    %s(sent);\n", body->free_name);
    if (result != NULL)
        fprintf(w->out,
                "    if (status == CPOD_OK && got != NULL)\n"
                "        status = %s(got, NULL, result, NULL, error);\n"
                "    %s(got);\n",
                result->to_json_name, result->free_name);
    fputs("    return status;\n}\n", w->out);
}

static void write_walk(const writer *w, size_t number, const sdk_operation *operation)
{
    const sdk_type *item = type_of(w, operation->model->pagination.item);
    fprintf(
        w->out,
        "\nstatic cpod_status walk_%zu(cpod_client *client, const char *const *path, const void *params,\n"
        "    e2e_visit visit, void *context, cpod_error *error)\n{\n    (void)path;\n"
        "    %s *iter = NULL;\n    const %s *item = NULL;\n    cpod_status status = %s(client, ",
        number, operation->iter_name, item->name, operation->iter_open_name);
    write_path_arguments(w, operation);
    fprintf(w->out,
            "params, &iter, error);\n"
            "    while (status == CPOD_OK && (status = %s(iter, &item, error)) == CPOD_OK) {\n"
            "        char *json = NULL;\n"
            "        status = %s(item, NULL, &json, NULL, error);\n"
            "        if (status == CPOD_OK)\n            visit(context, json);\n"
            "        cpod_string_free(json);\n    }\n"
            "    %s(iter);\n    return status;\n}\n",
            operation->iter_next_name, item->to_json_name, operation->iter_free_name);
}

static bool can_walk(const writer *w, const sdk_operation *operation)
{
    return operation->is_paged && type_of(w, operation->model->pagination.item) != NULL;
}

static void write_all(const writer *w)
{
    fputs("/* Made by make-calls from the spec. */\n#include \"calls.h\"\n\n#include <string.h>\n\n"
          "#include \"tables.h\"\n",
          w->out);
    const sdk *s = w->description;
    for (size_t i = 0; i < s->operations.count; i++) {
        if (is_plain(w, s->operations.items[i]))
            write_run(w, i, s->operations.items[i]);
        if (can_walk(w, s->operations.items[i]))
            write_walk(w, i, s->operations.items[i]);
    }
    fputs("\nconst e2e_call e2e_calls[] = {\n", w->out);
    for (size_t i = 0; i < s->operations.count; i++) {
        const sdk_operation *operation = s->operations.items[i];
        fprintf(w->out, "    {\"%s\", %s, sizeof(%s), ", operation->model->id, operation->index,
                operation->params_name);
        if (is_plain(w, operation))
            fprintf(w->out, "run_%zu, ", i);
        else
            fputs("NULL, ", w->out);
        if (can_walk(w, operation))
            fprintf(w->out, "walk_%zu},\n", i);
        else
            fputs("NULL},\n", w->out);
    }
    fputs("};\nconst size_t e2e_call_count = sizeof e2e_calls / sizeof *e2e_calls;\n", w->out);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: make-calls SPEC OUTPUT\n", stderr);
        return 2;
    }
    described_sdk d;
    bool ok = described_sdk_load(&d, argv[1], "cpod");
    FILE *out = ok ? fopen(argv[2], "w") : NULL;
    if (out != NULL) {
        write_all(&(writer){d.description, out});
        ok = fclose(out) == 0;
    }
    if (!ok || out == NULL)
        fprintf(stderr, "cannot make %s from %s: %s\n", argv[2], argv[1], strerror(errno));
    described_sdk_free(&d);
    return ok && out != NULL ? 0 : 1;
}
