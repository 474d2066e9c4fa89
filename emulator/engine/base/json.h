/* JSON text to cJSON trees and back, exactly.
 *
 * cJSON is the type of the trees; its parser and printer are not used, since they accept what is not JSON and
 * change numbers. Here a number keeps the text it was written as in `valuestring`, which the writer prints
 * and cJSON frees. */
#ifndef EMULATOR_JSON_H
#define EMULATOR_JSON_H

#include "base/buffer.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct json_error {
    size_t offset;      /* of the byte that is wrong */
    const char *reason; /* a constant text */
    bool is_value;      /* valid JSON, but a value that cannot be kept: U+0000, a number beyond double */
} json_error;

/* Makes cJSON allocate through base/arena.h, so that none of its functions returns NULL for want of memory.
 * Call once, before any other use of cJSON in the process. */
void json_setup(void);

/* Reads strict JSON (RFC 8259) in UTF-8, at most 200 levels deep, names unique in each object. The caller
 * deletes the result. NULL after setting *error. */
cJSON *json_parse(const char *text, size_t length, json_error *error);

/* The same, at most 100 levels deep: the value of a caller can be kept within other values. */
cJSON *json_parse_body(const char *text, size_t length, json_error *error);

/* Appends compact JSON, members in order. */
void json_print(const cJSON *value, buffer *out);

/* Appends a string with its quotes. `text` is valid UTF-8. */
void json_print_string(const char *text, buffer *out);

/* The text of a string member, NULL when absent or of another type. Lives as long as `object`. */
const char *json_text(const cJSON *object, const char *name);

/* A member, NULL when absent. `object` may be NULL, here and below. */
cJSON *json_get(const cJSON *object, const char *name);
const cJSON *json_at(const cJSON *object, const char *path); /* "user.plan" */
bool json_is_true(const cJSON *object, const char *name);
double json_number(const cJSON *object, const char *name, double absent);

/* The first item of a member that is a list, or its first member; NULL if absent. */
const cJSON *json_items(const cJSON *object, const char *name);

bool json_contains(const cJSON *list, const cJSON *value);
bool json_lists(const cJSON *object, const char *name, const char *text); /* in a list of texts */

/* Adds a member or replaces the one of this name, keeping its place; takes `value`. */
void json_set(cJSON *object, const char *name, cJSON *value);
void json_set_text(cJSON *object, const char *name, const char *text); /* does nothing for a NULL text */
void json_set_integer(cJSON *object, const char *name, int64_t value);
void json_set_time(cJSON *object, const char *name, int64_t time); /* milliseconds since 1970 */

void json_remove(cJSON *object, const char *name);

/* Copies a member of another object, when it has one. */
void json_copy(cJSON *to, const cJSON *from, const char *name);

/* Inserts an object, which is taken, into a list that is sorted by a text member. */
void json_insert_sorted(cJSON *list, const char *name, cJSON *item);

/* An exact integer. */
cJSON *json_integer(int64_t value);

/* Whether a number has no fraction. */
bool json_is_integer(const cJSON *value);

/* Equal as JSON values: numbers by value, objects whatever the order. */
bool json_equal(const cJSON *a, const cJSON *b);

#endif
