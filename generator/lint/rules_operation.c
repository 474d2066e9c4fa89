/* Every operation has a unique id, a description, a tag and a success response. */
#include "base/map.h"
#include "lint/internal.h"

#include <string.h>

/* The rules ignore webhooks and callbacks, which other servers implement. */
static bool is_own(const spec_operation *operation)
{
    return !operation->is_webhook && !operation->is_callback;
}

/* Reports at a member of the operation, or at the operation when the member is absent. */
static void report_missing(lint *l, const spec_operation *operation, const char *key, const char *what)
{
    const node_entry *member = node_entry_of(operation->source, key);
    if (member != NULL)
        lint_report_member(l, member, "%s %s %s", operation->method, operation->path, what);
    else
        lint_report(l, operation->at, "%s %s %s", operation->method, operation->path, what);
}

void lint_check_operation_id(lint *l)
{
    map first;
    map_init(&first, l->memory);
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        if (!is_own(operation))
            continue;
        const spec_operation *other = operation->id != NULL ? map_get(&first, operation->id) : NULL;
        if (operation->id == NULL)
            report_missing(l, operation, "operationId", "has no operationId");
        else if (other != NULL)
            lint_report(l, operation->id_at, "%s %s has the same operationId '%s' as %s %s",
                        operation->method, operation->path, operation->id, other->method, other->path);
        else
            map_put(&first, operation->id, (void *)operation);
    }
}

/* Reports the operations without something that a member holds. */
static void check_each(lint *l, bool (*has)(const spec_operation *operation), const char *key,
                       const char *what)
{
    for (size_t i = 0; i < l->document->operations.count; i++) {
        const spec_operation *operation = l->document->operations.items[i];
        if (is_own(operation) && !has(operation))
            report_missing(l, operation, key, what);
    }
}

static bool has_description(const spec_operation *operation)
{
    return operation->description != NULL && *operation->description != '\0';
}

void lint_check_operation_description(lint *l)
{
    check_each(l, has_description, "description", "has no description");
}

static bool has_tag(const spec_operation *operation)
{
    return operation->tags.count > 0;
}

void lint_check_operation_tags(lint *l)
{
    check_each(l, has_tag, "tags", "has no tag");
}

/* A redirect counts as success: it is the only response of the login page. */
static bool has_success(const spec_operation *operation)
{
    for (size_t i = 0; i < operation->responses.count; i++) {
        int status = operation->responses.items[i].status_first;
        if (status >= 200 && status < 400)
            return true;
    }
    return false;
}

void lint_check_success_response(lint *l)
{
    check_each(l, has_success, "responses", "has no 2xx or 3xx response");
}
