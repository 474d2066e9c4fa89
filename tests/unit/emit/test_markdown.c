/* The documentation in Markdown: what each page describes, and that text of the document stays text. */
#include "sdk_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const kennel =
    "openapi: 3.1.0\n"
    "info: {title: Kennel, version: '2', description: All about dogs.}\n"
    "tags:\n"
    "  - {name: dogs, x-cpod-domain: dogs, description: Who barks.}\n"
    "  - {name: doors, description: What opens.}\n"
    "paths:\n"
    "  /dogs:\n"
    "    get:\n"
    "      operationId: dogs.list\n"
    "      tags: [dogs]\n"
    "      summary: List | dogs\n"
    "      x-cpod-pagination: {items: data, page: page, more: more}\n"
    "      parameters:\n"
    "        - {name: page, in: query, schema: {type: integer}}\n"
    "        - {name: size, in: query, required: true, example: big, schema: {type: string}}\n"
    "      responses: {'200': {description: d, content: {application/json: {schema: {$ref: "
    "'#/components/schemas/DogPage'}}}}}\n"
    "    post:\n"
    "      operationId: dogs.create\n"
    "      tags: [dogs]\n"
    "      requestBody: {required: true, content: {application/json: {schema: {$ref: "
    "'#/components/schemas/DogCreate'}}}}\n"
    "      responses: {'201': {description: d, content: {application/json: {schema: {$ref: "
    "'#/components/schemas/Dog'}}}}}\n"
    "  /dogs/{id}/bark:\n"
    "    post:\n"
    "      operationId: dogs.bark\n"
    "      tags: [dogs]\n"
    "      description: Makes it bark. Loudly.\n"
    "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
    "      responses: {'204': {description: d}}\n"
    "  /doors:\n"
    "    get:\n"
    "      operationId: doors.state\n"
    "      tags: [doors]\n"
    "      responses: {'200': {description: d, content: {application/json: {schema: {$ref: "
    "'#/components/schemas/Size'}}}}}\n"
    "components:\n"
    "  schemas:\n"
    "    Size: {type: string, enum: [small, big], description: How big.}\n"
    "    Collar: {type: object, required: [color], properties: {color: {type: string, example: red}}}\n"
    "    Dog:\n"
    "      type: object\n"
    "      description: A dog.\n"
    "      required: [id, name]\n"
    "      properties:\n"
    "        id: {type: string, readOnly: true}\n"
    "        name: {type: string, description: 'What it *hears*.', pattern: '^[a-z]+$'}\n"
    "        size: {$ref: '#/components/schemas/Size'}\n"
    "        collars: {type: array, items: {$ref: '#/components/schemas/Collar'}}\n"
    "    DogCreate:\n"
    "      type: object\n"
    "      required: [name, collars]\n"
    "      properties:\n"
    "        name: {type: string, example: rex}\n"
    "        collars: {type: array, items: {$ref: '#/components/schemas/Collar'}}\n"
    "    DogPage:\n"
    "      type: object\n"
    "      required: [data, more]\n"
    "      properties:\n"
    "        data: {type: array, items: {$ref: '#/components/schemas/Dog'}}\n"
    "        more: {type: boolean}\n";

static void an_entity_has_operations_fields_and_samples(void **state)
{
    sdk_fixture *f = *state;
    const char *page = "domains/dogs.md";
    assert_true(sdk_generate(f, kennel));
    sdk_expect(f, page, "# dogs\n\nWho barks.\n\n`#include <cpod/dogs.h>`");
    sdk_expect(f, page, "\n## Dog\n\nA dog.\n\n| operation |");
    sdk_expect(f, page, "| `GET /dogs` | `cpod_dogs_list` | List \\| dogs |\n");
    sdk_expect(f, page, "| `POST /dogs/{id}/bark` | `cpod_dogs_bark` | Makes it bark |\n");
    sdk_expect(f, page, "- `cpod_dogs_list_params`: `page`, `size` (required)\n");
    sdk_expect(f, page, "A page is a `cpod_dog_page`: `data`, `more`\n");
    sdk_expect(f, page,
               "| field | member of `cpod_dog` | type | required | create | description "
               "|\n|---|---|---|---|---|---|\n");
    sdk_expect(
        f, page,
        "| `name` | `name` | `const char *` | yes | required | What it \\*hears\\*. Pattern `^[a-z]+$`. |\n");
    sdk_expect(f, page, "| `size` | `size` | [`cpod_size`](../types.md#cpod_size) |  |  | How big. |\n");
    sdk_expect(f, page, "| `collars` | `collars` | [`cpod_collar_list`](#cpod_collar) |  | required |  |\n");
    sdk_expect(f, page, "### cpod_collar\n");
    sdk_expect_not(f, page, "### cpod_dog_create");
    sdk_expect_not(f, page, "### cpod_dog_page");
}

static void samples_give_what_there_must_be(void **state)
{
    sdk_fixture *f = *state;
    const char *page = "domains/dogs.md";
    assert_true(sdk_generate(f, kennel));
    sdk_expect(
        f, page,
        "```c\n"
        "cpod_dogs_list_params params = {\n"
        "    .size = \"big\",\n"
        "};\n"
        "cpod_dogs_list_iter *iter = NULL;\n"
        "const cpod_dog *item;\n"
        "cpod_status status = cpod_dogs_list_iter_open(client, &params, &iter, &err);\n"
        "while (status == CPOD_OK && (status = cpod_dogs_list_iter_next(iter, &item, &err)) == CPOD_OK)\n"
        "    puts(item->id);\n");
    sdk_expect(f, page,
               "cpod_dog_create body = {\n"
               "    .name = \"rex\",\n"
               "    .collars = { .items = (cpod_collar[]){ { .color = \"red\", } }, .count = 1 },\n"
               "};\n"
               "cpod_dog *result = NULL;\n"
               "if (cpod_dogs_create(client, NULL, &body, &result, &err) == CPOD_OK)\n"
               "    puts(result->id);\n");
}

static void a_page_without_entities_and_the_index(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(f, kennel));
    sdk_expect(f, "services/doors.md", "## All operations\n\n| operation |");
    sdk_expect(
        f, "types.md",
        "### cpod_size\n\nHow big.\n\n| value | enumerator |\n|---|---|\n| `small` | `CPOD_SIZE_SMALL` |\n");
    sdk_expect(f, "reference.md", "# Kennel 2 in C\n\nAll about dogs.\n");
    sdk_expect(f, "reference.md", "| [dogs](domains/dogs.md) | [Dog](domains/dogs.md#dog) | Who barks. |\n");
    sdk_expect(f, "reference.md", "| [doors](services/doors.md) |  | What opens. |\n");
    sdk_expect(f, "reference.md", "[Shared types](types.md)");
}

/* The best name of an object is its id, then its name, title, status and message, in any order. */
static void additional_properties_have_a_row_and_objects_a_name(void **state)
{
    sdk_fixture *f = *state;
    assert_true(sdk_generate(
        f, "openapi: 3.1.0\n"
           "info: {title: T, version: '1'}\n"
           "tags: [{name: maps, x-cpod-domain: maps}]\n"
           "paths:\n"
           "  /maps:\n"
           "    get: {operationId: maps.get, tags: [maps], responses: {'200': {description: d, content: "
           "{application/json: {schema: {$ref: '#/components/schemas/Map'}}}}}}\n"
           "components:\n"
           "  schemas:\n"
           "    Map:\n"
           "      type: object\n"
           "      required: [other, message, title, name]\n"
           "      properties: {other: {type: string}, message: {type: string}, title: {type: string}, name: "
           "{type: string}, id: {type: string}}\n"
           "      additionalProperties: {type: integer}\n"));
    sdk_expect(f, "domains/maps.md", "    puts(result->name);\n");
    sdk_expect(f, "domains/maps.md", "| All other properties. |\n");
}

/* ---- hostile text ---- */

static const char *const attacks[] = {
    "a|b",
    "`|`",
    "\\\\|",
    "|\\n|---|\\n| x |",
    "<script>EVIL</script>",
    "```\\nEVIL\\n```",
    "\\n# EVIL#\\n",
    "--> EVIL <!--",
    "![EVIL](x)",
    "`` ` ``",
    "\\n\\n    EVIL",
    "{{EVIL}}",
    "\\\\",
    "`",
    "&lt;script&gt;EVIL",
    "x\\n===\\n- - -\\n1. EVIL",
};

#define TEXTS \
    "\"description\": \"@\", \"title\": \"@\", \"pattern\": \"@\", \"example\": \"@\", \"default\": \"@\""

static const char *const hostile_spec =
    "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"@\", \"version\": \"@\", \"description\": \"@\"},\n"
    "\"tags\": [{\"name\": \"@\", \"description\": \"@\"}],\n"
    "\"paths\": {\"/a@\": {\"post\": {\"operationId\": \"@\", \"tags\": [\"@\"], \"summary\": \"@\",\n"
    "  \"requestBody\": {\"content\": {\"application/json\": {\"schema\": {\"$ref\": "
    "\"#/components/schemas/S\"}}}},\n"
    "  \"responses\": {\"200\": {\"description\": \"@\", \"content\": {\"application/json\": {\"schema\": "
    "{\"$ref\": \"#/components/schemas/S\"}}}}}},\n"
    "  \"get\": {\"operationId\": \"@ g\", \"tags\": [\"@\"], \"description\": \"@\", \"responses\": "
    "{\"200\": {\"description\": "
    "\"@\", \"content\": {\"application/json\": {\"schema\": {\"$ref\": "
    "\"#/components/schemas/T@\"}}}}}}}},\n"
    "\"components\": {\"schemas\": {\n"
    "  \"S\": {\"type\": \"object\", \"x-cpod-entity\": \"@\", \"description\": \"@\", \"required\": "
    "[\"@\"], \"properties\": {\n"
    "    \"@\": {\"type\": \"string\", " TEXTS "},\n"
    "    \"e@\": {\"type\": \"string\", \"enum\": [\"@\", \"x@\"], \"x-enum-descriptions\": [\"@\", "
    "\"@\"]}}},\n"
    "  \"T\": {\"type\": \"object\", \"description\": \"@\", \"properties\": {\"s\": {\"$ref\": "
    "\"#/components/schemas/S\"},\n"
    "    \"u\": {\"description\": \"@\", \"oneOf\": [{\"type\": \"string\", \"description\": \"@\"}, "
    "{\"type\": \"integer\"}]}}}}}}\n";

static const char *with_attack(arena *a, const char *attack)
{
    buffer text = {0};
    for (const char *at = hostile_spec; *at != '\0'; at++) {
        if (strncmp(at, "T@", 2) == 0)
            buffer_append_char(&text, *at++);
        else if (*at == '@')
            buffer_append(&text, attack);
        else
            buffer_append_char(&text, *at);
    }
    const char *copy = arena_copy(a, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

/* Cells of a row, as GitHub counts them: divided by each '|' that has no backslash, be it in code or not. */
static size_t cell_count(const char *row, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (row[i] == '\\')
            i++;
        else if (row[i] == '|')
            count++;
    }
    return count;
}

/* Adds a line without its code, a span of which ends at as many backticks as it begins with. */
static void append_prose(buffer *prose, const char *line, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t run = strspn(line + i, "`");
        if (run == 0) {
            size_t size = line[i] == '\\' ? 2 : 1;
            buffer_append_n(prose, line + i, size);
            i += size;
            continue;
        }
        i += run;
        for (size_t end = 0; i < length && end != run; i += end > 0 ? end : 1)
            end = strspn(line + i, "`");
    }
}

/* A line has no markup but that of the templates. */
static void check_line(const char *line, size_t length)
{
    static const char *const never[] = {"\n<script", " <script", "![EVIL](", "\n# EVIL#", "\n    EVIL"};
    buffer prose = {0};
    buffer_append_char(&prose, '\n');
    append_prose(&prose, line, length);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (strstr(buffer_text(&prose), never[i]) != NULL)
            fail_msg("a line has '%s': %s", never[i] + 1, buffer_text(&prose));
    }
    buffer_free(&prose);
}

static void check_page(const file_set_file *file)
{
    bool in_code = false;
    size_t cells = 0; /* of the table around; 0: none */
    for (const char *line = file->text; *line != '\0'; line += *line == '\n') {
        size_t length = strcspn(line, "\n");
        bool is_fence = strncmp(line, "```", 3) == 0;
        if (is_fence)
            assert_true(in_code ? length == 3 : strncmp(line, "```c\n", 5) == 0);
        in_code = in_code != is_fence;
        if (!in_code && line != file->text)
            check_line(line, length);
        size_t here = !in_code && *line == '|' ? cell_count(line, length) : 0;
        if (here > 0 && cells > 0 && here != cells)
            fail_msg("%s: %zu cells, not %zu: %.*s", file->path, here - 1, cells - 1, (int)length, line);
        cells = here;
        line += length;
    }
    assert_false(in_code);
}

static void text_stays_text(void **state)
{
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        sdk_fixture *f = *state;
        assert_true(sdk_generate(f, with_attack(f->memory, attacks[i])));
        assert_true(f->pages.files.count >= 2);
        for (size_t j = 0; j < f->pages.files.count; j++)
            check_page(&f->pages.files.items[j]);
        sdk_fixture_teardown(state);
        sdk_fixture_setup(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_entity_has_operations_fields_and_samples, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(samples_give_what_there_must_be, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(a_page_without_entities_and_the_index, sdk_fixture_setup,
                                        sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(additional_properties_have_a_row_and_objects_a_name,
                                        sdk_fixture_setup, sdk_fixture_teardown),
        cmocka_unit_test_setup_teardown(text_stays_text, sdk_fixture_setup, sdk_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
