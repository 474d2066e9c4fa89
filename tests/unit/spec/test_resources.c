/* $id, $anchor, $dynamicAnchor and $self: which schema a reference leads to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support.h"

/* The schema P has properties; each one's reference must lead to the schema with the title of the same name. */
typedef struct identity_case {
    const char *schemas;  /* indented by four spaces */
    const char *messages; /* all */
} identity_case;

static const char *title_of(const spec_schema *schema)
{
    const spec_schema *end = spec_follow(schema);
    return end->title != NULL ? end->title : "(none)";
}

static void run(const char *head, const identity_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer text = {0};
        buffer_format(&text, "%spaths: {}\ncomponents:\n  schemas:\n%s", head, cases[i].schemas);
        loading l = load_text(buffer_text(&text));
        const spec_schema *p = schema_named(&l, "P");
        for (size_t k = 0; k < p->properties.count; k++)
            assert_string_equal(title_of(p->properties.items[k].schema), p->properties.items[k].name);
        assert_messages(&l, cases[i].messages);
        loading_free(&l);
        buffer_free(&text);
    }
}

#define RUN(head, cases) run(head, cases, sizeof(cases) / sizeof *(cases))

static void an_id_is_a_base(void **state)
{
    (void)state;
    static const identity_case cases[] = {
        {"    P: {$id: 'https://s.example/p', properties: {a: {$ref: '#/$defs/t'}, b: {$ref: t/b}, c: {$ref: "
         "'/c'}},\n"
         "        $defs: {t: {title: a}, u: {$id: t/b, title: b}}}\n"
         "    C: {$id: 'https://s.example/c', title: c}\n",
         ""},
        /* an inner $id is relative to the outer one */
        {"    P: {properties: {a: {$ref: 'https://s.example/x/in'}, b: {$ref: "
         "'https://s.example/x/in#/$defs/b'},\n"
         "                     c: {$ref: 'https://s.example/x/in#n'}}}\n"
         "    X: {$id: 'https://s.example/x/out', $defs: {i: {$id: in, title: a, $defs: {b: {title: b},\n"
         "        c: {title: c, $anchor: n}}}}}\n",
         ""},
        {"    P: {properties: {a: {$ref: 'urn:example:a'}, b: {$ref: 'urn:example:a#n'}}}\n"
         "    A: {$id: 'urn:example:a', title: a, $defs: {b: {$anchor: n, title: b}}}\n",
         ""},
        {"    P: {properties: {a: {$ref: folder/a}, b: {$ref: ./folder/../folder/b}, c: {$ref: "
         "'folder/c#'}}}\n"
         "    A: {$id: folder/a, title: a, properties: {c: {$ref: c}}}\n"
         "    B: {$id: folder/b, title: b}\n    C: {$id: folder/c, title: c}\n",
         ""},
    };
    RUN(HEAD_31, cases);
}

static void anchors_belong_to_their_resource(void **state)
{
    (void)state;
    static const identity_case cases[] = {
        {"    P: {$id: p, properties: {a: {$ref: '#n'}, b: {$ref: 'q#n'}, c: {$ref: 'spec.yaml#n'}},\n"
         "        $defs: {t: {$anchor: n, title: a}}}\n"
         "    Q: {$id: q, $defs: {t: {$anchor: n, title: b}}}\n"
         "    R: {$anchor: n, title: c}\n",
         ""},
        {"    P: {properties: {a: {$ref: '#old'}}}\n    A: {$id: '#old', title: a}\n", ""},
        {"    P: {properties: {'(none)': {$ref: '#n'}}}\n    Q: {$id: q, $defs: {t: {$anchor: n, title: "
         "b}}}\n",
         "error 6:39 no such schema: '#n'\n"},
    };
    RUN(HEAD_31, cases);
}

static void values_and_names_are_no_identities(void **state)
{
    (void)state;
    static const identity_case cases[] = {
        {"    P: {properties: {a: {$ref: '#/components/schemas/A'}}, example: {$id: 'https://x.example/'},\n"
         "        default: {$id: b, $anchor: n}, enum: [{$id: c}]}\n"
         "    A: {title: a, properties: {$id: {type: string}, $anchor: {type: string}}}\n",
         ""},
        {"    P: {properties: {a: {$ref: '#/components/schemas/A'}}, $id: [list]}\n    A: {title: a}\n", ""},
    };
    RUN(HEAD_31, cases);
}

static void a_pointer_into_the_file_is_found_with_a_warning(void **state)
{
    (void)state;
    static const identity_case cases[] = {
        {"    P: {$id: 'https://s.example/p', properties: {a: {$ref: '#/components/schemas/A'}}}\n    A: "
         "{title: a}\n",
         "warning 6:60 '#/components/schemas/A' is not in the schema with the $id 'https://s.example/p', "
         "which it "
         "is relative to; the one in the file is used\n"},
        {"    P: {$id: 'https://s.example/p', properties: {'(none)': {$ref: '#/components/schemas/B'}}}\n",
         "error 6:67 no such schema: '#/components/schemas/B'\n"},
        /* of the schema itself: it cannot be followed to find itself */
        {"    P: {properties: {a: {$ref: q}}}\n"
         "    Q: {$id: q, title: a, $ref: '#/components/schemas/A'}\n    A: {title: b}\n",
         "warning 7:33 '#/components/schemas/A' is not in the schema with the $id 'q', which it is relative "
         "to; "
         "the one in the file is used\n"},
        {"    P: {$id: p, $ref: '#/components/schemas/B', properties: {a: {$ref: '#/components/schemas/A'},\n"
         "        b: {$ref: '#/$defs/t'}}, $defs: {t: {title: b}}}\n"
         "    A: {title: a}\n    B: {title: c}\n",
         "warning 6:23 '#/components/schemas/B' is not in the schema with the $id 'p', which it is relative "
         "to; "
         "the one in the file is used\n"
         "warning 6:72 '#/components/schemas/A' is not in the schema with the $id 'p', which it is relative "
         "to; "
         "the one in the file is used\n"},
        {"    P: {properties: {'(none)': {$ref: q}}}\n    Q: {$id: q, $ref: '#/components/schemas/B'}\n",
         "error 7:23 no such schema: '#/components/schemas/B'\n"},
        {"    P: {properties: {'(none)': {$ref: q}}}\n    Q: {$id: q, $ref: '#/components/schemas/Q'}\n",
         "warning 7:23 '#/components/schemas/Q' is not in the schema with the $id 'q', which it is relative "
         "to; "
         "the one in the file is used\n"
         "error 7:23 circular reference '#/components/schemas/Q'\n"},
    };
    RUN(HEAD_31, cases);
    static const identity_case names_of_3_0[] = {
        {"    P: {$id: 'https://s.example/p', properties: {a: {$ref: '#/components/schemas/A'},\n"
         "        b: {$ref: 'https://s.example/b'}}}\n"
         "    A: {title: a}\n    B: {$id: 'https://s.example/b', title: b}\n",
         "warning 6:9 '$id' of a schema needs OpenAPI 3.1; the document has version 3.0.3\n"
         "warning 9:9 '$id' of a schema needs OpenAPI 3.1; the document has version 3.0.3\n"},
    };
    RUN(HEAD, names_of_3_0);
}

static void a_dynamic_reference_with_one_target_is_a_reference(void **state)
{
    (void)state;
    static const identity_case cases[] = {
        {"    P: {$dynamicAnchor: n, title: a, properties: {a: {$dynamicRef: '#n', $comment: c}}}\n", ""},
        {"    P: {$id: p, properties: {a: {$dynamicRef: '#n'}}}\n"
         "    Q: {$id: q, $defs: {t: {$dynamicAnchor: n, title: a}}}\n",
         ""},
        {"    P: {$id: p, properties: {a: {$dynamicRef: 'q#n'}}}\n"
         "    Q: {$id: q, $defs: {t: {$dynamicAnchor: n, title: a}}}\n",
         ""},
        {"    P: {properties: {a: {$dynamicRef: '#n'}, b: {$dynamicRef: '#/components/schemas/B'}}}\n"
         "    A: {$anchor: n, title: a}\n    B: {title: b}\n",
         ""},
        {"    P: {properties: {a: {$dynamicRef: '#n'}}}\n    A: {$anchor: n, title: a}\n"
         "    Q: {$id: q, $defs: {t: {$dynamicAnchor: n}}}\n",
         ""},
        {"    P: {properties: {'(none)': {$dynamicRef: '#m'}}}\n", "error 6:46 no such schema: '#m'\n"},
        {"    P: {properties: {'(none)': {$dynamicRef: '#n'}}}\n"
         "    A: {$dynamicAnchor: n, title: a}\n    B: {$dynamicAnchor: n, title: b}\n",
         "warning 6:46 '$dynamicRef' has several targets '#n'; the value is kept as free-form JSON\n"},
    };
    RUN(HEAD_31, cases);
}

static void a_document_has_a_name_of_its_own(void **state)
{
    (void)state;
    static const identity_case cases[] = {
        {"    P: {properties: {a: {$ref: 'https://s.example/api/t#/components/schemas/A'},\n"
         "        b: {$ref: 'schemas/b'}, c: {$ref: '../other'}}}\n"
         "    A: {title: a}\n    B: {$id: schemas/b, title: b}\n    C: {$id: 'https://s.example/other', "
         "title: c}\n",
         ""},
    };
    RUN("openapi: 3.2.0\n$self: https://s.example/api/t\ninfo: {title: T, version: '1'}\n", cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_a_base),
        cmocka_unit_test(anchors_belong_to_their_resource),
        cmocka_unit_test(values_and_names_are_no_identities),
        cmocka_unit_test(a_pointer_into_the_file_is_found_with_a_warning),
        cmocka_unit_test(a_dynamic_reference_with_one_target_is_a_reference),
        cmocka_unit_test(a_document_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
