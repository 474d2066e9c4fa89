/* Uses of types: which C type and which kind of the tables a reference of the model is at a role; and the
 * collections and containers that lists and maps need. */
#include "lang/c_type.h"
#include "lang/reserved.h"
#include "lang/words.h"
#include "sdk/sdk.h"

#include <assert.h>
#include <string.h>

typedef struct scalar {
    const char *base_name; /* in the names of its lists: "string" */
    const char *plain, *optional;
    cpod_kind plain_kind, optional_kind;
} scalar;

static const scalar *scalar_of(model_kind kind)
{
    static const scalar scalars[] = {
        [MODEL_BOOL] = {"bool", "bool ", "cpod_opt_bool ", CPOD_KIND_BOOL, CPOD_KIND_OPT_BOOL},
        [MODEL_INT32] = {"int32", "int32_t ", "cpod_opt_int32 ", CPOD_KIND_INT32, CPOD_KIND_OPT_INT32},
        [MODEL_INT64] = {"int64", "int64_t ", "cpod_opt_int64 ", CPOD_KIND_INT64, CPOD_KIND_OPT_INT64},
        [MODEL_UINT64] = {"uint64", "uint64_t ", "cpod_opt_uint64 ", CPOD_KIND_UINT64, CPOD_KIND_OPT_UINT64},
        [MODEL_DOUBLE] = {"double", "double ", "cpod_opt_double ", CPOD_KIND_DOUBLE, CPOD_KIND_OPT_DOUBLE},
        [MODEL_STRING] = {"string", "const char *", "const char *", CPOD_KIND_STRING, CPOD_KIND_STRING},
        [MODEL_DATETIME] = {"datetime", "cpod_datetime ", "cpod_datetime ", CPOD_KIND_DATETIME,
                            CPOD_KIND_DATETIME},
        [MODEL_DATE] = {"date", "cpod_date ", "cpod_date ", CPOD_KIND_DATE, CPOD_KIND_DATE},
        [MODEL_BYTES] = {"bytes", "cpod_bytes ", "cpod_bytes ", CPOD_KIND_BYTES, CPOD_KIND_BYTES},
        [MODEL_UPLOAD] = {"upload", "cpod_upload ", "cpod_upload ", CPOD_KIND_UPLOAD, CPOD_KIND_UPLOAD},
        [MODEL_JSON] = {"json", "cpod_json ", "cpod_json ", CPOD_KIND_JSON, CPOD_KIND_JSON},
    };
    return kind <= MODEL_JSON ? &scalars[kind] : NULL;
}

static_assert((int)MODEL_RANGE_ANY == CPOD_RANGE_ANY && (int)MODEL_RANGE_INT8 == CPOD_RANGE_INT8 &&
                  (int)MODEL_RANGE_UINT8 == CPOD_RANGE_UINT8 && (int)MODEL_RANGE_INT16 == CPOD_RANGE_INT16 &&
                  (int)MODEL_RANGE_UINT16 == CPOD_RANGE_UINT16 &&
                  (int)MODEL_RANGE_UINT32 == CPOD_RANGE_UINT32,
              "the model's ranges are those of the tables");

/* The constant that stands in the place of a row's index; NULL: all values of the C type. */
static const char *range_of(const model_type *type)
{
    return type->range != MODEL_RANGE_ANY ? sdk_constant_name(sdk_constants_integer_range, (int)type->range)
                                          : NULL;
}

static sdk_type *type_of(sdk *s, const model_type *model)
{
    return ptr_map_get(&s->types_by_model, model);
}

/* ---- collections ---- */

/* What a collection of these is named after: "pod", or "opt_pod" when the struct differs for items that may
 * be null. */
static const char *item_base_name(sdk *s, model_reference item, const sdk_container *inner)
{
    const scalar *of = scalar_of(item.type->kind);
    if (of != NULL)
        return item.nullable && of->plain_kind != of->optional_kind
                   ? arena_format(s->memory, "opt_%s", of->base_name)
                   : of->base_name;
    if (inner != NULL)
        return inner->collection->base_name;
    const sdk_type *type = type_of(s, item.type);
    bool by_pointer = item.nullable && item.type->kind == MODEL_OBJECT;
    return by_pointer ? arena_format(s->memory, "opt_%s", type->base_name) : type->base_name;
}

static const model_group *item_group(sdk *s, model_reference item, const sdk_container *inner)
{
    if (inner != NULL)
        return inner->collection->group;
    return type_of(s, item.type) != NULL ? item.type->group : NULL;
}

static bool is_runtime_name(const char *name)
{
    for (size_t i = 0; i < runtime_name_count; i++) {
        if (strcmp(runtime_names[i], name) == 0)
            return true;
    }
    return false;
}

static const char *claim_derived(sdk *s, const char *name)
{
    assert(!s->is_complete);
    return symbols_claim(s->names, name, SYMBOL_DERIVED, (mark){0}, "the type", name);
}

static void name_collection(sdk *s, sdk_collection *collection, const char *base_name)
{
    const char *suffix = collection->is_map ? "map" : "list";
    const char *of_runtime = arena_format(s->memory, "cpod_%s_%s", base_name, suffix);
    if (scalar_of(collection->item.type->kind) != NULL && is_runtime_name(of_runtime)) {
        collection->is_runtime = true;
        collection->name = of_runtime;
        collection->base_name = of_runtime + strlen("cpod_");
        return;
    }
    collection->name = claim_derived(s, arena_format(s->memory, "%s_%s_%s", s->prefix, base_name, suffix));
    collection->base_name = collection->name + strlen(s->prefix) + 1;
    if (collection->is_map) {
        collection->entry_name = claim_derived(s, arena_format(s->memory, "%s_entry", collection->name));
        collection->find_name = claim_derived(s, arena_format(s->memory, "%s_find", collection->name));
    }
}

static sdk_collection *collection_of(sdk *s, const model_type *model, const sdk_container *inner)
{
    const char *base_name = item_base_name(s, model->element, inner);
    bool is_map = model->kind == MODEL_MAP;
    const char *key = arena_format(s->memory, "%s of %s", is_map ? "map" : "list", base_name);
    sdk_collection *collection = map_get(&s->collections_by_key, key);
    if (collection != NULL)
        return collection;
    collection = ARENA_NEW(s->memory, sdk_collection);
    collection->is_map = is_map;
    collection->item = model->element;
    collection->group = item_group(s, model->element, inner);
    name_collection(s, collection, base_name);
    *vector_add(s->memory, &s->collections) = collection;
    map_put(&s->collections_by_key, key, collection);
    return collection;
}

/* The container of a list or map; made when it is first met. None holds itself: the model sees to that. */
static sdk_container *container_of(sdk *s, const model_type *model)
{
    sdk_container *container = ptr_map_get(&s->containers_by_model, model);
    if (container != NULL)
        return container;
    assert(!s->is_complete);
    model_kind kind = model->element.type->kind;
    const sdk_container *inner =
        kind == MODEL_LIST || kind == MODEL_MAP ? container_of(s, model->element.type) : NULL;
    sdk_collection *collection = collection_of(s, model, inner);
    const sdk_type_use item = sdk_type_use_of(s, model->element, SDK_ITEM);
    const void *item_type = inner != NULL ? (const void *)inner : (const void *)item.type;
    const char *key = arena_format(s->memory, "%s %d %p %d", collection->name, item.nullable, item_type,
                                   (int)model->element.type->range);
    container = map_get(&s->containers_by_key, key);
    if (container == NULL) {
        container = ARENA_NEW(s->memory, sdk_container);
        container->model = model;
        container->collection = collection;
        map_put(&s->containers_by_key, key, container);
        *vector_add(s->memory, &s->containers) = container;
    }
    ptr_map_put(s->memory, &s->containers_by_model, model, container);
    return container;
}

/* ---- uses ---- */

static sdk_type_use use_of_scalar(arena *a, const scalar *of, sdk_type_use use, sdk_role role)
{
    bool plain = role == SDK_VARIANT || (role != SDK_MEMBER && !use.nullable);
    use.kind = plain ? of->plain_kind : of->optional_kind;
    use.c_type = plain ? of->plain : of->optional;
    bool by_pointer = role == SDK_VARIANT && of->plain_kind > CPOD_KIND_STRING;
    if (by_pointer)
        use.c_type = c_type_pointer_to_const(a, use.c_type);
    return use;
}

static sdk_type_use use_of_type(sdk_type_use use, sdk_type *type, sdk_role role)
{
    bool in_place = role == SDK_ROOT || (role == SDK_ITEM && !use.nullable);
    if (use.nullable && !type->may_be_null)
        type->may_be_null = true;
    use.type = type;
    use.index = type->index;
    use.c_type = type->c_type;
    switch (type->model->kind) {
    case MODEL_OBJECT:
        use.kind = in_place ? CPOD_KIND_INLINE : CPOD_KIND_OBJECT;
        if (!in_place)
            use.c_type = type->c_pointer_type;
        return use;
    case MODEL_ENUM:
        use.kind = type->model->of_integers ? CPOD_KIND_INTEGER_ENUM : CPOD_KIND_ENUM;
        break;
    default:
        use.kind = CPOD_KIND_UNION;
        break;
    }
    if (role == SDK_VARIANT)
        use.c_type = type->c_pointer_type;
    return use;
}

sdk_type_use sdk_type_use_of(sdk *s, model_reference reference, sdk_role role)
{
    sdk_type_use use = {.nullable = reference.nullable, .index = range_of(reference.type)};
    const scalar *of = scalar_of(reference.type->kind);
    if (of != NULL)
        return use_of_scalar(s->values, of, use, role);
    sdk_type *type = type_of(s, reference.type);
    if (type != NULL) {
        assert(!s->is_complete || !use.nullable || type->may_be_null);
        return use_of_type(use, type, role);
    }
    sdk_container *container = container_of(s, reference.type);
    use.kind = reference.type->kind == MODEL_MAP ? CPOD_KIND_MAP : CPOD_KIND_LIST;
    use.collection = container->collection;
    use.index = container->index;
    use.c_type = c_type_of(s->values, container->collection->name);
    if (role == SDK_VARIANT)
        use.c_type = c_type_pointer_to_const(s->values, use.c_type);
    return use;
}

/* ---- frees ---- */

static const char *scalar_free_name(sdk *s, const char *type_name)
{
    const char *of_runtime = arena_format(s->values, "%s_free", type_name);
    if (is_runtime_name(of_runtime))
        return of_runtime;
    for (size_t i = 0; i < s->scalar_results.count; i++) {
        if (strcmp(s->scalar_results.items[i].type_name, type_name) == 0)
            return s->scalar_results.items[i].free_name;
    }
    const char *base_name = type_name + strlen("cpod_");
    sdk_scalar_result *result = vector_add(s->memory, &s->scalar_results);
    result->type_name = type_name;
    result->free_name = claim_derived(s, arena_format(s->memory, "%s_%s_free", s->prefix, base_name));
    return result->free_name;
}

const char *sdk_free_name(sdk *s, const sdk_type_use *use)
{
    if (use->type != NULL)
        return use->type->free_name;
    if (use->collection != NULL && !use->collection->is_runtime) {
        if (use->collection->free_name == NULL)
            use->collection->free_name =
                claim_derived(s, arena_format(s->memory, "%s_free", use->collection->name));
        return use->collection->free_name;
    }
    if (use->kind == CPOD_KIND_STRING)
        return "cpod_string_free";
    if (use->kind < CPOD_KIND_STRING)
        return NULL;
    return scalar_free_name(s, c_type_bare(s->values, use->c_type));
}

/* ---- the walk that finds them all ---- */

static void note_type(sdk *s, const sdk_type *type)
{
    const model_type *model = type->model;
    for (size_t i = 0; i < model->fields.count; i++)
        sdk_type_use_of(s, model->fields.items[i].type, sdk_member_role(model->fields.items[i].required));
    if (model->additional != NULL)
        sdk_type_use_of(s, (model_reference){model->additional, false}, SDK_MEMBER);
    for (size_t i = 0; i < model->variants.count; i++)
        sdk_type_use_of(s, model->variants.items[i].type, SDK_VARIANT);
}

static void note_result(sdk *s, model_reference reference)
{
    if (reference.type == NULL)
        return;
    sdk_type_use use = sdk_type_use_of(s, reference, SDK_ROOT);
    sdk_type *type = type_of(s, reference.type);
    if (type != NULL)
        type->is_result = true;
    if (type == NULL || type->free_name != NULL)
        (void)sdk_free_name(s, &use);
}

static void note_operation(sdk *s, const sdk_operation *operation)
{
    const model_operation *model = operation->model;
    for (size_t i = 0; i < model->path_parameters.count; i++)
        sdk_type_use_of(s, model->path_parameters.items[i].type, SDK_REQUIRED_MEMBER);
    for (size_t i = 0; i < operation->parameters.count; i++)
        sdk_type_use_of(s, operation->parameters.items[i]->type, SDK_MEMBER);
    for (size_t i = 0; i < model->response_headers.count; i++)
        sdk_type_use_of(s, model->response_headers.items[i].type, SDK_MEMBER);
    for (size_t i = 0; i < model->bodies.count; i++)
        sdk_type_use_of(s, model->bodies.items[i].type, SDK_ROOT);
    for (size_t i = 0; i < model->responses.count; i++) {
        if (model->responses.items[i].has_body)
            sdk_type_use_of(s, model->responses.items[i].media.type, SDK_ROOT);
    }
    if (!model->is_stream)
        note_result(s, sdk_result_of(operation));
    note_result(s, operation->error);
    for (size_t i = 0; i < model->errors.count; i++)
        sdk_type_use_of(s, model->errors.items[i].media.type, SDK_ROOT);
}

void sdk_note_uses(sdk *s)
{
    for (size_t i = 0; i < s->types.count; i++)
        note_type(s, s->types.items[i]);
    for (size_t i = 0; i < s->operations.count; i++)
        note_operation(s, s->operations.items[i]);
}

const sdk_type *sdk_error_type(const sdk *s, const sdk_operation *operation)
{
    const model_type *type = operation->error.type;
    bool is_struct = type != NULL && (type->kind == MODEL_OBJECT || type->kind == MODEL_UNION);
    return is_struct && operation->error_union == NULL ? ptr_map_get(&s->types_by_model, type) : NULL;
}
