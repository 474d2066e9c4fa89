/* A value with its description by the tables. */
#ifndef CPOD_RUNTIME_TYPED_VALUE_H
#define CPOD_RUNTIME_TYPED_VALUE_H

#include "cpod/core/generated.h"

typedef struct cpodi_typed_value {
    cpod_kind kind;
    unsigned flags; /* CPOD_FLAG_ bits; the decoder uses CPOD_FLAG_NULLABLE */
    uint32_t type;  /* index in the table for `kind`; 0 for kinds without one */
    union {
        const void *address; /* read by encode, copy, presence */
        void *target;        /* written by decode: cpodi_value_size() zeroed bytes */
    };
} cpodi_typed_value;

/* A member of the struct at `object`. */
static inline cpodi_typed_value cpodi_field_value(const cpod_field *field, const void *object)
{
    cpodi_typed_value value = {.kind = (cpod_kind)field->kind, .flags = field->flags, .type = field->type};
    value.address = (const char *)object + field->offset;
    return value;
}

/* An item of a list, or the value of a map's entry. */
static inline cpodi_typed_value cpodi_element_value(const cpod_container *container, const void *item)
{
    cpodi_typed_value value = {
        .kind = (cpod_kind)container->kind, .flags = container->flags, .type = container->type};
    value.address = (const char *)item + container->value_offset;
    return value;
}

/* The argument of a parameter at `address`. */
static inline cpodi_typed_value cpodi_parameter_value(const cpod_parameter *parameter, const void *address)
{
    cpodi_typed_value value = {
        .kind = (cpod_kind)parameter->kind, .flags = parameter->flags, .type = parameter->type};
    value.address = address;
    return value;
}

#endif
