/* The API model: the content of the SDK, in terms of the API. No YAML and no C text in it.
 *
 * Built from normalized schemas: references and allOf are resolved, anonymous types have a name, unions have
 * the conditions of their variants, operations have a result. Names are still the API's own (any Unicode
 * text); lang makes C identifiers of them. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/diagnostics.h"
#include "base/vector.h"
#include "paging/paging.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct model_type model_type;
typedef struct model_group model_group;
typedef VECTOR(const model_type *) model_types;
typedef VECTOR(model_group *) model_groups;

typedef enum model_kind {
    MODEL_BOOL,
    MODEL_INT32,
    MODEL_INT64,
    MODEL_UINT64,
    MODEL_DOUBLE,
    MODEL_STRING,
    MODEL_DATETIME,
    MODEL_DATE,
    MODEL_BYTES,  /* base64 text in JSON; raw in a binary body */
    MODEL_UPLOAD, /* a binary body or a file part of a request: from memory, a file or a callback */
    MODEL_JSON,   /* free-form */
    MODEL_ENUM,
    MODEL_OBJECT,
    MODEL_UNION,
    MODEL_LIST,
    MODEL_MAP
} model_kind;

/* Integers that are narrower than their C type: which values may be sent. */
typedef enum model_range {
    MODEL_RANGE_ANY,
    MODEL_RANGE_INT8,
    MODEL_RANGE_UINT8,
    MODEL_RANGE_INT16,
    MODEL_RANGE_UINT16,
    MODEL_RANGE_UINT32,
    MODEL_RANGE_COUNT
} model_range;

/* A use of a type. */
typedef struct model_reference {
    const model_type *type;
    bool nullable; /* null is a value */
} model_reference;

typedef struct model_field {
    const char *name;       /* on the wire */
    const char *given_name; /* by an extension; NULL: none */
    mark at;
    const char *description;
    model_reference type;
    bool required, read_only, write_only, deprecated;
    bool is_password;         /* format password, or a list or map of such strings */
    bool is_const;            /* required, with one possible value: sent when the caller does not set it */
    bool is_embedded;         /* the data of an event: received as a string with the JSON text of the value */
    const char *default_text; /* the default as JSON text, for the documentation; NULL: none */
    const char *example_text; /* an example as JSON text, or NULL */
    const char *constraint;   /* limits as text: "1 to 200 characters, pattern ^per-…$"; NULL: none */
} model_field;
typedef VECTOR(model_field) model_fields;

typedef struct model_enum_value {
    const char *text;        /* strings */
    int64_t number;          /* integers */
    const char *given_name;  /* x-enum-varnames and the like, else NULL */
    const char *description; /* x-enum-descriptions and the like, else NULL */
    mark at;
} model_enum_value;
typedef VECTOR(model_enum_value) model_enum_values;

/* A property of the value; all conditions of a case must hold. */
typedef struct model_condition {
    const char *property;
    /* the property equals this text (a number or boolean: its JSON text); NULL: the property is present */
    const char *value;
} model_condition;
typedef VECTOR(model_condition) model_conditions;

enum { /* bits of model_case.accepts: JSON types of the value */
       MODEL_JSON_BOOL = 1,
       MODEL_JSON_NUMBER = 2,
       MODEL_JSON_STRING = 4,
       MODEL_JSON_ARRAY = 8,
       MODEL_JSON_OBJECT = 16,
       MODEL_JSON_INTEGER = 32 /* a number without fraction; MODEL_JSON_NUMBER includes it */
};

#define MODEL_BEST_VARIANT SIZE_MAX /* of the objects the one that fits best */

typedef struct model_case {
    size_t variant; /* index, or MODEL_BEST_VARIANT */
    unsigned accepts;
    model_conditions conditions; /* may be empty */
} model_case;
typedef VECTOR(model_case) model_cases;

typedef struct model_variant {
    const char *name; /* suggested name: the schema's or the JSON type's ("string", "integer", "object") */
    const char *description;
    model_reference type; /* never nullable: the union is */
    const char *tag;      /* the discriminator's value, or NULL */
} model_variant;
typedef VECTOR(model_variant) model_variants;

struct model_type {
    model_kind kind;
    model_range range; /* INT32 and INT64 */
    /* ENUM, OBJECT, UNION: "Webhook"; of an anonymous type, made from its location: "Webhook retry_policy" */
    const char *name;
    const char *given_name; /* by an extension; NULL: none */
    const char *pointer;    /* spec_schema.pointer, for comments */
    mark at;
    const char *title, *description;
    const char *example_text;
    bool deprecated;
    const model_group *group;    /* its header declares the type; NULL: several groups use it */
    const spec_schema *schema;   /* the schema object that it was made from; NULL: composed of several */
    const char *domain, *entity; /* x-cpod-domain, x-cpod-entity, or NULL */

    /* OBJECT */
    model_fields fields;
    const model_type *additional; /* the MAP of the additional properties, or NULL */
    const char *discriminator;    /* wire name of the property, when it is a variant of a union */

    /* ENUM: of strings, or of integers */
    bool of_integers;
    model_enum_values values;

    /* UNION; the first case whose conditions hold decides, and for several objects it may leave that to how
     * well they fit */
    model_variants variants;
    model_cases cases;
    const char *tag_property; /* discriminator, or NULL */

    /* LIST and MAP */
    model_reference element;

    bool is_sent, is_received; /* reachable from a request; from a response */
    bool needs_null;           /* OBJECT: a value of this type may be null somewhere */
};

typedef enum model_style {
    MODEL_STYLE_SIMPLE,
    MODEL_STYLE_LABEL,
    MODEL_STYLE_MATRIX,
    MODEL_STYLE_FORM,
    MODEL_STYLE_SPACE,
    MODEL_STYLE_PIPE,
    MODEL_STYLE_DEEP,
    MODEL_STYLE_JSON,    /* `content: application/json` */
    MODEL_STYLE_CONTENT, /* of parts: scalars as text, structures as JSON, lists item by item */
    MODEL_STYLE_COOKIE
} model_style;

typedef struct model_parameter {
    const char *name;       /* on the wire */
    const char *given_name; /* by an extension; NULL: none */
    mark at;
    spec_location location;
    const spec_encoding *encoding; /* SPEC_IN_PART: of the part that has this header; else NULL */
    model_style style;
    bool explode, allow_reserved, required, deprecated;
    bool is_password;     /* as in model_field */
    bool is_const;        /* as in model_field; of headers of parts */
    model_reference type; /* path parameters are never nullable */
    const char *description, *default_text, *example_text, *constraint;
    const char *serialized_example; /* as it is sent, or NULL */
} model_parameter;
typedef VECTOR(model_parameter) model_parameters;

typedef enum model_codec {
    MODEL_CODEC_NONE,
    MODEL_CODEC_JSON,
    MODEL_CODEC_FORM,
    MODEL_CODEC_MULTIPART,
    MODEL_CODEC_TEXT,
    MODEL_CODEC_BINARY,
    MODEL_CODEC_EVENTS, /* text/event-stream: the type is that of the data; this and all that follow are
                                  sequences, whose type is that of an item */
    MODEL_CODEC_EVENT_OBJECTS, /* the same: the type is an object with the fields of an event */
    MODEL_CODEC_JSON_LINES,
    MODEL_CODEC_JSON_SEQ /* RFC 7464 */
} model_codec;

typedef struct model_encoding { /* how a field of a form or multipart body is serialized */
    const spec_encoding *source;
    const char *field;
    const char *content_type; /* or NULL */
    model_style style;
    bool explode, allow_reserved;    /* `explode` of a positional body: each item of the list is a part */
    const struct model_media *inner; /* of a part that is multipart itself, by position; else NULL */
} model_encoding;
typedef VECTOR(model_encoding) model_encodings;

typedef struct model_media {
    const spec_media_type *source;
    const char *media_type;
    model_codec codec;
    model_reference type;
    model_encodings encodings; /* only those that differ from the default */
    bool is_positional;        /* MULTIPART: the parts are the members in their order, without names */
} model_media;
typedef VECTOR(model_media) model_media_list;

typedef struct model_response {
    int status_first, status_last; /* 0, 0: default */
    const char *status, *description;
    bool has_body;
    model_media media;    /* the media type that the SDK requests */
    const char *envelope; /* the member that holds the payload `media.type`, or NULL */
    size_t variant;       /* index in the operation's result union */
    /* another function returns this media type of another status: this one asks for it with less quality */
    bool is_secondary;
} model_response;
typedef VECTOR(model_response) model_responses;

typedef struct model_pagination {
    paging_scheme scheme;
    model_reference item;
} model_pagination;

/* A function. An operation of the document whose responses have several media types is several of them. */
typedef struct model_operation model_operation;
struct model_operation {
    const char *id; /* operationId; where it is absent, made of method and path: "get v1 pods id" */
    bool id_is_synthesized;
    const char *given_name; /* by an extension; NULL: none */
    const char *method, *pointer;
    const char *path; /* "/pods/{id}": each variable is the name of a path parameter */
    mark at;
    const model_group *group;
    const char *summary, *description;
    bool deprecated;
    model_parameters path_parameters; /* in the order of the path */
    model_parameters parameters;      /* query, header, cookie in the order of the document; then of parts */
    model_media querystring;          /* of the parameter in SPEC_IN_QUERYSTRING, when its codec is FORM */
    bool has_body, body_required;
    const char *body_description;
    model_media_list bodies; /* JSON first; several: the caller chooses */
    /* 2xx, exact before ranges before default; a row for each media type of a status */
    model_responses responses;
    model_responses errors;            /* the others that have a body */
    model_parameters response_headers; /* of all responses, each once; only of the first function */
    model_reference result;            /* type NULL: none */
    /* several 2xx responses with different types: the UNION of these, else NULL */
    const model_type *result_union;
    model_codec result_codec;
    bool has_pagination;
    model_pagination pagination;
    bool is_stream;              /* the response is a sequence: `result` is the type of an item */
    bool has_stream_switch;      /* the request has a boolean `stream`, which the function sets */
    const char *stream_end;      /* the event that ends it (x-cpod-stream), or NULL */
    const char *stream_sentinel; /* the data that ends it (x-cpod-stream), or NULL */
    /* the header "Idempotency-Key", which is a per-call option, where the operation declares it */
    const char *idempotency_parameter;
    spec_security security; /* its own, else the document's; empty: none needed */
    spec_servers servers;   /* its own, else empty */
    /* The first function of the same operation, from which it has all but responses and result; NULL: it is
     * the first. The derived ones follow it in every list. */
    const model_operation *derived_from;
    const char *suffix; /* derived: what its name has behind the first one's: "as csv"; else NULL */
    bool has_derived;   /* others are derived from it */
};
typedef VECTOR(const model_operation *) model_operations;

struct model_group { /* a tag */
    const char *name, *description, *domain;
    const char *title;         /* for display: the summary of the tag, else its name */
    const model_group *parent; /* 3.2; or NULL */
    bool is_label;             /* 3.2: its kind marks operations instead of grouping them: "badge" */
    model_types types;
    model_operations operations;
};

/* x-cpod-default-headers, x-cpod-meta, x-cpod-error-codes, x-cpod-token-path, x-cpod-include: conventions of the whole
 * API, at the root. */
typedef struct model_default_header {
    const char *name;
    const char *value;    /* NULL: none but that of `variable` */
    const char *variable; /* environment variable with another value, or NULL */
} model_default_header;

typedef struct model_error_code {
    int http_status;
    const char *code;   /* of the problem */
    const char *status; /* name of the runtime's status, one of a fixed list */
} model_error_code;

typedef struct model_conventions {
    VECTOR(model_default_header) default_headers;
    const char *meta_member, *meta_request_id, *meta_timestamp; /* NULL: none */
    VECTOR(model_error_code) error_codes;
    const char *token_path;        /* where client credentials become a token, below the base URL; or NULL */
    VECTOR(const char *) includes; /* headers that the umbrella header includes */
} model_conventions;

typedef struct api_model {
    const spec_document *document;
    const char *title, *version, *description;
    /* In the order of the document's tags, then of first use; untagged operations are in "default". */
    model_groups groups;
    model_types shared; /* types of several groups, or of none */
    /* All types with a declaration, in its order: a struct held by value precedes its holder. */
    model_types types;
    model_operations operations;
    size_t skipped_operations; /* of the document, reported */
    model_conventions conventions;
} api_model;

typedef struct model_options {
    /* Extensions that give names, such as "x-go-name", the first that an object has; NULL ends the list. */
    const char *const *names_from;
    bool no_inference; /* only extensions describe how operations are paged */
} model_options;

/* Builds the model. NULL after an error, also one of the document. */
const api_model *model_build(arena *a, const spec_document *document, diagnostics *d);
const api_model *model_build_with(arena *a, const spec_document *document, const model_options *options,
                                  diagnostics *d);

#endif
