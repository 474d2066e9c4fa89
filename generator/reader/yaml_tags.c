#include "reader/yaml_tags.h"

#include "reader/scalar.h"

#include <string.h>

#define CORE_PREFIX "tag:yaml.org,2002:"

typedef struct core_tag {
    const char *name;
    node_kind kind;
} core_tag;

/* The tag of the core schema, or NULL. */
static const core_tag *find_core_tag(const char *tag)
{
    static const core_tag tags[] = {
        {"null", NODE_NULL},  {"bool", NODE_BOOL},    {"int", NODE_INTEGER}, {"float", NODE_NUMBER},
        {"str", NODE_STRING}, {"seq", NODE_SEQUENCE}, {"map", NODE_MAPPING},
    };
    size_t prefix = strlen(CORE_PREFIX);
    if (strncmp(tag, CORE_PREFIX, prefix) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (strcmp(tag + prefix, tags[i].name) == 0)
            return &tags[i];
    return NULL;
}

static void report_unknown(diagnostics *d, mark at, const char *tag)
{
    size_t prefix = strlen(CORE_PREFIX);
    if (strncmp(tag, CORE_PREFIX, prefix) == 0)
        diagnostics_report(d, SEVERITY_ERROR, "unknown-tag", at, "tag '!!%s' is not in the core schema",
                           tag + prefix);
    else
        diagnostics_report(d, SEVERITY_ERROR, "unknown-tag", at, "unknown tag '%s'", tag);
}

void yaml_tags_apply(diagnostics *d, node *scalar, const char *tag)
{
    scalar->kind = NODE_STRING;
    if (strcmp(tag, "!") == 0)
        return;
    const core_tag *core = find_core_tag(tag);
    if (core == NULL) {
        report_unknown(d, scalar->at, tag);
        return;
    }
    if (core->kind == NODE_STRING)
        return;
    scalar_resolve(scalar);
    if (core->kind == NODE_NUMBER && scalar->kind == NODE_INTEGER)
        scalar->kind = NODE_NUMBER;
    if (scalar->kind == core->kind)
        return;
    diagnostics_report(d, SEVERITY_ERROR, "tag-mismatch", scalar->at, "'%s' does not match the tag '!!%s'",
                       scalar->text, core->name);
}

void yaml_tags_check_collection(diagnostics *d, node_kind kind, mark at, const char *tag)
{
    if (strcmp(tag, "!") == 0)
        return;
    const core_tag *core = find_core_tag(tag);
    if (core == NULL)
        report_unknown(d, at, tag);
    else if (core->kind != kind)
        diagnostics_report(d, SEVERITY_ERROR, "tag-mismatch", at, "%s does not match the tag '!!%s'",
                           node_kind_name(kind), core->name);
}
