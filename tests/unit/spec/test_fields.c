/* Members that OpenAPI does not define, or not in the document's version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "spec/fields.h"
#include "support.h"

typedef struct field_case {
    const char *text, *messages;
} field_case;

#define HEAD_32    "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n"
#define RESPONSE   "paths: {/a: {get: {responses: {'200': {description: d, "
#define COMPONENTS "paths: {}\ncomponents:\n"
#define EXTENSIONS " is ignored; extensions begin with 'x-'\n"

static void run(const field_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        loading l = load_text(cases[i].text);
        assert_messages(&l, cases[i].messages);
        loading_free(&l);
    }
}

static void a_misspelled_member_has_a_suggestion(void **state)
{
    (void)state;
    static const field_case cases[] = {
        {HEAD RESPONSE "contnet: {}}}}}}\n",
         "warning 3:56 unknown member 'contnet' of a response is ignored; did you mean 'content'?\n"},
        {HEAD "paths:\n  /a:\n    post:\n      requestBodi: {}\n      operationID: a\n",
         "warning 6:7 unknown member 'requestBodi' of an operation is ignored; did you mean 'requestBody'?\n"
         "warning 7:7 unknown member 'operationID' of an operation is ignored; did you mean "
         "'operationId'?\n"},
        {HEAD "paths: {/a: {gte: {}}}\n",
         "warning 3:14 unknown member 'gte' of a path item is ignored; did you mean 'get'?\n"},
        {HEAD COMPONENTS "  securityScheme: {}\n",
         "warning 5:3 unknown member 'securityScheme' of 'components' is ignored; did you mean "
         "'securitySchemes'?\n"},
        {HEAD "paths: {}\nlicence: MIT\n", "warning 4:1 unknown member 'licence' of the document" EXTENSIONS},
    };
    run(cases, sizeof cases / sizeof *cases);
}

static void names_of_the_document_and_extensions_are_its_own(void **state)
{
    (void)state;
    static const field_case cases[] = {
        {HEAD RESPONSE "x-contnet: 1, headers: {x-rate: {schema: {}, typo: 1}}}}}}}\n",
         "warning 3:101 unknown member 'typo' of a header" EXTENSIONS},
        {HEAD COMPONENTS
         "  schemas:\n    A:\n      properties: {contnet: {type: string}, x-a: {typ: string}}\n"
         "      example: {contnet: 1}\n      default: {a: {tpye: 1}}\n      enum: [{propertis: 1}]\n",
         "warning 7:51 unknown member 'typ' of a schema is ignored; did you mean 'type'?\n"},
        {HEAD COMPONENTS "  examples: {a: {value: {contnet: 1}}}\n  links: {a: {parameters: {contnet: 1}}}\n",
         ""},
        {HEAD "paths: {x-a: {gte: 1}, /a: {get: {responses: {x-b: {contnet: 1}}}}}\n", ""},
    };
    run(cases, sizeof cases / sizeof *cases);
}

static void fields_of_a_later_version_are_reported(void **state)
{
    (void)state;
    static const field_case cases[] = {
        {HEAD_31 RESPONSE "content: {a/b: {itemSchema: {}}}}}}}}\n",
         "warning 3:72 'itemSchema' of a media type needs OpenAPI 3.2; the document has version 3.1.0\n"},
        {HEAD_31 "paths: {/a: {query: {}, additionalOperations: {}}}\n",
         "warning 3:14 'query' of a path item needs OpenAPI 3.2; the document has version 3.1.0\n"
         "warning 3:25 'additionalOperations' of a path item needs OpenAPI 3.2; the document has version "
         "3.1.0\n"},
        {HEAD "paths: {}\nwebhooks: {}\n",
         "warning 4:1 'webhooks' of the document needs OpenAPI 3.1; the document has version 3.0.3\n"},
        {HEAD COMPONENTS "  schemas: {A: {const: 1}}\n",
         "warning 5:17 'const' of a schema needs OpenAPI 3.1; the document has version 3.0.3\n"},
        {HEAD_32 RESPONSE "summary: s, content: {a/b: {itemSchema: {}}}}}}}}\n", ""},
        {HEAD_31 COMPONENTS "  schemas: {A: {const: 1, $comment: a, examples: [1]}}\n", ""},
    };
    run(cases, sizeof cases / sizeof *cases);
}

static void other_keywords_of_schemas_are_one_note(void **state)
{
    (void)state;
    static const field_case cases[] = {
        {HEAD_31 COMPONENTS
         "  schemas: {A: {type: object, frozen: true, proprties: {}}, B: {frozen: 1, owner: a}}\n",
         "note 5:31 keywords of schemas that neither JSON Schema nor OpenAPI defines are ignored: 'frozen', "
         "'owner'\n"
         "warning 5:45 unknown member 'proprties' of a schema is ignored; did you mean 'properties'?\n"},
        {HEAD COMPONENTS "  schemas: {A: {frozen: true}}\n",
         "warning 5:17 unknown member 'frozen' of a schema" EXTENSIONS},
    };
    run(cases, sizeof cases / sizeof *cases);
}

static void objects_behind_references_are_checked_once(void **state)
{
    (void)state;
    static const field_case cases[] = {
        {HEAD "paths:\n  /a: {get: {parameters: [{$ref: '#/x-p/P'}], responses: {}}}\n"
              "  /b: {get: {parameters: [{$ref: '#/x-p/P', sibling: 1}], responses: {}}}\n"
              "x-p: {P: {name: a, in: query, schema: {$ref: '#/x-s'}, requird: true}}\nx-s: {typ: string}\n",
         "warning 6:56 unknown member 'requird' of a parameter is ignored; did you mean 'required'?\n"
         "warning 7:7 unknown member 'typ' of a schema is ignored; did you mean 'type'?\n"},
        {HEAD "paths:\n  /a: {$ref: '#/x-i', sumary: a}\nx-i: {get: {respones: {}}}\n",
         "warning 4:23 unknown member 'sumary' of a path item is ignored; did you mean 'summary'?\n"
         "warning 5:13 unknown member 'respones' of an operation is ignored; did you mean 'responses'?\n"},
    };
    run(cases, sizeof cases / sizeof *cases);
}

static void a_reference_leads_to_its_kind_of_object(void **state)
{
    (void)state;
    static const field_case cases[] = {
        {HEAD "paths: {/a: {get: {responses: {'200': {$ref: '#/components/schemas/A'}}}}}\n"
              "components: {schemas: {A: {type: object}}}\n",
         "warning 3:46 '#/components/schemas/A' leads to a schema, not to a response\n"},
        {HEAD COMPONENTS
         "  schemas: {A: {properties: {a: {$ref: '#/components/responses/R'}, b: {$ref: '#/info'}}}}\n"
         "  responses: {R: {description: d, content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}\n",
         "warning 5:40 '#/components/responses/R' leads to a response, not to a schema\n"
         "warning 5:79 '#/info' leads to 'info', not to a schema\n"},
        {HEAD COMPONENTS "  schemas: {A: {discriminator: {propertyName: k, mapping: {b: '#/info', a: A}}}}\n",
         "warning 5:60 'b' leads to 'info', not to a schema\n"},
        {HEAD
         "paths: {/a: {get: {parameters: [{name: a, in: query, schema: {type: string}}], responses: {}}}}\n"
         "components: {schemas: {A: {$ref: '#/paths/~1a/get/parameters/0/schema'}, B: {$ref: '#/x-any'},\n"
         "  C: {$ref: '#/components/examples/E/value'}}, examples: {E: {value: {type: string}}}}\nx-any: "
         "{type: string}\n",
         ""},
    };
    run(cases, sizeof cases / sizeof *cases);
}

static void the_table_knows_versions(void **state)
{
    (void)state;
    assert_true(spec_has_field(SPEC_OBJECT_PATH_ITEM, "query", 2));
    assert_false(spec_has_field(SPEC_OBJECT_PATH_ITEM, "query", 1));
    assert_null(spec_find_field(SPEC_OBJECT_OPERATION, "requestBodi"));
    assert_string_equal(spec_similar_field(SPEC_OBJECT_SCHEMA, "MAXLENGTH", 0), "maxLength");
    assert_string_equal(spec_similar_field(SPEC_OBJECT_SCHEMA, "itmes", 0), "items");
    assert_null(spec_similar_field(SPEC_OBJECT_SCHEMA, "prefixItem", 0));
    assert_string_equal(spec_similar_field(SPEC_OBJECT_SCHEMA, "id", 1), "$id");
    assert_string_equal(spec_similar_field(SPEC_OBJECT_SCHEMA, "defs", 1), "$defs");
    assert_null(spec_similar_field(SPEC_OBJECT_SCHEMA, "is", 1));
    assert_null(spec_similar_field(SPEC_OBJECT_SCHEMA, "notes", 1));
    assert_string_equal(spec_similar_field(SPEC_OBJECT_SCHEMA, "tpye", 1), "type");
    assert_string_equal(spec_similar_field(SPEC_OBJECT_SCHEMA, "prefixItem", 1), "prefixItems");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_misspelled_member_has_a_suggestion),
        cmocka_unit_test(names_of_the_document_and_extensions_are_its_own),
        cmocka_unit_test(fields_of_a_later_version_are_reported),
        cmocka_unit_test(other_keywords_of_schemas_are_one_note),
        cmocka_unit_test(objects_behind_references_are_checked_once),
        cmocka_unit_test(a_reference_leads_to_its_kind_of_object),
        cmocka_unit_test(the_table_knows_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
