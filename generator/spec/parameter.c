#include "spec/loader.h"

#include <string.h>

typedef struct style_rule {
    const char *name;
    unsigned locations; /* bits: 1 << spec_location */
} style_rule;

enum {
    PATH = 1 << SPEC_IN_PATH,
    QUERY = 1 << SPEC_IN_QUERY,
    HEADER = 1 << SPEC_IN_HEADER,
    COOKIE = 1 << SPEC_IN_COOKIE,
    PART = 1 << SPEC_IN_PART,
    RESPONSE = 1 << SPEC_IN_RESPONSE
};

static const style_rule style_rules[] = {
    {"simple", PATH | HEADER | PART | RESPONSE},
    {"label", PATH},
    {"matrix", PATH},
    {"form", QUERY | COOKIE},
    {"spaceDelimited", QUERY},
    {"pipeDelimited", QUERY},
    {"deepObject", QUERY},
    {"cookie", COOKIE},
};

static const char *const location_names[] = {
    "path", "query", "header", "cookie", "the headers of a part", "the headers of a response"};

static bool load_location(loader *l, const node *n, spec_location *location)
{
    const char *in = spec_required_text(l, n, "in", "parameter");
    for (size_t i = 0; in != NULL && i <= SPEC_IN_COOKIE; i++) {
        if (strcmp(location_names[i], in) == 0) {
            *location = (spec_location)i;
            return true;
        }
    }
    if (in != NULL)
        spec_mistake(l, "invalid-location", node_get(n, "in")->at,
                     "unknown location '%s': expected path, query, header or cookie", in);
    return false;
}

static void load_style(loader *l, const node *n, spec_parameter *parameter)
{
    bool is_form = parameter->location == SPEC_IN_QUERY || parameter->location == SPEC_IN_COOKIE;
    parameter->style = is_form ? "form" : "simple";
    const char *style = spec_protocol_text(l, n, "style");
    bool known = false;
    for (size_t i = 0; style != NULL && i < sizeof style_rules / sizeof *style_rules; i++)
        known = known || (strcmp(style_rules[i].name, style) == 0 &&
                          (style_rules[i].locations & 1U << parameter->location));
    if (known)
        parameter->style = style;
    else if (style != NULL)
        spec_skipped(l, "invalid-style", node_get(n, "style")->at,
                     "style '%s' is not defined for parameters in %s; '%s' is used", style,
                     location_names[parameter->location], parameter->style);
    bool explodes = strcmp(parameter->style, "form") == 0 || strcmp(parameter->style, "cookie") == 0;
    parameter->explode = spec_protocol_bool(l, n, "explode", explodes);
}

static void load_required(loader *l, const node *n, spec_parameter *parameter)
{
    parameter->required = spec_protocol_bool(l, n, "required", false);
    if (parameter->location != SPEC_IN_PATH || parameter->required)
        return;
    parameter->required = true;
    spec_warning(l, "optional-path-parameter", n->at,
                 "path parameter '%s' has no 'required: true'; it is required", parameter->name);
}

static void load_content_or_schema(loader *l, node_ref at, spec_parameter *parameter)
{
    parameter->schema = spec_load_schema_member(l, at, "schema");
    if (parameter->schema == NULL)
        parameter->content = spec_load_first_media_type(l, at);
    else if (spec_member(at.node, "content") != NULL)
        spec_skipped(l, "parameter-content", at.node->at,
                     "parameter '%s' has both 'schema' and 'content'; 'content' is ignored", parameter->name);
    if (parameter->schema == NULL && parameter->content == NULL)
        spec_warning(l, "untyped-parameter", at.node->at,
                     "parameter '%s' has neither 'schema' nor 'content'; any value is accepted",
                     parameter->name);
}

/* OpenAPI 3.2: a parameter in "querystring" is the whole query. */
static bool is_querystring(const loader *l, const node *n)
{
    const char *in = node_get_text(n, "in");
    return l->document->minor >= 2 && in != NULL && strcmp(in, "querystring") == 0;
}

static const spec_parameter *load_parameter(loader *l, node_ref at)
{
    spec_parameter *parameter = ptr_map_get(&l->parameters, at.node);
    if (parameter != NULL) {
        spec_add_kept_cost(l, at.node);
        return parameter;
    }
    spec_cost before = l->cost;
    spec_location location;
    const char *name = spec_required_text(l, at.node, "name", "parameter");
    if (!load_location(l, at.node, &location) || name == NULL)
        return NULL;
    parameter = ARENA_NEW(l->memory, spec_parameter);
    ptr_map_put(l->memory, &l->parameters, at.node, parameter);
    *parameter = (spec_parameter){
        .source = at.node,
        .at = at.node->at,
        .name = name,
        .location = location,
        .description = spec_member_text(l, at.node, "description"),
        .deprecated = spec_member_bool(l, at.node, "deprecated", false),
        .allow_reserved = spec_protocol_bool(l, at.node, "allowReserved", false),
        .example = spec_load_example(l, at.node),
    };
    load_required(l, at.node, parameter);
    load_style(l, at.node, parameter);
    load_content_or_schema(l, at, parameter);
    spec_keep_cost(l, at.node, before);
    return parameter;
}

const spec_parameter *spec_load_header(loader *l, node_ref at, const node_entry *entry,
                                       spec_location location)
{
    spec_parameter *header = ARENA_NEW(l->memory, spec_parameter);
    *header = (spec_parameter){
        .source = at.node,
        .at = entry->key_mark,
        .name = entry->key,
        .location = location,
        .description = spec_member_text(l, at.node, "description"),
        .required = spec_protocol_bool(l, at.node, "required", false),
        .deprecated = spec_member_bool(l, at.node, "deprecated", false),
        .example = spec_load_example(l, at.node),
    };
    load_style(l, at.node, header);
    load_content_or_schema(l, at, header);
    return header;
}

static void add_parameter(loader *l, const spec_parameter *parameter, size_t inherited,
                          spec_operation *operation)
{
    for (size_t i = 0; i < operation->parameters.count; i++) {
        const spec_parameter *other = operation->parameters.items[i];
        if (other->location != parameter->location || strcmp(other->name, parameter->name) != 0)
            continue;
        if (i >= inherited)
            spec_skipped(l, "duplicate-parameter", parameter->at,
                         "duplicate parameter '%s' in %s; the last one is used", parameter->name,
                         location_names[parameter->location]);
        operation->parameters.items[i] = parameter;
        return;
    }
    *vector_add(l->memory, &operation->parameters) = parameter;
}

void spec_load_parameters(loader *l, node_ref list, spec_operation *operation)
{
    size_t inherited = operation->parameters.count;
    for (size_t i = 0; i < list.node->count; i++) {
        node_ref at = spec_object(l, node_ref_item(l, list, i), "a parameter");
        if (at.node == NULL)
            continue;
        if (is_querystring(l, at.node)) {
            operation->querystring = at.node;
            continue;
        }
        const spec_parameter *parameter = load_parameter(l, at);
        if (parameter != NULL)
            add_parameter(l, parameter, inherited, operation);
    }
}
