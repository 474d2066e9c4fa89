/** @file
 * The values that structs consist of: scalars that may be absent or null, text, dates, bytes, free-form
 * JSON.
 *
 * Zero-initialised values are absent. Requests omit absent values and send null values; responses
 * distinguish the two.
 *
 *     cpod_webhook_update change = {
 *         .name = "deploys",            // set
 *         .url = CPOD_NULL,             // null
 *         .enabled = cpod_bool(false),  // set, to false
 *     };                                // all the rest: absent */
#ifndef CPOD_CORE_VALUE_H
#define CPOD_CORE_VALUE_H

#include "cpod/core/base.h"
#include "cpod/core/error.h"
#include "cpod/core/memory.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Whether a value is absent, null or set. */
typedef enum cpod_presence {
    CPOD_ABSENT = 0,  /**< The member is absent. */
    CPOD_IS_NULL = 1, /**< The member is JSON null. */
    CPOD_IS_SET = 2   /**< The member has a value. */
} cpod_presence;

/** The null of strings, compared by address: `hook->url == CPOD_NULL`. Its text is empty. */
CPOD_API extern const char CPOD_NULL[1];

/** A boolean that may be absent or null. */
typedef struct cpod_opt_bool {
    cpod_presence state; /**< Whether `value` is valid. */
    bool value;          /**< With CPOD_IS_SET. */
} cpod_opt_bool;

/** An int32_t that may be absent or null. */
typedef struct cpod_opt_int32 {
    cpod_presence state; /**< Whether `value` is valid. */
    int32_t value;       /**< With CPOD_IS_SET. */
} cpod_opt_int32;

/** An int64_t that may be absent or null. */
typedef struct cpod_opt_int64 {
    cpod_presence state; /**< Whether `value` is valid. */
    int64_t value;       /**< With CPOD_IS_SET. */
} cpod_opt_int64;

/** A uint64_t that may be absent or null. */
typedef struct cpod_opt_uint64 {
    cpod_presence state; /**< Whether `value` is valid. */
    uint64_t value;      /**< With CPOD_IS_SET. */
} cpod_opt_uint64;

/** A double that may be absent or null. Finite. */
typedef struct cpod_opt_double {
    cpod_presence state; /**< Whether `value` is valid. */
    double value;        /**< With CPOD_IS_SET. */
} cpod_opt_double;

/** A point in time as text (RFC 3339) and, if the text is valid, as numbers. To send one, set `text` or use
 * cpod_datetime_unix(). */
typedef struct cpod_datetime {
    const char *text;       /**< As received or to be sent; NULL: none; CPOD_NULL: null. */
    int64_t seconds;        /**< Since 1970-01-01T00:00:00Z, if `parsed`. */
    int32_t nanoseconds;    /**< 0 to 999,999,999, if `parsed`. */
    int16_t offset_minutes; /**< Of the text's time zone from UTC, if `parsed`. */
    bool parsed;            /**< Whether the numbers are valid; with `text` NULL they are sent. */
} cpod_datetime;

/** A calendar date as text (YYYY-MM-DD) and, if the text is valid, as numbers. */
typedef struct cpod_date {
    const char *text; /**< As received or to be sent; NULL: none; CPOD_NULL: null. */
    int32_t year;     /**< If `parsed`. */
    uint8_t month;    /**< 1 to 12, if `parsed`. */
    uint8_t day;      /**< 1 to 31, if `parsed`. */
    bool parsed;      /**< Whether the numbers are valid; with `text` NULL they are sent. */
} cpod_date;

/** Bytes; base64 in JSON. */
typedef struct cpod_bytes {
    const unsigned char *data; /**< Raw, not base64. */
    size_t size;               /**< In bytes; above 0 implies CPOD_IS_SET. */
    cpod_presence state;       /**< CPOD_IS_SET with size 0: present and empty. */
} cpod_bytes;

/** Free-form JSON as text. cpod_json_parse() of cpod/core/json.h converts it to a cJSON tree. */
typedef struct cpod_json {
    const char *text;    /**< One JSON value, NUL-terminated, validated when sent; non-NULL: CPOD_IS_SET. */
    size_t length;       /**< Of `text`; 0: up to its NUL. */
    cpod_presence state; /**< CPOD_IS_NULL: JSON null, `text` is ignored. */
} cpod_json;

/** Reads up to `capacity` bytes of an upload into `buffer`. Returns their number; 0: end; -1: failed, which
 * ends the call with CPOD_ERR_CALLBACK. Called on the thread that runs the call. */
typedef int64_t (*cpod_read_callback)(void *context, void *buffer, size_t capacity);

/** A binary body or the file of a form: from memory, a callback, a file descriptor or a path. Made by a
 * builder, or zeroed apart from the members that are set. */
typedef struct cpod_upload {
    const void *data;              /**< The bytes, if in memory. */
    size_t length;                 /**< Of `data`, or of all that `read` returns. */
    cpod_read_callback read;       /**< Reads the bytes, if not in memory. */
    bool (*rewind)(void *context); /**< Restarts `read` for a retry; NULL: the call is not retried. */
    void *context;                 /**< Argument of `read` and `rewind`. */
    bool length_unknown;           /**< The length of `read` is unknown: sent in chunks. */
    const char *filename;     /**< File name in a form; NULL: that of `path`, else the name of the field. */
    const char *content_type; /**< NULL: as documented by the API, else application/octet-stream. */
    cpod_presence state;      /**< `data`, `read` or `path` not NULL: CPOD_IS_SET. */
    bool from_fd;             /**< The bytes are read from `fd`: cpod_upload_fd(). */
    int fd;                   /**< With `from_fd`. */
    const char *path;         /**< The file to send: cpod_upload_path(). Alone: no `data`, `read` or `fd`. */
    void *reserved[4];        /**< Reserved, NULL: CPOD_ERR_INVALID_ARGUMENT otherwise. */
} cpod_upload;

/** Gives the next item of a request body that is a sequence. Called on the thread that runs the call, before
 * the item is sent.
 *
 * @param context  of the cpod_item_source.
 * @param item     receives the address of the item, of the type that the function's comment names; of text the text
 *                 itself. Valid until the next call.
 * @return CPOD_OK; CPOD_DONE: there are no more; any other status ends the call with CPOD_ERR_CALLBACK. */
typedef cpod_status (*cpod_item_callback)(void *context, const void **item);

/** A request body that is a sequence, such as JSON Lines: its items, which are encoded while they are sent. Zeroed
 * apart from the members that are set; borrowed until the call ends. */
typedef struct cpod_item_source {
    cpod_item_callback next;       /**< Gives the items. */
    bool (*rewind)(void *context); /**< Restarts `next` for a retry; NULL: the call is not retried. */
    void *context;                 /**< Argument of `next` and `rewind`. */
} cpod_item_source;

/* Builders: expressions to fill structs. */

/** Returns a boolean that is set. */
static inline cpod_opt_bool cpod_bool(bool value)
{
    cpod_opt_bool result = {CPOD_IS_SET, value};
    return result;
}
/** Returns an int32_t that is set. */
static inline cpod_opt_int32 cpod_int32(int32_t value)
{
    cpod_opt_int32 result = {CPOD_IS_SET, value};
    return result;
}
/** Returns an int64_t that is set. */
static inline cpod_opt_int64 cpod_int64(int64_t value)
{
    cpod_opt_int64 result = {CPOD_IS_SET, value};
    return result;
}
/** Returns a uint64_t that is set. */
static inline cpod_opt_uint64 cpod_uint64(uint64_t value)
{
    cpod_opt_uint64 result = {CPOD_IS_SET, value};
    return result;
}
/** Returns a double that is set; it must be finite. */
static inline cpod_opt_double cpod_double(double value)
{
    cpod_opt_double result = {CPOD_IS_SET, value};
    return result;
}
/** Returns a boolean that is null. */
static inline cpod_opt_bool cpod_null_bool(void)
{
    cpod_opt_bool result = {CPOD_IS_NULL, false};
    return result;
}
/** Returns an int32_t that is null. */
static inline cpod_opt_int32 cpod_null_int32(void)
{
    cpod_opt_int32 result = {CPOD_IS_NULL, 0};
    return result;
}
/** Returns an int64_t that is null. */
static inline cpod_opt_int64 cpod_null_int64(void)
{
    cpod_opt_int64 result = {CPOD_IS_NULL, 0};
    return result;
}
/** Returns a uint64_t that is null. */
static inline cpod_opt_uint64 cpod_null_uint64(void)
{
    cpod_opt_uint64 result = {CPOD_IS_NULL, 0};
    return result;
}
/** Returns a double that is null. */
static inline cpod_opt_double cpod_null_double(void)
{
    cpod_opt_double result = {CPOD_IS_NULL, 0};
    return result;
}

/** Returns a point in time to send as `text`, which is borrowed and not validated. */
static inline cpod_datetime cpod_datetime_text(const char *text)
{
    cpod_datetime result = {text, 0, 0, 0, false};
    return result;
}
/** Returns a point in time to send, in UTC: seconds since 1970 and nanoseconds (0 to 999,999,999). */
static inline cpod_datetime cpod_datetime_unix(int64_t seconds, int32_t nanoseconds)
{
    cpod_datetime result = {NULL, seconds, nanoseconds, 0, true};
    return result;
}
/** Returns a point in time that is null. */
static inline cpod_datetime cpod_null_datetime(void)
{
    return cpod_datetime_text(CPOD_NULL);
}
/** Returns a date to send as `text`, which is borrowed and not validated. */
static inline cpod_date cpod_date_text(const char *text)
{
    cpod_date result = {text, 0, 0, 0, false};
    return result;
}
/** Returns a date to send. */
static inline cpod_date cpod_date_ymd(int32_t year, uint8_t month, uint8_t day)
{
    cpod_date result = {NULL, year, month, day, true};
    return result;
}
/** Returns a date that is null. */
static inline cpod_date cpod_null_date(void)
{
    return cpod_date_text(CPOD_NULL);
}
/** Returns bytes to send, which are borrowed. */
static inline cpod_bytes cpod_bytes_of(const void *data, size_t size)
{
    cpod_bytes result = {(const unsigned char *)data, size, CPOD_IS_SET};
    return result;
}
/** Returns free-form JSON to send; borrowed, validated when sent. */
static inline cpod_json cpod_json_text(const char *text)
{
    cpod_json result = {text, 0, CPOD_IS_SET};
    return result;
}
/** Returns free-form JSON that is null. */
static inline cpod_json cpod_null_json(void)
{
    cpod_json result = {NULL, 0, CPOD_IS_NULL};
    return result;
}
/** Returns an upload from memory, which is borrowed for the call. */
static inline cpod_upload cpod_upload_memory(const void *data, size_t length, const char *filename)
{
    cpod_upload result = {data,
                          length,
                          NULL,
                          NULL,
                          NULL,
                          false,
                          filename,
                          NULL,
                          CPOD_IS_SET,
                          false,
                          -1,
                          NULL,
                          {NULL, NULL, NULL, NULL}};
    return result;
}
/** Returns an upload from a file descriptor, which is borrowed for the call. `filename` as in cpod_upload.
 *
 * Of a regular file, the part between its current offset and its end is sent, with its length. The offset
 * does not change, and the call may be retried. Any other descriptor (a blocking pipe or socket) is sent in
 * chunks until its end; once some of it has been read, the call is not retried. A file that cannot be read,
 * or becomes shorter than at the start, is CPOD_ERR_CALLBACK.
 *
 *     const cpod_upload body = cpod_upload_fd(fd, "model.bin"); */
static inline cpod_upload cpod_upload_fd(int fd, const char *filename)
{
    cpod_upload result = {NULL,
                          0,
                          NULL,
                          NULL,
                          NULL,
                          false,
                          filename,
                          NULL,
                          CPOD_IS_SET,
                          true,
                          fd,
                          NULL,
                          {NULL, NULL, NULL, NULL}};
    return result;
}
/** Returns an upload of the regular file at `path`, which is borrowed for the call. Its name in a form is the
 * last component of the path, unless `filename` is set.
 *
 * The file is opened when the request is sent, with its size at that time, and closed when the response
 * has been read; each attempt opens it again, so that the call may be retried. A file that cannot be opened
 * or read, or is not a regular one, is CPOD_ERR_CALLBACK, with the reason, errno and the path in the
 * message; nothing is sent if it cannot be opened.
 *
 *     cpod_file_upload body = {.file = cpod_upload_path("out/report.pdf"), .folder = "/reports"}; */
static inline cpod_upload cpod_upload_path(const char *path)
{
    cpod_upload result = {
        NULL, 0, NULL, NULL, NULL, false, NULL, NULL, CPOD_IS_SET, false, -1, path, {NULL, NULL, NULL, NULL}};
    return result;
}

/** @name Constant forms of the builders
 * For static data: `static const cpod_webhook_create body = {.enabled = CPOD_BOOL_INIT(true)};` */
/** @{ */
/** As cpod_bool(). */
#define CPOD_BOOL_INIT(value) \
    {                         \
        CPOD_IS_SET, (value)  \
    }
/** As cpod_int32(). */
#define CPOD_INT32_INIT(value) \
    {                          \
        CPOD_IS_SET, (value)   \
    }
/** As cpod_int64(). */
#define CPOD_INT64_INIT(value) \
    {                          \
        CPOD_IS_SET, (value)   \
    }
/** As cpod_uint64(). */
#define CPOD_UINT64_INIT(value) \
    {                           \
        CPOD_IS_SET, (value)    \
    }
/** As cpod_double(). */
#define CPOD_DOUBLE_INIT(value) \
    {                           \
        CPOD_IS_SET, (value)    \
    }
/** As cpod_datetime_text(). */
#define CPOD_DATETIME_INIT(text) \
    {                            \
        (text), 0, 0, 0, false   \
    }
/** As cpod_date_text(). */
#define CPOD_DATE_INIT(text)   \
    {                          \
        (text), 0, 0, 0, false \
    }
/** As cpod_json_text(). */
#define CPOD_JSON_INIT(text)   \
    {                          \
        (text), 0, CPOD_IS_SET \
    }
/** @} */

/** Parses an RFC 3339 point in time into `out`, and sets its `text` to `text`. Returns false, with `parsed`
 * false: malformed. Independent of the locale. Thread-safe. */
CPOD_API bool cpod_datetime_parse(const char *text, cpod_datetime *out);

/** Parses YYYY-MM-DD into `out`, and sets its `text` to `text`. Returns false, with `parsed` false:
 * malformed. Thread-safe. */
CPOD_API bool cpod_date_parse(const char *text, cpod_date *out);

/* Lists. To send an empty list, set its state to CPOD_IS_SET; a count above 0 implies it.
 *
 *     const char *tags[] = {"a", "b"};
 *     cpod_webhook_create body = { .name = "x", .tags = CPOD_LIST(tags) }; */

/** Declares a list struct: `items`, `count`, `state`. */
#define CPOD_DECLARE_LIST(name, item_type)                                 \
    /** A list. */                                                         \
    typedef struct name {                                                  \
        item_type const *items; /**< `count` of them, inline. */           \
        size_t count;           /**< Above 0 implies CPOD_IS_SET. */       \
        cpod_presence state;    /**< CPOD_IS_SET with `count` 0: empty. */ \
    } name

/** Declares a map struct, entries in the order of the document, and its entry. */
#define CPOD_DECLARE_MAP(name, value_type)                                                          \
    /** An entry of a map. */                                                                       \
    typedef struct name##_entry {                                                                   \
        const char *key;  /**< NUL-terminated. */                                                   \
        value_type value; /**< Value of the key. */                                                 \
    } name##_entry;                                                                                 \
    /** A map. */                                                                                   \
    typedef struct name {                                                                           \
        const name##_entry *entries; /**< `count` of them, inline, in the order of the document. */ \
        size_t count;                /**< Above 0 implies CPOD_IS_SET. */                           \
        cpod_presence state;         /**< CPOD_IS_SET with `count` 0: empty. */                     \
    } name

/** An initialiser for any list or map from an array: `.tags = CPOD_LIST(array)`. */
#define CPOD_LIST(array)                                         \
    {                                                            \
        (array), sizeof(array) / sizeof((array)[0]), CPOD_IS_SET \
    }
/** An initialiser for an empty list or map. */
#define CPOD_EMPTY_LIST      \
    {                        \
        NULL, 0, CPOD_IS_SET \
    }
/** An initialiser for a list or map that is null. */
#define CPOD_NULL_LIST        \
    {                         \
        NULL, 0, CPOD_IS_NULL \
    }

CPOD_DECLARE_LIST(cpod_bool_list, bool);
CPOD_DECLARE_LIST(cpod_int32_list, int32_t);
CPOD_DECLARE_LIST(cpod_int64_list, int64_t);
CPOD_DECLARE_LIST(cpod_uint64_list, uint64_t);
CPOD_DECLARE_LIST(cpod_double_list, double);
CPOD_DECLARE_LIST(cpod_string_list, const char *); /* items may be CPOD_NULL where the API allows null */
CPOD_DECLARE_LIST(cpod_datetime_list, cpod_datetime);
CPOD_DECLARE_LIST(cpod_date_list, cpod_date);
CPOD_DECLARE_LIST(cpod_bytes_list, cpod_bytes);
CPOD_DECLARE_LIST(cpod_json_list, cpod_json);
CPOD_DECLARE_LIST(cpod_upload_list, cpod_upload);
/* Lists whose items may be null. */
CPOD_DECLARE_LIST(cpod_opt_bool_list, cpod_opt_bool);
CPOD_DECLARE_LIST(cpod_opt_int32_list, cpod_opt_int32);
CPOD_DECLARE_LIST(cpod_opt_int64_list, cpod_opt_int64);
CPOD_DECLARE_LIST(cpod_opt_uint64_list, cpod_opt_uint64);
CPOD_DECLARE_LIST(cpod_opt_double_list, cpod_opt_double);

CPOD_DECLARE_MAP(cpod_bool_map, bool);
CPOD_DECLARE_MAP(cpod_int32_map, int32_t);
CPOD_DECLARE_MAP(cpod_int64_map, int64_t);
CPOD_DECLARE_MAP(cpod_uint64_map, uint64_t);
CPOD_DECLARE_MAP(cpod_double_map, double);
CPOD_DECLARE_MAP(cpod_string_map, const char *); /* values may be CPOD_NULL where the API allows null */
CPOD_DECLARE_MAP(cpod_datetime_map, cpod_datetime);
CPOD_DECLARE_MAP(cpod_date_map, cpod_date);
CPOD_DECLARE_MAP(cpod_bytes_map, cpod_bytes);
CPOD_DECLARE_MAP(cpod_json_map, cpod_json);
CPOD_DECLARE_MAP(cpod_opt_bool_map, cpod_opt_bool);
CPOD_DECLARE_MAP(cpod_opt_int32_map, cpod_opt_int32);
CPOD_DECLARE_MAP(cpod_opt_int64_map, cpod_opt_int64);
CPOD_DECLARE_MAP(cpod_opt_uint64_map, cpod_opt_uint64);
CPOD_DECLARE_MAP(cpod_opt_double_map, cpod_opt_double);

/** Returns the value of a key in a map of text; NULL: not found. Linear. Thread-safe. */
CPOD_API const char *cpod_string_map_find(const cpod_string_map *map, const char *key);
/** Returns the value of a key in a map of free-form JSON; NULL: not found. Linear. Thread-safe. */
CPOD_API const cpod_json *cpod_json_map_find(const cpod_json_map *map, const char *key);

#ifdef __cplusplus
}
#endif

#endif
