#include "services/base/policy_expression.h"

#include "services/base/policy_lexer.h"

#include <stdarg.h>
#include <string.h>

enum { DEPTH_LIMIT = 32, SHOWN = 40 /* bytes of a token in a message */ };

/* A parser that evaluates what it reads. After a problem no more tokens are accepted. */
typedef struct evaluation {
    arena *memory;
    const cJSON *input;
    const char *rule; /* the name of the wanted one */
    policy_lexer lexer;
    policy_token next;
    const char *package;
    cJSON *value, *default_value; /* of the rule; NULL: undefined so far */
    const char *problem;
} evaluation;

static const char *next_text(evaluation *e)
{
    return arena_copy_n(e->memory, e->next.text, e->next.length);
}

static const char *shown(evaluation *e)
{
    size_t length = e->next.length < SHOWN ? e->next.length : SHOWN;
    while (length < e->next.length && length > 0 && ((unsigned char)e->next.text[length] & 0xC0) == 0x80)
        length--; /* not inside a character of UTF-8 */
    return arena_copy_n(e->memory, e->next.text, length);
}

static void advance(evaluation *e)
{
    e->next = policy_lexer_next(&e->lexer);
}

static bool is_next(const evaluation *e, policy_token_kind kind, const char *text)
{
    return e->problem == NULL && e->next.kind == kind && e->next.length == strlen(text) &&
           strncmp(e->next.text, text, e->next.length) == 0;
}

static bool is_symbol(const evaluation *e, const char *symbol)
{
    return is_next(e, POLICY_SYMBOL, symbol);
}

static bool take(evaluation *e, policy_token_kind kind, const char *text)
{
    bool is_there = is_next(e, kind, text);
    if (is_there)
        advance(e);
    return is_there;
}

static bool take_symbol(evaluation *e, const char *symbol)
{
    return take(e, POLICY_SYMBOL, symbol);
}

static void skip_newlines(evaluation *e)
{
    while (e->next.kind == POLICY_NEWLINE)
        advance(e);
}

static bool is_at_end(const evaluation *e)
{
    return e->next.kind == POLICY_NEWLINE || e->next.kind == POLICY_END;
}

/* Keeps the first problem; always NULL. */
static cJSON *fail(evaluation *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

static cJSON *fail(evaluation *e, const char *format, ...)
{
    if (e->problem != NULL)
        return NULL;
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vformat(e->memory, format, arguments);
    va_end(arguments);
    e->problem = arena_format(e->memory, "has an error in line %zu: %s", e->next.line, message);
    return NULL;
}

static cJSON *fail_expected(evaluation *e, const char *expected)
{
    if (e->next.kind == POLICY_END)
        return fail(e, "expected %s, found the end of the text", expected);
    if (e->next.kind == POLICY_NEWLINE)
        return fail(e, "expected %s, found the end of the line", expected);
    if (e->next.kind == POLICY_INVALID && *e->next.text == '"')
        return fail(e, "unterminated string");
    return fail(e, "expected %s, found '%s'", expected, shown(e));
}

static void expect_symbol(evaluation *e, const char *symbol)
{
    if (!take_symbol(e, symbol))
        fail_expected(e, arena_format(e->memory, "'%s'", symbol));
}

/* ---- terms: the caller deletes the value; NULL: undefined, or a problem */

static cJSON *read_term(evaluation *e, int depth);

static cJSON *read_literal(evaluation *e)
{
    json_error error;
    cJSON *value = json_parse(e->next.text, e->next.length, &error);
    if (value == NULL)
        return fail(e, "invalid literal '%s': %s", shown(e), error.reason);
    advance(e);
    return value;
}

/* "input", "input.user.plan" */
static cJSON *read_reference(evaluation *e)
{
    static const char input[] = "input";
    const char *name = next_text(e);
    size_t length = strlen(name);
    const char *path = strncmp(name, input, strlen(input)) == 0 ? name + strlen(input) : NULL;
    if (path == NULL || (*path != '\0' && *path != '.'))
        return fail(e, "unknown name '%s'; expected a literal or a member of input", shown(e));
    if (name[length - 1] == '.' || strstr(name, "..") != NULL)
        return fail(e, "incomplete reference '%s'", shown(e));
    advance(e);
    const cJSON *value = *path == '.' ? json_at(e->input, path + 1) : e->input;
    return value != NULL ? cJSON_Duplicate(value, true) : NULL;
}

static cJSON *read_word(evaluation *e)
{
    bool is_literal = is_next(e, POLICY_WORD, "true") || is_next(e, POLICY_WORD, "false") ||
                      is_next(e, POLICY_WORD, "null");
    return is_literal ? read_literal(e) : read_reference(e);
}

/* The value when all of it was defined. */
static cJSON *finish(cJSON *value, bool is_defined)
{
    if (is_defined)
        return value;
    cJSON_Delete(value);
    return NULL;
}

/* True at a comma, false at the closing symbol and after a problem. */
static bool has_more(evaluation *e, const char *closing)
{
    skip_newlines(e);
    if (take_symbol(e, ","))
        return true;
    expect_symbol(e, closing);
    return false;
}

static cJSON *read_array(evaluation *e, int depth)
{
    cJSON *array = cJSON_CreateArray();
    bool is_defined = true;
    advance(e);
    skip_newlines(e);
    if (take_symbol(e, "]"))
        return array;
    do {
        skip_newlines(e);
        cJSON *item = read_term(e, depth + 1);
        is_defined = is_defined && item != NULL;
        if (item != NULL)
            cJSON_AddItemToArray(array, item);
    } while (has_more(e, "]"));
    return finish(array, is_defined);
}

static bool read_member(evaluation *e, cJSON *object, int depth)
{
    skip_newlines(e);
    cJSON *name = e->next.kind == POLICY_STRING ? read_literal(e) : fail_expected(e, "a string");
    if (name == NULL)
        return false;
    expect_symbol(e, ":");
    skip_newlines(e);
    cJSON *value = read_term(e, depth + 1);
    if (value != NULL)
        json_set(object, name->valuestring, value);
    cJSON_Delete(name);
    return value != NULL;
}

static cJSON *read_object(evaluation *e, int depth)
{
    cJSON *object = cJSON_CreateObject();
    bool is_defined = true;
    advance(e);
    skip_newlines(e);
    if (take_symbol(e, "}"))
        return object;
    do
        is_defined = read_member(e, object, depth) && is_defined;
    while (has_more(e, "}"));
    return finish(object, is_defined);
}

static cJSON *read_term(evaluation *e, int depth)
{
    if (e->problem != NULL)
        return NULL;
    if (depth > DEPTH_LIMIT)
        return fail(e, "nested more than %d levels deep", DEPTH_LIMIT);
    if (is_symbol(e, "["))
        return read_array(e, depth);
    if (is_symbol(e, "{"))
        return read_object(e, depth);
    if (e->next.kind == POLICY_WORD)
        return read_word(e);
    if (e->next.kind == POLICY_STRING || e->next.kind == POLICY_NUMBER)
        return read_literal(e);
    return fail_expected(e, "a value");
}

static cJSON *read_expression(evaluation *e)
{
    cJSON *left = read_term(e, 0);
    bool is_equal = is_symbol(e, "==");
    if (!is_equal && !is_symbol(e, "!="))
        return left;
    advance(e);
    cJSON *right = read_term(e, 0);
    cJSON *result = NULL;
    if (left != NULL && right != NULL)
        result = cJSON_CreateBool(json_equal(left, right) == is_equal);
    cJSON_Delete(left);
    cJSON_Delete(right);
    return result;
}

static bool read_condition(evaluation *e)
{
    cJSON *value = read_expression(e);
    bool holds = value != NULL && !cJSON_IsFalse(value);
    cJSON_Delete(value);
    return holds;
}

static bool read_block(evaluation *e)
{
    bool all = true;
    bool is_empty = true;
    for (;;) {
        while (e->next.kind == POLICY_NEWLINE || is_symbol(e, ";"))
            advance(e);
        if (is_symbol(e, "}") && is_empty)
            fail(e, "empty body");
        if (e->problem != NULL || take_symbol(e, "}"))
            return all && e->problem == NULL;
        all = read_condition(e) && all;
        is_empty = false;
        if (e->next.kind != POLICY_NEWLINE && !is_symbol(e, ";") && !is_symbol(e, "}"))
            fail_expected(e, "';', a new line or '}'");
    }
}

static bool read_body(evaluation *e)
{
    if (take_symbol(e, "{"))
        return read_block(e);
    bool all = read_condition(e);
    while (take_symbol(e, ";"))
        all = read_condition(e) && all;
    return all;
}

/* The first value of the wanted rule is kept. */
static void define(evaluation *e, const char *name, cJSON *value, bool is_default)
{
    cJSON **result = is_default ? &e->default_value : &e->value;
    if (strcmp(name, e->rule) == 0 && *result == NULL)
        *result = value;
    else
        cJSON_Delete(value);
}

static const char *read_name(evaluation *e)
{
    if (e->next.kind != POLICY_WORD || memchr(e->next.text, '.', e->next.length) != NULL) {
        fail_expected(e, "the name of a rule");
        return NULL;
    }
    const char *name = next_text(e);
    advance(e);
    return name;
}

static void read_rule(evaluation *e, bool is_default)
{
    const char *name = read_name(e);
    if (name == NULL)
        return;
    bool has_value = take_symbol(e, ":=");
    bool has_body = !has_value && !is_default && take(e, POLICY_WORD, "if");
    if (!has_value && !has_body) {
        fail_expected(e, is_default ? "':='" : "':=' or 'if'");
        return;
    }
    cJSON *value = has_value ? read_expression(e) : cJSON_CreateTrue();
    if (has_value && !is_default)
        has_body = take(e, POLICY_WORD, "if");
    bool applies = !has_body || read_body(e);
    define(e, name, finish(value, applies), is_default);
}

static void read_package(evaluation *e)
{
    if (e->next.kind != POLICY_WORD) {
        fail_expected(e, "the name of a package");
        return;
    }
    e->package = next_text(e);
    advance(e);
}

static void read_statement(evaluation *e)
{
    if (take(e, POLICY_WORD, "package"))
        read_package(e);
    else if (take(e, POLICY_WORD, "import"))
        while (!is_at_end(e))
            advance(e);
    else
        read_rule(e, take(e, POLICY_WORD, "default"));
    if (!is_at_end(e))
        fail_expected(e, "the end of the line");
}

/* "a.b" of the path "a/b/rule" */
static const char *package_of(arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *package = arena_copy_n(a, path, slash != NULL ? (size_t)(slash - path) : 0);
    for (char *c = package; *c != '\0'; c++)
        if (*c == '/')
            *c = '.';
    return package;
}

policy_expression_result policy_expression_evaluate(arena *a, const char *source, const char *path,
                                                    const cJSON *input)
{
    const char *slash = strrchr(path, '/');
    const char *package = package_of(a, path);
    evaluation e = {.memory = a,
                    .input = input,
                    .rule = slash != NULL ? slash + 1 : path,
                    .lexer = policy_lexer_of(source),
                    .package = ""};
    advance(&e);
    for (skip_newlines(&e); e.problem == NULL && e.next.kind != POLICY_END; skip_newlines(&e))
        read_statement(&e);
    if (e.problem == NULL && strcmp(package, e.package) != 0)
        e.problem = arena_format(a, "must be of the package '%s', found '%s'", package, e.package);
    cJSON *value = e.problem != NULL ? NULL : e.value != NULL ? e.value : e.default_value;
    if (value != e.value)
        cJSON_Delete(e.value);
    if (value != e.default_value)
        cJSON_Delete(e.default_value);
    return (policy_expression_result){.value = value, .problem = e.problem};
}
