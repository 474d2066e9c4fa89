/** @file
 * What every public header needs: visibility, C++ linkage, versions.
 *
 * Structs that may grow begin with `size_t size`, which their _INIT macro, their builder or the caller sets to
 * sizeof. A program and the library that it loads can so be of different versions. Of a struct that the program
 * passes in:
 *
 * - a shorter one is that of an older program: members that it does not have are zero, which is the default;
 * - a longer one is that of a newer program: members that the library does not know must be zero.
 *   One that is not is CPOD_ERR_CONFIGURATION, since ignoring it would change what the program asked for;
 * - without a size it is CPOD_ERR_CONFIGURATION in options of a client and in what they point to,
 *   CPOD_ERR_INVALID_ARGUMENT elsewhere. A size above 64 KiB is CPOD_ERR_CONFIGURATION.
 *
 * Of a struct that the library fills in, such as cpod_error, it writes `size` bytes at most. */
#ifndef CPOD_CORE_BASE_H
#define CPOD_CORE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Marks the exported functions; everything else is hidden. */
#define CPOD_API __attribute__((visibility("default")))

/** Makes the compiler warn when the result of a function is ignored. */
#define CPOD_MUST_CHECK __attribute__((warn_unused_result))

/** Makes the compiler warn where a function or member that the API deprecates is used. `text` is a string
 * literal. Define CPOD_NO_DEPRECATED before the first header to turn the warnings off. */
#ifdef CPOD_NO_DEPRECATED
#define CPOD_DEPRECATED(text)
#else
#define CPOD_DEPRECATED(text) __attribute__((deprecated(text)))
#endif

/** @name Version of the runtime library
 * The version of these headers, as numbers and as text. */
/** @{ */
#define CPOD_CORE_VERSION_MAJOR 0       /**< Incremented by incompatible changes. */
#define CPOD_CORE_VERSION_MINOR 1       /**< Incremented by new features. */
#define CPOD_CORE_VERSION_PATCH 0       /**< Incremented by fixes. */
#define CPOD_CORE_VERSION       "0.1.0" /**< All three, as text. */
/** @} */

#ifdef __cplusplus
extern "C" {
#endif

/** Returns the version of the linked library, such as "0.1.0". It may differ from CPOD_CORE_VERSION, the
 * version of the headers. Static text. Thread-safe. */
CPOD_API const char *cpod_core_version(void);

#ifdef __cplusplus
}
#endif

#endif
