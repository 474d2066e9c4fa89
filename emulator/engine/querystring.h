/* Parameters in "querystring" of OpenAPI 3.2: the whole query as one value. */
#ifndef EMULATOR_QUERYSTRING_H
#define EMULATOR_QUERYSTRING_H

#include "engine/call/call.h"

/* The parameter of the operation; NULL: it has none. */
const spec_parameter *querystring_of(const spec_operation *operation);

/* The value of the request's query by its media type: the object of a form, JSON, or text. NULL: there is no query;
 * or it is not JSON, with `*is_malformed` then. */
cJSON *querystring_value(call *c, const spec_parameter *parameter, bool *is_malformed);

#endif
