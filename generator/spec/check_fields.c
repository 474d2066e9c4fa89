/* Fields that no object of OpenAPI has, or none of the document's version. */
#include "spec/fields.h"
#include "spec/loader.h"

enum { LISTED_KEYWORDS = 10 };

typedef struct pending_object {
    const node *node;
    spec_object_kind kind;
} pending_object;

typedef struct field_check {
    loader *l;
    ptr_map seen;                      /* nodes that were checked */
    VECTOR(pending_object) references; /* objects that references lead to: later, since chains may be long */
    map keyword_set;                   /* unknown keywords of schemas */
    spec_names keywords;
} field_check;

/* In a schema since 3.1 any keyword is legal. */
static void add_keyword(field_check *check, const node_entry *entry)
{
    if (map_put(&check->keyword_set, entry->key, check->l))
        *vector_add(check->l->memory, &check->keywords) =
            (spec_name){.text = entry->key, .at = entry->key_mark};
}

static void report_keywords(const field_check *check)
{
    buffer list = {0};
    size_t count = check->keywords.count;
    for (size_t i = 0; i < count && i < LISTED_KEYWORDS; i++)
        buffer_format(&list, "%s'%s'", i > 0 ? ", " : "", check->keywords.items[i].text);
    if (count > LISTED_KEYWORDS)
        buffer_format(&list, " and %zu more", count - LISTED_KEYWORDS);
    if (count > 0)
        diagnostics_report(check->l->diagnostics, SEVERITY_NOTE, "unknown-keyword",
                           check->keywords.items[0].at,
                           "keywords of schemas that neither JSON Schema nor OpenAPI defines are ignored: %s",
                           buffer_text(&list));
    buffer_free(&list);
}

static void report_unknown(field_check *check, spec_object_kind kind, const node_entry *entry)
{
    loader *l = check->l;
    int minor = l->document->minor;
    const char *similar = spec_similar_field(kind, entry->key, minor);
    if (similar != NULL)
        spec_skipped(l, "unknown-member", entry->key_mark,
                     "unknown member '%s' of %s is ignored; did you mean '%s'?", entry->key,
                     spec_object_kind_name(kind), similar);
    else if (kind == SPEC_OBJECT_SCHEMA && minor > 0)
        add_keyword(check, entry);
    else
        spec_skipped(l, "unknown-member", entry->key_mark,
                     "unknown member '%s' of %s is ignored; extensions begin with 'x-'", entry->key,
                     spec_object_kind_name(kind));
}

static void report_version(loader *l, spec_object_kind kind, const node_entry *entry, int since)
{
    spec_skipped(l, "keyword-version", entry->key_mark,
                 "'%s' of %s needs OpenAPI 3.%d; the document has version %s", entry->key,
                 spec_object_kind_name(kind), since, l->document->version_text);
}

static void check_object(field_check *check, const node *n, spec_object_kind kind);

/* Names of paths and statuses may be extensions; names of anything else are the document's. */
static bool is_entry(const node_entry *entry, spec_object_kind kind)
{
    return !spec_is_extension(entry->key) || (kind != SPEC_OBJECT_PATH_ITEM && kind != SPEC_OBJECT_RESPONSE);
}

static void check_value(field_check *check, const spec_field *field, const node *value)
{
    if (field->kind == SPEC_OBJECT_NONE)
        return;
    bool is_map = field->form != SPEC_FIELD_ONE && value->kind == NODE_MAPPING;
    if (value->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < value->count; i++)
            check_object(check, value->items[i], field->kind);
    } else if (!is_map) {
        check_object(check, value, field->kind);
    } else {
        for (size_t i = 0; i < value->count; i++)
            if (is_entry(&value->entries[i], field->kind))
                check_object(check, value->entries[i].value, field->kind);
    }
}

static void check_entry(field_check *check, spec_object_kind kind, const node_entry *entry)
{
    static const spec_field callback_field = {.kind = SPEC_OBJECT_PATH_ITEM};
    const spec_field *field =
        kind == SPEC_OBJECT_CALLBACK ? &callback_field : spec_find_field(kind, entry->key);
    if (field == NULL) {
        report_unknown(check, kind, entry);
        return;
    }
    if (field->since > check->l->document->minor)
        report_version(check->l, kind, entry, field->since);
    check_value(check, field, entry->value);
}

/* The siblings of a $ref are ignored where they are not those of a schema or a path item. References of schemas
 * lead to schemas that the loader has made. */
static void check_object(field_check *check, const node *n, spec_object_kind kind)
{
    loader *l = check->l;
    if (n->kind != NODE_MAPPING || ptr_map_get(&check->seen, n) != NULL)
        return;
    ptr_map_put(l->memory, &check->seen, n, l);
    if (spec_reference_text(n) != NULL && kind != SPEC_OBJECT_SCHEMA) {
        const node_ref *target = ptr_map_get(&l->resolved, n);
        if (target != NULL && target->node != NULL)
            *vector_add(l->memory, &check->references) = (pending_object){.node = target->node, .kind = kind};
        if (kind != SPEC_OBJECT_PATH_ITEM)
            return;
    }
    for (size_t i = 0; i < n->count; i++)
        if (!spec_is_extension(n->entries[i].key))
            check_entry(check, kind, &n->entries[i]);
}

void spec_check_fields(loader *l)
{
    field_check check = {.l = l};
    map_init(&check.keyword_set, l->memory);
    check_object(&check, l->document->source, SPEC_OBJECT_DOCUMENT);
    for (size_t i = 0; i < check.references.count; i++)
        check_object(&check, check.references.items[i].node, check.references.items[i].kind);
    for (size_t i = 0; i < l->made.count; i++)
        check_object(&check, l->made.items[i]->source, SPEC_OBJECT_SCHEMA);
    report_keywords(&check);
}
