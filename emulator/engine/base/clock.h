/* Time: the system's, or one set by a test. */
#ifndef EMULATOR_CLOCK_H
#define EMULATOR_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC, from `now(context)`; a NULL function is the system's clock. */
typedef struct emulator_clock {
    int64_t (*now)(void *context);
    void *context;
} emulator_clock;

int64_t clock_now(const emulator_clock *clock);

/* "2026-05-22T10:00:00.000Z" */
enum { CLOCK_TEXT_SIZE = 32 };
void clock_format(int64_t milliseconds, char out[CLOCK_TEXT_SIZE]);

/* Parses an RFC 3339 date and time with any offset. The result is unspecified for any other text. */
int64_t clock_parse(const char *text);

#endif
