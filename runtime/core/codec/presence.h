/* Whether a value is absent, null or set. Inlined, since the encoder asks for every field. */
#ifndef CPOD_RUNTIME_PRESENCE_H
#define CPOD_RUNTIME_PRESENCE_H

#include "cpod/core/generated.h"

#include <string.h>

static inline cpod_presence cpodi_presence_of_text(const char *text)
{
    if (text == NULL)
        return CPOD_ABSENT;
    return text == CPOD_NULL ? CPOD_IS_NULL : CPOD_IS_SET;
}

/* Presence of enums and unions by their number; 0: absent. */
static inline cpod_presence cpodi_presence_of_number(int32_t number)
{
    if (number == 0)
        return CPOD_ABSENT;
    return number == CPOD_ENUM_NULL ? CPOD_IS_NULL : CPOD_IS_SET;
}

static inline cpod_presence cpodi_presence_of_object(const cpod_tables *tables, uint32_t type,
                                                     const void *value)
{
    const void *object;
    memcpy(&object, value, sizeof object);
    if (object == NULL)
        return CPOD_ABSENT;
    uint32_t null_object = tables->types[type].null_object;
    return null_object != CPOD_NONE && object == tables->nulls[null_object] ? CPOD_IS_NULL : CPOD_IS_SET;
}

static inline cpod_presence cpodi_presence_of(const cpod_tables *tables, unsigned kind, uint32_t type,
                                              const void *value)
{
    switch ((cpod_kind)kind) {
    case CPOD_KIND_NONE:
        return CPOD_ABSENT;
    case CPOD_KIND_BOOL:
    case CPOD_KIND_INT32:
    case CPOD_KIND_INT64:
    case CPOD_KIND_UINT64:
    case CPOD_KIND_DOUBLE:
    case CPOD_KIND_INLINE:
        return CPOD_IS_SET;
    case CPOD_KIND_OPT_BOOL:
        return ((const cpod_opt_bool *)value)->state;
    case CPOD_KIND_OPT_INT32:
        return ((const cpod_opt_int32 *)value)->state;
    case CPOD_KIND_OPT_INT64:
        return ((const cpod_opt_int64 *)value)->state;
    case CPOD_KIND_OPT_UINT64:
        return ((const cpod_opt_uint64 *)value)->state;
    case CPOD_KIND_OPT_DOUBLE:
        return ((const cpod_opt_double *)value)->state;
    case CPOD_KIND_STRING:
        return cpodi_presence_of_text(*(const char *const *)value);
    case CPOD_KIND_DATETIME: {
        const cpod_datetime *time = value;
        return time->text == NULL && time->parsed ? CPOD_IS_SET : cpodi_presence_of_text(time->text);
    }
    case CPOD_KIND_DATE: {
        const cpod_date *date = value;
        return date->text == NULL && date->parsed ? CPOD_IS_SET : cpodi_presence_of_text(date->text);
    }
    case CPOD_KIND_BYTES: {
        const cpod_bytes *bytes = value;
        return bytes->size > 0 ? CPOD_IS_SET : bytes->state;
    }
    case CPOD_KIND_JSON: {
        const cpod_json *json = value;
        return json->text != NULL && json->state != CPOD_IS_NULL ? CPOD_IS_SET : json->state;
    }
    case CPOD_KIND_UPLOAD: {
        const cpod_upload *upload = value;
        return upload->data != NULL || upload->read != NULL || upload->path != NULL ? CPOD_IS_SET
                                                                                    : upload->state;
    }
    case CPOD_KIND_ENUM: {
        cpod_enum_layout layout;
        memcpy(&layout, value, sizeof layout);
        return layout.value == 0 ? cpodi_presence_of_text(layout.text)
                                 : cpodi_presence_of_number(layout.value);
    }
    case CPOD_KIND_INTEGER_ENUM:
    case CPOD_KIND_UNION: {
        int32_t number; /* first member of both layouts */
        memcpy(&number, value, sizeof number);
        return cpodi_presence_of_number(number);
    }
    case CPOD_KIND_OBJECT:
        return cpodi_presence_of_object(tables, type, value);
    case CPOD_KIND_LIST:
    case CPOD_KIND_MAP: {
        cpod_list_layout layout;
        memcpy(&layout, value, sizeof layout);
        return layout.count > 0 ? CPOD_IS_SET : layout.state;
    }
    }
    return CPOD_ABSENT;
}

#endif
