/** @file
 * For generated code only: the tables it consists of, and the entry points that interpret them. A generated
 * SDK is typed structs, these tables, and one-line functions. Not for use by hand; the layout changes with
 * CPOD_TABLE_VERSION.
 *
 * Texts live in one pool of bytes and tables name them by offset, so that tables need no relocation. The pool
 * ends with 64 bytes of padding. Indices are into the arrays of cpod_tables. */
#ifndef CPOD_CORE_GENERATED_H
#define CPOD_CORE_GENERATED_H

#include "cpod/core/client.h"
#include "cpod/core/conventions.h"
#include "cpod/core/json.h" /* frees free-form JSON that calls return */
#include "cpod/core/value.h"

/** Generated headers stop the compiler when this differs from the version they were made for. */
#define CPOD_TABLE_VERSION 1

/** "There is none", for indices and pool offsets. */
#define CPOD_NONE UINT32_MAX

#ifdef __cplusplus
extern "C" {
#endif

/* ---- values ---- */

/** What is stored at an address. */
typedef enum cpod_kind {
    CPOD_KIND_NONE = 0,
    CPOD_KIND_BOOL,     /**< bool: required, never null */
    CPOD_KIND_INT32,    /**< int32_t */
    CPOD_KIND_INT64,    /**< int64_t */
    CPOD_KIND_DOUBLE,   /**< double */
    CPOD_KIND_OPT_BOOL, /**< cpod_opt_bool … */
    CPOD_KIND_OPT_INT32,
    CPOD_KIND_OPT_INT64,
    CPOD_KIND_OPT_DOUBLE,
    CPOD_KIND_STRING,   /**< const char * */
    CPOD_KIND_DATETIME, /**< cpod_datetime */
    CPOD_KIND_DATE,     /**< cpod_date */
    CPOD_KIND_BYTES,    /**< cpod_bytes; base64 in JSON */
    CPOD_KIND_JSON,     /**< cpod_json */
    CPOD_KIND_UPLOAD,   /**< cpod_upload: bodies and parts only */
    CPOD_KIND_ENUM, /**< struct { enum value; const char *text; }: cpod_enum_layout; `type` indexes `enums` */
    CPOD_KIND_INTEGER_ENUM, /**< struct { enum value; int64_t number; }: cpod_integer_enum_layout; `type`
                               indexes `enums` */
    CPOD_KIND_OBJECT, /**< const T *; `type` indexes `types`. Also items of lists and values of maps that may
                         be null */
    CPOD_KIND_INLINE, /**< T in place: other items of lists, values of maps, roots; `type` indexes `types` */
    CPOD_KIND_UNION,  /**< struct { enum kind; union as; }: cpod_union_layout; `type` indexes `unions` */
    CPOD_KIND_LIST,   /**< struct { items; count; state; }: cpod_list_layout; `type` indexes `elements` */
    CPOD_KIND_MAP     /**< struct { entries; count; state; }: the same layout; `type` indexes `elements` */
} cpod_kind;

/* The layouts of generated structs, as the runtime sees them through memcpy. Enumerators: 0 absent, -1 other,
 * -2 null, the API's own from 1 in the order of the description. */
#define CPOD_ENUM_OTHER (-1) /**< A value, or kind, the SDK does not know. */
#define CPOD_ENUM_NULL  (-2) /**< JSON null. */
/** An enum of texts. */
typedef struct cpod_enum_layout {
    int32_t value; /**< 0 absent; OTHER; NULL; else from 1. */
    const char
        *text; /**< of OTHER, and after decoding also of known values; `value` 0 with a text means OTHER */
} cpod_enum_layout;
/** An enum of numbers. */
typedef struct cpod_integer_enum_layout {
    int32_t value;  /**< As of cpod_enum_layout. */
    int64_t number; /**< of OTHER, and after decoding also of known values */
} cpod_integer_enum_layout;
/** A union. */
typedef struct cpod_union_layout {
    int32_t kind; /**< 0 absent, -1 other (as.json), -2 null, else the number of the variant from 1 */
    union {
        const void *object; /**< objects, lists, maps, unions, dates, bytes: const T * */
        const char *string; /**< strings; of OTHER: the JSON text */
        int32_t int32;
        int64_t int64;
        double number;
        bool boolean;
        cpod_enum_layout *choice; /**< enums: const T * */
    } as;                         /**< By `kind`. */
} cpod_union_layout;
/** A list or a map. */
typedef struct cpod_list_layout {
    const void *items;   /**< In a row. */
    size_t count;        /**< Of `items`. */
    cpod_presence state; /**< Whether it is there. */
} cpod_list_layout;

enum { /* bits of `flags` of fields, elements, parameters */
       CPOD_FLAG_REQUIRED = 1,
       CPOD_FLAG_NULLABLE = 2,     /**< of any kind but JSON, which is always: an answer may have null here */
       CPOD_FLAG_IMPLIED = 4,      /**< an enum of one value that is sent when left out */
       CPOD_FLAG_ESCAPED_NAME = 8, /**< the name has characters that JSON escapes; the pool has it unescaped,
                                      in quotes all the same */
       CPOD_FLAG_EXPLODE = 16,
       CPOD_FLAG_RESERVED = 32,  /**< allowReserved */
       CPOD_FLAG_READ_ONLY = 64, /**< readOnly: types that are only sent have no such fields; the codec reads
                                    and writes it as any other */
       CPOD_FLAG_SECRET = 128    /**< format password: never logged */
};

/** A member of an object. */
typedef struct cpod_field {
    uint8_t kind;         /**< A cpod_kind. */
    uint8_t flags;        /**< CPOD_FLAG_ bits. */
    uint16_t name_length; /**< of the bare name */
    uint32_t type;        /**< by `kind` */
    uint32_t name;        /**< pool: `"name":`, so the bare name stands one byte further */
    uint32_t offset;      /**< in the struct */
} cpod_field;

/** An object type. Its fields stand in a row; keys are found by a hash table of `1 << hash_bits` slots, each
 * 0 or 1 + the field's index in the type, open addressing with step 1 (see cpod_key_hash). */
typedef struct cpod_object {
    uint32_t size;        /**< sizeof the struct */
    uint32_t first_field; /**< In `fields`. */
    uint32_t field_count; /**< Without `additional`. */
    uint32_t hash;        /**< first slot, in `hash_slots` */
    uint32_t required;    /**< first word in `required_words`: bit i of word w is field w * 64 + i; CPOD_NONE
                             when no field is required */
    uint32_t additional;  /**< index in `fields` of the MAP of other members (behind the fields); CPOD_NONE:
                             they are skipped */
    uint8_t hash_bits;    /**< Of the hash table; at least 1. */
    uint8_t name_length;  /**< … of the type's name, at `name` in the pool, for messages */
    uint16_t flags;       /**< CPOD_OBJECT_SECRET or 0. */
    uint32_t name;        /**< pool: of the type. */
    uint32_t null_object; /**< index in `nulls` of the all-absent object that stands for JSON null; CPOD_NONE:
                             never null */
} cpod_object;

enum {                        /* bits of cpod_object.flags */
       CPOD_OBJECT_SECRET = 1 /**< a member of it is a token, key or password: what an object is decoded,
                                 copied or encoded into is overwritten before it is freed */
};

/** What a LIST or MAP holds. */
typedef struct cpod_element {
    uint8_t kind;          /**< A cpod_kind. */
    uint8_t flags;         /**< NULLABLE */
    uint16_t reserved;     /**< 0. */
    uint32_t type;         /**< By `kind`. */
    uint32_t stride;       /**< size of an item or entry */
    uint32_t value_offset; /**< MAP: of the value in the entry (the key is first); LIST: 0 */
} cpod_element;

/** An enum. Values are numbered from 1. String enums are found by hash as fields are. */
typedef struct cpod_enum {
    uint32_t first_value; /**< in `enum_values`, or for integers in `integers` */
    uint32_t value_count; /**< How many it has. */
    uint32_t hash;        /**< First slot, in `hash_slots`. */
    uint32_t hash_bits;   /**< Of the hash table; 0: none, integers. */
} cpod_enum;

/** A text in the pool; of a value of an enum: NUL-terminated, since decoded values point there. */
typedef struct cpod_pool_text {
    uint32_t text;   /**< pool. */
    uint32_t length; /**< In bytes. */
} cpod_pool_text;

/** What a union may hold. */
typedef struct cpod_variant {
    uint8_t
        kind; /**< objects: CPOD_KIND_OBJECT; a list, map, union, date, bytes, enum stands behind a pointer */
    uint8_t flags;      /**< CPOD_FLAG_ bits. */
    uint16_t reserved;  /**< 0. */
    uint32_t type;      /**< By `kind`. */
    uint32_t tag_field; /**< index in the object's fields of the discriminator, CPOD_NONE: none */
    uint32_t tag;       /**< pool: the NUL-terminated tag that is sent when that field is left out */
} cpod_variant;

enum { /* bits of cpod_case.accepts */
       CPOD_JSON_BOOL = 1,
       CPOD_JSON_NUMBER = 2,
       CPOD_JSON_STRING = 4,
       CPOD_JSON_ARRAY = 8,
       CPOD_JSON_OBJECT = 16,
       CPOD_JSON_INTEGER = 32
};

/** One way to recognise a variant; conditions are for objects: the value has an accepted JSON type and all
 * conditions hold. The first case wins. */
typedef struct cpod_case {
    uint16_t variant;         /**< from 1 */
    uint16_t accepts;         /**< CPOD_JSON_ bits. */
    uint32_t first_condition; /**< In `conditions`. */
    uint32_t condition_count; /**< All of them hold. */
} cpod_case;

/** The object has the member `property`; and when `value` is not CPOD_NONE, it equals that text (strings: the
 * bare text; numbers and booleans: their JSON text). */
typedef struct cpod_condition {
    uint32_t property;        /**< pool: name of the member. */
    uint32_t property_length; /**< In bytes. */
    uint32_t value;           /**< pool, or CPOD_NONE. */
    uint32_t value_length;    /**< In bytes. */
} cpod_condition;

/** A union: its variants, and how they are told apart. */
typedef struct cpod_union {
    uint32_t first_variant; /**< In `variants`. */
    uint32_t variant_count; /**< How many there are. */
    uint32_t first_case;    /**< In `cases`. */
    uint32_t case_count;    /**< How many there are. */
} cpod_union;

/* ---- operations ---- */

/** Where a parameter stands. */
typedef enum cpod_parameter_location {
    CPOD_IN_PATH,
    CPOD_IN_QUERY,
    CPOD_IN_HEADER,
    CPOD_IN_COOKIE
} cpod_parameter_location;

/** How a parameter is spelled: `style` of OpenAPI. */
typedef enum cpod_style {
    CPOD_STYLE_SIMPLE,
    CPOD_STYLE_LABEL,
    CPOD_STYLE_MATRIX,
    CPOD_STYLE_FORM,
    CPOD_STYLE_SPACE,
    CPOD_STYLE_PIPE,
    CPOD_STYLE_DEEP,
    CPOD_STYLE_JSON
} cpod_style;

/** A parameter of an operation. */
typedef struct cpod_parameter {
    uint8_t kind;     /**< A cpod_kind. */
    uint8_t flags;    /**< CPOD_FLAG_ bits. */
    uint8_t location; /**< A cpod_parameter_location. */
    uint8_t style;    /**< A cpod_style. */
    uint32_t type;    /**< By `kind`. */
    uint32_t name;    /**< pool: the NUL-terminated bare name */
    uint32_t offset;  /**< in the params struct; of a path parameter: its index among the arguments */
} cpod_parameter;

/** How a body is written and read. */
typedef enum cpod_codec {
    CPOD_CODEC_NONE,
    CPOD_CODEC_JSON,
    CPOD_CODEC_FORM,
    CPOD_CODEC_MULTIPART,
    CPOD_CODEC_TEXT,   /**< kind STRING */
    CPOD_CODEC_BINARY, /**< sent: kind UPLOAD; received: kind BYTES */
    CPOD_CODEC_EVENTS
} cpod_codec;

/** How one field of a form or multipart body travels when not by the default. */
typedef struct cpod_part {
    uint32_t field;        /**< index in the object */
    uint32_t content_type; /**< pool, or CPOD_NONE */
    uint8_t style;         /**< A cpod_style. */
    uint8_t flags;         /**< EXPLODE */
    uint16_t reserved;     /**< 0. */
} cpod_part;

/** A request body. `body` points to: a T for INLINE, the struct for LIST, MAP, UNION, JSON, BYTES, UPLOAD,
 * dates, enums; the value for numbers and bools; for STRING the text itself. With several bodies it points to
 * a cpod_union_layout whose kind says which. */
typedef struct cpod_body {
    uint8_t codec;       /**< A cpod_codec. */
    uint8_t kind;        /**< A cpod_kind. */
    uint8_t flags;       /**< CPOD_FLAG_ bits. */
    uint8_t part_count;  /**< How many fields are not by the default. */
    uint32_t type;       /**< By `kind`. */
    uint32_t media_type; /**< pool */
    uint32_t first_part; /**< In `parts`. */
} cpod_body;

/** An answer. Ordered: exact before ranges before default. */
typedef struct cpod_response {
    uint16_t status_first; /**< 0: default. */
    uint16_t status_last;  /**< 999: default. */
    uint8_t codec;         /**< A cpod_codec. */
    uint8_t kind;          /**< A cpod_kind. */
    uint8_t flags;         /**< CPOD_FLAG_ bits. */
    uint8_t variant;     /**< in the union of results, or of errors, from 1; 0: the result or error itself */
    uint32_t type;       /**< By `kind`. */
    uint32_t media_type; /**< pool: sent as Accept, and told from an error page by it; CPOD_NONE: no body */
    uint32_t envelope;   /**< pool: `"data":` with `envelope_length` of the bare name; CPOD_NONE: none */
    uint32_t envelope_length; /**< In bytes. */
} cpod_response;

/** How a list operation is paged. Offsets are in the page's struct. */
typedef struct cpod_pagination {
    uint8_t style;          /**< 0 numbered, 1 offset, 2 cursor. */
    uint8_t page_kind;      /**< Of the query parameter: OPT_INT32, OPT_INT64, STRING… */
    uint8_t total_kind;     /**< Of the member with the number of all items; CPOD_KIND_NONE: none. */
    uint8_t more_kind;      /**< Of the member that tells whether there are more; CPOD_KIND_NONE: none. */
    uint8_t next_kind;      /**< Of the member with the next cursor; CPOD_KIND_NONE: none. */
    uint8_t reserved[3];    /**< 0. */
    uint32_t page_offset;   /**< In the params struct: of page number, offset or cursor. */
    uint32_t size_offset;   /**< In the params struct: of the page size; CPOD_NONE: none. */
    uint32_t size_kind;     /**< Of the page size: OPT_INT32 or OPT_INT64. */
    uint32_t items_offset;  /**< In the page: of the LIST. */
    uint32_t total_offset;  /**< In the page. */
    uint32_t more_offset;   /**< In the page. */
    uint32_t next_offset;   /**< In the page. */
    uint32_t items_element; /**< Index in `elements`. */
} cpod_pagination;

enum { /* bits of cpod_operation.flags */
       CPOD_OPERATION_BODY_REQUIRED = 1,
       CPOD_OPERATION_DECLARES_IDEMPOTENCY_KEY = 2,
       CPOD_OPERATION_SECRET_RESPONSE =
           4, /**< the answer carries tokens, secrets or keys: never quoted in errors or logs */
       CPOD_OPERATION_NO_SECURITY = 8 /**< sent without credentials */
};

/** An operation. */
typedef struct cpod_operation {
    uint32_t id;              /**< pool: NUL-terminated operationId, for messages and logs */
    uint32_t method;          /**< pool */
    uint32_t path;            /**< pool: "/v1/pods/{id}" */
    uint32_t server;          /**< pool: URL of the operation's own server, or CPOD_NONE */
    uint32_t params_size;     /**< sizeof the params struct; its first member is const cpod_call_options * */
    uint32_t first_parameter; /**< In `parameters`. */
    uint16_t path_parameter_count; /**< they come first */
    uint16_t parameter_count;      /**< all of them */
    uint32_t first_body;           /**< In `bodies`; JSON comes first. */
    uint32_t body_count;           /**< How many media types there are. */
    uint32_t first_response;       /**< In `responses`. */
    uint32_t response_count;       /**< those of success; then the typed errors: */
    uint32_t error_count;          /**< How many typed errors there are. */
    uint32_t result_union; /**< index in `unions` when several answers differ, else CPOD_NONE; `out` is then T
                            ** of it */
    uint32_t pagination;   /**< index in `paginations`, or CPOD_NONE */
    uint32_t first_alternative; /**< security: in `alternatives` */
    uint16_t alternative_count; /**< 0: no security is documented. */
    uint16_t flags;             /**< CPOD_OPERATION_ bits. */
    uint32_t stream_end;        /**< pool: event that ends the stream, or CPOD_NONE */
} cpod_operation;

/** What kind of security scheme it is. */
typedef enum cpod_scheme_type {
    CPOD_SCHEME_BEARER,
    CPOD_SCHEME_BASIC,
    CPOD_SCHEME_KEY_HEADER,
    CPOD_SCHEME_KEY_QUERY,
    CPOD_SCHEME_KEY_COOKIE
} cpod_scheme_type;
/** How one security scheme sends its credentials. */
typedef struct cpod_scheme {
    uint32_t type; /**< A cpod_scheme_type. */
    uint32_t name; /**< pool: of the header, query parameter or cookie; CPOD_NONE for bearer and basic */
} cpod_scheme;

/** One way to satisfy an operation's security: bit i set means scheme i is needed (up to 32 schemes). 0:
 * nothing needed. */
typedef uint32_t cpod_alternative;

/** All tables of one SDK. */
typedef struct cpod_tables {
    const char *pool;                     /**< All texts. */
    const cpod_field *fields;             /**< Of all objects. */
    const cpod_object *types;             /**< All objects. */
    const cpod_element *elements;         /**< Of lists and maps. */
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
} cpod_tables;

/** One API: what core knows of it. Static in the generated SDK. */
typedef struct cpod_api {
    uint32_t table_version; /**< CPOD_TABLE_VERSION */
    uint32_t reserved;      /**< 0. */
    const char *name;       /**< prefix of the SDK, for the user agent */
    const char *version;    /**< info.version */
    const char *server_url; /**< first server with its variables' defaults; its path is the base path */
    const char
        *token_path; /**< client credentials: POST there, below the base URL, JSON; NULL: the API has none */
    const cpod_tables *tables; /**< What it consists of. */
    const cpod_conventions *conventions; /**< Beyond OpenAPI; NULL: none. */
} cpod_api;

/** The hash of a key: h over the first and last 8 bytes (little-endian whatever the machine, zero-padded
 * below 8) and the length. a = bytes 0..7, b = the last 8 bytes (0 when length < 8); x = (a ^ rotl(b, 23)) +
 * length; x ^= x >> 32; x *= 0x9E3779B97F4A7C15; slot = x >> (64 - bits). The generator computes the same
 * when it fills `hash_slots`. bits is at least 1. */

/* ---- entry points ---- */

/** Behind `<prefix>_client_new`. */
CPOD_API cpod_status cpod_core_client_new(const cpod_api *api, const cpod_client_options *options,
                                          cpod_client **out, cpod_error *error);

/** Behind every operation. `path` holds the address of each path argument (of the pointer itself, for text).
 * `out` is `bool *`, `int32_t *`, `int64_t *`, `double *` or their optional kin for scalars, `char **` for
 * text, else `T **`. An answer without a body, and JSON null where text or an object may be null, give
 * CPOD_OK with `*out` NULL (a scalar's is zero). */
CPOD_API cpod_status cpod_core_call(cpod_client *client, const cpod_api *api, uint32_t operation,
                                    const void *const *path, const void *params, const void *body, void *out,
                                    cpod_error *error);

/** Behind `<operation>_error_decode`: the body kept in `info`, as the type documented for its status. `*out`
 * is a T of `types[type]`; with a `variant` a cpod_union_layout of that kind. */
CPOD_API cpod_status cpod_core_error_decode(const cpod_api *api, uint32_t operation,
                                            const cpod_response_info *info, void **out, cpod_error *error);

/** Behind `<operation>_iter_*`. Parameters and path arguments are copied. `*item` is the address of an item;
 * of text, and of objects that stand behind pointers, that pointer. */
typedef struct cpod_core_iter cpod_core_iter;
/** Starts a walk; nothing is sent before the first item is asked for. Freed by cpod_core_iter_free(). */
CPOD_API cpod_status cpod_core_iter_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                         const void *const *path, const void *params, cpod_core_iter **out,
                                         cpod_error *error);
/** The next item, which lives until the next call; CPOD_DONE at the end; else as cpod_core_call(). */
CPOD_API cpod_status cpod_core_iter_next(cpod_core_iter *iter, const void **item, cpod_error *error);
/** The next page, a T of the operation's result, which lives until the next call; CPOD_DONE at the end; else
 * as cpod_core_call(). Its items are not given by cpod_core_iter_next(). */
CPOD_API cpod_status cpod_core_iter_next_page(cpod_core_iter *iter, const void **page, cpod_error *error);
/** Ends a walk. NULL is fine. */
CPOD_API void cpod_core_iter_free(cpod_core_iter *iter);

/** Behind `<operation>_open/_next/_free/_each` of streams. `item` is a T of the stream's response, decoded
 * from the event's data; of text the data itself. The event that ends the stream is not given out. */
typedef struct cpod_core_stream cpod_core_stream;
/** Opens a stream; statuses as of cpod_core_call(). Freed by cpod_core_stream_free(). */
CPOD_API cpod_status cpod_core_stream_open(cpod_client *client, const cpod_api *api, uint32_t operation,
                                           const void *const *path, const void *params, const void *body,
                                           cpod_core_stream **out, cpod_error *error);
/** Waits for the next event, which lives until the next call; CPOD_DONE at the end; else as
 * cpod_core_call(). */
CPOD_API cpod_status cpod_core_stream_next(cpod_core_stream *stream, const void **item, cpod_error *error);
/** Ends a stream. NULL is fine. */
CPOD_API void cpod_core_stream_free(cpod_core_stream *stream);

/** Behind `T_from_json`, `T_to_json`, `T_copy`, `T_free`. `kind` and `type` as in the tables (INLINE for
 * objects). from_json: `*out` is a T in an arena of its own. to_json: `*text` is freed by
 * cpod_string_free(). */
CPOD_API cpod_status cpod_core_from_json(const cpod_api *api, cpod_kind kind, uint32_t type, const char *text,
                                         size_t length, const cpod_allocator *allocator, void **out,
                                         cpod_error *error);
/** Writes a value as JSON; CPOD_ERR_INVALID_ARGUMENT with the path of the member at fault,
 * CPOD_ERR_NO_MEMORY. */
CPOD_API cpod_status cpod_core_to_json(const cpod_api *api, cpod_kind kind, uint32_t type, const void *value,
                                       const cpod_allocator *allocator, char **text, size_t *length,
                                       cpod_error *error);
/** Copies a value with all it points to into an arena of its own; CPOD_ERR_NO_MEMORY. */
CPOD_API cpod_status cpod_core_copy(const cpod_api *api, cpod_kind kind, uint32_t type, const void *value,
                                    const cpod_allocator *allocator, void **out);
/** Frees what from_json, copy or a call gave. NULL is fine. */
CPOD_API void cpod_core_free(const void *value);

/** Behind `T_map_find`: the value of a key, or NULL. `map` has cpod_list_layout. */
CPOD_API const void *cpod_core_map_find(const void *map, size_t stride, size_t value_offset, const char *key);

#ifdef __cplusplus
}
#endif

#endif
