/* Differences of compilers and machines. */
#ifndef CPOD_RUNTIME_PLATFORM_H
#define CPOD_RUNTIME_PLATFORM_H

#include <stdint.h>
#include <string.h>

/* CPODI_PORTABLE disables SSE2, so that the tests run both variants on one machine. */
#if defined(__SSE2__) && !defined(CPODI_PORTABLE)
#define CPODI_SSE2 1
#else
#define CPODI_SSE2 0
#endif

#define CPODI_LIKELY(condition)   __builtin_expect(!!(condition), 1)
#define CPODI_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define CPODI_COLD                __attribute__((cold, noinline))

/* Little-endian on every machine. */
static inline uint64_t cpodi_load64(const char *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

static inline uint32_t cpodi_load32(const char *bytes)
{
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    return value;
}

#endif
