/* Questions about the operations and schemas of a document. */
#ifndef EMULATOR_SCHEMA_QUERY_H
#define EMULATOR_SCHEMA_QUERY_H

#include "spec/spec.h"

#include <cjson/cJSON.h>

/* The schema behind all references, without what is beside them. */
const spec_schema *schema_query_base(const spec_schema *schema);

/* The first 2xx response; NULL: none. */
const spec_response *schema_query_success(const spec_operation *operation);

/* Whether a body of the operation can be JSON. */
bool schema_query_takes_json(const spec_operation *operation);

/* The schema of a body as JSON: of the media type application/json, else any +json; NULL: none. */
const spec_schema *schema_query_json(const spec_response *response);

/* A property of an object; NULL when absent. Looks through references. */
const spec_schema *schema_query_property(const spec_schema *schema, const char *name);

bool schema_query_requires(const spec_schema *schema, const char *name);

/* Whether it is {data, meta}. */
bool schema_query_is_envelope(const spec_schema *schema);

/* The schema of the items when it is a page: an array `data` (or `items`) and `total`; else NULL. */
const spec_schema *schema_query_page_item(const spec_schema *schema);

/* The entity in a response, without its envelope; NULL: none. */
const spec_schema *schema_query_entity(const spec_schema *schema);

bool schema_query_allows_null(const spec_schema *schema);

/* A value of the document as JSON, which the caller deletes; NULL when it is too deep for a body. */
cJSON *schema_query_value(const node *n);

#endif
