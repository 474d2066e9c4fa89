/* Helpers shared by the codec tests. */
#ifndef CPOD_TESTS_CORE_SUPPORT_H
#define CPOD_TESTS_CORE_SUPPORT_H

#include "cpod/core/generated.h"
#include "sample_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* An allocator that counts and can be made to fail once. */
typedef struct test_allocator {
    cpod_allocator allocator;
    size_t live;    /* blocks not yet released */
    size_t calls;   /* of allocate and reallocate */
    size_t fail_at; /* the call that fails, from 1; 0: none */
} test_allocator;
void test_allocator_init(test_allocator *allocator, size_t fail_at);

/* The required members of sample_everything. */
#define REQUIRED_MEMBERS "\"id\":\"x\",\"active\":true,\"small\":1,\"large\":2,\"ratio\":3"

/* A sample_everything with a member of each kind. */
extern const char full_document[];

/* Decodes; must succeed. Free with cpod_core_free(). */
void *decode(cpod_kind kind, uint32_t type, const char *text);
/* Decodes a sample_everything of the required members and these. */
const sample_everything *decode_members(const char *members);

/* Decodes; must fail with this status and path and a message that contains `message`. */
void decode_fails(cpod_kind kind, uint32_t type, const char *text, cpod_status status, const char *path,
                  const char *message);
/* The same for a sample_everything of the required members and these. */
void members_fail(const char *members, const char *path, const char *message);

/* Encodes; the result must be this text. */
void encodes_to(cpod_kind kind, uint32_t type, const void *value, const char *json);
/* Encodes; must fail with CPOD_ERR_INVALID_ARGUMENT, this path and a message that contains `message`. */
void encode_fails(cpod_kind kind, uint32_t type, const void *value, const char *path, const char *message);

/* Returns a sample_everything with the required members alone. */
sample_everything minimal(void);

#endif
