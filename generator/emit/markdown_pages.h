/* The documentation in Markdown: which page describes what, and the values of a page for the templates. There
 * is a page for each tag, one for the shared types, and an index. */
#ifndef EMIT_MARKDOWN_PAGES_H
#define EMIT_MARKDOWN_PAGES_H

#include "sdk/sdk.h"
#include "template/value.h"

/* A type that operations are about: what they list, or get by its id. */
typedef struct markdown_entity {
    const sdk_type *type;
    const char *heading, *anchor;
    const char *path;                /* of its collection: "/v1/pods"; NULL: no operation is about it */
    const sdk_type *create, *update; /* bodies whose members all are its own: columns of its table; or NULL */
    const sdk_type *list;            /* what its list returns, a page, or NULL */
    VECTOR(const sdk_operation *) operations;
} markdown_entity;

typedef struct markdown_page {
    const struct markdown_pages *all;
    const sdk_file *file;
    const char *path; /* "domains/people.md" */
    VECTOR(markdown_entity *) entities;
    VECTOR(const sdk_operation *) others; /* operations that are about none of them */
    VECTOR(const sdk_type *) types;       /* that have a section of their own */
} markdown_page;

typedef struct markdown_pages {
    sdk *s;
    VECTOR(markdown_page *) items;
    ptr_map entities; /* sdk_type → markdown_entity */
    ptr_map homes;    /* sdk_type → the page that has its section */
} markdown_pages;

/* Assigns types and operations to pages. */
void markdown_plan(sdk *s, markdown_pages *all);

/* ---- values ---- */

/* All of one page: {path, name, header, title, doc, up, entities, others, types}. */
value *markdown_page_value(const markdown_pages *all, const markdown_page *of);

/* The page of all pages: {title, version, doc, domains, services, shared}. */
value *markdown_index(const markdown_pages *all);

/* {name, doc, rows, is_enum, is_object, is_union}: a section about a type; `on` is its page. */
value *markdown_type(const markdown_pages *all, const markdown_page *on, const sdk_type *type);

/* Rows of an entity's members, with what its bodies take. */
value *markdown_entity_fields(const markdown_pages *all, const markdown_page *on,
                              const markdown_entity *entity);

/* Lines of Markdown, {lines}; null for an empty text. */
value *markdown_text(arena *a, const char *text);

/* ---- samples ---- */

/* A walk over all pages of a list; null when the operation has none, or needs an argument that no example can
 * be given of. */
value *markdown_list_sample(sdk *s, const sdk_operation *operation);

/* One call. Null in the same case, and for streams and uploads. */
value *markdown_call_sample(sdk *s, const sdk_operation *operation);

#endif
