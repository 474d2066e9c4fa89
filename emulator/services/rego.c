#include "services/rego.h"

#include <ctype.h>
#include <string.h>

#include "services/rule.h"

typedef struct evaluation {
    arena *memory;
    const char *rule; /* the name that is asked for */
    const cJSON *input;
    const char *package;
    cJSON *default_value;
    rego_result result;
} evaluation;

static const char *trim(arena *a, const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    return arena_copy_n(a, text, length);
}

static bool begins_with(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 && isspace((unsigned char)text[length]);
}

static void refuse(evaluation *e, const char *text)
{
    if (e->result.problem == NULL)
        e->result.problem = arena_format(e->memory, "is not understood here: %.80s", text);
}

/* A literal, or `input.a.b`. The caller deletes; NULL: undefined. */
static cJSON *term(evaluation *e, const char *text)
{
    if (strncmp(text, "input.", 6) == 0) {
        const cJSON *value = rule_value(e->input, text + 6);
        return value != NULL ? cJSON_Duplicate(value, true) : NULL;
    }
    json_error error;
    cJSON *value = json_parse(text, strlen(text), &error);
    if (value == NULL)
        refuse(e, text);
    return value;
}

/* A term, or two with == or != between them. */
static cJSON *expression(evaluation *e, const char *text)
{
    const char *equal = strstr(text, "==");
    const char *differ = strstr(text, "!=");
    const char *sign = equal != NULL ? equal : differ;
    if (sign == NULL)
        return term(e, text);
    cJSON *left = term(e, trim(e->memory, text, (size_t)(sign - text)));
    cJSON *right = term(e, trim(e->memory, sign + 2, strlen(sign + 2)));
    cJSON *result = NULL;
    if (left != NULL && right != NULL)
        result = cJSON_CreateBool(json_equal(left, right) == (equal != NULL));
    cJSON_Delete(left);
    cJSON_Delete(right);
    return result;
}

static bool holds(evaluation *e, const char *text)
{
    cJSON *value = expression(e, text);
    bool result = value != NULL && !cJSON_IsFalse(value);
    cJSON_Delete(value);
    return result;
}

/* "{ a; b }" or one expression: all must hold. */
static bool body_holds(evaluation *e, const char *text)
{
    size_t length = strlen(text);
    if (length >= 2 && text[0] == '{' && text[length - 1] == '}')
        text = arena_copy_n(e->memory, text + 1, length - 2);
    bool all = true;
    while (*text != '\0') {
        size_t next = strcspn(text, ";\n");
        const char *part = trim(e->memory, text, next);
        all = (*part == '\0' || holds(e, part)) && all;
        text += next + (text[next] != '\0');
    }
    return all;
}

/* `name := value`, `name := value if body`, `name if body`, each of them as a whole. */
static void statement(evaluation *e, const char *text)
{
    if (begins_with(text, "package")) {
        e->package = trim(e->memory, text + 7, strlen(text + 7));
        return;
    }
    if (begins_with(text, "import"))
        return;
    bool is_default = begins_with(text, "default");
    if (is_default)
        text = trim(e->memory, text + 7, strlen(text + 7));
    size_t name_length = strcspn(text, " \t\n:={");
    const char *name = arena_copy_n(e->memory, text, name_length);
    const char *rest = text + name_length + strspn(text + name_length, " \t\n");
    const char *condition = strstr(rest, " if ");
    bool has_value = strncmp(rest, ":=", 2) == 0;
    if (!has_value && strncmp(rest, "if", 2) == 0)
        condition = rest - 1;
    else if (!has_value) {
        refuse(e, text);
        return;
    }
    bool applies = condition == NULL || body_holds(e, trim(e->memory, condition + 3, strlen(condition + 3)));
    size_t value_length = condition != NULL ? (size_t)(condition - rest) : strlen(rest);
    cJSON *value =
        has_value ? expression(e, trim(e->memory, rest + 2, value_length - 2)) : cJSON_CreateTrue();
    cJSON **place = is_default ? &e->default_value : &e->result.value;
    if (applies && strcmp(name, e->rule) == 0 && *place == NULL)
        *place = value;
    else
        cJSON_Delete(value);
}

/* A statement ends with its line, unless braces are open. */
static void statements(evaluation *e, const char *source)
{
    while (*source != '\0') {
        size_t length = 0;
        int depth = 0;
        while (source[length] != '\0' && (source[length] != '\n' || depth > 0)) {
            depth += (source[length] == '{') - (source[length] == '}');
            length++;
        }
        const char *text = trim(e->memory, source, length);
        if (*text != '\0' && *text != '#')
            statement(e, text);
        source += length + (source[length] != '\0');
    }
}

rego_result rego_evaluate(arena *a, const char *source, const char *path, const cJSON *input)
{
    const char *slash = strrchr(path, '/');
    evaluation e = {.memory = a, .rule = slash != NULL ? slash + 1 : path, .input = input, .package = ""};
    statements(&e, source);
    char *package = arena_copy_n(a, path, slash != NULL ? (size_t)(slash - path) : 0);
    for (char *p = package; *p != '\0'; p++)
        if (*p == '/')
            *p = '.';
    if (strcmp(package, e.package) != 0)
        e.result.problem = arena_format(a, "is of the package '%s', not '%s'", e.package, package);
    if (e.result.value == NULL || e.result.problem != NULL) {
        cJSON_Delete(e.result.value);
        e.result.value = e.default_value;
    } else {
        cJSON_Delete(e.default_value);
    }
    return e.result;
}
