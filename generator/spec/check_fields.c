/* Fields that no object of OpenAPI has, or none of the document's version, and references to another kind of object
 * than the place needs. */
#include "spec/fields.h"
#include "spec/loader.h"

enum { LISTED_KEYWORDS = 10 };

typedef struct pending_object {
    const node *node, *reference; /* the object, and the text of the $ref to it */
    spec_object_kind kind;
} pending_object;

typedef struct field_check {
    loader *l;
    ptr_map seen;                      /* node that was checked → kind of the object that it is */
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

/* SPEC_OBJECT_NONE: not checked yet. */
static spec_object_kind kind_of(const field_check *check, const node *n)
{
    return (spec_object_kind)(uintptr_t)ptr_map_get(&check->seen, n);
}

/* False after a report. */
static bool is_target_of_kind(const field_check *check, const node *target, spec_object_kind kind, mark at,
                              const char *text)
{
    loader *l = check->l;
    spec_object_kind found = kind_of(check, target);
    if (found == SPEC_OBJECT_NONE || found == kind)
        return true;
    spec_skipped(l, "unresolved-reference", at, "'%s' leads to %s, not to %s", text,
                 spec_object_kind_name(found), spec_object_kind_name(kind));
    return false;
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
    if (n->kind != NODE_MAPPING || kind_of(check, n) != SPEC_OBJECT_NONE)
        return;
    ptr_map_put(l->memory, &check->seen, n, (void *)(uintptr_t)kind);
    if (spec_reference_text(n) != NULL && kind != SPEC_OBJECT_SCHEMA) {
        const node_ref *target = ptr_map_get(&l->resolved, n);
        if (target != NULL && target->node != NULL)
            *vector_add(l->memory, &check->references) =
                (pending_object){.node = target->node, .reference = node_get(n, "$ref"), .kind = kind};
        if (kind != SPEC_OBJECT_PATH_ITEM)
            return;
    }
    for (size_t i = 0; i < n->count; i++)
        if (!spec_is_extension(n->entries[i].key))
            check_entry(check, kind, &n->entries[i]);
}

/* A schema that refers to a response, or maps a value to one, does without it. */
static void check_schema_targets(const field_check *check, spec_schema *schema)
{
    const node *fixed = node_get(schema->source, "$ref");
    const node *reference = fixed != NULL ? fixed : node_get(schema->source, "$dynamicRef");
    if (schema->reference != NULL && !is_target_of_kind(check, schema->reference->source, SPEC_OBJECT_SCHEMA,
                                                        reference->at, reference->text)) {
        schema->reference = NULL;
        schema->is_broken = true;
        schema->mistake_at = reference->at;
    }
    spec_discriminator_mappings *mappings = &schema->discriminator_mapping;
    size_t kept = 0;
    for (size_t i = 0; i < mappings->count; i++)
        if (is_target_of_kind(check, mappings->items[i].schema->source, SPEC_OBJECT_SCHEMA,
                              mappings->items[i].at, mappings->items[i].value))
            mappings->items[kept++] = mappings->items[i];
    mappings->count = kept;
    const spec_schema *otherwise = schema->discriminator_default;
    if (otherwise != NULL && !is_target_of_kind(check, otherwise->source, SPEC_OBJECT_SCHEMA,
                                                schema->discriminator_default_at, "defaultMapping"))
        schema->discriminator_default = NULL;
}

void spec_check_fields(loader *l)
{
    field_check check = {.l = l};
    map_init(&check.keyword_set, l->memory);
    check_object(&check, l->document->source, SPEC_OBJECT_DOCUMENT);
    for (size_t i = 0; i < check.references.count; i++) {
        pending_object object = check.references.items[i];
        if (is_target_of_kind(&check, object.node, object.kind, object.reference->at, object.reference->text))
            check_object(&check, object.node, object.kind);
    }
    for (size_t i = 0; i < l->made.count; i++)
        check_object(&check, l->made.items[i]->source, SPEC_OBJECT_SCHEMA);
    for (size_t i = 0; i < l->made.count; i++)
        check_schema_targets(&check, l->made.items[i]);
    report_keywords(&check);
}
