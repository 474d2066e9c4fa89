#include "base/hash.h"
#include "base/text.h"
#include "template/internal.h"

#include <assert.h>
#include <string.h>

static const value null_value = {.kind = VALUE_NULL, .is.scalar = {.text = ""}};
static const value true_value = {
    .kind = VALUE_BOOL, .truth = true, .is.scalar = {.text = "true", .length = 4}};
static const value false_value = {.kind = VALUE_BOOL, .is.scalar = {.text = "false", .length = 5}};

/* Most numbers are small: equal ones share a value. */
#define SMALL(n)                                                                  \
    {                                                                             \
        .kind = VALUE_NUMBER, .is.scalar = {.text = #n, .length = sizeof #n - 1 } \
    }
#define TEN_SMALL(tens)                                                                             \
    SMALL(tens##0), SMALL(tens##1), SMALL(tens##2), SMALL(tens##3), SMALL(tens##4), SMALL(tens##5), \
        SMALL(tens##6), SMALL(tens##7), SMALL(tens##8), SMALL(tens##9)
static const value small_integers[] = {SMALL(0),     SMALL(1),     SMALL(2),     SMALL(3),     SMALL(4),
                                       SMALL(5),     SMALL(6),     SMALL(7),     SMALL(8),     SMALL(9),
                                       TEN_SMALL(1), TEN_SMALL(2), TEN_SMALL(3), TEN_SMALL(4), TEN_SMALL(5),
                                       TEN_SMALL(6), TEN_SMALL(7), TEN_SMALL(8), TEN_SMALL(9)};

static value *copy_of(arena *a, const value *original)
{
    value *v = ARENA_NEW(a, value);
    *v = *original;
    return v;
}

/* The text follows the value in the same allocation; the caller writes it. */
static value *new_scalar_of(arena *a, value_kind kind, size_t length, char **text)
{
    value *v = arena_alloc(a, sizeof *v + length + 1);
    *text = (char *)(v + 1);
    v->kind = kind;
    v->is.scalar.text = *text;
    v->is.scalar.length = length;
    return v;
}

static value *new_scalar(arena *a, value_kind kind, const char *text)
{
    size_t length = strlen(text);
    char *copy;
    value *v = new_scalar_of(a, kind, length, &copy);
    memcpy(copy, text, length);
    return v;
}

value *value_null(arena *a)
{
    return copy_of(a, &null_value);
}

value *value_text(arena *a, const char *text)
{
    return text != NULL ? new_scalar(a, VALUE_TEXT, text) : value_null(a);
}

value *value_joined(arena *a, const char *first, const char *second)
{
    size_t first_length = strlen(first);
    size_t second_length = strlen(second);
    char *text;
    value *v = new_scalar_of(a, VALUE_TEXT, first_length + second_length, &text);
    memcpy(text, first, first_length);
    memcpy(text + first_length, second, second_length);
    return v;
}

const value *value_integer(arena *a, int64_t number)
{
    if (number >= 0 && (size_t)number < sizeof small_integers / sizeof *small_integers)
        return &small_integers[number];
    char text[TEXT_INTEGER_SIZE];
    return new_scalar(a, VALUE_NUMBER, text_of_integer(text, number));
}

value *value_bool(arena *a, bool truth)
{
    return copy_of(a, truth ? &true_value : &false_value);
}

value *value_list(arena *a)
{
    return copy_of(a, &(value){.kind = VALUE_LIST});
}

value *value_object(arena *a)
{
    return copy_of(a, &(value){.kind = VALUE_OBJECT});
}

/* Like vector_grow, with 32-bit counts. */
static void *grow(arena *a, void *items, uint32_t count, uint32_t *capacity, size_t item_size)
{
    size_t room = *capacity;
    void *grown = vector_grow(a, items, count, &room, item_size);
    *capacity = (uint32_t)room;
    return grown;
}

void value_push(arena *a, value *list, const value *item)
{
    assert(list->kind == VALUE_LIST);
    list->is.list.items =
        grow(a, list->is.list.items, list->is.list.count, &list->is.list.capacity, sizeof(const value *));
    list->is.list.items[list->is.list.count++] = item;
}

value_key value_key_of(const char *text)
{
    return (value_key){.text = text, .hash = hash_bytes(text, strlen(text))};
}

static bool same_key(value_key a, value_key b)
{
    return a.hash == b.hash && strcmp(a.text, b.text) == 0;
}

/* Objects are small, so that an index would cost more than this. The largest, in the manifest, has a member for
 * each generated file. */
static value_member *find_member(const value *object, value_key key)
{
    value_member *members = object->is.object.members;
    for (size_t i = 0; i < object->is.object.count; i++)
        if (same_key(members[i].key, key))
            return &members[i];
    return NULL;
}

const value *value_find(const value *object, value_key key)
{
    if (object->kind != VALUE_OBJECT)
        return NULL;
    const value_member *m = find_member(object, key);
    return m != NULL ? m->item : NULL;
}

void value_set(arena *a, value *object, const char *key, const value *item)
{
    assert(object->kind == VALUE_OBJECT);
    value_key wanted = value_key_of(key);
    value_member *m = find_member(object, wanted);
    if (m != NULL) {
        m->item = item;
        return;
    }
    object->is.object.members = grow(a, object->is.object.members, object->is.object.count,
                                     &object->is.object.capacity, sizeof(value_member));
    object->is.object.members[object->is.object.count++] = (value_member){.key = wanted, .item = item};
}

void value_set_text(arena *a, value *object, const char *key, const char *text)
{
    value_set(a, object, key, text != NULL ? value_text(a, text) : &null_value);
}

void value_set_bool(arena *a, value *object, const char *key, bool truth)
{
    value_set(a, object, key, truth ? &true_value : &false_value);
}

void value_set_integer(arena *a, value *object, const char *key, int64_t number)
{
    value_set(a, object, key, value_integer(a, number));
}

const value *value_get(const value *object, const char *key)
{
    return object != NULL ? value_find(object, value_key_of(key)) : NULL;
}

const char *value_get_text(const value *object, const char *key)
{
    const value *item = value_get(object, key);
    return item != NULL && item->kind == VALUE_TEXT ? item->is.scalar.text : NULL;
}

size_t value_count(const value *list)
{
    return list != NULL && list->kind == VALUE_LIST ? list->is.list.count : 0;
}

const value *value_at(const value *list, size_t index)
{
    return index < value_count(list) ? list->is.list.items[index] : NULL;
}

bool value_is_true(const value *v)
{
    switch (v->kind) {
    case VALUE_NULL:
        return false;
    case VALUE_BOOL:
        return v->truth;
    case VALUE_TEXT:
        return v->is.scalar.length > 0;
    case VALUE_LIST:
        return v->is.list.count > 0;
    default:
        return true;
    }
}

/* ---- JSON ---- */

static void new_line(size_t depth, buffer *out)
{
    buffer_append_char(out, '\n');
    for (size_t i = 0; i < depth; i++)
        buffer_append(out, "  ");
}

static void write_value(const value *v, size_t depth, buffer *out);

static void write_items(const value *v, size_t depth, buffer *out)
{
    bool is_object = v->kind == VALUE_OBJECT;
    size_t count = is_object ? v->is.object.count : v->is.list.count;
    buffer_append_char(out, is_object ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        buffer_append(out, i > 0 ? "," : "");
        new_line(depth + 1, out);
        if (is_object) {
            const char *key = v->is.object.members[i].key.text;
            buffer_append_json(out, key, strlen(key));
            buffer_append(out, ": ");
        }
        write_value(is_object ? v->is.object.members[i].item : v->is.list.items[i], depth + 1, out);
    }
    if (count > 0)
        new_line(depth, out);
    buffer_append_char(out, is_object ? '}' : ']');
}

static void write_value(const value *v, size_t depth, buffer *out)
{
    switch (v->kind) {
    case VALUE_NULL:
        buffer_append(out, "null");
        break;
    case VALUE_TEXT:
        buffer_append_json(out, v->is.scalar.text, v->is.scalar.length);
        break;
    case VALUE_LIST:
    case VALUE_OBJECT:
        write_items(v, depth, out);
        break;
    default:
        buffer_append_n(out, v->is.scalar.text, v->is.scalar.length);
        break;
    }
}

void value_to_json(const value *v, buffer *out)
{
    write_value(v, 0, out);
    buffer_append_char(out, '\n');
}
