#include "template/value_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/vector.h"

/* Objects smaller than this are searched member by member, which is faster than hashing. */
enum { LINEAR_MEMBERS = 16 };

static value *new_scalar(arena *a, value_kind kind, const char *text)
{
    value *v = ARENA_NEW(a, value);
    v->kind = kind;
    v->text = text;
    v->length = strlen(text);
    return v;
}

value *value_null(arena *a)
{
    return new_scalar(a, VALUE_NULL, "");
}

value *value_text(arena *a, const char *text)
{
    return text ? new_scalar(a, VALUE_TEXT, arena_copy(a, text)) : value_null(a);
}

value *value_integer(arena *a, int64_t number)
{
    return new_scalar(a, VALUE_NUMBER, arena_format(a, "%" PRId64, number));
}

value *value_number(arena *a, double number)
{
    if (!isfinite(number))
        return value_null(a);
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        double back = strtod(text, NULL);
        if (!(back < number) && !(back > number))
            break;
    }
    return new_scalar(a, VALUE_NUMBER, arena_copy(a, text));
}

value *value_bool(arena *a, bool truth)
{
    value *v = new_scalar(a, VALUE_BOOL, truth ? "true" : "false");
    v->truth = truth;
    return v;
}

value *value_list(arena *a)
{
    return new_scalar(a, VALUE_LIST, "");
}

value *value_object(arena *a)
{
    return new_scalar(a, VALUE_OBJECT, "");
}

void value_push(arena *a, value *list, value *item)
{
    assert(list->kind == VALUE_LIST);
    list->of.items = vector_grow(a, list->of.items, list->count, &list->capacity, sizeof *list->of.items);
    list->of.items[list->count++] = item;
}

value_key value_key_of(const char *text)
{
    return (value_key){.text = text, .hash = hash_bytes(text, strlen(text))};
}

static bool same_key(value_key a, value_key b)
{
    return a.hash == b.hash && strcmp(a.text, b.text) == 0;
}

static void put_slot(value *object, size_t index)
{
    size_t mask = object->slot_count - 1;
    size_t at = object->of.members[index].key.hash & mask;
    while (object->slots[at])
        at = (at + 1) & mask;
    object->slots[at] = (uint32_t)index + 1;
}

static void index_last_member(arena *a, value *object)
{
    if (object->count < LINEAR_MEMBERS)
        return;
    if (object->count * 2 <= object->slot_count) {
        put_slot(object, object->count - 1);
        return;
    }
    object->slot_count = object->slot_count ? object->slot_count * 2 : (size_t)LINEAR_MEMBERS * 4;
    object->slots = arena_array(a, object->slot_count, sizeof *object->slots);
    for (size_t i = 0; i < object->count; i++)
        put_slot(object, i);
}

static value_member *find_member(const value *object, value_key key)
{
    if (!object->slots) {
        for (size_t i = 0; i < object->count; i++)
            if (same_key(object->of.members[i].key, key))
                return &object->of.members[i];
        return NULL;
    }
    size_t mask = object->slot_count - 1;
    for (size_t at = key.hash & mask; object->slots[at]; at = (at + 1) & mask) {
        value_member *m = &object->of.members[object->slots[at] - 1];
        if (same_key(m->key, key))
            return m;
    }
    return NULL;
}

const value *value_find(const value *object, value_key key)
{
    if (object->kind != VALUE_OBJECT)
        return NULL;
    const value_member *m = find_member(object, key);
    return m ? m->item : NULL;
}

void value_set(arena *a, value *object, const char *key, value *item)
{
    assert(object->kind == VALUE_OBJECT);
    value_key wanted = value_key_of(key);
    value_member *m = find_member(object, wanted);
    if (m) {
        m->item = item;
        return;
    }
    wanted.text = arena_copy(a, key);
    object->of.members =
        vector_grow(a, object->of.members, object->count, &object->capacity, sizeof *object->of.members);
    object->of.members[object->count++] = (value_member){.key = wanted, .item = item};
    index_last_member(a, object);
}

void value_set_text(arena *a, value *object, const char *key, const char *text)
{
    value_set(a, object, key, value_text(a, text));
}

void value_set_bool(arena *a, value *object, const char *key, bool truth)
{
    value_set(a, object, key, value_bool(a, truth));
}

void value_set_integer(arena *a, value *object, const char *key, int64_t number)
{
    value_set(a, object, key, value_integer(a, number));
}

const value *value_get(const value *object, const char *key)
{
    return object ? value_find(object, value_key_of(key)) : NULL;
}

const char *value_get_text(const value *object, const char *key)
{
    const value *item = value_get(object, key);
    return item && item->kind == VALUE_TEXT ? item->text : NULL;
}

size_t value_count(const value *list)
{
    return list && list->kind == VALUE_LIST ? list->count : 0;
}

const value *value_at(const value *list, size_t index)
{
    return index < value_count(list) ? list->of.items[index] : NULL;
}

bool value_is_true(const value *v)
{
    switch (v->kind) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return v->truth;
    case VALUE_TEXT:
        return v->length > 0;
    case VALUE_LIST:
        return v->count > 0;
    default:
        return true;
    }
}
