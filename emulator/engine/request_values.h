/* From the texts of parameters to JSON values. */
#ifndef EMULATOR_REQUEST_VALUES_H
#define EMULATOR_REQUEST_VALUES_H

#include "engine/base/json.h"
#include "engine/validate/schema_query.h"

/* A scalar of the schema's type, NULL: any text; a text of another type stays a string, which the validation
 * rejects. */
cJSON *request_scalar(const spec_schema *schema, const char *text);

/* Whether the schema, which may be NULL, allows a list. */
bool request_is_array(const spec_schema *schema);

/* The schema of a member of an object; NULL: not described. */
const spec_schema *request_member_schema(const spec_schema *schema, const char *name);

#endif
