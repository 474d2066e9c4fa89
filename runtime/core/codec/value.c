/* Size and presence of values, and the lookup functions of maps. */
#include "cpod/core/value.h"

#include "core/codec/codec.h"
#include "core/codec/presence.h"

#include <string.h>

const char CPOD_NULL[1] = "";

size_t cpodi_value_size(const cpod_tables *tables, cpod_kind kind, uint32_t type)
{
    switch (kind) {
    case CPOD_KIND_NONE:
        return 0;
    case CPOD_KIND_BOOL:
        return sizeof(bool);
    case CPOD_KIND_INT32:
        return sizeof(int32_t);
    case CPOD_KIND_INT64:
        return sizeof(int64_t);
    case CPOD_KIND_UINT64:
        return sizeof(uint64_t);
    case CPOD_KIND_DOUBLE:
        return sizeof(double);
    case CPOD_KIND_OPT_BOOL:
        return sizeof(cpod_opt_bool);
    case CPOD_KIND_OPT_INT32:
        return sizeof(cpod_opt_int32);
    case CPOD_KIND_OPT_INT64:
        return sizeof(cpod_opt_int64);
    case CPOD_KIND_OPT_UINT64:
        return sizeof(cpod_opt_uint64);
    case CPOD_KIND_OPT_DOUBLE:
        return sizeof(cpod_opt_double);
    case CPOD_KIND_STRING:
    case CPOD_KIND_OBJECT:
        return sizeof(void *);
    case CPOD_KIND_DATETIME:
        return sizeof(cpod_datetime);
    case CPOD_KIND_DATE:
        return sizeof(cpod_date);
    case CPOD_KIND_BYTES:
        return sizeof(cpod_bytes);
    case CPOD_KIND_JSON:
        return sizeof(cpod_json);
    case CPOD_KIND_UPLOAD:
        return sizeof(cpod_upload);
    case CPOD_KIND_ENUM:
        return sizeof(cpod_enum_layout);
    case CPOD_KIND_INTEGER_ENUM:
        return sizeof(cpod_integer_enum_layout);
    case CPOD_KIND_INLINE:
        return tables->types[type].size;
    case CPOD_KIND_UNION:
        return sizeof(cpod_union_layout);
    case CPOD_KIND_LIST:
    case CPOD_KIND_MAP:
        return sizeof(cpod_list_layout);
    }
    return 0;
}

cpod_presence cpodi_presence(const cpod_tables *tables, const cpodi_typed_value *value)
{
    return cpodi_presence_of(tables, value->kind, value->type, value->address);
}

const void *cpod_core_map_find(const void *map, size_t stride, size_t value_offset, const char *key)
{
    if (map == NULL || key == NULL)
        return NULL;
    cpod_list_layout layout;
    memcpy(&layout, map, sizeof layout);
    const char *entry = layout.items;
    for (size_t i = 0; i < layout.count; i++, entry += stride) {
        const char *found;
        memcpy(&found, entry, sizeof found);
        if (found != NULL && strcmp(found, key) == 0)
            return entry + value_offset;
    }
    return NULL;
}

const char *cpod_string_map_find(const cpod_string_map *map, const char *key)
{
    const char *const *value =
        cpod_core_map_find(map, sizeof(cpod_string_map_entry), offsetof(cpod_string_map_entry, value), key);
    return value != NULL ? *value : NULL;
}

const cpod_json *cpod_json_map_find(const cpod_json_map *map, const char *key)
{
    return cpod_core_map_find(map, sizeof(cpod_json_map_entry), offsetof(cpod_json_map_entry, value), key);
}
