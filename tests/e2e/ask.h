/* Short forms for hand-written tests. */
#ifndef E2E_ASK_H
#define E2E_ASK_H

#include "fixture.h"

#define PATH(...) ((const char *const[]){__VA_ARGS__})

/* Formats a text, valid until about a dozen others are made. */
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Like call_ok() and call_fails(), with the body as JSON text or NULL. */
cJSON *ask(fixture *f, const char *id, const char *const *path, const char *body);
void refuse(fixture *f, const char *id, const char *const *path, const char *body, cpod_status expected,
            int http_status);

/* Returns the part of a result at a path such as "steps.0.status": the text of a string, else JSON, else
 * "(absent)". Valid as long as a result of text(). */
const char *at(const cJSON *result, const char *path);
void expect_at(const cJSON *result, const char *path, const char *value);

/* Calls, and compares one member of the result. */
void expect(fixture *f, const char *id, const char *const *path, const char *body, const char *member,
            const char *value);

/* Calls, and returns one member of the result. Freed by free(). */
char *take(fixture *f, const char *id, const char *const *path, const char *body, const char *member);

/* Returns all items of a list with one query parameter. */
cJSON *walk_where(fixture *f, const char *id, const char *const *path, const char *name, const char *value);

#endif
