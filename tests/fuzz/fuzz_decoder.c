/* Decodes any bytes with the tables of the codec's tests: the result is a value that can be encoded, decoded
 * and copied, or an error with a message. The first byte chooses the type. */
#include "cpod/core/json.h"
#include "sample_tables.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct root_type {
    cpod_kind kind;
    uint32_t type;
} root_type;

static const root_type roots[] = {
    {CPOD_KIND_INLINE, SAMPLE_EVERYTHING},
    {CPOD_KIND_INLINE, SAMPLE_PAGE},
    {CPOD_KIND_INLINE, SAMPLE_OPEN},
    {CPOD_KIND_INLINE, SAMPLE_WIDE},
    {CPOD_KIND_MAP, SAMPLE_STRING_MAP},
    {CPOD_KIND_LIST, SAMPLE_MATRIX},
    {CPOD_KIND_LIST, SAMPLE_JSON_VALUES},
    {CPOD_KIND_JSON, 0},
    {CPOD_KIND_STRING, 0},
    {CPOD_KIND_DOUBLE, 0},
    {CPOD_KIND_INT64, 0},
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static char *encode(const root_type *root, const void *value, size_t *length)
{
    char *text = NULL;
    require(cpod_core_to_json(sample_api(), root->kind, root->type, value, NULL, &text, length, NULL) ==
            CPOD_OK);
    return text;
}

/* The decoded value is unchanged after encoding and decoding, and as a copy. */
static void use_value(const root_type *root, const void *value)
{
    size_t length;
    size_t again_length;
    char *text = encode(root, value, &length);
    void *again = NULL;
    require(cpod_core_from_json(sample_api(), root->kind, root->type, text, length, NULL, &again, NULL) ==
            CPOD_OK);
    char *again_text = encode(root, again, &again_length);
    require(length == again_length && memcmp(text, again_text, length) == 0);
    void *copy = NULL;
    require(cpod_core_copy(sample_api(), root->kind, root->type, value, NULL, &copy) == CPOD_OK);
    size_t copy_length;
    char *copy_text = encode(root, copy, &copy_length);
    require(length == copy_length && memcmp(text, copy_text, length) == 0);
    cpod_string_free(copy_text);
    cpod_string_free(again_text);
    cpod_string_free(text);
    cpod_core_free(copy);
    cpod_core_free(again);
}

/* Replaced text decodes or fails for another reason; a second pass changes nothing. */
static void use_replaced(const root_type *root, const char *text, size_t length)
{
    char *once = NULL;
    char *twice = NULL;
    size_t once_length;
    size_t twice_length;
    uint32_t count;
    require(cpod_json_replace_invalid(text, length, &once, &once_length, &count, NULL) == CPOD_OK);
    require(count > 0 || (once_length == length && memcmp(once, text, length) == 0));
    require(once_length <= 3 * length);
    require(cpod_json_replace_invalid(once, once_length, &twice, &twice_length, &count, NULL) == CPOD_OK);
    require(count == 0 && twice_length == once_length);
    void *value = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status =
        cpod_core_from_json(sample_api(), root->kind, root->type, once, once_length, NULL, &value, &error);
    require((status == CPOD_OK) == (value != NULL));
    const char *reason = error.message + strlen(error.path); /* without names of the document */
    require(strstr(reason, "surrogate in") == NULL && strstr(reason, "UTF-8 in") == NULL &&
            strstr(reason, "U+0000 in") == NULL);
    cpod_core_free(value);
    cpod_string_free(twice);
    cpod_string_free(once);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const root_type *root = &roots[data[0] % (sizeof roots / sizeof roots[0])];
    void *value = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status = cpod_core_from_json(sample_api(), root->kind, root->type, (const char *)data + 1,
                                             size - 1, NULL, &value, &error);
    require((status == CPOD_OK) == (value != NULL));
    require(status == CPOD_OK || error.message[0] != '\0');
    if (status == CPOD_OK)
        use_value(root, value);
    if (size > 1)
        use_replaced(root, (const char *)data + 1, size - 1);
    cpod_core_free(value);
    return 0;
}
