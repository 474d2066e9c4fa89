#include "core/base/options_import.h"

#include "core/base/error.h"

#include <string.h>

/* Far above all structs. What is larger is memory that was never initialized: reading on would leave it. */
#define MOST_BYTES 65536

cpod_status cpodi_options_check(const cpod_core_options *type, const void *from, cpod_error *error)
{
    const unsigned char *bytes = from;
    size_t size;
    memcpy(&size, from, sizeof size);
    if (size < sizeof size)
        return cpodi_fail(error, type->refusal, "%s", type->no_size);
    if (size > MOST_BYTES)
        return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                          "The size of a %s is %zu, which no version of it has: initialize the struct before "
                          "its members are set",
                          type->name, size);
    for (size_t at = type->size; at < size; at++) {
        if (bytes[at] != 0)
            return cpodi_fail(error, CPOD_ERR_CONFIGURATION,
                              "A %s has a member at byte %zu that is set, and that version %s of the library "
                              "does not know: link the version whose headers the program was compiled with, "
                              "or leave the member zero",
                              type->name, at, CPOD_CORE_VERSION);
    }
    return CPOD_OK;
}

cpod_status cpodi_options_import(void *to, const cpod_core_options *type, const void *from, cpod_error *error)
{
    size_t size = 0;
    memset(to, 0, type->size);
    if (from != NULL) {
        cpod_status status = cpodi_options_check(type, from, error);
        if (status != CPOD_OK)
            return status;
        memcpy(&size, from, sizeof size);
        memcpy(to, from, size < type->size ? size : type->size);
    }
    memcpy(to, &type->size, sizeof type->size);
    return CPOD_OK;
}
