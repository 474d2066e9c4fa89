/* oas3-schema: the objects around schemas have the required members, with the right types. */
#include "lint/internal.h"

static void expect_kind(lint *l, const node *object, const char *key, node_kind kind)
{
    const node_entry *member = node_entry_of(object, key);
    if (member != NULL && member->value->kind != kind)
        lint_report_member(l, member, "expected %s for '%s', found %s", node_kind_name(kind), key,
                           node_kind_name(member->value->kind));
}

static void check_info(lint *l)
{
    static const char *const texts[] = {"title", "version", "summary", "description", "termsOfService"};
    static const char *const needed[] = {"title", "version"};
    const node_entry *info = node_entry_of(l->document->source, "info");
    if (info == NULL || info->value->kind != NODE_MAPPING)
        return;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (node_entry_of(info->value, needed[i]) == NULL)
            lint_report_member(l, info, "'info' has no '%s'", needed[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_kind(l, info->value, texts[i], NODE_STRING);
}

static void check_operation(lint *l, const node *operation)
{
    expect_kind(l, operation, "operationId", NODE_STRING);
    expect_kind(l, operation, "summary", NODE_STRING);
    expect_kind(l, operation, "description", NODE_STRING);
    expect_kind(l, operation, "deprecated", NODE_BOOL);
}

static void check_parameter(lint *l, const node *parameter)
{
    bool has_schema = node_entry_of(parameter, "schema") != NULL;
    bool has_content = node_entry_of(parameter, "content") != NULL;
    if (has_schema == has_content)
        lint_report_node(l, parameter, "expected either 'schema' or 'content' in a parameter, found %s",
                         has_schema ? "both" : "neither");
    expect_kind(l, parameter, "name", NODE_STRING);
    expect_kind(l, parameter, "description", NODE_STRING);
    expect_kind(l, parameter, "required", NODE_BOOL);
    expect_kind(l, parameter, "deprecated", NODE_BOOL);
}

static void check_body(lint *l, const node *body)
{
    expect_kind(l, body, "description", NODE_STRING);
    expect_kind(l, body, "required", NODE_BOOL);
}

static void check_response(lint *l, const node *response)
{
    if (l->document->minor < 2 && node_entry_of(response, "description") == NULL)
        lint_report_node(l, response, "response without 'description'");
    expect_kind(l, response, "description", NODE_STRING);
}

static void check_parts(lint *l, const spec_operation *operation)
{
    check_operation(l, operation->source);
    for (size_t i = 0; i < operation->parameters.count; i++)
        check_parameter(l, operation->parameters.items[i]->source);
    if (operation->body != NULL)
        check_body(l, operation->body->source);
    for (size_t i = 0; i < operation->responses.count; i++)
        check_response(l, operation->responses.items[i].source);
}

/* Checks unused components as well. A reference to another file is checked there. */
static void check_components(lint *l, const char *kind, void (*check)(lint *l, const node *object))
{
    const node *components = node_get(node_get(l->document->source, "components"), kind);
    for (size_t i = 0; components != NULL && components->kind == NODE_MAPPING && i < components->count; i++) {
        const node *object = components->entries[i].value;
        if (object->kind == NODE_MAPPING && node_entry_of(object, "$ref") == NULL)
            check(l, object);
    }
}

void lint_check_objects(lint *l)
{
    check_info(l);
    for (size_t i = 0; i < l->document->operations.count; i++)
        check_parts(l, l->document->operations.items[i]);
    check_components(l, "parameters", check_parameter);
    check_components(l, "requestBodies", check_body);
    check_components(l, "responses", check_response);
    lint_check_schemas(l);
}
