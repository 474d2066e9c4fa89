/* Names that change or look alike in C, and constructs without support in C. */
#include "base/map.h"
#include "lint/internal.h"

#include <ctype.h>
#include <string.h>

/* The other diagnostics of that stage are about constructs without support. */
static bool is_of_name(const diagnostic *item)
{
    return strcmp(item->id, "name-changed") == 0 || strcmp(item->id, "given-name") == 0;
}

void lint_check_name_collision(lint *l)
{
    diagnostic item;
    for (size_t i = 0; diagnostics_get(l->naming_diagnostics, i, &item); i++)
        if (is_of_name(&item))
            lint_report_diagnostic(l, item.level == SEVERITY_NOTE ? l->rule->level : item.level, &item,
                                   false);
}

/* Duplicate operationIds are reported by another rule, unless it is off. */
static bool is_id_taken(const lint *l, mark at)
{
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        if (operation->id_taken_by != NULL && mark_compare(operation->id_at, at) == 0)
            return true;
    }
    return false;
}

void lint_check_unsupported(lint *l)
{
    diagnostic item;
    for (size_t i = 0; diagnostics_get(l->model_diagnostics, i, &item); i++)
        lint_report_diagnostic(l, item.level, &item, is_id_taken(l, item.at));
    for (size_t i = 0; diagnostics_get(l->naming_diagnostics, i, &item); i++)
        if (!is_of_name(&item))
            lint_report_diagnostic(l, item.level, &item, false);
}

/* ---- names that differ by case only ---- */

/* Names of one kind in one scope, by their lower-case form. */
typedef struct name_scope {
    lint *l;
    const char *kind; /* "property" */
    map first;        /* lower-case form → the first such name */
} name_scope;

static name_scope scope_of(lint *l, const char *kind)
{
    name_scope scope = {.l = l, .kind = kind};
    map_init(&scope.first, l->memory);
    return scope;
}

/* False when the name differs from an earlier one, `*other`, only in case. */
static bool add_name(name_scope *scope, const char *name, const char **other)
{
    char *lower = arena_copy(scope->l->memory, name);
    for (char *c = lower; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    *other = map_get(&scope->first, lower);
    if (*other == NULL)
        map_put(&scope->first, lower, (void *)name);
    return *other == NULL || strcmp(*other, name) == 0;
}

static void check_name(name_scope *scope, const char *name, mark at)
{
    const char *other;
    if (!add_name(scope, name, &other))
        lint_report(scope->l, at, "%s '%s' differs from '%s' only in case", scope->kind, name, other);
}

static void check_schemas(lint *l)
{
    name_scope scope = scope_of(l, "schema");
    for (size_t i = 0; i < l->document->schemas.count; i++) {
        const spec_component *component = &l->document->schemas.items[i];
        const char *other;
        if (!add_name(&scope, component->name, &other))
            lint_report(l, lint_mark_of(l, component->schema->source),
                        "schema '%s' differs from '%s' only in case", component->name, other);
    }
}

static void check_properties(lint *l, const spec_schema *schema)
{
    if (schema->properties.count < 2)
        return;
    name_scope scope = scope_of(l, "property");
    for (size_t i = 0; i < schema->properties.count; i++)
        check_name(&scope, schema->properties.items[i].name, schema->properties.items[i].at);
}

/* Parameters in different locations become members of one struct. */
static void check_parameters(lint *l, const spec_operation *operation)
{
    if (operation->parameters.count < 2)
        return;
    name_scope scope = scope_of(l, "parameter");
    for (size_t i = 0; i < operation->parameters.count; i++)
        check_name(&scope, operation->parameters.items[i]->name, operation->parameters.items[i]->at);
}

void lint_check_case_only(lint *l)
{
    check_schemas(l);
    for (size_t i = 0; i < l->document->all_schemas.count; i++)
        check_properties(l, l->document->all_schemas.items[i]);
    name_scope tags = scope_of(l, "tag");
    for (size_t i = 0; i < l->document->tags.count; i++)
        check_name(&tags, l->document->tags.items[i].name, l->document->tags.items[i].at);
    name_scope operations = scope_of(l, "operationId");
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        check_parameters(l, operation);
        if (operation->id != NULL)
            check_name(&operations, operation->id, operation->id_at);
    }
}
