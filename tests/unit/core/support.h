/* What the tests of the codec share. */
#ifndef CPOD_TESTS_CORE_SUPPORT_H
#define CPOD_TESTS_CORE_SUPPORT_H

#include "cpod/core/generated.h"
#include "sample_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* An allocator that counts, and that fails once when told to. */
typedef struct test_allocator {
    cpod_allocator allocator;
    size_t live;    /* blocks that are not released */
    size_t calls;   /* of allocate and reallocate */
    size_t fail_at; /* the call that fails, from 1; 0: none */
} test_allocator;
void test_allocator_init(test_allocator *allocator, size_t fail_at);

/* The members that sample_everything requires. */
#define REQUIRED_MEMBERS "\"id\":\"x\",\"active\":true,\"small\":1,\"large\":2,\"ratio\":3"

/* A sample_everything with a member of each kind. */
extern const char full_document[];

/* Decodes, which must succeed. Free with cpod_core_free(). */
void *decode(cpod_kind kind, uint32_t type, const char *text);
/* A sample_everything of the required members and these. */
const sample_everything *decode_members(const char *members);

/* Decodes, which must fail with this status and path, and a message with this in it. */
void decode_fails(cpod_kind kind, uint32_t type, const char *text, cpod_status status, const char *path,
                  const char *message);
/* The same of a sample_everything of the required members and these. */
void members_fail(const char *members, const char *path, const char *message);

/* The value as JSON is this text. */
void encodes_to(cpod_kind kind, uint32_t type, const void *value, const char *json);
/* Encoding fails with CPOD_ERR_INVALID_ARGUMENT, this path and a message with this in it. */
void encode_fails(cpod_kind kind, uint32_t type, const void *value, const char *path, const char *message);

/* A sample_everything with the required members alone. */
sample_everything minimal(void);

#endif
