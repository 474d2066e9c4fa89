/* Every style of parameter against the URL by OpenAPI and RFC 6570, and values that no URL may contain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/call/parameters.h"
#include "core/call/style.h"
#include "core/http/url.h"
#include "tables.h"

static const char *const colors[] = {"blue", "black", "b r"};
static const cpod_string_list color_list = CPOD_LIST(colors);
static const cpod_string_list empty_list = CPOD_EMPTY_LIST;
static const filter rgb = {"x y", {CPOD_IS_SET, 100}};
static const filter *const rgb_pointer = &rgb;
static const nested outer = {"n", &rgb};
static const nested *const outer_pointer = &outer;
static const tint no_tint;
static const tinted red = {&no_tint};
static const tinted *const red_pointer = &red;
static const char *const word = "blue";
static const char *const nasty = "../../secrets?x=1#";
static const char *const reserved = "a/b?c=d&e+f#g%20h%zz";
static const char *const empty = "";
static const cpod_string_map_entry entries[] = {{"k 1", "v&1"}, {"k2", "v2"}};
static const cpod_string_map map = CPOD_LIST(entries);
static const cpod_opt_int64 number = CPOD_INT64_INIT(INT64_MAX);
static const cpod_opt_bool yes = CPOD_BOOL_INIT(true);
static const cpod_json json_text = CPOD_JSON_INIT("{\"a\": [1]}");

static const cpod_opt_int64 zero = CPOD_INT64_INIT(0);
static const cpod_opt_bool no = CPOD_BOOL_INIT(false);
static const double third = 0.1;
static const double measures[] = {0.5, -2, 1e21};
static const cpod_double_list measure_list = CPOD_LIST(measures);
static const cpod_enum_layout sky = {COLOR_SKY_BLUE, NULL};
static const cpod_enum_layout unknown = {CPOD_ENUM_OTHER, "x/y"};
static const cpod_enum_layout palette[] = {{COLOR_RED, NULL}, {0, "mauve"}};
static const cpod_list_layout palette_list = {palette, 2, CPOD_IS_SET};
static const cpod_datetime moment = {NULL, 0, 0, 0, true};

enum { E = CPOD_FLAG_EXPLODE, R = CPOD_FLAG_RESERVED };

typedef struct style_case {
    const char *name;
    cpod_style style;
    unsigned flags;
    cpod_kind kind;
    uint32_t type;
    const void *value;
    const char *expected;
} style_case;

static const style_case path_cases[] = {
    {"simple text", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_STRING, 0, &word, "/p/blue"},
    {"simple nasty text stays one segment", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_STRING, 0, &nasty,
     "/p/..%2F..%2Fsecrets%3Fx%3D1%23"},
    {"simple number", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_OPT_INT64, 0, &number, "/p/9223372036854775807"},
    {"simple list", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_LIST, ELEMENT_STRING, &color_list, "/p/blue,black,b%20r"},
    {"simple list, exploded", CPOD_STYLE_SIMPLE, E, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "/p/blue,black,b%20r"},
    {"simple object", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer, "/p/a,x%20y,b,100"},
    {"simple object, exploded", CPOD_STYLE_SIMPLE, E, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "/p/a=x%20y,b=100"},
    {"label text", CPOD_STYLE_LABEL, 0, CPOD_KIND_STRING, 0, &word, "/p/.blue"},
    {"label list", CPOD_STYLE_LABEL, 0, CPOD_KIND_LIST, ELEMENT_STRING, &color_list, "/p/.blue,black,b%20r"},
    {"label list, exploded", CPOD_STYLE_LABEL, E, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "/p/.blue.black.b%20r"},
    {"label object", CPOD_STYLE_LABEL, 0, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer, "/p/.a,x%20y,b,100"},
    {"label object, exploded", CPOD_STYLE_LABEL, E, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "/p/.a=x%20y.b=100"},
    {"matrix text", CPOD_STYLE_MATRIX, 0, CPOD_KIND_STRING, 0, &word, "/p/;v=blue"},
    {"matrix list", CPOD_STYLE_MATRIX, 0, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "/p/;v=blue,black,b%20r"},
    {"matrix list, exploded", CPOD_STYLE_MATRIX, E, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "/p/;v=blue;v=black;v=b%20r"},
    {"matrix object", CPOD_STYLE_MATRIX, 0, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "/p/;v=a,x%20y,b,100"},
    {"matrix object, exploded", CPOD_STYLE_MATRIX, E, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "/p/;a=x%20y;b=100"},
    {"content", CPOD_STYLE_JSON, 0, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "/p/%7B%22a%22%3A%22x%20y%22%2C%22b%22%3A100%7D"},
};

static const style_case query_cases[] = {
    {"form text", CPOD_STYLE_FORM, E, CPOD_KIND_STRING, 0, &word, "v=blue"},
    {"form empty text", CPOD_STYLE_FORM, E, CPOD_KIND_STRING, 0, &empty, "v="},
    {"form nasty text", CPOD_STYLE_FORM, E, CPOD_KIND_STRING, 0, &nasty, "v=..%2F..%2Fsecrets%3Fx%3D1%23"},
    {"form reserved text", CPOD_STYLE_FORM, E | R, CPOD_KIND_STRING, 0, &reserved,
     "v=a/b?c=d%26e%2Bf%23g%20h%25zz"},
    {"form boolean", CPOD_STYLE_FORM, E, CPOD_KIND_OPT_BOOL, 0, &yes, "v=true"},
    {"form zero", CPOD_STYLE_FORM, E, CPOD_KIND_OPT_INT64, 0, &zero, "v=0"},
    {"form false", CPOD_STYLE_FORM, E, CPOD_KIND_OPT_BOOL, 0, &no, "v=false"},
    {"form float", CPOD_STYLE_FORM, E, CPOD_KIND_DOUBLE, 0, &third, "v=0.1"},
    {"form list of floats", CPOD_STYLE_FORM, 0, CPOD_KIND_LIST, ELEMENT_DOUBLE, &measure_list,
     "v=0.5,-2,1e%2B21"},
    {"form enum", CPOD_STYLE_FORM, E, CPOD_KIND_ENUM, 0, &sky, "v=sky%20blue"},
    {"form enum of an unknown value", CPOD_STYLE_FORM, E, CPOD_KIND_ENUM, 0, &unknown, "v=x%2Fy"},
    {"form list of enums", CPOD_STYLE_FORM, E, CPOD_KIND_LIST, ELEMENT_COLOR, &palette_list, "v=red&v=mauve"},
    {"form date-time", CPOD_STYLE_FORM, E, CPOD_KIND_DATETIME, 0, &moment, "v=1970-01-01T00%3A00%3A00Z"},
    {"form list", CPOD_STYLE_FORM, 0, CPOD_KIND_LIST, ELEMENT_STRING, &color_list, "v=blue,black,b%20r"},
    {"form list, exploded", CPOD_STYLE_FORM, E, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "v=blue&v=black&v=b%20r"},
    {"form empty list", CPOD_STYLE_FORM, 0, CPOD_KIND_LIST, ELEMENT_STRING, &empty_list, ""},
    {"form empty list, exploded", CPOD_STYLE_FORM, E, CPOD_KIND_LIST, ELEMENT_STRING, &empty_list, ""},
    {"form object", CPOD_STYLE_FORM, 0, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer, "v=a,x%20y,b,100"},
    {"form object, exploded", CPOD_STYLE_FORM, E, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "a=x%20y&b=100"},
    {"form map, exploded", CPOD_STYLE_FORM, E, CPOD_KIND_MAP, ELEMENT_STRING_MAP, &map, "k%201=v%261&k2=v2"},
    {"space list", CPOD_STYLE_SPACE, 0, CPOD_KIND_LIST, ELEMENT_DOUBLE, &measure_list,
     "v=0.5%20-2%201e%2B21"},
    {"space list, exploded", CPOD_STYLE_SPACE, E, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "v=blue&v=black&v=b%20r"},
    {"pipe list", CPOD_STYLE_PIPE, 0, CPOD_KIND_LIST, ELEMENT_STRING, &color_list, "v=blue%7Cblack%7Cb%20r"},
    {"pipe list, exploded", CPOD_STYLE_PIPE, E, CPOD_KIND_LIST, ELEMENT_STRING, &color_list,
     "v=blue&v=black&v=b%20r"},
    {"deep object", CPOD_STYLE_DEEP, E, CPOD_KIND_OBJECT, TYPE_FILTER, &rgb_pointer,
     "v%5Ba%5D=x%20y&v%5Bb%5D=100"},
    {"deep object in object", CPOD_STYLE_DEEP, E, CPOD_KIND_OBJECT, TYPE_NESTED, &outer_pointer,
     "v%5Bname%5D=n&v%5Binner%5D%5Ba%5D=x%20y&v%5Binner%5D%5Bb%5D=100"},
    {"deep constant in object", CPOD_STYLE_DEEP, E, CPOD_KIND_OBJECT, TYPE_TINTED, &red_pointer,
     "v%5Binner%5D%5Bcolor%5D=red"},
    {"deep map", CPOD_STYLE_DEEP, E, CPOD_KIND_MAP, ELEMENT_STRING_MAP, &map,
     "v%5Bk%201%5D=v%261&v%5Bk2%5D=v2"},
    {"content", CPOD_STYLE_JSON, 0, CPOD_KIND_JSON, 0, &json_text, "v=%7B%22a%22%3A%20%5B1%5D%7D"},
};

typedef struct fixture {
    cpodi_arena *arena;
    cpodi_buffer url;
    cpod_error error;
    cpod_parameter parameter;
    cpod_tables tables;
    cpod_operation operation;
    cpodi_headers headers;
} fixture;

static char pool[64] = "/p/{v}\0v\0";

static void begin(fixture *f, cpod_parameter_location location, const style_case *c)
{
    memset(f, 0, sizeof *f);
    f->arena = cpodi_arena_new(cpod_default_allocator(), 256, 0);
    cpodi_buffer_init(&f->url, NULL);
    f->error.size = sizeof f->error;
    f->parameter = (cpod_parameter){.kind = (uint8_t)c->kind,
                                    .flags = (uint8_t)c->flags,
                                    .location = (uint8_t)location,
                                    .style = (uint8_t)c->style,
                                    .type = c->type,
                                    .name = 7};
    f->tables = *client_test_api()->tables;
    f->tables.parameters = &f->parameter;
    f->operation.parameter_count = 1;
    f->operation.path_parameter_count = location == CPOD_IN_PATH ? 1 : 0;
}

static void end(fixture *f)
{
    cpodi_buffer_free(&f->url);
    cpodi_arena_free(f->arena);
}

static cpod_status build_path(fixture *f, const void *value)
{
    /* Field names are in the API's pool; the path is in a pool of its own. */
    static char whole[16384];
    memcpy(whole, client_test_api()->tables->pool, 8192);
    memcpy(whole + 8192, pool, sizeof pool);
    f->tables.pool = whole;
    f->operation.path = 8192;
    f->parameter.name = 8192 + 7;
    const void *path[] = {value};
    return cpodi_parameters_path(&f->tables, &f->operation, path, f->arena, &f->url, &f->error);
}

static void test_path_styles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof path_cases / sizeof path_cases[0]; i++) {
        fixture f;
        begin(&f, CPOD_IN_PATH, &path_cases[i]);
        print_message("%s\n", path_cases[i].name);
        assert_int_equal(build_path(&f, path_cases[i].value), CPOD_OK);
        assert_true(cpodi_buffer_terminate(&f.url));
        assert_string_equal(f.url.data, path_cases[i].expected);
        end(&f);
    }
}

static void test_query_styles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof query_cases / sizeof query_cases[0]; i++) {
        const style_case *c = &query_cases[i];
        fixture f;
        begin(&f, CPOD_IN_QUERY, c);
        print_message("%s\n", c->name);
        cpodi_form form = {.tables = &f.tables, .arena = f.arena, .out = &f.url};
        const cpodi_typed_value value = {
            .kind = c->kind, .flags = c->flags, .type = c->type, .address = c->value};
        assert_int_equal(cpodi_form_append(&form, "v", c->style, &value, &f.error), CPOD_OK);
        assert_true(cpodi_buffer_terminate(&f.url));
        assert_string_equal(f.url.data, c->expected);
        end(&f);
    }
}

static void test_dot_segments_are_refused(void **state)
{
    (void)state;
    static const char *const values[] = {".", "..", "", NULL};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const style_case c = {"", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_STRING, 0, NULL, NULL};
        fixture f;
        begin(&f, CPOD_IN_PATH, &c);
        assert_int_equal(build_path(&f, &values[i]), CPOD_ERR_INVALID_ARGUMENT);
        assert_string_equal(f.error.path, "v");
        end(&f);
    }
    static const char *const harmless[] = {"...", ".a", "a..", "%2e%2e"};
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        const style_case c = {"", CPOD_STYLE_SIMPLE, 0, CPOD_KIND_STRING, 0, NULL, NULL};
        fixture f;
        begin(&f, CPOD_IN_PATH, &c);
        assert_int_equal(build_path(&f, &harmless[i]), CPOD_OK);
        end(&f);
    }
}

static void test_every_byte_is_escaped_or_unreserved(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char text[2] = {(char)c, '\0'};
        cpodi_buffer out;
        cpodi_buffer_init(&out, NULL);
        cpodi_url_escape(&out, text, 1, false);
        bool unreserved =
            strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", c) != NULL;
        assert_int_equal(out.length, unreserved ? 1 : 3);
        assert_int_equal(out.data[0], unreserved ? c : '%');
        cpodi_buffer_free(&out);
    }
}

static cpod_status add_rest(fixture *f, const void *params)
{
    f->tables.pool = pool;
    return cpodi_parameters_rest(&f->tables, &f->operation, params, f->arena, &f->url, &f->headers,
                                 &f->error);
}

static void test_json_without_text_is_refused(void **state)
{
    (void)state;
    static const cpod_json values[] = {CPOD_JSON_INIT("1"), {NULL, 0, CPOD_ABSENT}};
    static const cpod_list_layout list = {values, 2, CPOD_IS_SET};
    static const cpod_json only_state = {NULL, 0, CPOD_IS_SET};
    static const style_case cases[] = {
        {"list", CPOD_STYLE_FORM, E, CPOD_KIND_LIST, ELEMENT_JSON, &list, NULL},
        {"value", CPOD_STYLE_FORM, E, CPOD_KIND_JSON, 0, &only_state, NULL},
        {"content", CPOD_STYLE_JSON, E, CPOD_KIND_JSON, 0, &only_state, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture f;
        begin(&f, CPOD_IN_QUERY, &cases[i]);
        print_message("%s\n", cases[i].name);
        assert_int_equal(add_rest(&f, cases[i].value), CPOD_ERR_INVALID_ARGUMENT);
        assert_string_equal(f.error.path, "v");
        end(&f);
    }
}

static void test_a_path_may_bring_its_own_query(void **state)
{
    (void)state;
    static const struct {
        const char *path, *value, *expected;
    } cases[] = {
        {"/p", "a", "/p?v=a"},  {"/p?x=1", "a", "/p?x=1&v=a"}, {"/p?x=1&", "a", "/p?x=1&v=a"},
        {"/p?", "a", "/p?v=a"}, {"/p?x=1", NULL, "/p?x=1"},    {"/p", NULL, "/p"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const style_case c = {"", CPOD_STYLE_FORM, E, CPOD_KIND_STRING, 0, NULL, NULL};
        fixture f;
        begin(&f, CPOD_IN_QUERY, &c);
        cpodi_buffer_append_text(&f.url, cases[i].path);
        assert_int_equal(add_rest(&f, &cases[i].value), CPOD_OK);
        assert_true(cpodi_buffer_terminate(&f.url));
        assert_string_equal(f.url.data, cases[i].expected);
        end(&f);
    }
}

static void test_headers(void **state)
{
    (void)state;
    const struct {
        cpod_kind kind;
        uint32_t type;
        const void *value;
        const char *expected; /* NULL: refused */
    } cases[] = {
        {CPOD_KIND_STRING, 0, &(const char *){"plain, with spaces"}, "plain, with spaces"},
        {CPOD_KIND_STRING, 0, &(const char *){"a\r\nX-Evil: 1"}, NULL},
        {CPOD_KIND_STRING, 0, &(const char *){"a\nb"}, NULL},
        {CPOD_KIND_STRING, 0, &(const char *){"a\rb"}, NULL},
        {CPOD_KIND_LIST, ELEMENT_STRING, &color_list, "blue,black,b r"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const style_case c = {"", CPOD_STYLE_SIMPLE, 0, cases[i].kind, cases[i].type, NULL, NULL};
        fixture f;
        begin(&f, CPOD_IN_HEADER, &c);
        cpod_status status = add_rest(&f, cases[i].value);
        assert_int_equal(status, cases[i].expected == NULL ? CPOD_ERR_INVALID_ARGUMENT : CPOD_OK);
        if (cases[i].expected != NULL)
            assert_string_equal(cpodi_headers_find(f.headers.items, f.headers.count, "V"), cases[i].expected);
        else
            assert_string_equal(f.error.path, "v");
        assert_int_equal(f.url.length, 0);
        end(&f);
    }
}

static void test_cookies(void **state)
{
    (void)state;
    const style_case plain = {"", CPOD_STYLE_FORM, 0, CPOD_KIND_STRING, 0, NULL, NULL};
    fixture f;
    begin(&f, CPOD_IN_COOKIE, &plain);
    const char *value = "a;b=c d";
    assert_int_equal(add_rest(&f, &value), CPOD_OK);
    assert_string_equal(cpodi_headers_find(f.headers.items, f.headers.count, "Cookie"), "v=a%3Bb%3Dc%20d");
    end(&f);
    const style_case list = {"", CPOD_STYLE_FORM, E, CPOD_KIND_LIST, ELEMENT_STRING, NULL, NULL};
    begin(&f, CPOD_IN_COOKIE, &list);
    assert_int_equal(add_rest(&f, &color_list), CPOD_OK);
    assert_string_equal(cpodi_headers_find(f.headers.items, f.headers.count, "Cookie"),
                        "v=blue; v=black; v=b%20r");
    end(&f);
}

static void test_a_required_parameter_must_be_there(void **state)
{
    (void)state;
    const style_case c = {"", CPOD_STYLE_FORM, CPOD_FLAG_REQUIRED, CPOD_KIND_STRING, 0, NULL, NULL};
    fixture f;
    begin(&f, CPOD_IN_QUERY, &c);
    const char *absent = NULL;
    assert_int_equal(add_rest(&f, &absent), CPOD_ERR_INVALID_ARGUMENT);
    assert_string_equal(f.error.path, "v");
    assert_int_equal(add_rest(&f, NULL), CPOD_ERR_INVALID_ARGUMENT);
    end(&f);
}

static void test_base_urls(void **state)
{
    (void)state;
    static const struct {
        const char *server, *base, *path, *expected; /* NULL: refused */
    } cases[] = {
        {"https://api.x/api", NULL, NULL, "https://api.x/api"},
        {"https://api.x/api", "http://localhost:4000", NULL, "http://localhost:4000/api"},
        {"https://api.x/api", "http://localhost:4000/", NULL, "http://localhost:4000/api"},
        {"https://api.x/api/", "http://localhost:4000//v2//", NULL, "http://localhost:4000//v2"},
        {"https://api.x/api", "http://localhost:4000/other/", NULL, "http://localhost:4000/other"},
        {"https://api.x/api", "http://localhost:4000", "", "http://localhost:4000"},
        {"https://api.x/api", "http://localhost:4000", "v9", "http://localhost:4000/v9"},
        {"https://api.x/api", NULL, "/v9", "https://api.x/v9"},
        {"/api", "HTTPS://Host", NULL, "HTTPS://Host/api"},
        {"https://api.x", NULL, NULL, "https://api.x"},
        {"/api", NULL, NULL, NULL},
        {NULL, NULL, NULL, NULL},
        {"https://api.x", "ftp://host", NULL, NULL},
        {"https://api.x", "localhost:4000", NULL, NULL},
        {"https://api.x", "https://", NULL, NULL},
        {"https://api.x", "", NULL, NULL},
        {"https://api.x", "https://user:pw@host", NULL, NULL},
        {"https://api.x", "https://host/a?b=c", NULL, NULL},
        {"https://api.x", "https://host/a#b", NULL, NULL},
        {"https://api.x", "https://host/a b", NULL, NULL},
        {"https://api.x", "https://ho\nst/", NULL, NULL},
        {"https://api.x", "https://host", "/a?b", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cpodi_arena *arena = cpodi_arena_new(cpod_default_allocator(), 256, 0);
        cpod_error error = CPOD_ERROR_INIT;
        char *url = NULL;
        cpod_status status =
            cpodi_url_base(arena, cases[i].server, cases[i].base, cases[i].path, &url, &error);
        assert_int_equal(status, cases[i].expected == NULL ? CPOD_ERR_CONFIGURATION : CPOD_OK);
        if (cases[i].expected != NULL)
            assert_string_equal(url, cases[i].expected);
        cpodi_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_path_styles),
        cmocka_unit_test(test_query_styles),
        cmocka_unit_test(test_dot_segments_are_refused),
        cmocka_unit_test(test_json_without_text_is_refused),
        cmocka_unit_test(test_every_byte_is_escaped_or_unreserved),
        cmocka_unit_test(test_a_path_may_bring_its_own_query),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_cookies),
        cmocka_unit_test(test_a_required_parameter_must_be_there),
        cmocka_unit_test(test_base_urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
