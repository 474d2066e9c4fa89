/* JSON without tables: the JSON test suite, readers of small documents, and the bridge to cJSON. */
#include "core/codec/codec.h"
#include "cpod/core/json.h"
#include "support.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = malloc(1 << 20);
    assert_non_null(text);
    *length = fread(text, 1, (1 << 20) - 1, file);
    text[*length] = '\0';
    fclose(file);
    return text;
}

/* Free-form JSON; documents of the suite may contain NUL bytes. */
static bool decodes(const char *text, size_t length)
{
    void *value = NULL;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status status =
        cpod_core_from_json(sample_api(), CPOD_KIND_JSON, 0, text, length, NULL, &value, &error);
    cpod_core_free(value);
    return status == CPOD_OK;
}

static void the_json_test_suite_passes(void **state)
{
    (void)state;
    const char *folder = CPOD_SHARED_DIR "/testdata/json-test-suite/test_parsing";
    DIR *directory = opendir(folder);
    if (directory == NULL) {
        print_message("skipped: %s is absent\n", folder);
        skip();
    }
    int accepted = 0;
    int refused = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        bool valid = strncmp(entry->d_name, "y_", 2) == 0;
        if (!valid && strncmp(entry->d_name, "n_", 2) != 0)
            continue;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        size_t length;
        char *text = read_file(path, &length);
        if (decodes(text, length) != valid)
            fail_msg("decoding: %s", entry->d_name);
        cpod_error error = CPOD_ERROR_INIT;
        if (length > 0 && (cpod_json_validate(text, length, &error) == CPOD_OK) != valid)
            fail_msg("validating: %s", entry->d_name);
        free(text);
        accepted += valid;
        refused += !valid;
    }
    closedir(directory);
    assert_true(accepted >= 95 && refused >= 187);
}

static void validation_names_the_byte(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    assert_int_equal(cpod_json_validate("[1, 2]", 0, &error), CPOD_OK);
    assert_int_equal(cpod_json_validate("[1, 2]x", 6, &error), CPOD_OK);
    assert_int_equal(cpod_json_validate("[1, 2", 0, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "invalid JSON: unexpected end of text (byte 5)");
    assert_int_equal(cpod_json_validate("[1 2]", 0, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(error.message, "invalid JSON: expected a comma or a closing bracket (byte 3)");
    assert_int_equal(cpod_json_validate(NULL, 0, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_int_equal(cpod_json_validate("[1, 2", 0, NULL), CPOD_ERR_INVALID_ARGUMENT);
}

/* Returns the member of a padded document as a text of its own; NULL: not found. */
static const char *member(const char *json, const char *name)
{
    static char found[256];
    char padded[512] = "";
    strcpy(padded, json);
    const char *value;
    size_t length;
    if (!cpodi_json_member(padded, strlen(padded), name, &value, &length))
        return NULL;
    snprintf(found, sizeof found, "%.*s", (int)length, value);
    return found;
}

static void members_of_small_documents_are_read(void **state)
{
    (void)state;
    assert_string_equal(member(" { \"a\" : {\"b\":1} , \"c\":[2] }", "c"), "[2]");
    assert_string_equal(member("{\"a\":{\"b\":1},\"c\":2}", "a"), "{\"b\":1}");
    assert_string_equal(member("{\"\\u0063ode\":\"x\"}", "code"), "\"x\"");
    assert_null(member("{\"a\":{\"b\":1}}", "b"));
    assert_null(member("[1]", "b"));
    assert_null(member("{}", "b"));
    assert_null(member("", "b"));
    assert_null(member("{\"a\":tru,\"b\":1}", "b"));
    assert_null(member("{\"b\":", "b"));
    assert_null(member("{\"b\"", "b"));
}

static void strings_are_truncated_at_a_character(void **state)
{
    (void)state;
    char buffer[8];
    char text[128] = "\"a\\u00e9\\n\\ud83d\\ude00z\" and more";
    assert_true(cpodi_json_string(text, 24, buffer, sizeof buffer));
    assert_string_equal(buffer, "a\xC3\xA9\n");
    char large[32];
    assert_true(cpodi_json_string(text, 24, large, sizeof large));
    assert_string_equal(large, "a\xC3\xA9\n\xF0\x9F\x98\x80z");
    assert_false(cpodi_json_string(text, 10, buffer, sizeof buffer));
    char number[80] = "5";
    assert_false(cpodi_json_string(number, 1, buffer, sizeof buffer));
    char broken[80] = "\"\\x\"";
    assert_false(cpodi_json_string(broken, 4, buffer, sizeof buffer));
    int64_t value;
    assert_true(cpodi_json_integer(number, 1, &value));
    assert_int_equal(value, 5);
    char fraction[80] = "5.5";
    assert_false(cpodi_json_integer(fraction, 3, &value));
    assert_false(cpodi_json_integer(text, 5, &value));
}

static void strings_are_appended(void **state)
{
    (void)state;
    cpodi_buffer buffer;
    cpodi_buffer_init(&buffer, NULL);
    assert_true(cpodi_json_append_string(&buffer, "a\"b"));
    assert_false(cpodi_json_append_string(&buffer, "a\xFF"));
    assert_int_equal(buffer.length, 6);
    assert_memory_equal(buffer.data, "\"a\\\"b\"", 6);
    cpodi_buffer_free(&buffer);
}

static void free_form_json_becomes_a_tree(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    cJSON *tree = NULL;
    cpod_json json = cpod_json_text("{\"a\":[1,2.5,\"x\"]}");
    assert_int_equal(cpod_json_parse(&json, &tree, &error), CPOD_OK);
    assert_true(cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "a"), 1)->valuedouble == 2.5);
    cJSON_Delete(tree);
    assert_int_equal(cpod_json_parse(NULL, &tree, &error), CPOD_OK);
    assert_true(cJSON_IsNull(tree));
    cJSON_Delete(tree);
    json = cpod_json_text("{\"a\":}");
    assert_int_equal(cpod_json_parse(&json, &tree, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(tree);
    assert_non_null(strstr(error.message, "byte 5"));
    json = cpod_json_text("\"a\\u0000b\"");
    assert_int_equal(cpod_json_parse(&json, &tree, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "U+0000"));
}

static void a_tree_becomes_free_form_json(void **state)
{
    (void)state;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_json *json = NULL;
    cJSON *tree = cJSON_CreateObject();
    cJSON_AddNumberToObject(tree, "n", 0.1 + 0.2);
    cJSON_AddNumberToObject(tree, "i", 9007199254740992.0);
    cJSON_AddStringToObject(tree, "s", "q\"\n");
    cJSON_AddBoolToObject(tree, "b", true);
    cJSON_AddNullToObject(tree, "0");
    cJSON_AddItemToObject(tree, "l", cJSON_CreateArray());
    cJSON_AddRawToObject(tree, "r", "[ 1 ]");
    assert_int_equal(cpod_json_print(tree, &json, &error), CPOD_OK);
    assert_string_equal(json->text,
                        "{\"n\":0.30000000000000004,\"i\":9007199254740992,\"s\":\"q\\\"\\n\",\"b\":true,"
                        "\"0\":null,\"l\":[],\"r\":[ 1 ]}");
    assert_int_equal(json->length, strlen(json->text));
    cpod_json_free(json);
    cpod_json_free(NULL);
    cJSON_AddRawToObject(tree, "bad", "[");
    assert_int_equal(cpod_json_print(tree, &json, &error), CPOD_ERR_INVALID_ARGUMENT);
    assert_null(json);
    cJSON_ReplaceItemInObject(tree, "bad", cJSON_CreateNumber(INFINITY));
    assert_int_equal(cpod_json_print(tree, &json, &error), CPOD_ERR_INVALID_ARGUMENT);
    cJSON_ReplaceItemInObject(tree, "bad", cJSON_CreateString("\xFF"));
    assert_int_equal(cpod_json_print(tree, &json, &error), CPOD_ERR_INVALID_ARGUMENT);
    cJSON_Delete(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_json_test_suite_passes),
        cmocka_unit_test(validation_names_the_byte),
        cmocka_unit_test(members_of_small_documents_are_read),
        cmocka_unit_test(strings_are_truncated_at_a_character),
        cmocka_unit_test(strings_are_appended),
        cmocka_unit_test(free_form_json_becomes_a_tree),
        cmocka_unit_test(a_tree_becomes_free_form_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
