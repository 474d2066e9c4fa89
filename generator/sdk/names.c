/* Names: of the runtime, of operations and types, and of what is derived from them; then of members and
 * enumerators. */
#include "lang/c_type.h"
#include "lang/reserved.h"
#include "lang/words.h"
#include "sdk/sdk.h"

#include <string.h>

static const char *with_prefix(sdk *s, const char *base_name)
{
    return arena_format(s->memory, "%s_%s", s->prefix, base_name);
}

static const char *without_prefix(const sdk *s, const char *name)
{
    return name + strlen(s->prefix) + 1;
}

static const char *derive(sdk *s, const char *base, const char *suffix, mark at)
{
    const char *wanted = arena_format(s->memory, "%s_%s", base, suffix);
    return symbols_claim(s->names, wanted, SYMBOL_DERIVED, at, "what is derived from", base);
}

/* ---- given names, which are claimed after all others: no other name changes because of them ---- */

/* Something that an extension has named. */
typedef struct named {
    const char *given; /* NULL: none */
    const char *name;  /* in the document */
    const char *what;
    mark at;
} named;

/* Whether `wanted`, made of the given name, is free; reports it if not. */
static bool is_usable(sdk *s, const symbols *scope, const named *of, const char *wanted)
{
    if (of->given == NULL)
        return false;
    const char *obstacle = symbols_obstacle(scope, wanted);
    if (obstacle != NULL)
        diagnostics_report(s->diagnostics, s->skip_severity, "given-name", of->at,
                           "the name '%s' of %s '%s' is ignored: %s is %s", of->given, of->what, of->name,
                           wanted, obstacle);
    return obstacle == NULL;
}

/* The name of an operation or type. */
static const char *claim_global(sdk *s, const named *of, symbol_owner owner)
{
    const char *wanted = of->given != NULL ? with_prefix(s, words_to_snake_case(s->memory, of->given)) : NULL;
    if (!is_usable(s, s->names, of, wanted))
        wanted = with_prefix(s, words_to_snake_case(s->memory, of->name));
    return symbols_claim(s->names, wanted, owner, of->at, of->what, of->name);
}

static const char *claim_member(sdk *s, symbols *scope, const named *of)
{
    const char *wanted = of->given != NULL ? symbols_member_name(scope, of->given) : NULL;
    const char *text = is_usable(s, scope, of, wanted) ? of->given : of->name;
    return symbols_claim_member(scope, text, of->at, of->what);
}

/* ---- operations ---- */

static void set_name(sdk *s, sdk_type *type, const char *name)
{
    type->name = name;
    type->base_name = without_prefix(s, name);
    type->c_type = c_type_of(s->memory, name);
    type->c_pointer_type = c_type_pointer_to_const(s->memory, type->c_type);
}

static void name_operation_union(sdk *s, sdk_type *one_of, const sdk_operation *operation, const char *suffix,
                                 bool is_returned)
{
    if (one_of == NULL)
        return;
    mark at = operation->model->at;
    set_name(s, one_of, derive(s, operation->name, suffix, at));
    one_of->enumerator_type = derive(s, one_of->name, "kind", at);
    if (is_returned)
        one_of->free_name = derive(s, one_of->name, "free", at);
}

static void name_operation(sdk *s, sdk_operation *operation)
{
    const model_operation *model = operation->model;
    const named of = {model->given_name, model->id, "operation", model->at};
    operation->name = claim_global(s, &of, SYMBOL_OPERATION);
    operation->base_name = without_prefix(s, operation->name);
}

static void name_stream(sdk *s, sdk_operation *operation, const char *name)
{
    mark at = operation->model->at;
    operation->stream_name = name;
    operation->callback_name = derive(s, name, "callback", at);
    operation->stream_open_name = derive(s, name, "open", at);
    operation->stream_next_name = derive(s, name, "next", at);
    operation->stream_free_name = derive(s, name, "free", at);
    operation->stream_each_name = derive(s, name, "each", at);
}

/* Has the parameters, body and error of the first one, under their names. */
static void name_derived(sdk *s, sdk_operation *operation)
{
    const sdk_operation *first = operation->first;
    const char *suffix = words_to_snake_case(s->memory, operation->model->suffix);
    operation->name = derive(s, first->name, suffix, operation->model->at);
    operation->base_name = without_prefix(s, operation->name);
    operation->params_name = first->params_name;
    if (operation->model->is_stream)
        name_stream(s, operation,
                    strcmp(suffix, "stream") == 0
                        ? operation->name
                        : derive(s, operation->name, "stream", operation->model->at));
    name_operation_union(s, operation->result_union, operation, "result", true);
}

static void name_operations(sdk *s)
{
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < s->operations.count; i++) {
            sdk_operation *operation = s->operations.items[i];
            if (operation->first == operation && (operation->model->given_name != NULL) == (given == 1))
                name_operation(s, operation);
        }
}

static void derive_operation(sdk *s, sdk_operation *operation)
{
    const model_operation *model = operation->model;
    const char *name = operation->name;
    mark at = model->at;
    operation->params_name = derive(s, name, "params", at);
    if (operation->is_paged) {
        operation->iter_name = derive(s, name, "iter", at);
        operation->iter_open_name = derive(s, operation->iter_name, "open", at);
        operation->iter_next_name = derive(s, operation->iter_name, "next", at);
        operation->iter_page_name = derive(s, operation->iter_name, "next_page", at);
        operation->iter_free_name = derive(s, operation->iter_name, "free", at);
    }
    if (model->is_stream)
        name_stream(s, operation, derive(s, name, "stream", at));
    if (model->response_headers.count > 0) {
        operation->headers_name = derive(s, name, "headers", at);
        operation->headers_decode_name = derive(s, operation->headers_name, "decode", at);
    }
    if (operation->error.type != NULL && sdk_error_type(s, operation) == NULL)
        operation->error_decode_name = derive(s, name, "error_decode", at);
    name_operation_union(s, operation->body_union, operation, "body", false);
    name_operation_union(s, operation->result_union, operation, "result", true);
    name_operation_union(s, operation->error_union, operation, "error", true);
}

/* ---- types ---- */

static void name_type(sdk *s, sdk_type *type)
{
    const model_type *model = type->model;
    const named of = {model->given_name, model->name, "schema", model->at};
    set_name(s, type, claim_global(s, &of, SYMBOL_TYPE));
}

static void name_types(sdk *s)
{
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < s->types.count; i++)
            if (s->types.items[i]->operation == NULL &&
                (s->types.items[i]->model->given_name != NULL) == (given == 1))
                name_type(s, s->types.items[i]);
}

static void derive_type(sdk *s, sdk_type *type)
{
    mark at = type->model->at;
    if (type->model->kind == MODEL_ENUM) {
        type->enumerator_type = derive(s, type->name, "value", at);
        if (!type->model->of_integers) {
            type->text_name = derive(s, type->name, "text", at);
            type->from_text_name = derive(s, type->name, "from_text", at);
        }
        return;
    }
    if (type->model->kind == MODEL_UNION)
        type->enumerator_type = derive(s, type->name, "kind", at);
    type->free_name = derive(s, type->name, "free", at);
    type->copy_name = derive(s, type->name, "copy", at);
    type->from_json_name = derive(s, type->name, "from_json", at);
    type->to_json_name = derive(s, type->name, "to_json", at);
}

void sdk_name_all(sdk *s)
{
    s->upper = words_to_upper_case(s->memory, s->prefix);
    s->client_new_name = with_prefix(s, "client_new");
    s->client_from_env_name = with_prefix(s, "client_from_env");
    for (size_t i = 0; i < runtime_name_count; i++) {
        symbols_reserve(s->names, runtime_names[i]);
        if (s->client_from_env_name != NULL && strcmp(runtime_names[i], s->client_from_env_name) == 0)
            s->client_from_env_name = NULL;
    }
    if (s->client_from_env_name != NULL)
        symbols_reserve(s->names, s->client_from_env_name);
    s->api_name = with_prefix(s, "sdk");
    symbols_reserve(s->names, s->client_new_name);
    symbols_reserve(s->names, s->api_name);
    name_operations(s);
    for (size_t i = 0; i < s->operations.count; i++) {
        if (s->operations.items[i]->first == s->operations.items[i])
            derive_operation(s, s->operations.items[i]);
        else
            name_derived(s, s->operations.items[i]);
    }
    name_types(s);
    for (size_t i = 0; i < s->types.count; i++) {
        if (s->types.items[i]->operation == NULL)
            derive_type(s, s->types.items[i]);
    }
}

/* ---- members ---- */

static void name_fields(sdk *s, sdk_type *type, symbols *scope)
{
    const model_type *model = type->model;
    symbols_clear(scope);
    for (size_t i = 0; i < model->fields.count; i++)
        *vector_add(s->memory, &type->members) = NULL;
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < model->fields.count; i++) {
            const model_field *field = &model->fields.items[i];
            const named of = {field->given_name, field->name, "property", field->at};
            if ((field->given_name != NULL) == (given == 1))
                type->members.items[i] = claim_member(s, scope, &of);
        }
    if (model->additional != NULL)
        type->additional = symbols_claim_member(scope, "additional", model->at, "the map of properties");
}

/* What every enum and union has beside the API's own. */
static const char *const common_words[] = {"ABSENT", "OTHER", "NULL"};

static const char *enumerator_of(sdk *s, const sdk_type *type, const char *base, const char *text)
{
    const char *word = words_to_upper_case(s->memory, words_to_snake_case(s->memory, text));
    const char *wanted = arena_format(s->memory, "%s_%s", base, word);
    for (size_t i = 0; type->other != NULL && i < sizeof common_words / sizeof common_words[0]; i++) {
        if (strcmp(word, common_words[i]) == 0) /* OTHER and OTHER_2 would be taken for each other */
            wanted = arena_format(s->memory, "%s_VALUE", wanted);
    }
    return wanted;
}

static const char *claim_enumerator(sdk *s, const sdk_type *type, const char *base, const char *text)
{
    return symbols_claim(s->names, enumerator_of(s, type, base, text), SYMBOL_DERIVED, type->model->at,
                         "value", text);
}

static void name_common_enumerators(sdk *s, sdk_type *type, const char *base)
{
    type->absent = claim_enumerator(s, type, base, "absent");
    if (type->may_be_null)
        type->null = claim_enumerator(s, type, base, "null");
    type->other = claim_enumerator(s, type, base, "other");
}

static const char *name_enum_value(sdk *s, const sdk_type *type, const char *base,
                                   const model_enum_value *value)
{
    const char *text =
        type->model->of_integers ? arena_format(s->memory, "%lld", (long long)value->number) : value->text;
    const named of = {value->given_name, text, "value", value->at};
    const char *wanted = of.given != NULL ? enumerator_of(s, type, base, of.given) : NULL;
    return claim_enumerator(s, type, base, is_usable(s, s->names, &of, wanted) ? of.given : text);
}

static void name_enum_values(sdk *s, sdk_type *type)
{
    const char *base = words_to_upper_case(s->memory, type->name);
    const model_type *model = type->model;
    name_common_enumerators(s, type, base);
    for (size_t i = 0; i < model->values.count; i++)
        *vector_add(s->memory, &type->enumerators) = NULL;
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < model->values.count; i++)
            if ((model->values.items[i].given_name != NULL) == (given == 1))
                type->enumerators.items[i] = name_enum_value(s, type, base, &model->values.items[i]);
}

/* Functions that decode a received value as one of several objects. */
static void name_conversions(sdk *s, sdk_type *type)
{
    const model_type *model = type->model;
    size_t objects = 0;
    for (size_t i = 0; i < model->variants.count; i++)
        objects += model->variants.items[i].type.type->kind == MODEL_OBJECT;
    bool has_them = objects > 1 && (model->is_received || !model->is_sent) && type->from_json_name != NULL;
    for (size_t i = 0; i < model->variants.count; i++) {
        bool is_object = model->variants.items[i].type.type->kind == MODEL_OBJECT;
        const char *suffix = arena_format(s->memory, "as_%s", type->members.items[i]);
        *vector_add(s->memory, &type->as_names) =
            has_them && is_object ? derive(s, type->name, suffix, model->at) : NULL;
    }
}

static void name_variants(sdk *s, sdk_type *type)
{
    const char *base = words_to_upper_case(s->memory, type->enumerator_type);
    const model_type *model = type->model;
    symbols *scope = symbols_new(s->memory, NULL);
    if (sdk_has_raw_member(type))
        symbols_reserve(scope, "json");
    name_common_enumerators(s, type, base);
    for (size_t i = 0; i < model->variants.count; i++) {
        const char *name = model->variants.items[i].name;
        *vector_add(s->memory, &type->enumerators) = claim_enumerator(s, type, base, name);
        *vector_add(s->memory, &type->members) = symbols_claim_member(scope, name, model->at, NULL);
    }
    name_conversions(s, type);
}

static const char *name_parameter(sdk *s, symbols *scope, const model_parameter *parameter)
{
    const char *name = parameter->encoding == NULL
                           ? parameter->name
                           : arena_format(s->memory, "%s %s", parameter->encoding->property, parameter->name);
    const named of = {parameter->given_name, name, "parameter", parameter->at};
    return claim_member(s, scope, &of);
}

static void name_params_members(sdk *s, sdk_operation *operation, symbols *scope)
{
    symbols_clear(scope);
    symbols_reserve(scope, "call");
    for (size_t i = 0; i < operation->parameters.count; i++)
        *vector_add(s->memory, &operation->members) = NULL;
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < operation->parameters.count; i++)
            if ((operation->parameters.items[i]->given_name != NULL) == (given == 1))
                operation->members.items[i] = name_parameter(s, scope, operation->parameters.items[i]);
}

static void name_header_members(sdk *s, sdk_operation *operation, symbols *scope)
{
    const model_parameters *headers = &operation->model->response_headers;
    symbols_clear(scope);
    for (size_t i = 0; i < headers->count; i++)
        *vector_add(s->memory, &operation->header_members) = NULL;
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < headers->count; i++)
            if ((headers->items[i].given_name != NULL) == (given == 1))
                operation->header_members.items[i] = name_parameter(s, scope, &headers->items[i]);
}

static void name_arguments(sdk *s, sdk_operation *operation, symbols *scope)
{
    static const char *const taken[] = {"client", "params", "body",  "out",      "error",   "path",  "iter",
                                        "item",   "stream", "event", "callback", "context", "status"};
    const model_parameters *parameters = &operation->model->path_parameters;
    symbols_clear(scope);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        symbols_reserve(scope, taken[i]);
    for (size_t i = 0; i < parameters->count; i++)
        *vector_add(s->memory, &operation->arguments) = NULL;
    for (int given = 0; given <= 1; given++)
        for (size_t i = 0; i < parameters->count; i++)
            if ((parameters->items[i].given_name != NULL) == (given == 1))
                operation->arguments.items[i] = name_parameter(s, scope, &parameters->items[i]);
}

void sdk_name_members(sdk *s)
{
    symbols *scope = symbols_new(s->memory, s->diagnostics);
    for (size_t i = 0; i < s->types.count; i++) {
        sdk_type *type = s->types.items[i];
        if (type->model->kind == MODEL_OBJECT)
            name_fields(s, type, scope);
        else if (type->model->kind == MODEL_ENUM)
            name_enum_values(s, type);
        else
            name_variants(s, type);
        if (type->model->kind == MODEL_OBJECT && type->may_be_null)
            type->null_name = derive(s, type->name, "null", type->model->at);
        if (type->model->kind == MODEL_ENUM && type->is_result)
            type->free_name = derive(s, type->name, "free", type->model->at);
    }
    for (size_t i = 0; i < s->operations.count; i++) {
        sdk_operation *operation = s->operations.items[i];
        if (operation->first != operation) {
            operation->members.items = operation->first->members.items;
            operation->members.count = operation->first->members.count;
            operation->arguments.items = operation->first->arguments.items;
            operation->arguments.count = operation->first->arguments.count;
            operation->header_members.items = operation->first->header_members.items;
            operation->header_members.count = operation->first->header_members.count;
            continue;
        }
        name_params_members(s, operation, scope);
        name_header_members(s, operation, scope);
        name_arguments(s, operation, scope);
    }
}

/* ---- rows and files ---- */

static const char *claim_index(sdk *s, const char *kind, const char *base_name)
{
    const char *wanted =
        arena_format(s->memory, "%s_%s_%s", s->upper, kind, words_to_upper_case(s->memory, base_name));
    return symbols_claim(s->names, wanted, SYMBOL_DERIVED, (mark){0}, NULL, NULL);
}

void sdk_name_indices(sdk *s)
{
    for (size_t i = 0; i < s->types.count; i++) {
        sdk_type *type = s->types.items[i];
        model_kind kind = type->model->kind;
        const char *table = kind == MODEL_OBJECT ? "TYPE" : kind == MODEL_ENUM ? "ENUM" : "UNION";
        if (type->in_tables)
            type->index = claim_index(s, table, type->base_name);
    }
    for (size_t i = 0; i < s->containers.count; i++)
        s->containers.items[i]->index =
            claim_index(s, "CONTAINER", s->containers.items[i]->collection->base_name);
    for (size_t i = 0; i < s->operations.count; i++)
        s->operations.items[i]->index = claim_index(s, "OPERATION", s->operations.items[i]->base_name);
}
