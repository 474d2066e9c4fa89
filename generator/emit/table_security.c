/* Security: schemes, what operations need, and which responses are never shown. */
#include "base/ptr_map.h"
#include "base/text.h"
#include "emit/tables.h"
#include "lang/literal.h"
#include "lang/words.h"

#include <string.h>

void tables_add_schemes(tables *t)
{
    arena *a = t->memory;
    for (size_t i = 0; i < t->s->schemes.count; i++) {
        const sdk_scheme *scheme = &t->s->schemes.items[i];
        const char *path = scheme->token_path;
        bool is_key = strncmp(scheme->kind, "CPOD_SECURITY_KEY_", strlen("CPOD_SECURITY_KEY_")) == 0;
        value *record = value_object(a);
        value_set_text(a, record, "type", scheme->kind);
        tables_set_text(t, record, "name", is_key ? scheme->from->parameter : NULL);
        value_set_text(a, record, "literal",
                       literal_string(a, scheme->from->name, strlen(scheme->from->name)));
        value_set_text(a, record, "variable", scheme->variable);
        value_set(a, record, "token_path",
                  path != NULL ? value_text(a, literal_string(a, path, strlen(path))) : value_null(a));
        value_push(a, t->schemes, record);
    }
}

/* The bit of a scheme; 0: the runtime does not support it. */
static uint32_t scheme_bit(const tables *t, const char *name)
{
    for (size_t i = 0; i < t->s->schemes.count; i++) {
        if (strcmp(t->s->schemes.items[i].from->name, name) == 0)
            return UINT32_C(1) << i;
    }
    return 0;
}

static bool alternative_bits(const tables *t, const spec_security_requirement *alternative, uint32_t *bits)
{
    *bits = 0;
    for (size_t i = 0; i < alternative->schemes.count; i++) {
        uint32_t bit = scheme_bit(t, alternative->schemes.items[i].scheme);
        if (bit == 0)
            return false;
        *bits |= bit;
    }
    return true;
}

void tables_add_security(tables *t, value *record, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    arena *a = t->memory;
    value *alternatives = value_list(a);
    buffer signature = {0};
    for (size_t i = 0; i < model->security.count; i++) {
        uint32_t bits = 0;
        if (!alternative_bits(t, &model->security.items[i], &bits))
            continue;
        value_push(a, alternatives, value_integer(a, bits));
        buffer_format(&signature, "%u;", (unsigned)bits);
    }
    tables_share_run(t, record, "alternatives", buffer_text(&signature), operation->name, alternatives);
    buffer_free(&signature);
}

/* ---- secrets ---- */

static bool has_secret_ending(arena *a, const char *name)
{
    static const char *const endings[] = {"token",   "secret",      "password",  "api_key",
                                          "raw_key", "private_key", "passphrase"};
    const char *folded = words_to_snake_case(a, name);
    size_t length = strlen(folded);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t before = length - strlen(endings[i]);
        if (text_ends_with(folded, endings[i]) && (before == 0 || folded[before - 1] == '_'))
            return true;
    }
    return false;
}

/* Operations answer with the same fields again and again: a name is looked at once. */
static bool is_secret_name(tables *t, const char *name)
{
    const char *known = map_get(&t->secret_names, name);
    if (known == NULL) {
        known = has_secret_ending(t->memory, name) ? "yes" : "no";
        map_put(&t->secret_names, name, (void *)known);
    }
    return known[0] == 'y';
}

static bool is_secret_field(tables *t, const model_field *field)
{
    return field->is_password || (field->type.type->kind == MODEL_STRING && is_secret_name(t, field->name));
}

static bool find_secret(tables *t, ptr_map *seen, const model_type *type)
{
    if (type == NULL || ptr_map_get(seen, type) != NULL)
        return false;
    ptr_map_put(t->memory, seen, type, seen);
    for (size_t i = 0; i < type->fields.count; i++) {
        const model_field *field = &type->fields.items[i];
        if (is_secret_field(t, field) || find_secret(t, seen, field->type.type))
            return true;
    }
    for (size_t i = 0; i < type->variants.count; i++) {
        if (find_secret(t, seen, type->variants.items[i].type.type))
            return true;
    }
    bool holds = type->kind == MODEL_LIST || type->kind == MODEL_MAP;
    return holds && find_secret(t, seen, type->element.type);
}

bool tables_object_has_secret(tables *t, const model_type *type)
{
    for (size_t i = 0; i < type->fields.count; i++) {
        if (is_secret_field(t, &type->fields.items[i]))
            return true;
    }
    return false;
}

bool tables_type_has_secret(tables *t, const model_type *type)
{
    ptr_map seen = {0};
    return find_secret(t, &seen, type);
}
