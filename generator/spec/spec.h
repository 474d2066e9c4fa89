/* The typed OpenAPI tree: the content of a document, with every $ref resolved, over one or several files.
 *
 * It mirrors the document: nothing is merged or renamed here; that is the task of schema and model. Used by
 * the model, lint and the emulator. Immutable once loaded; schemas may be recursive. */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include "base/diagnostics.h"
#include "base/vector.h"
#include "reader/node.h"
#include "reader/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct spec_schema spec_schema;
typedef VECTOR(const spec_schema *) spec_schemas;
typedef VECTOR(const node *) spec_values;
typedef VECTOR(const char *) spec_texts;

/* Bits of spec_schema.types. */
enum {
    SPEC_TYPE_NULL = 1,
    SPEC_TYPE_BOOLEAN = 2,
    SPEC_TYPE_INTEGER = 4,
    SPEC_TYPE_NUMBER = 8, /* "number" sets this bit only */
    SPEC_TYPE_STRING = 16,
    SPEC_TYPE_ARRAY = 32,
    SPEC_TYPE_OBJECT = 64
};

typedef struct spec_property {
    const char *name;
    mark at; /* of the key */
    const spec_schema *schema;
} spec_property;
typedef VECTOR(spec_property) spec_properties;

typedef struct spec_name {
    const char *text;
    mark at;
} spec_name;
typedef VECTOR(spec_name) spec_names;

typedef struct spec_discriminator_mapping {
    const char *value;         /* of the discriminator property */
    const spec_schema *schema; /* the schema object itself, never a reference to it */
    mark at;
} spec_discriminator_mapping;
typedef VECTOR(spec_discriminator_mapping) spec_discriminator_mappings;

typedef enum spec_additional {
    SPEC_ADDITIONAL_UNSPECIFIED,
    SPEC_ADDITIONAL_FORBIDDEN, /* additionalProperties: false */
    SPEC_ADDITIONAL_ANY,       /* true or {} */
    SPEC_ADDITIONAL_SCHEMA
} spec_additional;

/* One object of the document has one spec_schema, also when several references lead to it. */
struct spec_schema {
    uint32_t number;    /* index in spec_document.all_schemas */
    const node *source; /* for extensions and keywords that have no member here */
    mark at;
    /* e.g. "domains/pods.yaml#/components/schemas/Pod"; the file relative to the folder of the root, ""
     * for the root */
    const char *pointer;
    /* its name when it is a member of a components/schemas (or $defs, definitions) map; in another file
     * also when it is a member of its root, or the file itself (without folder and extension); else NULL */
    const char *component;

    /* The target when the object has a $ref, at the end of any chain of plain references; the other members
     * are siblings of the $ref then. */
    const spec_schema *reference;
    bool has_siblings;    /* … other than annotations of the reference itself */
    bool is_false_schema; /* the schema `false` */
    bool is_broken;       /* has a mistake, which has been reported at `mistake_at`: any value is allowed */
    mark mistake_at;

    const char *title;
    const char *description;
    unsigned types; /* SPEC_TYPE_ bits; 0: absent. `nullable: true` of 3.0 sets `nullable`, not a bit */
    bool nullable;
    const char *format;
    const char *content_encoding;
    const char *content_media_type;
    const spec_schema *content_schema; /* of the text of a string */

    spec_properties properties; /* in the order of the document */
    spec_names required;
    spec_additional additional;
    const spec_schema *additional_schema; /* SPEC_ADDITIONAL_SCHEMA */
    spec_properties pattern_properties;
    const spec_schema *items;
    spec_schemas prefix_items;

    spec_schemas all_of;
    spec_schemas one_of;
    spec_schemas any_of;
    const spec_schema *negated;   /* not */
    const spec_schema *condition; /* if */
    const spec_schema *then_schema;
    const spec_schema *else_schema;
    spec_properties dependent_schemas; /* apply where the property is present */

    bool has_enum;
    spec_values enum_values;
    const node *constant;      /* const */
    const char *discriminator; /* property name */
    spec_discriminator_mappings discriminator_mapping;
    /* 3.2: for values without the property, or with one that is not mapped; NULL: none */
    const spec_schema *discriminator_default;
    mark discriminator_default_at;

    const node *default_value;
    const node *example; /* example, or the first of examples */
    bool read_only, write_only, deprecated;

    /* Limits as in the document; NULL or -1 when absent. */
    const node *minimum, *maximum, *exclusive_minimum, *exclusive_maximum, *multiple_of;
    int64_t min_length, max_length, min_items, max_items, min_properties, max_properties;
    const char *pattern;
    bool unique_items;
};

typedef struct spec_media_type spec_media_type;
typedef enum spec_location {
    SPEC_IN_PATH,
    SPEC_IN_QUERY,
    SPEC_IN_HEADER,
    SPEC_IN_COOKIE,
    SPEC_IN_PART,       /* no `in` of a document: a header of an encoding */
    SPEC_IN_RESPONSE,   /* the same of a response */
    SPEC_IN_QUERYSTRING /* 3.2: the whole query, by its `content` */
} spec_location;

typedef struct spec_parameter {
    const node *source;
    mark at;
    const char *name;
    spec_location location;
    const char *description;
    bool required, deprecated, allow_reserved;
    const char *style;              /* never NULL: the default of the location */
    bool explode;                   /* the default of the style where it is absent */
    const spec_schema *schema;      /* NULL when it has `content` */
    const spec_media_type *content; /* its first media type, else NULL */
    const node *example;
    const char *serialized_example; /* 3.2: as it is sent, or NULL */
} spec_parameter;
typedef VECTOR(const spec_parameter *) spec_parameters;

typedef VECTOR(struct spec_encoding) spec_encodings;
typedef struct spec_encoding { /* of one part of a form or multipart body */
    const char *property;
    mark at; /* of its key */
    const char *content_type;
    const char *style; /* NULL: default */
    int explode;       /* -1: absent */
    bool allow_reserved;
    bool is_styled;          /* has style, explode or allowReserved, which replace the content type */
    spec_parameters headers; /* of the part itself: in SPEC_IN_PART */
    spec_encodings prefix_encodings, item_encoding; /* 3.2: of the parts of a multipart/mixed part */
} spec_encoding;

struct spec_media_type {
    const char *type; /* as written: "application/json", "text/plain; charset=utf-8" */
    mark at;
    const spec_schema *schema;       /* NULL: absent */
    const spec_schema *item_schema;  /* 3.2: of one item of a stream */
    spec_encodings encodings;        /* by name */
    spec_encodings prefix_encodings; /* 3.2: by position */
    spec_encodings item_encoding;    /* 3.2: of the parts behind those, at most one */
    const node *example;
    const char *serialized_example; /* 3.2: the text of a whole body, or NULL */
};
typedef VECTOR(spec_media_type) spec_media_types;

typedef struct spec_request_body {
    const node *source;
    mark at;
    const char *description;
    bool required;
    spec_media_types content;
} spec_request_body;

typedef struct spec_response {
    const node *source;
    mark at;
    int status_first, status_last; /* "200": 200, 200; "4XX": 400, 499; "default": 0, 0 */
    const char *status;            /* as written */
    const char *description;       /* 3.2: after the summary */
    spec_parameters headers;       /* in SPEC_IN_RESPONSE */
    spec_media_types content;
} spec_response;
typedef VECTOR(spec_response) spec_responses;

typedef struct spec_required_scheme {
    const char *scheme;
    spec_texts scopes;
} spec_required_scheme;
typedef VECTOR(spec_required_scheme) spec_required_schemes;

typedef struct spec_security_requirement { /* All of the schemes together; empty: no security needed. */
    spec_required_schemes schemes;
} spec_security_requirement;

typedef VECTOR(spec_security_requirement) spec_security; /* one of them is sufficient; empty: none needed */

typedef struct spec_variable {
    const char *name, *default_value, *description;
    spec_texts values;
} spec_variable;
typedef VECTOR(spec_variable) spec_variables;

typedef struct spec_server {
    const char *url, *description;
    const char *name; /* 3.2; or NULL */
    mark at;
    spec_variables variables;
} spec_server;
typedef VECTOR(spec_server) spec_servers;

typedef struct spec_operation spec_operation;
typedef VECTOR(const spec_operation *) spec_operations;
struct spec_operation {
    const node *source;
    mark at;
    const char *pointer; /* "#/paths/~1v1~1pods/get" with the file as in spec_schema */
    const char *method;  /* exactly as it is sent: "GET" */
    const char *path;    /* as written: "/v1/pods/{id}" */
    mark path_at;
    const char *id; /* operationId, or NULL */
    mark id_at;
    const spec_operation *id_taken_by; /* the first operation with this id, when it is not this one */
    const char *summary, *description;
    spec_names tags;
    spec_parameters parameters;    /* those of the path and its own, which override them */
    const spec_request_body *body; /* or NULL */
    spec_responses responses;      /* in the order of the document */
    bool has_security;             /* has its own; else that of the document applies */
    spec_security security;
    spec_servers servers; /* empty: those of the document */
    bool deprecated;
    bool is_webhook;  /* from `webhooks`: `path` is its name */
    bool is_callback; /* from some operation's `callbacks` */
    bool is_broken;   /* has a mistake that a call cannot do without, reported at `mistake_at` */
    mark mistake_at;
};

typedef struct spec_tag {
    const char *name, *description;
    const char *summary, *parent, *kind; /* 3.2; or NULL */
    const node *source;
    mark at;
} spec_tag;
typedef VECTOR(spec_tag) spec_tags;

typedef struct spec_security_scheme {
    const char *name, *type, *description;
    const char *http_scheme;          /* type http: "bearer", "basic" */
    const char *location, *parameter; /* type apiKey: "header", "query" or "cookie", and the name */
    const char *token_url; /* type oauth2, client credentials (else password, else authorization code) flow */
    const char *authorization_url;
    const char *device_authorization_url, *metadata_url; /* 3.2; or NULL */
    bool deprecated;                                     /* 3.2 */
    const node *source;
    mark at;
} spec_security_scheme;
typedef VECTOR(spec_security_scheme) spec_security_schemes;

typedef struct spec_component {
    const char *name;
    const spec_schema *schema;
} spec_component;
typedef VECTOR(spec_component) spec_components;

typedef struct spec_broken_path { /* a path item that refers to nothing, or is no mapping */
    mark at;
    mark mistake_at;
} spec_broken_path;
typedef VECTOR(spec_broken_path) spec_broken_paths;

typedef struct spec_document {
    const document *root;
    reader *files;
    severity skip_severity;    /* of constructs that are not supported and therefore skipped */
    severity mistake_severity; /* of mistakes in the document, whose constructs are skipped */
    int major, minor;          /* 3, 0 … 3, 2 */
    const char *version_text;
    const char *title, *api_version, *description, *contact_url, *license;
    const node *source; /* the root node */
    spec_servers servers;
    spec_tags tags;
    spec_operations operations; /* of paths, then webhooks, then callbacks */
    spec_broken_paths broken_paths;
    size_t skipped_operations; /* of paths: those that are not in `operations` */
    /* Those of the root's components/schemas, then those that references lead to. */
    spec_components schemas;
    spec_schemas all_schemas; /* every schema object, also those without a name */
    spec_security_schemes schemes;
    bool has_security;
    spec_security security;
} spec_document;

/* What is done about mistakes in the document, and about constructs that are not supported. */
typedef enum spec_mode {
    SPEC_LENIENT, /* both are warnings: the construct is skipped */
    SPEC_STRICT,  /* both are errors */
    SPEC_CHECK    /* mistakes are errors */
} spec_mode;

/* Loads and checks a document. NULL when it is not an OpenAPI document (an error has been reported then). A
 * document with errors is still returned, with all parts that could be read, and the errors are in the
 * diagnostics. The mode also applies to model_build. */
const spec_document *spec_load(arena *a, reader *r, const char *path, spec_mode mode, diagnostics *d);

/* Loads from memory; `name` is used in messages and resolves relative references. */
const spec_document *spec_parse(arena *a, reader *r, const char *name, const char *text, size_t length,
                                spec_mode mode, diagnostics *d);

/* The schema at the end of any chain of plain references. Never NULL for a non-NULL argument; a cycle of
 * references was an error at load and ends in the schema `true`. A schema with siblings is not skipped. */
const spec_schema *spec_follow(const spec_schema *schema);

/* The position of a mistake, as seen from `from`: "line 7, column 3", with the file where it is another one. */
const char *spec_mistake_text(arena *a, mark from, mark mistake);

/* The URL of a server, with the defaults of its variables. */
const char *spec_server_url(arena *a, const spec_server *server);

/* The value of an extension such as "x-cpod-entity"; NULL when absent. */
const node *spec_extension(const node *source, const char *name);

/* Whether a text is a token of HTTP (RFC 9110, section 5.6.2), such as the name of a header or a method. */
bool spec_is_token(const char *text);

/* Whether a text is in a list that ends with NULL. */
bool spec_is_one_of(const char *text, const char *const *list);

#endif
