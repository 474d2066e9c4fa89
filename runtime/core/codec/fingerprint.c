#include "core/codec/fingerprint.h"

#include <string.h>

#define BASIS 0xCBF29CE484222325U

static uint64_t mix(uint64_t hash, const char *text, size_t length)
{
    for (; length >= 8; text += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, text, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 32;
    }
    for (; length > 0; text++, length--)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3U;
    return hash;
}

/* Replaces the text of an object by that of a member; the name is not NUL-terminated. */
static bool enter_member(const char **text, size_t *length, const char *name, size_t name_length)
{
    char bare[256];
    if (name_length >= sizeof bare)
        return false;
    memcpy(bare, name, name_length);
    bare[name_length] = '\0';
    return cpodi_json_member(*text, *length, bare, text, length);
}

static const cpod_field *field_at(const cpod_tables *tables, uint32_t type, uint32_t offset)
{
    const cpod_object *object = &tables->types[type];
    for (uint32_t i = 0; i < object->field_count; i++) {
        if (tables->fields[object->first_field + i].offset == offset)
            return &tables->fields[object->first_field + i];
    }
    return NULL;
}

/* Replaces the text of an object by that of a member of it, or of one behind that. */
static bool enter_field(const cpod_tables *tables, uint32_t type, const cpod_page_path *path, uint32_t offset,
                        cpodi_json_input *at)
{
    for (uint32_t i = 0; i <= path->count; i++) {
        const cpod_field *field = field_at(tables, type, i < path->count ? path->offsets[i] : offset);
        if (field == NULL ||
            !enter_member(&at->text, &at->length, tables->pool + field->name + 1, field->name_length))
            return false;
        type = field->type;
    }
    return true;
}

uint64_t cpodi_fingerprint_of(const cpod_tables *tables, const cpod_response *response,
                              const cpod_pagination *pagination, const cpodi_json_input *body)
{
    cpodi_json_input at = *body;
    uint64_t hash = BASIS;
    if (response->envelope != CPOD_NONE &&
        !enter_member(&at.text, &at.length, tables->pool + response->envelope + 1, response->envelope_length))
        return 0;
    if (response->kind == CPOD_KIND_INLINE || response->kind == CPOD_KIND_OBJECT) {
        cpodi_json_input total = at;
        if (pagination->total_kind != CPOD_KIND_NONE &&
            enter_field(tables, response->type, &pagination->total_path, pagination->total_offset, &total))
            hash = mix(hash, total.text, total.length);
        if (!enter_field(tables, response->type, &pagination->items_path, pagination->items_offset, &at))
            return 0;
    }
    hash = mix(hash, at.text, at.length);
    bool empty = at.length < 2 || strspn(at.text + 1, " \t\r\n") >= at.length - 2;
    return empty ? 0 : hash | 1;
}

uint64_t cpodi_fingerprint_of_text(const char *text, size_t length)
{
    return mix(BASIS, text, length) | 1;
}

bool cpodi_fingerprints_repeat(cpodi_fingerprints *seen, uint64_t fingerprint)
{
    if (fingerprint == 0)
        return false;
    bool repeats = seen->count > 0 && (fingerprint == seen->last || fingerprint == seen->milestone);
    seen->last = fingerprint;
    if (seen->count >= seen->renewal) {
        seen->milestone = fingerprint;
        seen->renewal = seen->renewal == 0 ? 1 : seen->renewal * 2;
    }
    seen->count++;
    return repeats;
}
