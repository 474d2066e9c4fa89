/** @file
 * What every public header needs: visibility, C++ linkage, versions. */
#ifndef CPOD_CORE_BASE_H
#define CPOD_CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Marks what the library exports; all else is hidden. */
#define CPOD_API __attribute__((visibility("default")))

/** The compiler warns when the result of such a function is thrown away. */
#define CPOD_MUST_CHECK __attribute__((warn_unused_result))

/** @name Version of the runtime library
 * As numbers and as text, of these headers. */
/** @{ */
#define CPOD_CORE_VERSION_MAJOR 0       /**< Changes when programs have to. */
#define CPOD_CORE_VERSION_MINOR 1       /**< Grows with what is new. */
#define CPOD_CORE_VERSION_PATCH 0       /**< Grows with what is mended. */
#define CPOD_CORE_VERSION       "0.1.0" /**< All three, as text. */
/** @} */

#ifdef __cplusplus
extern "C" {
#endif

/** The version of the library that is linked, such as "0.1.0"; compare with CPOD_CORE_VERSION, which is that
 * of the header. Static text. Thread-safe. */
CPOD_API const char *cpod_core_version(void);

#ifdef __cplusplus
}
#endif

#endif
