/* Lookup of object keys and enum values by the hash over their first and last bytes that
 * cpod/core/generated.h describes. Nothing is read past the key. */
#ifndef CPOD_RUNTIME_KEY_H
#define CPOD_RUNTIME_KEY_H

#include "core/base/platform.h"
#include "cpod/core/generated.h"

/* The bytes of a key of less than 8 bytes as a little-endian number. */
static inline uint64_t cpodi_key_short(const char *key, size_t length)
{
    if (length >= 4) /* the halves overlap in equal bytes */
        return cpodi_load32(key) | (uint64_t)cpodi_load32(key + length - 4) << (8 * (length - 4));
    if (length == 0)
        return 0;
    uint64_t middle = (unsigned char)key[length / 2];
    uint64_t last = (unsigned char)key[length - 1];
    return (unsigned char)key[0] | middle << (8 * (length / 2)) | last << (8 * (length - 1));
}

static inline bool cpodi_key_equal(const char *left, const char *right, size_t length)
{
    if (length < 8)
        return cpodi_key_short(left, length) == cpodi_key_short(right, length);
    for (size_t i = 0; i + 8 <= length; i += 8) {
        if (cpodi_load64(left + i) != cpodi_load64(right + i))
            return false;
    }
    return cpodi_load64(left + length - 8) == cpodi_load64(right + length - 8);
}

/* The hash slot of a key in a table of 1 << bits slots. */
static inline uint32_t cpodi_key_slot(const char *key, size_t length, uint32_t bits)
{
    uint64_t first = length >= 8 ? cpodi_load64(key) : cpodi_key_short(key, length);
    uint64_t last = length >= 8 ? cpodi_load64(key + length - 8) : 0;
    uint64_t x = (first ^ (last << 23 | last >> 41)) + length;
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(x >> (64 - bits));
}

/* Finds the field with this (unescaped) name; NULL: none. */
static inline const cpod_field *cpodi_field_find(const cpod_tables *tables, const cpod_object *type,
                                                 const char *key, size_t length)
{
    const uint16_t *slots = tables->hash_slots + type->hash;
    uint32_t mask = (UINT32_C(1) << type->hash_bits) - 1;
    for (uint32_t i = cpodi_key_slot(key, length, type->hash_bits); slots[i] != 0; i = (i + 1) & mask) {
        const cpod_field *field = tables->fields + type->first_field + slots[i] - 1;
        if (field->name_length == length && cpodi_key_equal(key, tables->pool + field->name + 1, length))
            return field;
    }
    return NULL;
}

/* Finds the number of an enum value, from 1; 0: none. */
static inline uint32_t cpodi_enum_find(const cpod_tables *tables, const cpod_enum *type, const char *text,
                                       size_t length)
{
    const uint16_t *slots = tables->hash_slots + type->hash;
    uint32_t mask = (UINT32_C(1) << type->hash_bits) - 1;
    for (uint32_t i = cpodi_key_slot(text, length, type->hash_bits); slots[i] != 0; i = (i + 1) & mask) {
        const cpod_pool_text *value = tables->enum_values + type->first_value + slots[i] - 1;
        if (value->length == length && cpodi_key_equal(text, tables->pool + value->text, length))
            return slots[i];
    }
    return 0;
}

#endif
