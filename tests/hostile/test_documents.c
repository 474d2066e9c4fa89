/* Small documents that are invalid in unusual ways: bytes, cycles, files, duplicates, names of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "run.h"

#define HEAD      "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
#define SCHEMAS   HEAD "paths: {}\ncomponents:\n  schemas:\n"
#define ANSWERS   "responses: {'204': {description: d}}"
#define OPERATION HEAD "paths:\n  /a:\n    get:\n      "

typedef struct hostile {
    const char *name;
    outcome expected;
    const char *text;
    size_t length; /* for texts with U+0000; 0: strlen */
} hostile;

#define WITH_NUL(text) text, sizeof(text) - 1

static const hostile bytes[] = {
    {"empty", OUTCOME_REFUSED, "", 0},
    {"one NUL", OUTCOME_REFUSED, WITH_NUL("\0")},
    {"NUL in a text", OUTCOME_REFUSED, WITH_NUL(HEAD "paths: {}\nx-a: 'a\0b'\n")},
    {"NUL at the end", OUTCOME_REFUSED, WITH_NUL(HEAD "paths: {}\n\0")},
    {"escaped NUL in a name", OUTCOME_MADE, SCHEMAS "    \"a\\0b\": {type: object}\n", 0},
    {"escaped NUL in an enum", OUTCOME_MADE, SCHEMAS "    E: {type: string, enum: [\"a\\0b\", \"a\"]}\n", 0},
    {"escaped NUL in a description", OUTCOME_MADE, SCHEMAS "    E: {type: object, description: \"a\\0b\"}\n",
     0},
    {"lone byte 0xff", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: \xff\n", 0},
    {"overlong UTF-8", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: \xc0\xaf\n", 0},
    {"UTF-8 of a surrogate", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: \xed\xa0\x80\n", 0},
    {"UTF-8 cut off", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: \xe2\x82", 0},
    {"beyond Unicode", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: \xf4\x90\x80\x80\n", 0},
    {"UTF-16", OUTCOME_REFUSED, WITH_NUL("\xff\xfeo\0p\0e\0n\0")},
    {"BOM", OUTCOME_MADE, "\xef\xbb\xbf" HEAD "paths: {}\n", 0},
    {"BOM in the middle", OUTCOME_MADE,
     HEAD "paths: {}\nx-a: a\xef\xbb\xbf"
          "b\n",
     0},
    {"two BOMs", OUTCOME_REFUSED, "\xef\xbb\xbf\xef\xbb\xbf" HEAD "paths: {}\n", 0},
    {"CRLF", OUTCOME_MADE, "openapi: 3.1.0\r\ninfo: {title: T, version: '1'}\r\npaths: {}\r\n", 0},
    {"CR", OUTCOME_MADE, "openapi: 3.1.0\rinfo: {title: T, version: '1'}\rpaths: {}\r", 0},
    {"tabs as indentation", OUTCOME_REFUSED, HEAD "paths:\n\t/a:\n\t\tget: {}\n", 0},
    {"tabs between tokens", OUTCOME_MADE, HEAD "paths:\t{}\t\n", 0},
    {"control character", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: \x1b[31m\n", 0},
    {"escape sequence in a name", OUTCOME_REFUSED_STRICTLY, SCHEMAS "    \"\\e[31mred\": {type: 5}\n", 0},
    {"directions turned", OUTCOME_MADE,
     SCHEMAS "    \"\\u202Ea\\u2066b\": {type: object, description: \"\\u202E*/\"}\n", 0},
    {"line ends of Unicode", OUTCOME_MADE,
     SCHEMAS "    A: {type: object, description: \"a\\N*/\\L*/\\P*/\"}\n", 0},
    {"noncharacters", OUTCOME_MADE, SCHEMAS "    \"a\\uFFFE\\uFFFFb\": {type: object}\n", 0},
    {"names of nothing visible", OUTCOME_MADE,
     SCHEMAS "    \"\": {type: object}\n    \" \": {type: object}\n    \"\\u200b\": {type: object}\n    "
             "'...': {type: object}\n",
     0},
    {"random bytes", OUTCOME_REFUSED, "\x89PNG\r\n\x1a\n\x01\x02\x03\xfe\xff{{[[::--", 0},
    {"half a pair in JSON", OUTCOME_REFUSED, "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\\ud800\"}}",
     0},
    {"garbage behind JSON", OUTCOME_REFUSED, "{\"openapi\": \"3.1.0\"} {", 0},
    {"two documents", OUTCOME_REFUSED_STRICTLY, HEAD "paths: {}\n---\n" HEAD "paths: {}\n", 0},
};

static const hostile cycles[] = {
    {"an alias inside its anchor", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: &a [*a]\n", 0},
    {"a merge of itself", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: &a {<<: *a}\n", 0},
    {"a schema that is itself", OUTCOME_REFUSED_STRICTLY, SCHEMAS "    A: {$ref: '#/components/schemas/A'}\n",
     0},
    {"two schemas that are each other", OUTCOME_REFUSED_STRICTLY,
     SCHEMAS "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n", 0},
    {"a reference to the document", OUTCOME_MADE, SCHEMAS "    A: {$ref: '#'}\n", 0},
    {"a reference to an ancestor", OUTCOME_MADE, SCHEMAS "    A: {properties: {a: {$ref: '#/components'}}}\n",
     0},
    {"allOf of itself", OUTCOME_REFUSED_STRICTLY,
     SCHEMAS "    A: {allOf: [{$ref: '#/components/schemas/A'}]}\n", 0},
    {"allOf of each other", OUTCOME_REFUSED_STRICTLY,
     SCHEMAS "    A: {allOf: [{$ref: '#/components/schemas/B'}]}\n    B: {allOf: [{$ref: "
             "'#/components/schemas/A'}]}\n",
     0},
    {"oneOf of itself", OUTCOME_MADE,
     SCHEMAS "    A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}\n", 0},
    {"anyOf of each other", OUTCOME_MADE,
     SCHEMAS "    A: {anyOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\n"
             "    B: {anyOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}\n",
     0},
    {"a list of itself", OUTCOME_MADE,
     SCHEMAS "    A: {type: array, items: {$ref: '#/components/schemas/A'}}\n", 0},
    {"a map of itself", OUTCOME_MADE,
     SCHEMAS "    A: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}\n", 0},
    {"lists of each other", OUTCOME_MADE,
     SCHEMAS "    A: {type: array, items: {$ref: '#/components/schemas/B'}}\n"
             "    B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}\n",
     0},
    {"an object that must hold itself", OUTCOME_MADE,
     SCHEMAS "    A: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}\n", 0},
    {"a union that holds itself", OUTCOME_MADE,
     SCHEMAS "    A: {oneOf: [{type: array, items: {$ref: '#/components/schemas/A'}}, {type: object, "
             "properties: {a: {$ref: "
             "'#/components/schemas/A'}}}]}\n",
     0},
    {"a discriminator that maps to itself", OUTCOME_MADE,
     SCHEMAS
     "    A: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k, mapping: {a: "
     "'#/components/schemas/A'}}}\n",
     0},
    {"a base that lists its heirs", OUTCOME_MADE,
     SCHEMAS
     "    A: {type: object, oneOf: [{$ref: '#/components/schemas/B'}], properties: {k: {type: string}}}\n"
     "    B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: string}}}]}\n",
     0},
    {"a parameter that is itself", OUTCOME_REFUSED_STRICTLY,
     OPERATION "{parameters: [{$ref: '#/components/parameters/P'}], " ANSWERS
               "}\ncomponents: {parameters: {P: {$ref: '#/components/parameters/P'}}}\n",
     0},
    {"a response that is itself", OUTCOME_REFUSED_STRICTLY,
     OPERATION "{responses: {'200': {$ref: '#/components/responses/R'}}}\n"
               "components: {responses: {R: {$ref: '#/components/responses/R'}}}\n",
     0},
    {"a path that is itself", OUTCOME_REFUSED_STRICTLY, HEAD "paths: {/a: {$ref: '#/paths/~1a'}}\n", 0},
    {"a callback of itself", OUTCOME_MADE,
     HEAD "paths:\n  /a:\n    post: {operationId: a, " ANSWERS
          ", callbacks: {c: {u: {$ref: '#/paths/~1a'}}}}\n",
     0},
    {"a pointer through itself", OUTCOME_REFUSED_STRICTLY,
     SCHEMAS "    A: {$ref: '#/components/schemas/A/properties/b'}\n", 0},
    {"twice as many at each level, by references", OUTCOME_MADE,
     SCHEMAS "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {properties: {b: {$ref: "
             "'#/components/schemas/B'}}}]}\n"
             "    B: {oneOf: [{$ref: '#/components/schemas/C'}, {properties: {c: {$ref: "
             "'#/components/schemas/C'}}}]}\n"
             "    C: {oneOf: [{$ref: '#/components/schemas/A'}, {properties: {a: {$ref: "
             "'#/components/schemas/A'}}}]}\n",
     0},
};

static const hostile files[] = {
    {"a file of the system", OUTCOME_REFUSED_STRICTLY, SCHEMAS "    A: {$ref: '/etc/passwd'}\n", 0},
    {"a file far above", OUTCOME_REFUSED_STRICTLY,
     SCHEMAS "    A: {$ref: '../../../../../../../../etc/passwd#/a'}\n", 0},
    {"a device without end", OUTCOME_MADE, SCHEMAS "    A: {$ref: '/dev/zero'}\n", 0},
    {"a terminal", OUTCOME_MADE, SCHEMAS "    A: {$ref: '/dev/tty#/a'}\n", 0},
    {"a folder", OUTCOME_MADE, SCHEMAS "    A: {$ref: './#/a'}\n", 0},
    {"a URL of a file", OUTCOME_MADE, SCHEMAS "    A: {$ref: 'file:///etc/passwd'}\n", 0},
    {"a URL", OUTCOME_MADE, SCHEMAS "    A: {$ref: 'https://evil.example/a.yaml#/A'}\n", 0},
    {"a host without a scheme", OUTCOME_MADE, SCHEMAS "    A: {$ref: '//evil.example/a.yaml'}\n", 0},
    {"a name with NUL", OUTCOME_MADE, SCHEMAS "    A: {$ref: \"a\\0b.yaml\"}\n", 0},
    {"an escaped way up", OUTCOME_MADE, SCHEMAS "    A: {$ref: '%2e%2e%2f%2e%2e%2fetc/passwd'}\n", 0},
    {"a file that refers back", OUTCOME_MADE, SCHEMAS "    A: {$ref: 'back.yaml#/components/schemas/A'}\n",
     0},
    {"a file that refers to itself", OUTCOME_REFUSED_STRICTLY, SCHEMAS "    A: {$ref: 'self.yaml'}\n", 0},
    {"a tag above the folder", OUTCOME_MADE, OPERATION "{operationId: a, tags: [../../evil], " ANSWERS "}\n",
     0},
    {"a tag that is a path", OUTCOME_MADE, OPERATION "{operationId: a, tags: [/etc/evil], " ANSWERS "}\n", 0},
    {"a tag of another system", OUTCOME_MADE,
     OPERATION "{operationId: a, tags: ['..\\..\\evil', 'C:evil'], " ANSWERS "}\n", 0},
    {"a tag that is a device", OUTCOME_MADE, OPERATION "{operationId: a, tags: [CON], " ANSWERS "}\n", 0},
    {"a tag of dots", OUTCOME_MADE, OPERATION "{operationId: a, tags: ['..'], " ANSWERS "}\n", 0},
    {"a tag of nothing", OUTCOME_MADE, OPERATION "{operationId: a, tags: [''], " ANSWERS "}\n", 0},
    {"a tag with NUL", OUTCOME_MADE, OPERATION "{operationId: a, tags: [\"a\\0/../b\"], " ANSWERS "}\n", 0},
    {"tags called as files of ours", OUTCOME_MADE,
     HEAD "paths:\n  /a: {get: {operationId: a, tags: [types], " ANSWERS
          "}}\n  /b: {get: {operationId: b, tags: [client], " ANSWERS
          "}}\n  /c: {get: {operationId: c, tags: [tables], " ANSWERS
          "}}\n  /d: {get: {operationId: d, tags: [demo], " ANSWERS
          "}}\n  /e: {get: {operationId: e, tags: [manifest.json], " ANSWERS
          "}}\n  /f: {get: {operationId: f, tags: [main], " ANSWERS "}}\n",
     0},
    {"tags that differ by case", OUTCOME_MADE,
     HEAD "paths:\n  /a: {get: {operationId: a, tags: [Pets], " ANSWERS
          "}}\n  /b: {get: {operationId: b, tags: [pets], " ANSWERS
          "}}\n  /c: {get: {operationId: c, tags: [PETS], " ANSWERS "}}\n",
     0},
    {"an operation above the folder", OUTCOME_MADE,
     OPERATION "{operationId: ../../evil, tags: [../..], " ANSWERS "}\n", 0},
    {"a header above the folder", OUTCOME_REFUSED, HEAD "paths: {}\nx-cpod-include: [../../evil.h]\n", 0},
    {"a header that is code", OUTCOME_REFUSED, HEAD "paths: {}\nx-cpod-include: [\"a.h\\\"\\nint evil;\"]\n",
     0},
};

static const hostile duplicates[] = {
    {"a key twice", OUTCOME_REFUSED_STRICTLY, HEAD "paths: {}\npaths: {}\n", 0},
    {"a key twice in other quotes", OUTCOME_REFUSED_STRICTLY,
     SCHEMAS "    A: {type: object, 'type': string}\n", 0},
    {"a key twice by an escape", OUTCOME_REFUSED, "{\"openapi\": \"3.1.0\", \"open\\u0061pi\": \"3.0.0\"}",
     0},
    {"a status twice, as number and text", OUTCOME_REFUSED_STRICTLY,
     OPERATION "{responses: {200: {description: d}, '200': {description: d}}}\n", 0},
    {"an operationId twice", OUTCOME_MADE,
     HEAD "paths:\n  /a: {get: {operationId: a, " ANSWERS "}}\n  /b: {get: {operationId: a, " ANSWERS "}}\n",
     0},
    {"operationIds that fold to one", OUTCOME_MADE,
     HEAD "paths:\n  /a: {get: {operationId: a-b, " ANSWERS "}}\n  /b: {get: {operationId: a_b, " ANSWERS
          "}}\n  /c: {get: {operationId: aB, " ANSWERS "}}\n",
     0},
    {"paths that are equal but for names", OUTCOME_MADE,
     HEAD "paths:\n  /a/{x}: {get: {operationId: a, parameters: [{name: x, in: path, required: true, schema: "
          "{type: string}}], " ANSWERS "}}\n  /a/{y}: {get: {operationId: b, parameters: [{name: y, in: "
          "path, required: true, schema: {type: string}}], " ANSWERS "}}\n",
     0},
    {"a parameter twice", OUTCOME_MADE,
     OPERATION "{operationId: a, parameters: [{name: p, in: query, schema: {type: string}}, {name: p, in: "
               "query, schema: {type: "
               "integer}}], " ANSWERS "}\n",
     0},
    {"a slot twice", OUTCOME_MADE,
     HEAD "paths: {'/{a}/{a}': {get: {operationId: a, parameters: [{name: a, in: path, required: true, "
          "schema: {type: string}}], " ANSWERS "}}}\n",
     0},
    {"enum values twice", OUTCOME_MADE, SCHEMAS "    E: {type: string, enum: [a, a, 'A', 'a ', a]}\n", 0},
    {"required twice", OUTCOME_MADE,
     SCHEMAS "    E: {type: object, required: [a, a], properties: {a: {type: string}}}\n", 0},
    {"schemas with the names of ours", OUTCOME_MADE,
     SCHEMAS "    client: {type: object}\n    client_new: {type: object}\n    call: {type: object}\n    sdk: "
             "{type: object}\n"
             "    a: {type: object}\n    a_free: {type: object}\n    a_list: {type: object}\n    params: "
             "{type: object}\n",
     0},
};

static void run_all(const hostile *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const hostile *c = &cases[i];
        size_t length = c->length > 0 ? c->length : strlen(c->text);
        const char *path = c->text[0] == '{' ? "spec.json" : "spec.yaml";
        hostile_document(c->name, path, c->text, length, c->expected, true);
    }
}

#define RUN(cases) run_all(cases, sizeof(cases) / sizeof *(cases))

static void test_bytes(void **state)
{
    (void)state;
    RUN(bytes);
}

static void test_cycles(void **state)
{
    (void)state;
    RUN(cycles);
}

static void test_files(void **state)
{
    (void)state;
    static const char back[] = "components: {schemas: {A: {type: object, properties: {b: {$ref: "
                               "'spec.yaml#/components/schemas/A'}}}}}\n";
    static const char self[] = "{$ref: self.yaml}\n";
    hostile_write("back.yaml", back, sizeof back - 1);
    hostile_write("self.yaml", self, sizeof self - 1);
    RUN(files);
}

static void test_duplicates(void **state)
{
    (void)state;
    RUN(duplicates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_cycles),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_duplicates),
    };
    return cmocka_run_group_tests(tests, hostile_setup, hostile_teardown);
}
