/* What the tests of the defects share. */
#ifndef CPOD_TESTS_DEFECTS_SUPPORT_H
#define CPOD_TESTS_DEFECTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "defects/defects.h"
#include "support/counting_allocator.h"
#include "support/script.h"

#define JSON "content-type: application/json"

/* A client on the script, with the bearer token "tok" and the API key "key". */
cpod_client *defects_client(script *s, const cpod_allocator *allocator);

cpod_client *defects_client_without_retries(script *s, const cpod_allocator *allocator);

/* A pet with a member of each kind, as this library writes it. */
extern const char full_pet[];

/* The message of an error, when a status is not the one expected. */
void expect_status(cpod_status status, cpod_status expected, const cpod_error *error);

/* Decodes, which must succeed. */
defects_pet *pet_from(const char *text);
/* Decodes, which must fail with CPOD_ERR_DECODE at this path, with a message. */
void pet_fails(const char *text, const char *path);
/* The value as JSON is this text. */
void pet_is_written(const defects_pet *pet, const char *text);

#endif
