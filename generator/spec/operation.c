/* Path items, operations and callbacks. */
#include "spec/fields.h"
#include "spec/loader.h"

#include <string.h>

static const struct {
    const char *key, *method;
} methods[] = {
    {"get", "GET"},   {"put", "PUT"},     {"post", "POST"},   {"delete", "DELETE"}, {"options", "OPTIONS"},
    {"head", "HEAD"}, {"patch", "PATCH"}, {"trace", "TRACE"}, {"query", "QUERY"},
};

typedef struct path_context {
    const char *path;
    mark path_at;
    node_ref item;     /* whose methods are read */
    node_ref own;      /* the path item itself */
    node_ref referred; /* … that it refers to; without a node: none */
    bool is_webhook, is_callback;
} path_context;

static void load_path_item(loader *l, node_ref paths, const node_entry *entry, path_context context);

static int method_index(const loader *l, const char *key)
{
    for (int i = 0; i < (int)(sizeof methods / sizeof *methods); i++)
        if (strcmp(methods[i].key, key) == 0 &&
            spec_has_field(SPEC_OBJECT_PATH_ITEM, key, l->document->minor))
            return i;
    return -1;
}

static bool is_method(const char *key)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].key, key) == 0)
            return true;
    return false;
}

static void load_id(loader *l, const node *n, spec_operation *operation)
{
    operation->id = spec_member_text(l, n, "operationId");
    if (operation->id != NULL && *operation->id == '\0')
        operation->id = NULL;
    if (operation->id == NULL)
        return;
    operation->id_at = node_get(n, "operationId")->at;
    operation->id_taken_by = map_get(&l->operation_ids, operation->id);
    if (operation->id_taken_by == NULL)
        map_put(&l->operation_ids, operation->id, operation);
}

/* Each callback is read once, also when several operations refer to it. A call can do without it. */
static void load_callbacks(loader *l, node_ref operation)
{
    spec_cost before = l->cost;
    node_ref callbacks = spec_map(l, operation, "callbacks", "callbacks");
    for (size_t i = 0; callbacks.node != NULL && i < callbacks.node->count; i++) {
        const node_entry *entry = &callbacks.node->entries[i];
        if (spec_is_extension(entry->key))
            continue;
        node_ref at =
            spec_object_or_null(l, node_ref_member(l, callbacks, entry->key, entry->value), "a callback");
        if (at.node == NULL || ptr_map_get(&l->callbacks, at.node) != NULL)
            continue;
        ptr_map_put(l->memory, &l->callbacks, at.node, l);
        for (size_t e = 0; e < at.node->count; e++)
            load_path_item(l, at, &at.node->entries[e], (path_context){.is_callback = true});
    }
    l->cost = before;
}

/* Some documents have a reference in place of the list, which OpenAPI does not allow. */
static void load_parameters_of(loader *l, node_ref holder, spec_operation *operation)
{
    const node *list = holder.node != NULL ? spec_member(holder.node, "parameters") : NULL;
    if (list == NULL)
        return;
    node_ref at = spec_resolve(l, node_ref_member(l, holder, "parameters", list), "parameters");
    if (at.node != NULL && at.node->kind != NODE_SEQUENCE)
        spec_report_wrong_kind(l, at.node, "'parameters'", node_kind_name(NODE_SEQUENCE));
    else if (at.node != NULL)
        spec_load_parameters(l, at, operation);
}

/* The operation's own, else those of the path item, else those of the path item that it refers to. */
static void load_all_servers(loader *l, const path_context *context, const node *n, spec_operation *operation)
{
    const node *const holders[] = {n, context->own.node, context->referred.node};
    for (size_t i = 0; i < sizeof holders / sizeof *holders && operation->servers.count == 0; i++)
        if (holders[i] != NULL)
            spec_load_servers(l, spec_member_of_kind(l, holders[i], "servers", NODE_SEQUENCE),
                              &operation->servers);
}

/* Only operations of paths are counted, since no others become functions. */
static void count_skipped(loader *l, const path_context *context, size_t count)
{
    if (!context->is_webhook && !context->is_callback)
        l->document->skipped_operations += count;
}

static void load_operation_parts(loader *l, const path_context *context, node_ref at,
                                 spec_operation *operation)
{
    const node *n = at.node;
    load_parameters_of(l, context->referred, operation);
    load_parameters_of(l, context->own, operation);
    load_parameters_of(l, at, operation);
    spec_check_querystring(l, operation);
    const node *body = spec_member(n, "requestBody");
    if (body != NULL)
        operation->body = spec_load_request_body(l, node_ref_member(l, at, "requestBody", body));
    spec_load_responses(l, at, operation);
    const node *security = spec_member_of_kind(l, n, "security", NODE_SEQUENCE);
    operation->has_security = security != NULL;
    spec_load_security(l, security, &operation->security);
    load_all_servers(l, context, n, operation);
    load_callbacks(l, at);
}

static void load_operation(loader *l, const path_context *context, node_ref holder, const char *method,
                           const node_entry *entry)
{
    spec_cost before = l->cost;
    node_ref at =
        spec_object_or_null(l, node_ref_member(l, holder, entry->key, entry->value), "an operation");
    if (at.node == NULL) {
        count_skipped(l, context, l->cost.mistakes > before.mistakes);
        l->cost = before;
        return;
    }
    spec_operation *operation = ARENA_NEW(l->memory, spec_operation);
    *operation = (spec_operation){
        .source = at.node,
        .at = entry->key_mark,
        .pointer = at.pointer,
        .method = method,
        .path = context->path,
        .path_at = context->path_at,
        .is_webhook = context->is_webhook,
        .is_callback = context->is_callback,
        .summary = spec_member_text(l, at.node, "summary"),
        .description = spec_member_text(l, at.node, "description"),
        .deprecated = spec_member_bool(l, at.node, "deprecated", false),
    };
    load_id(l, at.node, operation);
    spec_load_names(l, spec_member_of_kind(l, at.node, "tags", NODE_SEQUENCE), "a tag", &operation->tags);
    l->cost = before; /* a call can do without its tags */
    spec_operations *list = operation->is_callback ? &l->callback_operations : &l->document->operations;
    *vector_add(l->memory, list) = operation;
    load_operation_parts(l, context, at, operation);
    operation->is_broken = l->cost.mistakes > before.mistakes || l->cost.dangling > before.dangling;
    operation->mistake_at = l->cost.at;
    l->cost = before;
}

static const char additional_key[] = "additionalOperations";

/* The member of a path item for a method; NULL: it is one for additionalOperations. Methods are case-sensitive. */
static const char *member_of_method(const char *method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].method, method) == 0)
            return methods[i].key;
    return NULL;
}

/* False after a report. RFC 9110, section 9.3.6: CONNECT addresses a host, not a path. */
static bool is_additional_method(loader *l, const node_entry *entry)
{
    const char *member = member_of_method(entry->key);
    if (member != NULL)
        spec_skipped(
            l, "unsupported-method", entry->key_mark,
            "method '%s' belongs in the member '%s' of the path item, not in additionalOperations; the "
            "operation is skipped",
            entry->key, member);
    else if (!spec_is_token(entry->key))
        spec_skipped(
            l, "unsupported-method", entry->key_mark,
            "'%s' is not an HTTP method: expected letters, digits and !#$%%&'*+-.^_`|~; the operation is "
            "skipped",
            entry->key);
    else if (strcmp(entry->key, "CONNECT") == 0)
        spec_skipped(l, "unsupported-method", entry->key_mark,
                     "method 'CONNECT' addresses a host, not a path; the operation is skipped");
    else
        return true;
    return false;
}

/* 3.2: the keys are the methods, exactly as they are sent. */
static void load_additional_operations(loader *l, const path_context *context, const node *skip_methods_of)
{
    if (context->item.node == NULL ||
        !spec_has_field(SPEC_OBJECT_PATH_ITEM, additional_key, l->document->minor))
        return;
    node_ref additional = spec_map(l, context->item, additional_key, "additional operations");
    const node *skipped = spec_member(skip_methods_of, additional_key);
    for (size_t i = 0; additional.node != NULL && i < additional.node->count; i++) {
        const node_entry *entry = &additional.node->entries[i];
        if (!is_additional_method(l, entry))
            count_skipped(l, context, 1);
        else if (spec_member(skipped, entry->key) == NULL)
            load_operation(l, context, additional, entry->key, entry);
    }
}

static void load_methods(loader *l, path_context context, const node *skip_methods_of)
{
    const node *item = context.item.node;
    for (size_t i = 0; item != NULL && i < item->count; i++) {
        const node_entry *entry = &item->entries[i];
        int method = method_index(l, entry->key);
        if (method < 0 && is_method(entry->key)) /* of a later version, which is reported */
            count_skipped(l, &context, 1);
        if (method >= 0 && spec_member(skip_methods_of, entry->key) == NULL)
            load_operation(l, &context, context.item, methods[method].method, entry);
    }
    load_additional_operations(l, &context, skip_methods_of);
}

/* What reading the path item itself has cost since `before` costs the operations that are not read for it. */
static void settle_path(loader *l, const path_context *context, spec_cost before)
{
    if (l->cost.mistakes > before.mistakes)
        *vector_add(l->memory, &l->document->broken_paths) =
            (spec_broken_path){.at = context->path_at, .mistake_at = l->cost.at};
    l->cost = before;
}

/* The members beside a $ref override those of the path item that it refers to. */
static void load_path_item(loader *l, node_ref paths, const node_entry *entry, path_context context)
{
    const node *own = entry->value;
    if (spec_is_extension(entry->key) || own->kind == NODE_NULL)
        return;
    spec_cost before = l->cost;
    context.path = entry->key;
    context.path_at = entry->key_mark;
    if (spec_is_mapping(l, own, "a path item")) {
        context.own = context.item = node_ref_member(l, paths, entry->key, own);
        if (node_get(own, "$ref") != NULL)
            context.referred = spec_object(l, context.own, "a path item");
    }
    settle_path(l, &context, before);
    if (context.own.node == NULL)
        return;
    load_methods(l, context, NULL);
    context.item = context.referred;
    load_methods(l, context, own);
}

static void skip_path(loader *l, const node_entry *entry)
{
    *vector_add(l->memory, &l->document->broken_paths) =
        (spec_broken_path){.at = entry->key_mark, .mistake_at = entry->key_mark};
    for (size_t i = 0; entry->value->kind == NODE_MAPPING && i < entry->value->count; i++)
        l->document->skipped_operations += method_index(l, entry->value->entries[i].key) >= 0;
}

void spec_load_paths(loader *l, node_ref root)
{
    node_ref paths = spec_map(l, root, "paths", "paths");
    const node *member = spec_member(root.node, "paths");
    if (member != NULL && paths.node == NULL)
        spec_error(l, "missing-member", member->at,
                   "the reference of 'paths' leads to no mapping: nothing remains");
    for (size_t i = 0; paths.node != NULL && i < paths.node->count; i++) {
        const node_entry *entry = &paths.node->entries[i];
        if (entry->key[0] != '/' && !spec_is_extension(entry->key)) {
            spec_mistake(l, "invalid-path", entry->key_mark, "path '%s' does not begin with '/'", entry->key);
            skip_path(l, entry);
            continue;
        }
        load_path_item(l, paths, entry, (path_context){0});
        spec_load_pending_schemas(l); /* here, so that schemas are numbered in the order of the paths */
    }
}

void spec_load_webhooks(loader *l, node_ref root)
{
    node_ref webhooks = spec_map(l, root, "webhooks", "webhooks");
    for (size_t i = 0; webhooks.node != NULL && i < webhooks.node->count; i++)
        load_path_item(l, webhooks, &webhooks.node->entries[i], (path_context){.is_webhook = true});
}
