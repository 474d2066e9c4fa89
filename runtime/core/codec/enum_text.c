/* From the enumerators of generated enums to their texts and back. */
#include "core/codec/codec.h"
#include "core/codec/key.h"

#include <string.h>

const char *cpod_core_enum_text(const cpod_api *api, uint32_t type, int value)
{
    const cpod_tables *tables = api->tables;
    const cpod_enum *of = &tables->enums[type];
    if (value < 1 || (uint32_t)value > of->value_count)
        return NULL;
    return tables->pool + tables->enum_values[of->first_value + (uint32_t)value - 1].text;
}

int cpod_core_enum_from_text(const cpod_api *api, uint32_t type, const char *text)
{
    if (text == NULL)
        return 0;
    if (text == CPOD_NULL)
        return CPOD_ENUM_NULL;
    uint32_t found = cpodi_enum_find(api->tables, &api->tables->enums[type], text, strlen(text));
    return found != 0 ? (int)found : CPOD_ENUM_OTHER;
}
