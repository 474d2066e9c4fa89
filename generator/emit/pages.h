/* The documentation for readers, Markdown: what is described on which page, and how a page becomes values for
 * the templates. A page is made of each tag, one of the shared types, and an index of all. */
#ifndef EMIT_PAGES_H
#define EMIT_PAGES_H

#include "emit/sdk.h"
#include "template/value.h"

/* A type that operations are about: what they list, or get by its id. */
typedef struct page_entity {
    const sdk_type *type;
    const char *heading, *anchor;
    const char *path;                /* of its collection: "/v1/pods"; NULL: no operation is about it */
    const sdk_type *create, *update; /* bodies whose members all are its own: columns of its table; or NULL */
    const sdk_type *list;            /* what its list returns, a page, or NULL */
    VECTOR(const sdk_operation *) operations;
} page_entity;

typedef struct page {
    const sdk_file *file;
    const char *path; /* "domains/people.md" */
    VECTOR(page_entity *) entities;
    VECTOR(const sdk_operation *) others; /* operations that are about none of them */
    VECTOR(const sdk_type *) types;       /* that have a section of their own */
} page;

typedef struct pages {
    sdk *s;
    VECTOR(page *) items;
    ptr_map entities; /* sdk_type → page_entity */
    ptr_map homes;    /* sdk_type → the page that has its section */
} pages;

/* What is described where. */
void pages_plan(sdk *s, pages *all);

/* ---- values ---- */

/* All of one page: {path, name, header, title, doc, up, entities, others, types}. */
value *pages_value(const pages *all, const page *of);

/* The page of all pages: {title, version, doc, domains, services, shared}. */
value *pages_index(const pages *all);

/* {name, doc, rows, is_enum, is_object, is_union}: a section about a type; `on` is the page it stands on. */
value *pages_type(const pages *all, const page *on, const sdk_type *type);

/* Rows of an entity's members; those of its bodies tell what these take. */
value *pages_entity_fields(const pages *all, const page *on, const page_entity *entity);

/* Lines of Markdown, {lines}; null when there is nothing to say. */
value *pages_text(arena *a, const char *text);

/* ---- samples ---- */

/* A walk over all pages of a list; null when the operation has none, or needs an argument that no example can
 * be given of. */
value *pages_list_sample(sdk *s, const sdk_operation *operation);

/* One call. Null in the same case, and for streams and uploads. */
value *pages_call_sample(sdk *s, const sdk_operation *operation);

#endif
