#include "cpod/core/base.h"

const char *cpod_core_version(void)
{
    return CPOD_CORE_VERSION;
}
