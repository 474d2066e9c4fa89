/* Short forms for tests that are written by hand. */
#ifndef E2E_ASK_H
#define E2E_ASK_H

#include "fixture.h"

#define PATH(...) ((const char *const[]){__VA_ARGS__})

/* A formatted text, which lives until some dozen others are made. */
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As call_ok() and call_fails(), with the body as JSON text or NULL. */
cJSON *ask(fixture *f, const char *id, const char *const *path, const char *body);
void refuse(fixture *f, const char *id, const char *const *path, const char *body, cpod_status expected,
            int http_status);

/* The part of a result at "steps.0.status": of a text the text itself, else its JSON; "(absent)" when there
 * is none. Lives as text() does. */
const char *at(const cJSON *result, const char *path);
void expect_at(const cJSON *result, const char *path, const char *value);

/* Asks, looks at one member and forgets the rest. */
void expect(fixture *f, const char *id, const char *const *path, const char *body, const char *member,
            const char *value);

/* Asks and keeps one member, freed by free(). */
char *take(fixture *f, const char *id, const char *const *path, const char *body, const char *member);

/* All items of a list with one query parameter. */
cJSON *walk_where(fixture *f, const char *id, const char *const *path, const char *name, const char *value);

#endif
