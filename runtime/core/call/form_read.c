#include "core/call/form_read.h"

#include "core/base/error.h"
#include "core/codec/text_value.h"

#include <string.h>

/* Each field looks through all pairs. */
enum { MAX_PAIRS = 4096 };

typedef struct pair { /* texts end with NUL */
    size_t name, name_length;
    size_t value, value_length;
    bool is_taken;
} pair;

typedef struct form_reader {
    const cpod_tables *tables;
    cpodi_arena *arena;
    cpodi_buffer text; /* names and values without their escapes */
    pair *pairs;
    size_t count, capacity;
    cpodi_buffer *out;
    bool has_members;
    cpod_error *error;
} form_reader;

/* The value of a hexadecimal digit, or -1. */
static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Appends a text without its escapes; what is no escape stays. Returns its length. */
static size_t append_decoded(cpodi_buffer *to, const char *from, size_t length)
{
    size_t start = to->length;
    for (size_t i = 0; i < length; i++) {
        bool is_escape =
            from[i] == '%' && length - i > 2 && digit_of(from[i + 1]) >= 0 && digit_of(from[i + 2]) >= 0;
        if (is_escape) {
            cpodi_buffer_append_char(to, (char)(digit_of(from[i + 1]) << 4 | digit_of(from[i + 2])));
            i += 2;
        } else {
            cpodi_buffer_append_char(to, from[i] == '+' ? ' ' : from[i]);
        }
    }
    size_t decoded = to->length - start;
    cpodi_buffer_append_char(to, '\0');
    return decoded;
}

static cpod_status add_pair(form_reader *r, const char *text, size_t length)
{
    if (length == 0)
        return CPOD_OK;
    if (r->count == MAX_PAIRS)
        return cpodi_fail(r->error, CPOD_ERR_LIMIT, "The form has more than %d fields", (int)MAX_PAIRS);
    if (r->count == r->capacity) {
        pair *grown = cpodi_arena_grow(r->arena, r->pairs, &r->capacity, sizeof *grown);
        if (grown == NULL)
            return cpodi_no_memory(r->error);
        r->pairs = grown;
    }
    const char *equals = memchr(text, '=', length);
    size_t name_length = equals == NULL ? length : (size_t)(equals - text);
    pair *added = &r->pairs[r->count++];
    added->is_taken = false;
    added->name = r->text.length;
    added->name_length = append_decoded(&r->text, text, name_length);
    added->value = r->text.length;
    const char *value = equals == NULL ? text + length : equals + 1;
    added->value_length = append_decoded(&r->text, value, (size_t)(text + length - value));
    return CPOD_OK;
}

static cpod_status read_pairs(form_reader *r, const cpodi_json_input *form)
{
    const char *end = form->text + form->length;
    cpod_status status = CPOD_OK;
    for (const char *at = form->text; status == CPOD_OK && at < end;) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        status = add_pair(r, at, (size_t)(stop - at));
        at = stop + 1;
    }
    if (status == CPOD_OK && !cpodi_buffer_terminate(&r->text))
        return cpodi_no_memory(r->error);
    return status;
}

static cpodi_text_reader text_reader(const form_reader *r)
{
    return (cpodi_text_reader){.tables = r->tables, .arena = r->arena, .out = r->out};
}

static cpod_status explain(const form_reader *r, cpod_status status)
{
    switch (status) {
    case CPOD_ERR_DECODE:
        return cpodi_fail(r->error, status, "The form has a text that is not UTF-8");
    case CPOD_ERR_LIMIT:
        return cpodi_fail(r->error, status, "A field of the form has JSON that is nested too deeply");
    case CPOD_ERR_NO_MEMORY:
        return cpodi_no_memory(r->error);
    default:
        return status;
    }
}

static cpod_status append_string(const form_reader *r, const char *text, size_t length)
{
    const cpodi_text_reader reader = text_reader(r);
    return explain(r, cpodi_text_append_string(&reader, text, length));
}

static cpod_status append_value(const form_reader *r, cpod_kind kind, const pair *from)
{
    const cpodi_text_reader reader = text_reader(r);
    const cpodi_json_input text = {r->text.data + from->value, from->value_length};
    return explain(r, cpodi_text_append_value(&reader, kind, &text));
}

static bool has_name(const form_reader *r, const pair *p, const char *name, size_t length)
{
    return !p->is_taken && p->name_length == length && memcmp(r->text.data + p->name, name, length) == 0;
}

/* The member of all pairs that have the name of the first. */
static cpod_status append_member(form_reader *r, size_t first, cpod_kind kind, uint32_t type)
{
    const char *name = r->text.data + r->pairs[first].name;
    size_t name_length = r->pairs[first].name_length;
    size_t count = 0;
    for (size_t i = first; i < r->count; i++)
        count += has_name(r, &r->pairs[i], name, name_length);
    bool is_list = kind == CPOD_KIND_LIST;
    if (is_list)
        kind = (cpod_kind)r->tables->containers[type].kind;
    if (r->has_members)
        cpodi_buffer_append_char(r->out, ',');
    r->has_members = true;
    cpod_status status = append_string(r, name, name_length);
    cpodi_buffer_append_text(r->out, is_list || count > 1 ? ":[" : ":");
    size_t appended = 0;
    for (size_t i = first; status == CPOD_OK && i < r->count; i++) {
        if (!has_name(r, &r->pairs[i], name, name_length))
            continue;
        if (appended++ > 0)
            cpodi_buffer_append_char(r->out, ',');
        status = append_value(r, kind, &r->pairs[i]);
        r->pairs[i].is_taken = true;
    }
    if (is_list || count > 1)
        cpodi_buffer_append_char(r->out, ']');
    return status;
}

static cpod_status append_fields(form_reader *r, const cpod_object *object)
{
    cpod_status status = CPOD_OK;
    for (uint32_t f = 0; f < object->field_count; f++) {
        const cpod_field *field = &r->tables->fields[object->first_field + f];
        const char *name = r->tables->pool + field->name + 1;
        for (size_t i = 0; status == CPOD_OK && i < r->count; i++) {
            if (has_name(r, &r->pairs[i], name, field->name_length))
                status = append_member(r, i, (cpod_kind)field->kind, field->type);
        }
    }
    return status;
}

/* Members that no field has; `map` is the container of their values. */
static cpod_status append_others(form_reader *r, uint32_t map)
{
    const cpod_container *container = &r->tables->containers[map];
    cpod_status status = CPOD_OK;
    for (size_t i = 0; status == CPOD_OK && i < r->count; i++) {
        if (!r->pairs[i].is_taken)
            status = append_member(r, i, (cpod_kind)container->kind, container->type);
    }
    return status;
}

static cpod_status append_object(form_reader *r, cpod_kind kind, uint32_t type)
{
    if (kind == CPOD_KIND_MAP)
        return append_others(r, type);
    const cpod_object *object = &r->tables->types[type];
    cpod_status status = append_fields(r, object);
    if (status != CPOD_OK || object->additional == CPOD_NONE)
        return status;
    return append_others(r, r->tables->fields[object->additional].type);
}

cpod_status cpodi_form_read(const cpod_tables *tables, cpod_kind kind, uint32_t type,
                            const cpodi_json_input *form, cpodi_arena *arena, cpodi_buffer *out,
                            cpod_error *error)
{
    form_reader r = {.tables = tables, .arena = arena, .out = out, .error = error};
    cpodi_buffer_init(&r.text, out->allocator);
    r.text.is_secret = out->is_secret;
    cpod_status status = read_pairs(&r, form);
    cpodi_buffer_append_char(out, '{');
    if (status == CPOD_OK)
        status = append_object(&r, kind, type);
    cpodi_buffer_append_char(out, '}');
    cpodi_buffer_free(&r.text);
    return status == CPOD_OK && !cpodi_buffer_terminate(out) ? cpodi_no_memory(error) : status;
}
