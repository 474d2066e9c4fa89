/* Large documents: deep ones, long names, many items, and small ones that expand. They are too large for the
 * repository, so the test writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "run.h"

#define HEAD           "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
#define SCHEMAS        HEAD "paths: {}\ncomponents:\n  schemas:\n"
#define ANSWERS        "responses: {'204': {description: d}}"
#define SCHEMA(number) "'#/components/schemas/S" number "'"

/* Under sanitizers a long chain of references takes minutes. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHAIN 5000
#else
#define CHAIN 100000
#endif

/* `unit` is repeated `count` times between head and tail; in it '#' is its number from 0, '@' the next
 * number, '~' as many dashes. In the tail '#' is the number of units. */
typedef struct large {
    const char *name;
    outcome expected;
    const char *head, *unit;
    size_t count;
    const char *tail;
} large;

static const large levels[] = {
    {"open brackets", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: ", "[", 100000, "\n"},
    {"brackets", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: ", "[ ", 100000, "]\n"},
    {"braces", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: ", "{a: ", 100000, "\n"},
    {"dashes", OUTCOME_REFUSED, HEAD "paths: {}\nx-a:\n  ", "- ", 100000, "a\n"},
    {"question marks", OUTCOME_REFUSED, "", "? ", 100000, "\n"},
    {"colons", OUTCOME_REFUSED, "a", ": ", 100000, "\n"},
    {"anchors in anchors", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: ", "&a# [", 100000, "\n"},
    {"tags", OUTCOME_REFUSED, HEAD "paths: {}\nx-a: ", "!!map {a: ", 100000, "\n"},
    {"brackets of JSON", OUTCOME_REFUSED, "{\"openapi\": ", "[", 100000, "]"},
    {"braces of JSON", OUTCOME_REFUSED, "{\"openapi\": ", "{\"a\":", 100000, "1}"},
    {"references", OUTCOME_MADE, SCHEMAS, "    S#: {$ref: " SCHEMA("@") "}\n", CHAIN,
     "    S#: {type: string}\n"},
    {"references to an absent schema", OUTCOME_REFUSED_STRICTLY, SCHEMAS, "    S#: {$ref: " SCHEMA("@") "}\n",
     CHAIN, ""},
    {"allOf", OUTCOME_REFUSED, SCHEMAS, "    S#: {allOf: [{$ref: " SCHEMA("@") "}]}\n", 50000,
     "    S#: {type: object}\n"},
    {"oneOf", OUTCOME_REFUSED, SCHEMAS, "    S#: {oneOf: [{$ref: " SCHEMA("@") "}, {type: string}]}\n", 20000,
     "    S#: {type: object}\n"},
    {"lists", OUTCOME_REFUSED, SCHEMAS, "    S#: {type: array, items: {$ref: " SCHEMA("@") "}}\n", 20000,
     "    S#: {type: string}\n"},
    {"objects", OUTCOME_MADE, SCHEMAS, "    S#: {type: object, properties: {n: {$ref: " SCHEMA("@") "}}}\n",
     10000, "    S#: {type: object}\n"},
    {"inline objects", OUTCOME_REFUSED, SCHEMAS "    O: ", "{properties: {aaaaaaaaaaaaaaaaaaaa: ", 1000,
     "{}\n"},
};

static const large expanding[] = {
    {"nested overlapping properties", OUTCOME_MADE,
     SCHEMAS "    U: {allOf: [{$ref: " SCHEMA("0") "}, {$ref: " SCHEMA("1") "}, {$ref: " SCHEMA("2") "}]}\n",
     "    S#: {type: object, properties: {n: {$ref: " SCHEMA("@") "}, a#: {type: string}}}\n", 4000,
     "    S#: {type: object}\n"},
    {"doubled by allOf", OUTCOME_MADE, SCHEMAS,
     "    S#: {allOf: [{$ref: " SCHEMA("@") "}, {$ref: " SCHEMA("@") "}]}\n", 60,
     "    S#: {type: object, properties: {a: {type: string}}}\n"},
    {"doubled by oneOf", OUTCOME_MADE, SCHEMAS,
     "    S#: {oneOf: [{$ref: " SCHEMA("@") "}, {type: object, properties: {x#: {$ref: " SCHEMA(
         "@") "}}}]}\n",
     60, "    S#: {type: object, properties: {a: {type: string}}}\n"},
    {"multiplied by aliases", OUTCOME_REFUSED, HEAD "paths: {}\nx-l0: &l0 [a]\n",
     "x-l@: &l@ [*l#, *l#, *l#, *l#, *l#, *l#, *l#, *l#, *l#, *l#]\n", 20, ""},
    {"doubled by merges", OUTCOME_REFUSED, HEAD "paths: {}\nx-l0: &l0 {a: 1}\n",
     "x-l@: &l@ {<<: [*l#, *l#], k#: 1}\n", 3000, ""},
    {"references to itself", OUTCOME_MADE, SCHEMAS "    A: {anyOf: [", "{$ref: '#/components/schemas/A'}, ",
     3000, "{type: string}]}\n"},
    {"equal path variables", OUTCOME_MADE, HEAD "paths:\n  ? '", "/{a}", 20000,
     "'\n  : {get: {operationId: a, " ANSWERS "}}\n"},
    {"escapes", OUTCOME_MADE, SCHEMAS "    A: {type: object, description: \"", "\\u202e*/\\u0007", 100000,
     "\"}\n"},
    {"backticks", OUTCOME_MADE, SCHEMAS "    A: {type: object, description: '", "` `` [a](b) ", 50000,
     "'}\n"},
    {"lines", OUTCOME_MADE, SCHEMAS "    A:\n      type: object\n      description: |\n", "        - a # *\n",
     50000, ""},
};

static const large names[] = {
    {"a schema", OUTCOME_MADE, SCHEMAS "    ? ", "a", 1000000, "\n    : {type: object}\n"},
    {"a schema of words", OUTCOME_MADE, SCHEMAS "    ? ", "a-", 500000, "\n    : {type: object}\n"},
    {"a schema of marks", OUTCOME_MADE, SCHEMAS "    ? '", "\xe2\x82\xac", 300000,
     "'\n    : {type: object}\n"},
    {"a property", OUTCOME_REFUSED, SCHEMAS "    A: {type: object, properties: {? ", "a", 1000000,
     " : {type: string}}}\n"},
    {"an enum value", OUTCOME_MADE, SCHEMAS "    A: {type: string, enum: [", "a", 1000000, "]}\n"},
    {"a description", OUTCOME_MADE, SCHEMAS "    A: {type: object, description: ", "a", 1000000, "}\n"},
    {"a pattern", OUTCOME_MADE, SCHEMAS "    A: {type: object, properties: {a: {type: string, pattern: '",
     "(a+)+", 200000, "'}}}\n"},
    {"a number", OUTCOME_MADE, SCHEMAS "    A: {type: integer, maximum: 1", "0", 1000000, "}\n"},
    {"a number of JSON", OUTCOME_REFUSED, "{\"openapi\": 3.1", "0", 1000000, "}"},
    {"a title", OUTCOME_MADE, "openapi: 3.1.0\npaths: {}\ninfo: {version: '1', title: ", "T", 1000000, "}\n"},
    {"a version", OUTCOME_REFUSED, "paths: {}\ninfo: {title: T, version: '1'}\nopenapi: ", "3.", 500000,
     "\n"},
    {"an operation", OUTCOME_MADE, HEAD "paths: {/a: {get: {" ANSWERS ", operationId: ", "a", 1000000,
     "}}}\n"},
    {"a tag", OUTCOME_MADE, HEAD "paths: {/a: {get: {operationId: a, " ANSWERS ", tags: [", "a", 1000000,
     "]}}}\n"},
    {"a path", OUTCOME_MADE, HEAD "paths:\n  ? ", "/a", 500000, "\n  : {get: {" ANSWERS "}}\n"},
    {"a parameter", OUTCOME_MADE,
     HEAD "paths: {/a: {get: {operationId: a, " ANSWERS
          ", parameters: [{in: query, schema: {type: string}, name: ",
     "a", 1000000, "}]}}}\n"},
    {"a media type", OUTCOME_MADE,
     HEAD "paths: {/a: {post: {operationId: a, " ANSWERS ", requestBody: {content: {? application/", "a",
     1000000, " : {}}}}}}\n"},
    {"a server", OUTCOME_MADE, HEAD "paths: {}\nservers: [{url: 'https://x/", "a", 1000000, "'}]\n"},
    {"a reference", OUTCOME_REFUSED_STRICTLY, SCHEMAS "    A: {$ref: '#", "/a", 500000, "'}\n"},
    {"a file", OUTCOME_MADE, SCHEMAS "    A: {$ref: '", "a/", 500000, "b.yaml'}\n"},
    {"blanks", OUTCOME_MADE, HEAD "paths: {}\nx-a:", " ", 1000000, "1\n"},
    {"a comment", OUTCOME_MADE, HEAD "paths: {}\n#", "a", 1000000, "\n"},
    {"an anchor", OUTCOME_MADE, HEAD "paths: {}\nx-a: &", "a", 1000000, " 1\n"},
};

static const large many[] = {
    {"enum values", OUTCOME_MADE, SCHEMAS "    A: {type: string, enum: [", "v#,", 10000, "]}\n"},
    {"enum values with one name in C", OUTCOME_MADE, SCHEMAS "    A: {type: string, enum: [", "'a~',", 2000,
     "]}\n"},
    {"properties", OUTCOME_MADE, SCHEMAS "    A: {type: object, properties: {", "p#: {type: string},", 10000,
     "}}\n"},
    {"properties with one name in C", OUTCOME_MADE, SCHEMAS "    A: {type: object, properties: {",
     "? 'a~' : {type: string},", 1000, "}}\n"},
    {"schemas with one name in C", OUTCOME_MADE, SCHEMAS, "    ? 'a~'\n    : {type: object}\n", 2000, ""},
    {"names required", OUTCOME_MADE, SCHEMAS "    A: {type: object, required: [", "p#,", 10000, "]}\n"},
    {"variants", OUTCOME_MADE, SCHEMAS "    A: {oneOf: [",
     "{type: object, required: [p#], properties: {p#: {type: string}}},", 2000, "]}\n"},
    {"equal variants", OUTCOME_MADE, SCHEMAS "    A: {oneOf: [",
     "{type: object, properties: {a: {type: string}}},", 2000, "]}\n"},
    {"alternatives", OUTCOME_MADE, SCHEMAS "    A: {anyOf: [",
     "{type: object, properties: {p#: {type: string}}},", 2000, "]}\n"},
    {"members of allOf", OUTCOME_MADE, SCHEMAS "    A: {allOf: [",
     "{type: object, properties: {p#: {type: string}}},", 5000, "]}\n"},
    {"mappings", OUTCOME_MADE,
     SCHEMAS "    P: {type: object, properties: {k: {type: string}}}\n    A: {oneOf: [{$ref: "
             "'#/components/schemas/P'}], "
             "discriminator: {propertyName: k, mapping: {",
     "p#: '#/components/schemas/P',", 10000, "}}}\n"},
    {"parameters", OUTCOME_MADE, HEAD "paths: {/a: {get: {operationId: a, " ANSWERS ", parameters: [",
     "{name: p#, in: query, schema: {type: string}},", 5000, "]}}}\n"},
    {"operations", OUTCOME_MADE, HEAD "paths:\n", "  /a#: {get: {operationId: a#, " ANSWERS "}}\n", 5000, ""},
    {"operations without names", OUTCOME_MADE, HEAD "paths:\n", "  /a~: {get: {" ANSWERS "}}\n", 1000, ""},
    {"tags", OUTCOME_MADE, HEAD "paths:\n", "  /a#: {get: {operationId: a#, tags: [t#], " ANSWERS "}}\n",
     1000, ""},
    {"media types", OUTCOME_MADE,
     HEAD "paths: {/a: {post: {operationId: a, " ANSWERS ", requestBody: {content: {",
     "application/x#+json: {schema: {type: object, properties: {a#: {type: string}}}},", 1000, "}}}}}\n"},
    {"security schemes", OUTCOME_MADE, HEAD "paths: {}\ncomponents: {securitySchemes: {",
     "s#: {type: http, scheme: bearer},", 5000, "}}\n"},
    {"anchors", OUTCOME_MADE, HEAD "paths: {}\n", "x-#: &a# 1\n", 50000, ""},
    {"errors", OUTCOME_REFUSED_STRICTLY, SCHEMAS, "    S#: {type: 5}\n", 20000, ""},
    {"broken operations", OUTCOME_REFUSED_STRICTLY, HEAD "paths:\n",
     "  /a#: {get: {operationId: a#, parameters: [{$ref: '#/none'}], " ANSWERS "}}\n", 3000, ""},
    {"identities", OUTCOME_MADE, SCHEMAS,
     "    S#: {$id: s#, $anchor: a, type: object, properties: {n: {$ref: s@}, m: {$ref: 's@#a'}}}\n", 3000,
     "    S#: {$id: s#, $anchor: a, type: object}\n"},
    {"dynamic anchors", OUTCOME_REFUSED_STRICTLY, SCHEMAS,
     "    S#: {$dynamicAnchor: a, type: object, properties: {n: {$dynamicRef: '#a'}}}\n", 3000, ""},
    {"misspelled members", OUTCOME_REFUSED_STRICTLY, SCHEMAS, "    S#: {type: object, proprties: {}}\n", 5000,
     ""},
    {"unknown keywords", OUTCOME_MADE, SCHEMAS, "    S#: {type: object, keyword#: 1}\n", 5000, ""},
    {"notes", OUTCOME_MADE, SCHEMAS "    A: {type: object, properties: {", "'a-#': {}, a_#: {},", 4000,
     "}}\n"},
    {"warnings", OUTCOME_MADE, SCHEMAS, "    S#: {type: object, required: [x]}\n", 5000, ""},
    {"files", OUTCOME_MADE, SCHEMAS, "    S#: {$ref: 'none#.yaml'}\n", 5000, ""},
};

static void append_unit(buffer *out, const char *unit, size_t number)
{
    for (; *unit != '\0'; unit++) {
        if (*unit == '#' && unit[1] != '/')
            buffer_format(out, "%zu", number);
        else if (*unit == '@')
            buffer_format(out, "%zu", number + 1);
        else if (*unit == '~')
            for (size_t i = 0; i < number; i++)
                buffer_append_char(out, '-');
        else
            buffer_append_char(out, *unit);
    }
}

enum { GROWTH = 3, ATTEMPTS = 5, NOISE = 10 };

static double startup; /* processor time of the smallest document */

/* Writes the document with its units up to the one that makes `max_length` full. */
static void write_document(buffer *out, const large *c, size_t max_length)
{
    buffer_append(out, c->head);
    size_t number = 0;
    for (; number < c->count && out->length < max_length; number++)
        append_unit(out, c->unit, number);
    append_unit(out, c->tail, number);
}

static double measure(const large *c, const buffer *text)
{
    const char *path = c->head[0] == '{' ? "spec.json" : "spec.yaml";
    return hostile_document(c->name, path, text->data, text->length, c->expected, false);
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* Whether the whole document took more than its size explains. What takes a few times as long as the smallest
 * document is not judged, since its time is noise. */
static bool grows_too_fast(double half_seconds, double whole_seconds, double startup_seconds)
{
    return whole_seconds > GROWTH * half_seconds && whole_seconds > NOISE * startup_seconds;
}

/* Twice the document takes at most three times the processor time. Other load on the machine only adds to a
 * time, so the least of several runs counts. */
static void check_growth(const large *c)
{
    buffer whole = {0}, half = {0};
    write_document(&whole, c, SIZE_MAX);
    write_document(&half, c, whole.length / 2);
    double whole_seconds = measure(c, &whole), half_seconds = measure(c, &half);
    for (int i = 1; i < ATTEMPTS && grows_too_fast(half_seconds, whole_seconds, startup); i++) {
        whole_seconds = lesser(whole_seconds, measure(c, &whole));
        half_seconds = lesser(half_seconds, measure(c, &half));
    }
    if (grows_too_fast(half_seconds, whole_seconds, startup))
        fail_msg("%s: %zu bytes took %.1f times the processor time of %zu bytes", c->name, whole.length,
                 whole_seconds / half_seconds, half.length);
    buffer_free(&half);
    buffer_free(&whole);
}

static void run_all(const large *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_growth(&cases[i]);
}

#define RUN(cases) run_all(cases, sizeof(cases) / sizeof *(cases))

static void test_judgement(void **state)
{
    (void)state;
    assert_false(grows_too_fast(0.1, 0.2, 0.001));
    assert_false(grows_too_fast(0.1, 0.3, 0.001));
    assert_true(grows_too_fast(0.1, 0.4, 0.001));
    assert_false(grows_too_fast(0.001, 0.009, 0.001));
    assert_true(grows_too_fast(0.001, 0.011, 0.001));
}

static void test_levels(void **state)
{
    (void)state;
    RUN(levels);
}

static void test_expanding(void **state)
{
    (void)state;
    RUN(expanding);
}

static void test_names(void **state)
{
    (void)state;
    RUN(names);
}

static void test_many(void **state)
{
    (void)state;
    RUN(many);
}

static int setup(void **state)
{
    static const large smallest = {"smallest", OUTCOME_MADE, HEAD "paths: {}\n", "", 0, ""};
    buffer text = {0};
    int status = hostile_setup(state);
    write_document(&text, &smallest, SIZE_MAX);
    for (int i = 0; status == 0 && i < ATTEMPTS; i++)
        startup = i == 0 ? measure(&smallest, &text) : lesser(startup, measure(&smallest, &text));
    buffer_free(&text);
    return status;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judgement), cmocka_unit_test(test_levels), cmocka_unit_test(test_expanding),
        cmocka_unit_test(test_names),     cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, setup, hostile_teardown);
}
