#include "support/future_struct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MORE 40

/* Uses a copy with `claimed` as its size; `set_at`: the number of a byte that is not zero, 0: none. */
static void expect(const struct_use *one, size_t claimed, size_t set_at, cpod_status status, const char *part)
{
    size_t room = claimed < one->size || claimed > one->size + MORE ? one->size : claimed;
    unsigned char *given = calloc(1, room);
    assert_non_null(given);
    memcpy(given, one->valid, one->size);
    memcpy(given, &claimed, sizeof claimed);
    if (set_at != 0)
        given[set_at] = 1;
    cpod_error error = CPOD_ERROR_INIT;
    cpod_status found = one->use(given, &error);
    if (found != status || error.status != status)
        fail_msg("%s of %zu bytes, byte %zu set: %s, %s", one->name, claimed, set_at, cpod_status_name(found),
                 error.message);
    if (part != NULL && strstr(error.message, part) == NULL)
        fail_msg("%s of %zu bytes: '%s' does not contain '%s'", one->name, claimed, error.message, part);
    free(given);
}

static void check(const struct_use *one)
{
    const size_t last = one->size + MORE - 1;
    char first_byte[64], last_byte[64];
    (void)snprintf(first_byte, sizeof first_byte, "%s has a member at byte %zu ", one->name, one->size);
    (void)snprintf(last_byte, sizeof last_byte, "%s has a member at byte %zu ", one->name, last);
    expect(one, one->size, 0, CPOD_OK, NULL);
    expect(one, one->size + 1, 0, CPOD_OK, NULL);
    expect(one, one->size + MORE, 0, CPOD_OK, NULL);
    expect(one, one->size + MORE, one->size, CPOD_ERR_CONFIGURATION, first_byte);
    expect(one, one->size + MORE, last, CPOD_ERR_CONFIGURATION, last_byte);
    expect(one, one->size + MORE, last, CPOD_ERR_CONFIGURATION, "version " CPOD_CORE_VERSION " ");
    expect(one, one->size + 1, one->size, CPOD_ERR_CONFIGURATION, "leave the member zero");
    expect(one, SIZE_MAX, 0, CPOD_ERR_CONFIGURATION, one->name);
    expect(one, 65537, 0, CPOD_ERR_CONFIGURATION, "65537");
    expect(one, 0, 0, one->refusal, "size");
    expect(one, sizeof(size_t) - 1, 0, one->refusal, "size");
}

void check_future_structs(const struct_use *uses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_message("%s\n", uses[i].name);
        check(&uses[i]);
    }
}
