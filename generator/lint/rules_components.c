/* Unused components, and schemas that only unused components refer to. */
#include "lint/internal.h"

#include <string.h>

static const component_graph *graph_of(lint *l)
{
    if (l->graph == NULL)
        l->graph = component_graph_build(l->memory, l->files, l->document->root);
    return l->graph;
}

void lint_check_unused_components(lint *l)
{
    const component_graph *graph = graph_of(l);
    for (size_t i = 0; i < graph->units.count; i++) {
        const graph_unit *unit = graph->units.items[i];
        if (unit->references > 0 || unit->kind == NULL)
            continue;
        if (strcmp(unit->kind, "paths") == 0)
            lint_report(l, unit->at, "unused path '%s': the document does not refer to it", unit->name);
        else
            lint_report(l, unit->at, "unused component '%s' of components/%s", unit->name, unit->kind);
    }
}

void lint_check_unreachable_schemas(lint *l)
{
    const component_graph *graph = graph_of(l);
    for (size_t i = 0; i < graph->units.count; i++) {
        const graph_unit *unit = graph->units.items[i];
        if (unit->references > 0 && !unit->is_reached && unit->kind != NULL &&
            strcmp(unit->kind, "schemas") == 0)
            lint_report(l, unit->at, "schema '%s' cannot be reached from any operation", unit->name);
    }
}
