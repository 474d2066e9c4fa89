/* Text of the document never becomes code: whatever the text and its place, the generated files
 * without their comments and literals holds nothing of it. */
#include "sdk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Each attack leaves a comment, a literal or a line, and then calls something. EVIL() can only be code. */
static const char *const attacks[] = {
    "*/ EVIL(); /*",
    "\\\" EVIL(); \\\"",
    "\\\\\\n EVIL();",
    "?\?/\\n EVIL();",
    "\\n#include <EVIL()>\\n",
    "// EVIL();",
    "\\u2028 EVIL();",
    "'; EVIL(); '",
    "{{EVIL()}}",
    "%s%n EVIL()",
    "*\\u200b/ EVIL(); /\\u200b*",
    "\\u202e*/ EVIL();",
    "*\\\\\\n/ EVIL();",
    ") EVIL(); (",
    "]] EVIL() [[",
};

static const char *const spec_text =
    "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"@\", \"version\": \"@\", \"description\": \"@\"},\n"
    "\"tags\": [{\"name\": \"@\", \"description\": \"@\"}],\n"
    "\"servers\": [{\"url\": \"https://x/@\"}],\n"
    "\"paths\": {\"/a@\": {\"post\": {\"operationId\": \"@\", \"tags\": [\"@\"], \"summary\": \"@\", "
    "\"description\": \"@\",\n"
    "  \"parameters\": [{\"name\": \"q@\", \"in\": \"query\", \"description\": \"@\", \"example\": \"@\", "
    "\"schema\": {\"type\": \"string\", \"default\": \"@\"}}],\n"
    "  \"requestBody\": {\"description\": \"@\", \"content\": {\"application/json\": {\"schema\": {\"$ref\": "
    "\"#/components/schemas/S\"}}}},\n"
    "  \"responses\": {\"200\": {\"description\": \"@\", \"content\": {\"application/json\": {\"schema\": "
    "{\"$ref\": \"#/components/schemas/S\"}}}},\n"
    "    \"404\": {\"description\": \"@\", \"content\": {\"application/json\": {\"schema\": {\"title\": "
    "\"@\", \"type\": \"object\", \"properties\": {\"@\": {\"type\": \"string\"}}}}}}}}}},\n"
    "\"components\": {\"securitySchemes\": {\"k@\": {\"type\": \"apiKey\", \"in\": \"header\", \"name\": "
    "\"@\"}}, \"schemas\": {\n"
    "  \"S\": {\"type\": \"object\", \"title\": \"@\", \"description\": \"@\", \"required\": [\"@\"], "
    "\"properties\": {\n"
    "    \"@\": {\"type\": \"string\", \"description\": \"@\", \"pattern\": \"@\", \"example\": \"@\"},\n"
    "    \"e@\": {\"type\": \"string\", \"enum\": [\"@\", \"x@\"], \"x-enum-descriptions\": [\"@\", "
    "\"@\"]},\n"
    "    \"m@\": {\"type\": \"object\", \"additionalProperties\": {\"type\": \"integer\"}, \"default\": "
    "{\"@\": 1}}}}}}}\n";

static const char *document_with(arena *a, const char *attack)
{
    buffer text = {0};
    for (const char *at = spec_text; *at != '\0'; at++) {
        if (*at == '@')
            buffer_append(&text, attack);
        else
            buffer_append_char(&text, *at);
    }
    const char *copy = arena_copy(a, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

/* The end of a comment or literal that begins at `at`; NULL when it does not end. */
static const char *end_of(const char *at)
{
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end != NULL ? end + 2 : NULL;
    }
    for (at++; *at != '\0' && *at != '\n'; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return NULL;
}

/* What a compiler sees behind comments and literals. */
static void check_code(arena *a, const file_set_file *file)
{
    buffer code = {0};
    for (const char *at = file->text; *at != '\0';) {
        assert_true(at[0] != '?' || at[1] != '?');
        bool begins = *at == '"' || (at[0] == '/' && at[1] == '*');
        if (begins) {
            at = end_of(at);
            assert_non_null(at);
        } else {
            buffer_append_char(&code, *at++);
        }
    }
    const char *left = arena_copy(a, buffer_text(&code));
    buffer_free(&code);
    if (strstr(left, "EVIL(") != NULL)
        fail_msg("%s has code of the description:\n%s", file->path, left);
}

static bool is_for_cmake(const file_set_file *file)
{
    return strcmp(file->path, "sources.cmake") == 0 || strcmp(file->path, "CMakeLists.txt") == 0;
}

/* What CMake reads: comments of a line each, then names. */
static void check_cmake(const file_set_file *file)
{
    const char *code = file->text;
    assert_true(*code == '#');
    while (*code == '#') {
        assert_true(code[1] == ' ');
        code = strchr(code, '\n') + 1;
    }
    assert_null(strstr(code, "EVIL"));
    assert_null(strpbrk(code, "#\";"));
}

static void check_comment_lines(const file_set_file *file)
{
    for (const char *line = file->text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t length = strcspn(line, "\n");
        assert_true(length == 0 || line[length - 1] != '\\');
        if (*line == '\0')
            break;
    }
}

static void nothing_escapes(void **state)
{
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        sdk_fixture *f = *state;
        assert_true(sdk_generate_with_prefix(f, document_with(f->memory, attacks[i]), "demo"));
        assert_true(f->out.files.count > 8);
        for (size_t j = 0; j < f->out.files.count; j++) {
            const file_set_file *file = &f->out.files.items[j];
            if (is_for_cmake(file)) {
                check_cmake(file);
            } else {
                check_code(f->memory, file);
                check_comment_lines(file);
            }
        }
        sdk_fixture_teardown(state);
        sdk_fixture_setup(state);
    }
}

static void includes_are_names_of_headers(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nx-cpod-include: [cpod/platform.h]\n"));
    sdk_expect(f, "include/cpod/cpod.h", "#include \"cpod/platform.h\"\n");
}

static void other_includes_are_refused(void **state)
{
    sdk_fixture *f = *state;
    assert_false(sdk_generate_with_prefix(f,
                                          "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: "
                                          "{}\nx-cpod-include: [\"a.h\\\"\\nEVIL();\"]\n",
                                          "cpod"));
    sdk_expect_report(f, SEVERITY_ERROR, "invalid header name in x-cpod-include");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_escapes, sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(includes_are_names_of_headers, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(other_includes_are_refused, sdk_fixture_setup, sdk_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
