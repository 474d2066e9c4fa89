/* What the tests of unions share. */
#ifndef CPOD_TESTS_UNIONS_SUPPORT_H
#define CPOD_TESTS_UNIONS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unions/unions.h"

#define DECODES(type, text, out)                                                               \
    do {                                                                                       \
        cpod_error of_decoding = CPOD_ERROR_INIT;                                              \
        if (unions_##type##_from_json(text, strlen(text), NULL, out, &of_decoding) != CPOD_OK) \
            fail_msg("%s", of_decoding.message);                                               \
    } while (0)

#define IS_WRITTEN(type, value, expected)                                                      \
    do {                                                                                       \
        char *written = NULL;                                                                  \
        assert_int_equal(unions_##type##_to_json(value, NULL, &written, NULL, NULL), CPOD_OK); \
        assert_string_equal(written, expected);                                                \
        cpod_string_free(written);                                                             \
    } while (0)

#endif
