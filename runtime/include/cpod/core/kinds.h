/** @file
 * The constants in the tables of generated code: enumerations alone, so that the generator, which writes the
 * tables, and the runtime, which reads them, share one definition. For generated code only. */
#ifndef CPOD_CORE_KINDS_H
#define CPOD_CORE_KINDS_H

/** The version of the tables. A generated header stops the compiler when it was made for another one. */
#define CPOD_TABLE_VERSION 4

/** What is stored at an address. */
typedef enum cpod_kind {
    CPOD_KIND_NONE = 0,     /**< Nothing. */
    CPOD_KIND_BOOL,         /**< bool: required, never null. */
    CPOD_KIND_INT32,        /**< int32_t; `type` is a cpod_integer_range. */
    CPOD_KIND_INT64,        /**< int64_t; `type` is a cpod_integer_range. */
    CPOD_KIND_UINT64,       /**< uint64_t. */
    CPOD_KIND_DOUBLE,       /**< double. */
    CPOD_KIND_OPT_BOOL,     /**< cpod_opt_bool. */
    CPOD_KIND_OPT_INT32,    /**< cpod_opt_int32; `type` as of INT32. */
    CPOD_KIND_OPT_INT64,    /**< cpod_opt_int64; `type` as of INT64. */
    CPOD_KIND_OPT_UINT64,   /**< cpod_opt_uint64. */
    CPOD_KIND_OPT_DOUBLE,   /**< cpod_opt_double. */
    CPOD_KIND_STRING,       /**< const char *. */
    CPOD_KIND_DATETIME,     /**< cpod_datetime. */
    CPOD_KIND_DATE,         /**< cpod_date. */
    CPOD_KIND_BYTES,        /**< cpod_bytes; base64 in JSON. */
    CPOD_KIND_JSON,         /**< cpod_json. */
    CPOD_KIND_UPLOAD,       /**< cpod_upload: bodies and parts only. */
    CPOD_KIND_ENUM,         /**< cpod_enum_layout; `type` indexes `enums`. */
    CPOD_KIND_INTEGER_ENUM, /**< cpod_integer_enum_layout; `type` indexes `enums`. */
    CPOD_KIND_OBJECT,       /**< const T *; `type` indexes `types`. Also items of lists and values of maps
                                 that may be null. */
    CPOD_KIND_INLINE,       /**< T in place: other items of lists, values of maps, roots; `type` indexes
                                 `types`. */
    CPOD_KIND_UNION,        /**< cpod_union_layout; `type` indexes `unions`. */
    CPOD_KIND_LIST,         /**< cpod_list_layout of `items`; `type` indexes `containers`. */
    CPOD_KIND_MAP           /**< cpod_list_layout of `entries`; `type` indexes `containers`. */
} cpod_kind;

/** Which values of an integer may be sent. Received ones only have to fit into the C type. */
typedef enum cpod_integer_range {
    CPOD_RANGE_ANY = 0, /**< All of the C type. */
    CPOD_RANGE_INT8,    /**< -128 to 127. */
    CPOD_RANGE_UINT8,   /**< 0 to 255. */
    CPOD_RANGE_INT16,   /**< -32,768 to 32,767. */
    CPOD_RANGE_UINT16,  /**< 0 to 65,535. */
    CPOD_RANGE_UINT32   /**< 0 to 4,294,967,295. */
} cpod_integer_range;

/** Enumerators of generated enums and unions: 0 is absent, the API's own count from 1. */
enum {
    CPOD_ENUM_OTHER = -1, /**< A value, or kind, that the SDK does not know. */
    CPOD_ENUM_NULL = -2   /**< JSON null. */
};

/** Bits of `flags` of fields, containers, parameters, bodies, parts and responses. */
typedef enum cpod_flag {
    CPOD_FLAG_REQUIRED = 1, /**< Must be present. */
    CPOD_FLAG_NULLABLE = 2, /**< A response may have null here. Not set for JSON, which may always be null. */
    CPOD_FLAG_IMPLIED = 4,  /**< An enum of one value, which is sent when the member is absent. */
    CPOD_FLAG_ESCAPED_NAME = 8, /**< The name has characters that JSON escapes; the pool has it unescaped, in
                                     quotes. */
    CPOD_FLAG_EXPLODE = 16,     /**< `explode` of OpenAPI. */
    CPOD_FLAG_RESERVED = 32,    /**< `allowReserved` of OpenAPI. */
    /** Of responses: another function of the operation returns this media type for another status, so `Accept`
     * has it with less quality. */
    CPOD_FLAG_SECONDARY = 64,
    CPOD_FLAG_EMBEDDED = 64, /**< Of fields: where a string is received, it has the JSON text of the value. */
    CPOD_FLAG_SECRET = 128   /**< Format password: never logged. */
} cpod_flag;

/** Bits of cpod_object.flags. */
typedef enum cpod_object_flag {
    CPOD_OBJECT_SECRET = 1 /**< A member is a token, key or password: what an object is decoded, copied or
                                encoded into is overwritten before it is freed. */
} cpod_object_flag;

/** Bits of cpod_case.accepts: JSON types of a value. */
typedef enum cpod_json_type {
    CPOD_JSON_BOOL = 1,    /**< true, false. */
    CPOD_JSON_NUMBER = 2,  /**< Any number. */
    CPOD_JSON_STRING = 4,  /**< A string. */
    CPOD_JSON_ARRAY = 8,   /**< An array. */
    CPOD_JSON_OBJECT = 16, /**< An object. */
    CPOD_JSON_INTEGER = 32 /**< A number without a fraction. */
} cpod_json_type;

/** `in` of a parameter. */
typedef enum cpod_parameter_location {
    CPOD_IN_PATH,       /**< A segment of the path. */
    CPOD_IN_QUERY,      /**< The query string. */
    CPOD_IN_HEADER,     /**< A header. */
    CPOD_IN_COOKIE,     /**< A cookie. */
    CPOD_IN_PART,       /**< A header of a part of a multipart body. */
    CPOD_IN_RESPONSE,   /**< A header of a response. */
    CPOD_IN_QUERYSTRING /**< The whole query string. */
} cpod_parameter_location;

/** `style` of a parameter. */
typedef enum cpod_style {
    CPOD_STYLE_SIMPLE, /**< `simple`. */
    CPOD_STYLE_LABEL,  /**< `label`. */
    CPOD_STYLE_MATRIX, /**< `matrix`. */
    CPOD_STYLE_FORM,   /**< `form`. */
    CPOD_STYLE_SPACE,  /**< `spaceDelimited`. */
    CPOD_STYLE_PIPE,   /**< `pipeDelimited`. */
    CPOD_STYLE_DEEP,   /**< `deepObject`. */
    CPOD_STYLE_JSON, /**< JSON text: `content` with a JSON media type; of a part that is a list, each item. */
    CPOD_STYLE_CONTENT, /**< Parts by their content: a scalar as text, a structure as JSON, a list item by item. */
    CPOD_STYLE_COOKIE /**< `cookie` of OpenAPI 3.2: as `form`, but nothing is escaped. */
} cpod_style;

/** How a body is written and read. */
typedef enum cpod_codec {
    CPOD_CODEC_NONE,          /**< No body. */
    CPOD_CODEC_JSON,          /**< JSON. */
    CPOD_CODEC_FORM,          /**< application/x-www-form-urlencoded. */
    CPOD_CODEC_MULTIPART,     /**< multipart/form-data, multipart/mixed, multipart/related. */
    CPOD_CODEC_TEXT,          /**< Text, of kind STRING. */
    CPOD_CODEC_BINARY,        /**< Bytes; sent: kind UPLOAD; received: kind BYTES. */
    CPOD_CODEC_EVENTS,        /**< text/event-stream: the value is the data of an event. */
    CPOD_CODEC_EVENT_OBJECTS, /**< text/event-stream: the value is an object with the fields of an event, `event`,
                                   `data`, `id` and `retry`. */
    CPOD_CODEC_JSON_LINES, /**< JSON Lines: application/jsonl and its other names; of an item. */
    CPOD_CODEC_JSON_SEQ    /**< JSON text sequences, RFC 7464: application/json-seq; of an item. */
} cpod_codec;

/** How a list operation is paged. */
typedef enum cpod_page_style {
    CPOD_PAGE_NUMBERED, /**< By page number. */
    CPOD_PAGE_OFFSET,   /**< By the number of items to skip. */
    CPOD_PAGE_CURSOR    /**< By a cursor from the page before. */
} cpod_page_style;

/** Where the next page of a list is found. */
typedef enum cpod_page_source {
    CPOD_PAGE_FROM_MEMBER, /**< A member of the page is the next cursor; numbers and offsets are computed. */
    CPOD_PAGE_FROM_URL,    /**< A member of the page is the URL of the next one. */
    CPOD_PAGE_FROM_LINK,   /**< The header Link has the URL of the next page, as rel="next". */
    CPOD_PAGE_FROM_HEADER, /**< A header has the next cursor. */
    CPOD_PAGE_FROM_LAST_ITEM /**< A member of the last item is the next cursor. */
} cpod_page_source;

/** Bits of cpod_pagination.flags. */
typedef enum cpod_page_flag {
    CPOD_PAGE_IN_BODY = 1,  /**< The parameters of the page are members of the request body. */
    CPOD_PAGE_BASE_ZERO = 2 /**< The first page has the number 0. */
} cpod_page_flag;

/** Bits of cpod_operation.flags. */
typedef enum cpod_operation_flag {
    CPOD_OPERATION_BODY_REQUIRED = 1,            /**< `requestBody.required`. */
    CPOD_OPERATION_DECLARES_IDEMPOTENCY_KEY = 2, /**< The document declares the header Idempotency-Key. */
    CPOD_OPERATION_SECRET_RESPONSE = 4, /**< The response carries tokens, secrets or keys: never quoted in
                                             errors or logs. */
    CPOD_OPERATION_NO_SECURITY = 8,     /**< Sent without credentials. */
    /** One of several functions of an operation, which have the same `path` and `method` and follow each other. */
    CPOD_OPERATION_HAS_SIBLINGS = 16,
    CPOD_OPERATION_SENDS_STREAM = 32,   /**< The request has a boolean `stream`, which is sent as true. */
    CPOD_OPERATION_SENDS_NO_STREAM = 64 /**< The same, sent as false. */
} cpod_operation_flag;

/** Type of a security scheme. */
typedef enum cpod_scheme_type {
    CPOD_SECURITY_BEARER,      /**< Authorization: Bearer, of the type http. */
    CPOD_SECURITY_OAUTH,       /**< The same, of the type oauth2. */
    CPOD_SECURITY_OPENID,      /**< The same, of the type openIdConnect. */
    CPOD_SECURITY_BASIC,       /**< Authorization: Basic. */
    CPOD_SECURITY_KEY_HEADER,  /**< An API key in a header. */
    CPOD_SECURITY_KEY_QUERY,   /**< An API key in the query string. */
    CPOD_SECURITY_KEY_COOKIE,  /**< An API key in a cookie. */
    CPOD_SECURITY_CERTIFICATE, /**< The client certificate of the connection. */
    CPOD_SECURITY_DIGEST       /**< Authorization: Digest. */
} cpod_scheme_type;

#endif
