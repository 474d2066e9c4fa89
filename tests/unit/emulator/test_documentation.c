/* /openapi.json and the files of /docs. */
#include "base/file.h"
#include "contract.h"
#include "engine/call/call.h"

#include <stdlib.h>
#include <string.h>

/* ---- the document */

static cJSON *document_of(fixture *f)
{
    json_error error;
    reply r = fixture_call(f, "GET", "/openapi.json", NULL);
    assert_int_equal(r.status, 200);
    assert_string_equal(http_response_find(r.response, "Content-Type"), "application/json");
    cJSON *whole = json_parse(r.response->body.data, r.response->body.length, &error);
    assert_non_null(whole);
    reply_free(&r);
    return whole;
}

/* The target of "#/components/schemas/Pod"; NULL: none. */
static const cJSON *follow(const cJSON *whole, const char *reference)
{
    const cJSON *at_node = whole;
    if (strncmp(reference, "#/", 2) != 0)
        return NULL;
    for (const char *rest = reference + 2; at_node != NULL;) {
        size_t length = strcspn(rest, "/");
        char name[256];
        snprintf(name, sizeof name, "%.*s", (int)length, rest);
        at_node = cJSON_GetObjectItemCaseSensitive(at_node, name);
        if (rest[length] == '\0')
            break;
        rest += length + 1;
    }
    return at_node;
}

static size_t expect_references(const cJSON *whole, const cJSON *value)
{
    size_t count = 0;
    const char *reference = json_text(value, "$ref");
    if (reference != NULL && follow(whole, reference) == NULL)
        fail_msg("%s leads nowhere", reference);
    for (const cJSON *member = value->child; member != NULL; member = member->next)
        count += expect_references(whole, member);
    return count + (reference != NULL);
}

static void the_whole_contract_is_one_document(void **state)
{
    fixture *f = *state;
    cJSON *whole = document_of(f);
    size_t count = 0;
    static const char *const groups[] = {"paths", "webhooks"};
    for (size_t i = 0; i < 2; i++) {
        const cJSON *paths = cJSON_GetObjectItemCaseSensitive(whole, groups[i]);
        for (const cJSON *path = paths->child; path != NULL; path = path->next)
            for (const cJSON *member = path->child; member != NULL; member = member->next)
                count += json_text(member, "operationId") != NULL;
    }
    assert_int_equal(count, f->emulator->document->operations.count);
    assert_true(expect_references(whole, whole) > 3000);
    assert_non_null(follow(whole, "#/components/schemas/Person/properties/email"));
    assert_non_null(follow(whole, "#/components/securitySchemes/bearerAuth"));
    const cJSON *servers = cJSON_GetObjectItemCaseSensitive(whole, "servers");
    assert_string_equal(json_text(servers->child, "url"), "/api");
    cJSON_Delete(whole);
}

/* Two files with the same name for different things, a keyword as a name, a mapping, and a value that looks
 * like a reference. */
static void names_that_meet_are_kept_apart(void **state)
{
    (void)state;
    fixture *f = fixture_new("bundle/root.yaml");
    cJSON *whole = document_of(f);
    assert_true(expect_references(whole, cJSON_GetObjectItemCaseSensitive(whole, "paths")) > 2);
    assert_string_equal(json_text(follow(whole, "#/components/schemas/Thing"), "description"),
                        "Of the root.");
    assert_string_equal(json_text(follow(whole, "#/components/schemas/Thing_2"), "description"),
                        "Of the other file.");
    assert_string_equal(json_text(follow(whole, "#/components/schemas/Other/discriminator/mapping"), "thing"),
                        "#/components/schemas/Thing_2");
    assert_string_equal(json_text(follow(whole, "#/components/schemas/Other/default"), "$ref"), "not one");
    cJSON_Delete(whole);
    fixture_free(f);
}

/* ---- the page */

static void without_a_page_there_are_instructions(void **state)
{
    fixture *f = *state;
    reply r = fixture_call(f, "GET", "/docs", NULL);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(buffer_text(&r.response->body), "cmake --build build --target emulator-docs"));
    reply_free(&r);
    expect(f, "GET", "/docs/swagger-ui.css", NULL, 404, "code", "not_found");
}

static void only_files_of_the_folder_are_served(void **state)
{
    (void)state;
    fixture *f = fixture_new_with("widgets.yaml",
                                  (emulator_options){.documentation_path = CPOD_SOURCE_DIR "/emulator/page"});
    reply r = fixture_call(f, "GET", "/docs", NULL);
    assert_string_equal(http_response_find(r.response, "Content-Type"), "text/html; charset=utf-8");
    assert_non_null(strstr(buffer_text(&r.response->body), "SwaggerUIBundle"));
    reply_free(&r);
    expect(f, "GET", "/docs/package.json", NULL, 200, "private", "true");
    expect(f, "GET", "/docs/..%2Fserver.c", NULL, 404, "code", "not_found");
    expect(f, "GET", "/docs/.npmrc", NULL, 404, "code", "not_found");
    expect(f, "GET", "/docs/..", NULL, 404, "code", "not_found");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT_TEST(the_whole_contract_is_one_document),
        cmocka_unit_test(names_that_meet_are_kept_apart),
        CONTRACT_TEST(without_a_page_there_are_instructions),
        cmocka_unit_test(only_files_of_the_folder_are_served),
    };
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
