/** @file
 * For generated code only: the tables it consists of. A generated SDK is typed structs, these tables, and one-line
 * functions that call cpod/core/generated.h. Not for use by hand; the layout changes with CPOD_TABLE_VERSION.
 *
 * Texts live in one pool of bytes and tables name them by offset, so that tables need no relocation. The pool
 * ends with 64 bytes of padding. Indices are into the arrays of cpod_tables. */
#ifndef CPOD_CORE_TABLES_H
#define CPOD_CORE_TABLES_H

#include "cpod/core/client.h"
#include "cpod/core/conventions.h"
#include "cpod/core/kinds.h"
#include "cpod/core/value.h"

/** No index, no pool offset. */
#define CPOD_NONE UINT32_MAX

#ifdef __cplusplus
extern "C" {
#endif

/* ---- values ---- */

#ifdef __cplusplus
#define CPOD_STATIC_ASSERT(condition, message) static_assert(condition, message)
#else
/** static_assert of C and C++. */
#define CPOD_STATIC_ASSERT(condition, message) _Static_assert(condition, message)
#endif

CPOD_STATIC_ASSERT(sizeof(cpod_kind) == sizeof(int32_t),
                   "the library was compiled with enums of 4 bytes: compile without -fshort-enums");

/* How the runtime reads and writes generated structs. Enumerators: 0 absent, CPOD_ENUM_OTHER, CPOD_ENUM_NULL,
 * the API's own from 1 in the order of the description. */

/** An enum of strings. */
typedef struct cpod_enum_layout {
    int32_t value;    /**< 0 absent; CPOD_ENUM_OTHER; CPOD_ENUM_NULL; else from 1. */
    const char *text; /**< Of OTHER, and after decoding of known values; `value` 0 with a text is OTHER. */
} cpod_enum_layout;

/** An enum of numbers. */
typedef struct cpod_integer_enum_layout {
    int32_t value;  /**< As in cpod_enum_layout. */
    int64_t number; /**< Of OTHER, and after decoding also of known values. */
} cpod_integer_enum_layout;

/** A union. */
typedef struct cpod_union_layout {
    int32_t kind; /**< 0 absent; CPOD_ENUM_OTHER (as.json); CPOD_ENUM_NULL; else the variant, from 1. */
    union {
        const void *object; /**< Objects, lists, maps, unions, dates, bytes: const T *. */
        const char *string; /**< Strings; of OTHER: the JSON text. */
        int32_t int32;
        int64_t int64;
        double number;
        bool boolean;
        cpod_enum_layout *choice; /**< Enums: const T *. */
    } as;                         /**< By `kind`. */
    const char *raw; /**< JSON text of a received value whose variant does not have all of its members and was
                          not selected by a discriminator; else NULL. */
} cpod_union_layout;

/** A list or a map. */
typedef struct cpod_list_layout {
    const void *items;   /**< Items or entries, contiguous. */
    size_t count;        /**< Number of items. */
    cpod_presence state; /**< Absent, null or set. */
} cpod_list_layout;

/* Sizes and offsets of these layouts, each computed once. */
enum {
    CPOD_LAYOUT_ENUM = sizeof(cpod_enum_layout),
    CPOD_LAYOUT_ENUM_TEXT = offsetof(cpod_enum_layout, text),
    CPOD_LAYOUT_INTEGER = sizeof(cpod_integer_enum_layout),
    CPOD_LAYOUT_INTEGER_NUMBER = offsetof(cpod_integer_enum_layout, number),
    CPOD_LAYOUT_UNION = sizeof(cpod_union_layout),
    CPOD_LAYOUT_UNION_AS = offsetof(cpod_union_layout, as),
    CPOD_LAYOUT_UNION_RAW = offsetof(cpod_union_layout, raw),
    CPOD_LAYOUT_LIST = sizeof(cpod_list_layout),
    CPOD_LAYOUT_LIST_COUNT = offsetof(cpod_list_layout, count),
    CPOD_LAYOUT_LIST_STATE = offsetof(cpod_list_layout, state)
};

/** Proves that T has cpod_enum_layout. */
#define CPOD_CHECK_ENUM(T)                                                              \
    CPOD_STATIC_ASSERT(sizeof(T) == CPOD_LAYOUT_ENUM && sizeof(((T *)0)->value) == 4 && \
                           offsetof(T, text) == CPOD_LAYOUT_ENUM_TEXT,                  \
                       #T " differs from cpod_enum_layout: compile without -fshort-enums")
/** Proves that T has cpod_integer_enum_layout. */
#define CPOD_CHECK_INTEGER_ENUM(T)                                                         \
    CPOD_STATIC_ASSERT(sizeof(T) == CPOD_LAYOUT_INTEGER && sizeof(((T *)0)->value) == 4 && \
                           offsetof(T, number) == CPOD_LAYOUT_INTEGER_NUMBER,              \
                       #T " differs from cpod_integer_enum_layout: compile without -fshort-enums")
/** Proves that T has cpod_union_layout. */
#define CPOD_CHECK_UNION(T)                                                             \
    CPOD_STATIC_ASSERT(sizeof(T) == CPOD_LAYOUT_UNION && sizeof(((T *)0)->kind) == 4 && \
                           offsetof(T, as) == CPOD_LAYOUT_UNION_AS &&                   \
                           offsetof(T, raw) == CPOD_LAYOUT_UNION_RAW,                   \
                       #T " differs from cpod_union_layout: compile without -fshort-enums")
/** Proves that T has cpod_list_layout. */
#define CPOD_CHECK_LIST(T)                                                                              \
    CPOD_STATIC_ASSERT(sizeof(T) == CPOD_LAYOUT_LIST && offsetof(T, count) == CPOD_LAYOUT_LIST_COUNT && \
                           offsetof(T, state) == CPOD_LAYOUT_LIST_STATE,                                \
                       #T " differs from cpod_list_layout: compile without -fshort-enums")

/* ---- types ---- */

/** A member of an object. */
typedef struct cpod_field {
    cpod_kind kind : 8;        /**< Kind of the member. */
    cpod_flag flags : 8;       /**< CPOD_FLAG_ bits. */
    unsigned name_length : 16; /**< Length of the bare name. */
    uint32_t type;             /**< Index, by `kind`. */
    uint32_t name;             /**< Pool offset of `"name":`; the bare name begins one byte further. */
    uint32_t offset;           /**< Offset in the struct. */
} cpod_field;
CPOD_STATIC_ASSERT(sizeof(cpod_field) == 16, "fields are 16 bytes");

/** An object type. Its fields are contiguous; keys are found by a hash table of `1 << hash_bits` slots, each
 * 0 or 1 + the field's index in the type, open addressing with step 1 (see cpod_key_hash). */
typedef struct cpod_object {
    uint32_t size;               /**< sizeof the struct. */
    uint32_t first_field;        /**< Index in `fields`. */
    uint32_t field_count;        /**< Number of fields, without `additional`. */
    uint32_t hash;               /**< Index of the first slot in `hash_slots`. */
    uint32_t required;           /**< Index of the first word in `required_words`: bit i of word w is field
                                      w * 64 + i; CPOD_NONE: no field is required. */
    uint32_t additional;         /**< Index in `fields` of the MAP of other members; CPOD_NONE: other members
                                      are skipped. */
    unsigned hash_bits : 8;      /**< Of the hash table; at least 1. */
    unsigned name_length : 8;    /**< Length of the type's name. */
    cpod_object_flag flags : 16; /**< CPOD_OBJECT_ bits. */
    uint32_t name;               /**< Pool offset of the type's name, for messages. */
    uint32_t null_object;        /**< Index in `nulls` of the all-absent object that represents JSON null;
                                      CPOD_NONE: never null. */
} cpod_object;

/** The items of a LIST or MAP. */
typedef struct cpod_container {
    cpod_kind kind : 8;     /**< Kind of an item or value. */
    cpod_flag flags : 8;    /**< CPOD_FLAG_NULLABLE or 0. */
    unsigned reserved : 16; /**< 0. */
    uint32_t type;          /**< Index, by `kind`. */
    uint32_t stride;        /**< sizeof an item or entry. */
    uint32_t value_offset;  /**< MAP: offset of the value in the entry, behind the key. LIST: 0. */
} cpod_container;

/** An enum. Values are numbered from 1. String enums are found by hash as fields are. */
typedef struct cpod_enum {
    uint32_t first_value; /**< Index in `enum_values`, or for numbers in `integers`. */
    uint32_t value_count; /**< Number of values. */
    uint32_t hash;        /**< Index of the first slot in `hash_slots`. */
    uint32_t hash_bits;   /**< Of the hash table; 0: none, an enum of numbers. */
} cpod_enum;

/** A NUL-terminated text in the pool: the value of an enum, to which decoded values point. */
typedef struct cpod_pool_text {
    uint32_t text;   /**< Pool offset. */
    uint32_t length; /**< In bytes. */
} cpod_pool_text;

/** A variant of a union. */
typedef struct cpod_variant {
    cpod_kind kind : 8;  /**< CPOD_KIND_OBJECT for objects; a list, map, union, date, bytes or enum is stored
                              behind a pointer. */
    cpod_flag flags : 8; /**< CPOD_FLAG_ bits. */
    unsigned reserved : 16; /**< 0. */
    uint32_t type;          /**< Index, by `kind`. */
    uint32_t tag_field;     /**< Index of the discriminator among the object's fields; CPOD_NONE: none. */
    uint32_t tag;           /**< Pool offset of the tag that is sent when that field is absent. */
} cpod_variant;

/** `variant` of a case: the object whose required members are there, whose types fit and that has the most of
 * the members; on a tie the first. */
enum { CPOD_BEST_VARIANT = 0 };

/** A way to recognise a variant: the value has an accepted JSON type and all conditions hold. Conditions are
 * for objects. The first case that matches wins. */
typedef struct cpod_case {
    unsigned variant : 16;       /**< Number of the variant, from 1, or CPOD_BEST_VARIANT. */
    cpod_json_type accepts : 16; /**< CPOD_JSON_ bits. */
    uint32_t first_condition;    /**< Index in `conditions`. */
    uint32_t condition_count;    /**< Number of conditions. */
} cpod_case;

/** The object has the member `property`; and when `value` is not CPOD_NONE, the member equals that text
 * (strings: the bare text; numbers and booleans: their JSON text). */
typedef struct cpod_condition {
    uint32_t property;        /**< Pool offset of the member's name. */
    uint32_t property_length; /**< In bytes. */
    uint32_t value;           /**< Pool offset, or CPOD_NONE. */
    uint32_t value_length;    /**< In bytes. */
} cpod_condition;

/** A union: its variants, and how they are recognised. */
typedef struct cpod_union {
    uint32_t first_variant; /**< Index in `variants`. */
    uint32_t variant_count; /**< Number of variants. */
    uint32_t first_case;    /**< Index in `cases`. */
    uint32_t case_count;    /**< Number of cases. */
} cpod_union;

/* ---- operations ---- */

/** A parameter of an operation. */
typedef struct cpod_parameter {
    cpod_kind kind : 8;                   /**< Kind of the value. */
    cpod_flag flags : 8;                  /**< CPOD_FLAG_ bits. */
    cpod_parameter_location location : 8; /**< Where it is sent. */
    cpod_style style : 8;                 /**< How it is serialized. */
    uint32_t type;   /**< Index, by `kind`; of CPOD_IN_QUERYSTRING with CPOD_STYLE_FORM: in
                                               `bodies`, of the row that describes the form. */
    uint32_t name;   /**< Pool offset of the NUL-terminated name. */
    uint32_t offset; /**< Offset in the params struct; of a path parameter: its index among the
                          arguments. */
} cpod_parameter;
CPOD_STATIC_ASSERT(sizeof(cpod_parameter) == 16, "parameters are 16 bytes");

/** A field of a form or multipart body that is not serialized by the default, CPOD_STYLE_CONTENT. */
typedef struct cpod_part {
    uint32_t field;             /**< Index among the object's fields. */
    uint32_t content_type;      /**< Pool offset, or CPOD_NONE. */
    cpod_style style : 8;       /**< How it is serialized. */
    cpod_flag flags : 8;        /**< CPOD_FLAG_EXPLODE, CPOD_FLAG_RESERVED or 0. */
    unsigned header_count : 16; /**< Number of its headers, which are parameters in CPOD_IN_PART. */
    uint32_t first_header;      /**< Index of the first among the operation's parameters. */
    uint32_t body;              /**< Of a part that is multipart itself: 1 + the index in `bodies`; else 0. */
} cpod_part;

/** A request body. `body` points to: a T for INLINE, the struct for LIST, MAP, UNION, JSON, BYTES, UPLOAD,
 * dates, enums; the value for numbers and bools; for STRING the text itself. With several bodies it points to
 * a cpod_union_layout whose kind is the number of the body. */
typedef struct cpod_body {
    cpod_codec codec : 8; /**< How it is written. */
    cpod_kind kind : 8;   /**< Kind of the value. */
    cpod_flag flags : 8; /**< CPOD_FLAG_ bits; of a multipart body CPOD_FLAG_EXPLODE: its parts have positions
                                  instead of names, and a part with that flag is a list of parts. */
    unsigned part_count : 8; /**< Number of `parts`. */
    uint32_t type;           /**< Index, by `kind`. */
    uint32_t media_type;     /**< Pool offset. */
    uint32_t first_part;     /**< Index in `parts`. */
} cpod_body;

/** A media type of a documented response. Ordered: exact statuses before ranges before default; of one status,
 * the preferred media type first. */
typedef struct cpod_response {
    unsigned status_first : 16; /**< 0: default. */
    unsigned status_last : 16;  /**< 999: default. */
    cpod_codec codec : 8;       /**< How the body is read. */
    cpod_kind kind : 8;         /**< Kind of the value. */
    cpod_flag flags : 8;        /**< CPOD_FLAG_ bits. */
    unsigned variant : 8;       /**< Number in the union of results, or of errors, from 1; 0: no union. */
    uint32_t type;              /**< Index, by `kind`. */
    uint32_t media_type; /**< Pool offset: sent as Accept, compared with Content-Type; CPOD_NONE: no body. */
    uint32_t envelope;   /**< Pool offset of `"data":`; CPOD_NONE: no envelope. */
    uint32_t envelope_length; /**< Length of the bare name. */
} cpod_response;

/** The way from a struct to one that a member of it points to, or to one behind that. */
typedef struct cpod_page_path {
    uint32_t count;      /**< Number of pointers; 0: the member is in the struct itself. */
    uint32_t offsets[2]; /**< Of each pointer in its struct. */
} cpod_page_path;

/** How a list operation is paged. A kind of NONE: the page has no such member. */
typedef struct cpod_pagination {
    cpod_page_style style : 8; /**< What the page parameter counts. */
    cpod_kind page_kind : 8;   /**< Of the parameter that selects the page: OPT_INT32, OPT_INT64, STRING… */
    cpod_kind size_kind : 8;   /**< Of the page size: OPT_INT32 or OPT_INT64. */
    cpod_kind total_kind : 8;  /**< Of the member with the number of all items. */
    cpod_kind more_kind : 8;   /**< Of the member that is true when another page follows. */
    cpod_kind next_kind : 8;   /**< Of the member with the next cursor. */
    cpod_page_source source : 8; /**< Where the next page is found. */
    cpod_page_flag flags : 8;    /**< CPOD_PAGE_ bits. */
    uint32_t page_offset;  /**< Offset in the params struct, or in that of the body, of page number, offset or
                                    cursor; CPOD_NONE: the next page is a URL. */
    uint32_t size_offset;  /**< Offset in the same struct of the page size; CPOD_NONE: none. */
    uint32_t items_offset; /**< Offset of the LIST, behind `items_path`. */
    uint32_t total_offset; /**< Offset, behind `total_path`. */
    uint32_t more_offset;  /**< Offset, behind `more_path`. */
    uint32_t next_offset;  /**< Offset, behind `next_path`. */
    uint32_t items_container;  /**< Index in `containers`. */
    uint32_t header;           /**< Pool offset of the name of the header of CPOD_PAGE_FROM_HEADER. */
    uint32_t pages_offset;     /**< Offset, behind `pages_path`. */
    cpod_kind pages_kind : 8;  /**< Of the member with the number of all pages. */
    unsigned reserved : 24;    /**< 0. */
    cpod_page_path items_path; /**< From the page. */
    cpod_page_path total_path; /**< From the page. */
    cpod_page_path more_path;  /**< From the page. */
    cpod_page_path pages_path; /**< From the page. */
    cpod_page_path next_path;  /**< From the page, or from the last item. */
} cpod_pagination;

/** An operation. */
typedef struct cpod_operation {
    uint32_t id;              /**< Pool offset of the operationId, for messages and logs. */
    uint32_t method;          /**< Pool offset. */
    uint32_t path;            /**< Pool offset: "/v1/pods/{id}". */
    uint32_t server;          /**< Index in `servers`, or CPOD_NONE: the first server of the document. */
    uint32_t params_size;     /**< sizeof the params struct; its first member is const
                                   cpod_call_options *. */
    uint32_t first_parameter; /**< Index in `parameters`. */
    unsigned path_parameter_count : 16; /**< Number of path parameters, which come first. */
    unsigned parameter_count : 16;      /**< Number of all parameters of the request. */
    uint32_t first_body;                /**< Index in `bodies`; JSON comes first. */
    uint32_t body_count;                /**< Number of media types. */
    uint32_t first_response;            /**< Index in `responses`: those of success, then the typed errors. */
    uint32_t response_count;            /**< Number of responses of success. */
    uint32_t error_count;               /**< Number of typed errors. */
    uint32_t result_union;      /**< Index in `unions` when several responses differ (`out` is then T ** of
                                     it); else CPOD_NONE. */
    uint32_t pagination;        /**< Index in `paginations`, or CPOD_NONE. */
    uint32_t first_alternative; /**< Security: index in `alternatives`. */
    unsigned alternative_count : 16; /**< 0: no security is documented. */
    cpod_operation_flag flags : 16;  /**< CPOD_OPERATION_ bits. */
    uint32_t stream_end;             /**< Pool offset of the event that ends the stream, or CPOD_NONE. */
    uint32_t header_count; /**< Headers of responses, in `parameters` behind those of the request; their
                                          offsets are in the headers struct. */
    uint32_t function; /**< With CPOD_OPERATION_HAS_SIBLINGS: pool offset of the name in C, for messages. */
    uint32_t stream_sentinel; /**< Of a stream: pool offset of the data that ends it; CPOD_NONE: `[DONE]`. */
} cpod_operation;

/** A security scheme. */
typedef struct cpod_scheme {
    cpod_scheme_type type;  /**< How credentials are sent. */
    uint32_t name;          /**< Pool offset of the header, parameter or cookie; CPOD_NONE: Authorization. */
    const char *scheme;     /**< Its name in the document. */
    const char *token_path; /**< Of client credentials, below the base URL; NULL: none. */
    const char *variable;   /**< Environment variable with its credential. */
} cpod_scheme;

/** A variable in the URL of a server. */
typedef struct cpod_server_default {
    const char *name;          /**< `region` of "https://{region}.example.com". */
    const char *value;         /**< Its default. */
    const char *const *values; /**< Those that are allowed; NULL: any. */
    uint32_t value_count;      /**< Of `values`. */
} cpod_server_default;

/** A server, as the document describes it. */
typedef struct cpod_server_template {
    const char *name;                     /**< For the option `servers`. */
    const char *url;                      /**< With its variables: "https://{region}.example.com". */
    const cpod_server_default *variables; /**< Of `url`; NULL: none. */
    uint32_t variable_count;              /**< Of `variables`. */
} cpod_server_template;

/** One way to satisfy an operation's security: bit i set means scheme i is needed (up to 32 schemes). 0:
 * nothing needed. */
typedef uint32_t cpod_alternative;

/** All tables of one SDK. */
typedef struct cpod_tables {
    const char *pool;                     /**< All texts. */
    const cpod_field *fields;             /**< Of all objects. */
    const cpod_object *types;             /**< All objects. */
    const cpod_container *containers;     /**< Of lists and maps. */
    const cpod_enum *enums;               /**< All enums. */
    const cpod_pool_text *enum_values;    /**< Of enums of texts. */
    const int64_t *integers;              /**< Values of enums of numbers. */
    const cpod_union *unions;             /**< All unions. */
    const cpod_variant *variants;         /**< Of unions. */
    const cpod_case *cases;               /**< Of unions. */
    const cpod_condition *conditions;     /**< Of cases. */
    const uint16_t *hash_slots;           /**< Of objects and enums. */
    const uint64_t *required_words;       /**< Of objects. */
    const void *const *nulls;             /**< The all-absent objects that stand for null. */
    const cpod_operation *operations;     /**< All operations. */
    const cpod_parameter *parameters;     /**< Of operations. */
    const cpod_body *bodies;              /**< Of operations. */
    const cpod_part *parts;               /**< Of bodies. */
    const cpod_response *responses;       /**< Of operations. */
    const cpod_pagination *paginations;   /**< Of operations. */
    const cpod_alternative *alternatives; /**< Of operations. */
    const cpod_scheme *schemes;           /**< All security schemes. */
    uint32_t type_count;                  /**< Of `types`. */
    uint32_t operation_count;             /**< Of `operations`. */
    uint32_t scheme_count;                /**< Of `schemes`. */
    uint32_t server_count;                /**< Of `servers`. */
    const cpod_server_template *servers;  /**< Of operations, without the first one of the document. */
} cpod_tables;

/** One API: what core knows of it. Static in the generated SDK. */
typedef struct cpod_api {
    uint32_t table_version;    /**< CPOD_TABLE_VERSION */
    uint32_t reserved;         /**< 0. */
    const char *name;          /**< prefix of the SDK, for the user agent */
    const char *version;       /**< info.version */
    const char *server_url;    /**< first server with its variables' defaults; its path is the base path */
    const char *token_path;    /**< client credentials: POST there, below the base URL; NULL: none */
    const cpod_tables *tables; /**< What it consists of. */
    const cpod_conventions *conventions; /**< Beyond OpenAPI; NULL: none. */
    const cpod_server_template *server;  /**< The first server; NULL: its URL has no variables. */
} cpod_api;

/** The hash of a key: h over the first and last 8 bytes (little-endian whatever the machine, zero-padded
 * below 8) and the length. a = bytes 0..7, b = the last 8 bytes (0 when length < 8); x = (a ^ rotl(b, 23)) +
 * length; x ^= x >> 32; x *= 0x9E3779B97F4A7C15; slot = x >> (64 - bits). The generator computes the same
 * when it fills `hash_slots`. bits is at least 1. */

#ifdef __cplusplus
}
#endif

#endif
