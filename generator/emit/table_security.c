/* Security: schemes, what operations need, and which responses are never shown. */
#include "base/ptr_map.h"
#include "base/text.h"
#include "emit/tables.h"
#include "lang/words.h"

#include <string.h>

enum { SCHEME_LIMIT = 32 }; /* bits of cpod_alternative */

/* The name of a cpod_scheme_type; NULL for a scheme that the runtime does not support. */
static const char *scheme_type(const spec_security_scheme *scheme)
{
    const char *type = scheme->type != NULL ? scheme->type : "";
    if (strcmp(type, "oauth2") == 0 || strcmp(type, "openIdConnect") == 0)
        return "CPOD_SCHEME_BEARER";
    if (strcmp(type, "http") == 0 && scheme->http_scheme != NULL) {
        if (strcmp(scheme->http_scheme, "bearer") == 0 || strcmp(scheme->http_scheme, "Bearer") == 0)
            return "CPOD_SCHEME_BEARER";
        return strcmp(scheme->http_scheme, "basic") == 0 || strcmp(scheme->http_scheme, "Basic") == 0
                   ? "CPOD_SCHEME_BASIC"
                   : NULL;
    }
    if (strcmp(type, "apiKey") != 0 || scheme->location == NULL || scheme->parameter == NULL)
        return NULL;
    if (strcmp(scheme->location, "header") == 0)
        return "CPOD_SCHEME_KEY_HEADER";
    if (strcmp(scheme->location, "query") == 0)
        return "CPOD_SCHEME_KEY_QUERY";
    return strcmp(scheme->location, "cookie") == 0 ? "CPOD_SCHEME_KEY_COOKIE" : NULL;
}

/* A client certificate is the connection's business: nothing is added to a request. */
static bool is_of_connection(const spec_security_scheme *scheme)
{
    return scheme->type != NULL && strcmp(scheme->type, "mutualTLS") == 0;
}

void tables_add_schemes(tables *t)
{
    static const char key[] = "CPOD_SCHEME_KEY_";
    arena *a = t->memory;
    const spec_document *from = t->s->model->document;
    for (size_t i = 0; i < from->schemes.count; i++) {
        const spec_security_scheme *scheme = &from->schemes.items[i];
        const char *type = scheme_type(scheme);
        if (is_of_connection(scheme))
            continue;
        if (type == NULL || value_count(t->schemes) == SCHEME_LIMIT) {
            diagnostics_report(t->s->diagnostics, t->s->skip_severity, "security-scheme-skipped", scheme->at,
                               "security scheme '%s' is skipped: %s", scheme->name,
                               type == NULL ? "the runtime does not support its type"
                                            : "an SDK has at most 32 schemes");
            continue;
        }
        value *record = value_object(a);
        bool is_key = strncmp(type, key, strlen(key)) == 0;
        value_set_text(a, record, "type", type);
        tables_set_text(t, record, "name", is_key ? scheme->parameter : NULL);
        value_push(a, t->schemes, record);
        *vector_add(a, &t->scheme_order) = scheme;
    }
}

static const spec_security_scheme *find_scheme(const tables *t, const char *name)
{
    const spec_document *from = t->s->model->document;
    for (size_t i = 0; i < from->schemes.count; i++) {
        if (strcmp(from->schemes.items[i].name, name) == 0)
            return &from->schemes.items[i];
    }
    return NULL;
}

/* The bit of a scheme; 0 for one that adds nothing to a request. False for one that the runtime does not support. */
static bool scheme_bit(const tables *t, const char *name, uint32_t *bit)
{
    const spec_security_scheme *scheme = find_scheme(t, name);
    *bit = 0;
    if (scheme != NULL && is_of_connection(scheme))
        return true;
    for (size_t i = 0; i < t->scheme_order.count; i++) {
        if (t->scheme_order.items[i] == scheme)
            *bit = UINT32_C(1) << i;
    }
    return *bit != 0;
}

static bool alternative_bits(const tables *t, const spec_security_requirement *alternative, uint32_t *bits)
{
    *bits = 0;
    for (size_t i = 0; i < alternative->schemes.count; i++) {
        uint32_t bit = 0;
        if (!scheme_bit(t, alternative->schemes.items[i].scheme, &bit))
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
