/* The styles of parameters give the results of RFC 6570, from which OpenAPI takes them: the templates of its
 * test suite, as paths and parameters of an operation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cJSON.h"
#include "core/call/parameters.h"

#define SUITE CPOD_SHARED_DIR "/testdata/uritemplate/"

/* Why a template is not compared. */
typedef enum reason {
    APPLIES,
    RESERVED,
    FRAGMENT,
    SEGMENTS,
    PREFIX,
    EMPTY_IN_PATH,
    MALFORMED,
    REASON_COUNT
} reason;

static const struct {
    const char *what;
    const char *why;
    size_t count; /* in the suite */
} reasons[REASON_COUNT] = {
    [APPLIES] = {"simple, label, matrix, form; a literal slash for {/name}",
                 "compared with the result of RFC 6570", 127},
    [RESERVED] = {"{+name}", "no style; allowReserved of a query parameter is an option of form", 32},
    [FRAGMENT] = {"{#name}", "a request has no fragment (RFC 9110, section 7.1)", 24},
    [SEGMENTS] = {"{/list*}", "no style: a path of OpenAPI has a fixed number of segments", 10},
    [PREFIX] = {"{name:3}", "no keyword of OpenAPI sends a part of a value", 21},
    [EMPTY_IN_PATH] = {"{name} of an empty, absent or null value in a path",
                       "path parameters are required, and an empty one would address another endpoint: "
                       "CPOD_ERR_INVALID_ARGUMENT, which is checked",
                       20},
    [MALFORMED] = {"{name, {!name}", "negative tests of the syntax of templates, which paths do not have",
                   36},
};

/* A query before {&name}. */
#define BEGUN "?a=b"

enum { MAX_PARAMETERS = 16, MAX_ITEMS = 8, POOL = 2048 };

typedef union slot {
    const char *text;
    int64_t integer;
    double number;
    cpod_list_layout list;
} slot;

typedef struct operation {
    char pool[POOL];
    uint32_t pool_length;
    cpod_parameter path[MAX_PARAMETERS];
    cpod_parameter query[MAX_PARAMETERS];
    uint16_t path_count;
    uint16_t query_count;
    slot path_values[MAX_PARAMETERS];
    slot query_values[MAX_PARAMETERS];
    const char *texts[MAX_PARAMETERS * 2][MAX_ITEMS];
    cpod_string_map_entry entries[MAX_PARAMETERS * 2][MAX_ITEMS];
    char template_path[512];
    bool has_empty_path_value;
    bool is_continued; /* {&name} alone: the path begins the query */
} operation;

static const cpod_container containers[] = {
    {.kind = CPOD_KIND_STRING, .stride = sizeof(char *)},
    {.kind = CPOD_KIND_STRING,
     .stride = sizeof(cpod_string_map_entry),
     .value_offset = offsetof(cpod_string_map_entry, value)},
};

/* Variable names are percent-encoded in templates, but not in a document of OpenAPI. */
static uint32_t add_name(operation *o, const char *name, size_t length)
{
    uint32_t at = o->pool_length;
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        if (name[i] == '%' && sscanf(name + i + 1, "%2x", &byte) == 1) {
            o->pool[o->pool_length++] = (char)byte;
            i += 2;
        } else {
            o->pool[o->pool_length++] = name[i];
        }
    }
    o->pool[o->pool_length++] = '\0';
    assert_true(o->pool_length < POOL);
    return at;
}

/* False: undefined, as RFC 6570 defines it for values and for parameters. */
static bool set_value(operation *o, const cJSON *value, cpod_parameter *parameter, slot *to)
{
    size_t row = o->path_count + o->query_count;
    size_t count = 0;
    const cJSON *item;
    parameter->kind = CPOD_KIND_STRING;
    memset(to, 0, sizeof *to);
    if (cJSON_IsString(value)) {
        to->text = value->valuestring;
    } else if (cJSON_IsNumber(value)) {
        bool is_integer = value->valuedouble == (double)value->valueint;
        parameter->kind = is_integer ? CPOD_KIND_INT64 : CPOD_KIND_DOUBLE;
        if (is_integer)
            to->integer = value->valueint;
        else
            to->number = value->valuedouble;
    } else if (cJSON_IsArray(value)) {
        parameter->kind = CPOD_KIND_LIST;
        cJSON_ArrayForEach (item, value)
            o->texts[row][count++] = item->valuestring;
        to->list = (cpod_list_layout){o->texts[row], count, CPOD_IS_SET};
    } else if (cJSON_IsObject(value)) {
        parameter->kind = CPOD_KIND_MAP;
        parameter->type = 1;
        cJSON_ArrayForEach (item, value)
            o->entries[row][count++] = (cpod_string_map_entry){item->string, item->valuestring};
        to->list = (cpod_list_layout){o->entries[row], count, CPOD_IS_SET};
    }
    return value != NULL && !cJSON_IsNull(value);
}

static bool is_empty(const cJSON *value)
{
    return value == NULL || cJSON_IsNull(value) || (cJSON_IsString(value) && value->valuestring[0] == '\0') ||
           ((cJSON_IsArray(value) || cJSON_IsObject(value)) && cJSON_GetArraySize(value) == 0);
}

static cpod_style style_of(char op)
{
    return op == '.'                ? CPOD_STYLE_LABEL
           : op == ';'              ? CPOD_STYLE_MATRIX
           : op == '?' || op == '&' ? CPOD_STYLE_FORM
                                    : CPOD_STYLE_SIMPLE;
}

static void append_path(operation *o, const char *text, size_t length)
{
    size_t at = strlen(o->template_path);
    assert_true(at + length < sizeof o->template_path);
    memcpy(o->template_path + at, text, length);
    o->template_path[at + length] = '\0';
}

/* One variable of an expression. */
static reason add_variable(operation *o, char op, const char *name, size_t length, const cJSON *values)
{
    bool explode = length > 0 && name[length - 1] == '*';
    length -= explode;
    if (memchr(name, ':', length) != NULL)
        return PREFIX;
    char key[64];
    (void)snprintf(key, sizeof key, "%.*s", (int)length, name);
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(values, key);
    if (op == '/' && explode && (cJSON_IsArray(value) || cJSON_IsObject(value)))
        return SEGMENTS;
    bool in_query = op == '?' || op == '&';
    cpod_parameter *parameter = in_query ? &o->query[o->query_count] : &o->path[o->path_count];
    slot *to = in_query ? &o->query_values[o->query_count] : &o->path_values[o->path_count];
    *parameter = (cpod_parameter){.location = in_query ? CPOD_IN_QUERY : CPOD_IN_PATH,
                                  .style = style_of(op),
                                  .flags = explode ? CPOD_FLAG_EXPLODE : 0};
    bool is_set = set_value(o, value, parameter, to);
    parameter->name = add_name(o, name, length);
    if (in_query) {
        parameter->offset = (uint32_t)((size_t)o->query_count * sizeof(slot));
        o->query_count += is_set;
        return APPLIES;
    }
    o->has_empty_path_value = o->has_empty_path_value || is_empty(value);
    parameter->offset = o->path_count++;
    append_path(o, "{", 1);
    append_path(o, o->pool + parameter->name, strlen(o->pool + parameter->name));
    append_path(o, "}", 1);
    return APPLIES;
}

/* `{;a,b}` is `{a}{b}` in a path of OpenAPI, `{a,b}` is `{a},{b}`. */
static reason add_expression(operation *o, const char *text, size_t length, const cJSON *values)
{
    char op = strchr("+#./;?&", *text) != NULL ? *text : '\0';
    if (op == '+' || op == '#')
        return op == '+' ? RESERVED : FRAGMENT;
    const char *end = text + length;
    reason found = APPLIES;
    if (op == '&' && strchr(o->template_path, '?') == NULL && o->query_count == 0) {
        append_path(o, BEGUN, strlen(BEGUN));
        o->is_continued = true;
    }
    for (const char *at = text + (op != '\0'); found == APPLIES && at < end;) {
        size_t name_length = 0;
        while (at + name_length < end && at[name_length] != ',')
            name_length++;
        if (op == '/')
            append_path(o, "/", 1);
        else if (op == '\0' && at > text)
            append_path(o, ",", 1);
        found = add_variable(o, op, at, name_length, values);
        at += name_length + 1;
    }
    return found;
}

static reason translate(operation *o, const char *text, const cJSON *values)
{
    memset(o, 0, sizeof *o);
    o->pool_length = 1;
    for (const char *at = text; *at != '\0';) {
        size_t literal = strcspn(at, "{");
        append_path(o, at, literal);
        at += literal;
        if (*at == '\0')
            break;
        size_t length = strcspn(at, "}");
        reason found = add_expression(o, at + 1, length - 1, values);
        if (found != APPLIES)
            return found;
        at += length + 1;
    }
    return o->has_empty_path_value ? EMPTY_IN_PATH : APPLIES;
}

/* The target of the request. */
static cpod_status build(operation *o, cpodi_arena *arena, cpodi_buffer *url)
{
    cpod_parameter parameters[2 * MAX_PARAMETERS];
    const void *path[MAX_PARAMETERS];
    memcpy(parameters, o->path, o->path_count * sizeof *parameters);
    memcpy(parameters + o->path_count, o->query, o->query_count * sizeof *parameters);
    for (size_t i = 0; i < o->path_count; i++)
        path[i] = &o->path_values[i];
    cpod_operation row = {.path_parameter_count = o->path_count,
                          .parameter_count = (uint16_t)(o->path_count + o->query_count)};
    row.path = o->pool_length;
    memcpy(o->pool + o->pool_length, o->template_path, strlen(o->template_path) + 1);
    const cpod_tables tables = {.pool = o->pool, .parameters = parameters, .containers = containers};
    cpodi_headers headers = {0};
    cpod_status status = cpodi_parameters_path(&tables, &row, path, arena, url, NULL);
    if (status == CPOD_OK)
        status = cpodi_parameters_rest(&tables, &row, o->query_values, arena, url, &headers, NULL);
    assert_true(cpodi_buffer_terminate(url));
    return status;
}

static bool is_expected(const cJSON *expected, const char *actual)
{
    if (cJSON_IsString(expected))
        return strcmp(expected->valuestring, actual) == 0;
    const cJSON *item;
    cJSON_ArrayForEach (item, expected) {
        if (strcmp(item->valuestring, actual) == 0)
            return true;
    }
    return false;
}

/* Returns whether the result is wrong. */
static bool check_case(const cJSON *values, const cJSON *test, size_t counts[REASON_COUNT])
{
    static operation o;
    const char *text = cJSON_GetArrayItem(test, 0)->valuestring;
    const cJSON *expected = cJSON_GetArrayItem(test, 1);
    reason found = cJSON_IsFalse(expected) ? MALFORMED : translate(&o, text, values);
    counts[found]++;
    if (found != APPLIES && found != EMPTY_IN_PATH)
        return false;
    cpodi_arena *arena = cpodi_arena_new(NULL, 1024, 0);
    assert_non_null(arena);
    cpodi_buffer url;
    cpodi_buffer_init(&url, NULL);
    cpod_status status = build(&o, arena, &url);
    const char *actual = url.data + (o.is_continued ? strlen(BEGUN) : 0);
    bool is_wrong = found == APPLIES ? status != CPOD_OK || !is_expected(expected, actual)
                                     : status != CPOD_ERR_INVALID_ARGUMENT;
    if (is_wrong) {
        char *wanted = cJSON_PrintUnformatted(expected);
        print_message("%s: %s, expected %s: %s\n", text, actual, wanted, cpod_status_name(status));
        cJSON_free(wanted);
    }
    cpodi_buffer_free(&url);
    cpodi_arena_free(arena);
    return is_wrong;
}

static cJSON *read_suite(const char *name)
{
    char path[512];
    static char text[64 * 1024];
    (void)snprintf(path, sizeof path, SUITE "%s", name);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return NULL;
    size_t length = fread(text, 1, sizeof text - 1, file);
    text[length] = '\0';
    (void)fclose(file);
    cJSON *suite = cJSON_Parse(text);
    assert_non_null(suite);
    return suite;
}

static void test_the_suite(void **state)
{
    (void)state;
    static const char *const files[] = {"spec-examples.json", "spec-examples-by-section.json",
                                        "extended-tests.json", "negative-tests.json"};
    size_t counts[REASON_COUNT] = {0};
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        cJSON *suite = read_suite(files[i]);
        if (suite == NULL) {
            print_message("skipped: no %s%s\n", SUITE, files[i]);
            skip();
        }
        const cJSON *section;
        const cJSON *test;
        cJSON_ArrayForEach (section, suite) {
            const cJSON *values = cJSON_GetObjectItem(section, "variables");
            cJSON_ArrayForEach (test, cJSON_GetObjectItem(section, "testcases"))
                wrong += check_case(values, test, counts);
        }
        cJSON_Delete(suite);
    }
    for (size_t i = 0; i < REASON_COUNT; i++)
        print_message("%3zu %s: %s\n", counts[i], reasons[i].what, reasons[i].why);
    assert_int_equal(wrong, 0);
    for (size_t i = 0; i < REASON_COUNT; i++)
        assert_int_equal(counts[i], reasons[i].count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_suite)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
