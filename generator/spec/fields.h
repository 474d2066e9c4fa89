/* The objects of OpenAPI 3.0, 3.1 and 3.2 and their fields, in one table. */
#ifndef SPEC_FIELDS_H
#define SPEC_FIELDS_H

#include <stdbool.h>

typedef enum spec_object_kind {
    SPEC_OBJECT_NONE, /* a value without fields of OpenAPI's */
    SPEC_OBJECT_DOCUMENT,
    SPEC_OBJECT_INFO,
    SPEC_OBJECT_CONTACT,
    SPEC_OBJECT_LICENSE,
    SPEC_OBJECT_SERVER,
    SPEC_OBJECT_SERVER_VARIABLE,
    SPEC_OBJECT_COMPONENTS,
    SPEC_OBJECT_PATH_ITEM,
    SPEC_OBJECT_OPERATION,
    SPEC_OBJECT_EXTERNAL_DOCS,
    SPEC_OBJECT_PARAMETER,
    SPEC_OBJECT_REQUEST_BODY,
    SPEC_OBJECT_MEDIA_TYPE,
    SPEC_OBJECT_ENCODING,
    SPEC_OBJECT_RESPONSE,
    SPEC_OBJECT_CALLBACK, /* its keys are expressions */
    SPEC_OBJECT_EXAMPLE,
    SPEC_OBJECT_LINK,
    SPEC_OBJECT_HEADER,
    SPEC_OBJECT_TAG,
    SPEC_OBJECT_SCHEMA,
    SPEC_OBJECT_DISCRIMINATOR,
    SPEC_OBJECT_XML,
    SPEC_OBJECT_SECURITY_SCHEME,
    SPEC_OBJECT_FLOWS,
    SPEC_OBJECT_FLOW,
    SPEC_OBJECT_COUNT
} spec_object_kind;

typedef enum spec_field_form {
    SPEC_FIELD_ONE,       /* the value is an object of the kind, or a list of them */
    SPEC_FIELD_MAP,       /* … a mapping from names to such objects */
    SPEC_FIELD_DEPENDENCY /* … that mapping, whose values may also be lists of names */
} spec_field_form;

typedef struct spec_field {
    const char *name; /* NULL ends the list */
    int since;        /* the minor version of OpenAPI that introduced it */
    spec_field_form form;
    spec_object_kind kind; /* SPEC_OBJECT_NONE: the value has no fields */
} spec_field;

/* NULL: no version has the field. */
const spec_field *spec_find_field(spec_object_kind kind, const char *name);

/* Whether OpenAPI 3.`minor` has the field. */
bool spec_has_field(spec_object_kind kind, const char *name, int minor);

/* The field of OpenAPI 3.`minor` that the name is perhaps a misspelling of; NULL: none. */
const char *spec_similar_field(spec_object_kind kind, const char *name, int minor);

/* "a response" */
const char *spec_object_kind_name(spec_object_kind kind);

#endif
