/* Conversions between free-form JSON and cJSON trees. Trees are printed here, since cJSON_Print() loses
 * digits of doubles and depends on the locale. */
#include "core/base/arena.h"
#include "core/base/buffer.h"
#include "core/base/error.h"
#include "core/codec/codec.h"
#include "core/codec/json_text.h"
#include "core/codec/number.h"
#include "cpod/core/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

enum { MAX_DEPTH = 256 };

static cpod_status return_tree(struct cJSON *tree, struct cJSON **out, cpod_error *error)
{
    *out = tree;
    return tree != NULL ? CPOD_OK : cpodi_no_memory(error);
}

static cpod_status validate(cpodi_decoder *decoder, const cpodi_buffer *text, cpod_error *error)
{
    const char *problem = cpodi_json_problem(decoder, text->data, text->length);
    return problem == NULL ? CPOD_OK : cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "%s", problem);
}

cpod_status cpod_json_parse(const cpod_json *json, struct cJSON **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "out must not be NULL");
    *out = NULL;
    if (json == NULL || json->text == NULL || json->state == CPOD_IS_NULL)
        return return_tree(cJSON_CreateNull(), out, error);
    cpodi_buffer padded;
    cpodi_buffer_init(&padded, NULL);
    cpodi_buffer_append(&padded, json->text, json->length != 0 ? json->length : strlen(json->text));
    if (!cpodi_buffer_terminate(&padded)) {
        cpodi_buffer_free(&padded);
        return cpodi_no_memory(error);
    }
    cpodi_decoder decoder;
    cpod_status status = validate(&decoder, &padded, error);
    if (status == CPOD_OK && decoder.has_nul)
        status = cpodi_fail(
            error, CPOD_ERR_INVALID_ARGUMENT,
            "U+0000 in a string, which cJSON cannot represent and cpod_json_replace_invalid() replaces");
    if (status == CPOD_OK)
        status = return_tree(cJSON_ParseWithLength(padded.data, padded.length), out, error);
    cpodi_buffer_free(&padded);
    return status;
}

static cpod_status print_value(const cJSON *item, cpodi_buffer *out, unsigned depth, cpod_error *error);

static cpod_status print_string(const char *text, cpodi_buffer *out, cpod_error *error)
{
    if (text == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "the tree contains a string without text");
    if (cpodi_json_append_string(out, text))
        return CPOD_OK;
    return out->failed ? cpodi_no_memory(error)
                       : cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "the tree contains invalid UTF-8");
}

static cpod_status print_number(double value, cpodi_buffer *out, cpod_error *error)
{
    if (!isfinite(value))
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "the tree contains a number that is not finite");
    char text[CPODI_NUMBER_TEXT];
    cpodi_buffer_append(out, text, cpodi_format_double(text, value));
    return CPOD_OK;
}

static cpod_status print_children(const cJSON *item, cpodi_buffer *out, unsigned depth, cpod_error *error)
{
    bool object = cJSON_IsObject(item);
    if (depth == 0)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT,
                          "the tree is nested more than %d levels deep, a fixed limit", (int)MAX_DEPTH);
    cpodi_buffer_append_char(out, object ? '{' : '[');
    for (const cJSON *child = item->child; child != NULL; child = child->next) {
        if (object) {
            cpod_status status = print_string(child->string, out, error);
            if (status != CPOD_OK)
                return status;
            cpodi_buffer_append_char(out, ':');
        }
        cpod_status status = print_value(child, out, depth - 1, error);
        if (status != CPOD_OK)
            return status;
        if (child->next != NULL)
            cpodi_buffer_append_char(out, ',');
    }
    cpodi_buffer_append_char(out, object ? '}' : ']');
    return CPOD_OK;
}

static cpod_status print_value(const cJSON *item, cpodi_buffer *out, unsigned depth, cpod_error *error)
{
    if (cJSON_IsObject(item) || cJSON_IsArray(item))
        return print_children(item, out, depth, error);
    if (cJSON_IsString(item))
        return print_string(item->valuestring, out, error);
    if (cJSON_IsNumber(item))
        return print_number(item->valuedouble, out, error);
    if (cJSON_IsBool(item))
        cpodi_buffer_append_text(out, cJSON_IsTrue(item) ? "true" : "false");
    else if (cJSON_IsNull(item))
        cpodi_buffer_append_text(out, "null");
    else if (cJSON_IsRaw(item) && item->valuestring != NULL)
        cpodi_buffer_append_text(out, item->valuestring); /* validated with the whole text */
    else
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "the tree contains an item of unknown type");
    return CPOD_OK;
}

/* Allocates a cpod_json and its text in an arena of their own. */
static cpod_status make_json(const cpodi_buffer *text, cpod_json **out, cpod_error *error)
{
    cpodi_arena *arena = cpodi_arena_new(NULL, text->length + 2 * sizeof(cpod_json), 0);
    cpod_json *json = arena != NULL ? cpodi_arena_root(arena, sizeof *json) : NULL;
    char *copy = json != NULL ? cpodi_arena_copy_text(arena, text->data, text->length) : NULL;
    if (copy == NULL) {
        cpodi_arena_free(arena);
        return cpodi_no_memory(error);
    }
    *json = (cpod_json){copy, text->length, CPOD_IS_SET};
    *out = json;
    return CPOD_OK;
}

cpod_status cpod_json_print(const struct cJSON *tree, cpod_json **out, cpod_error *error)
{
    cpodi_error_reset(error);
    if (out == NULL || tree == NULL)
        return cpodi_fail(error, CPOD_ERR_INVALID_ARGUMENT, "tree and out must not be NULL");
    *out = NULL;
    cpodi_buffer text;
    cpodi_buffer_init(&text, NULL);
    cpodi_decoder decoder;
    cpod_status status = print_value(tree, &text, MAX_DEPTH, error);
    if (status == CPOD_OK && !cpodi_buffer_terminate(&text))
        status = cpodi_no_memory(error);
    if (status == CPOD_OK)
        status = validate(&decoder, &text, error);
    if (status == CPOD_OK)
        status = make_json(&text, out, error);
    cpodi_buffer_free(&text);
    return status;
}

void cpod_json_free(cpod_json *json)
{
    if (json != NULL)
        cpodi_arena_free(cpodi_arena_of(json));
}
