#include "engine/store/store.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

typedef struct span {
    uint32_t start, length;
} span;

struct record {
    record *next_in_bucket;
    uint64_t order;
    bool is_deleted;
    const char *tenant; /* the store's copy */
    span *members;      /* by number of the property; the text follows in the same block */
    const char *text;
    size_t length;
    char id[];
};

struct store {
    arena *memory;
    const spec_schema *entity;
    map properties; /* name → its spec_property */
    map tenants;    /* the names as a set */
    record **records;
    size_t count, capacity;
    record **buckets;
    size_t bucket_count;
    uint64_t next_order;
    store_watcher watcher;
    void *watcher_context;
};

store *store_new(const spec_schema *entity)
{
    store *s = xrealloc(NULL, sizeof *s);
    *s = (store){.memory = arena_new(), .entity = entity};
    map_init(&s->properties, s->memory);
    map_init(&s->tenants, s->memory);
    for (size_t i = 0; i < entity->properties.count; i++)
        map_put(&s->properties, entity->properties.items[i].name, &entity->properties.items[i]);
    return s;
}

static void free_record(record *r)
{
    free(r->members);
    free(r);
}

void store_free(store *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->count; i++)
        free_record(s->records[i]);
    free(s->records);
    free(s->buckets);
    arena_free(s->memory);
    free(s);
}

void store_watch(store *s, store_watcher watcher, void *context)
{
    s->watcher = watcher;
    s->watcher_context = context;
}

static void tell(const store *s, const record *r, bool is_gone)
{
    if (s->watcher != NULL)
        s->watcher(s->watcher_context, r, is_gone);
}

int store_property(const store *s, const char *name)
{
    const spec_property *property = map_get(&s->properties, name);
    return property == NULL ? -1 : (int)(property - s->entity->properties.items);
}

static record **bucket_of(const store *s, const char *id)
{
    return &s->buckets[hash_bytes(id, strlen(id)) & (s->bucket_count - 1)];
}

static void grow_buckets(store *s)
{
    s->bucket_count = s->bucket_count == 0 ? 64 : s->bucket_count * 2;
    s->buckets = xrealloc(s->buckets, s->bucket_count * sizeof *s->buckets);
    memset(s->buckets, 0, s->bucket_count * sizeof *s->buckets);
    for (size_t i = 0; i < s->count; i++) {
        record **bucket = bucket_of(s, s->records[i]->id);
        s->records[i]->next_in_bucket = *bucket;
        *bucket = s->records[i];
    }
}

static record **find_place(const store *s, const char *id)
{
    if (s->bucket_count == 0)
        return NULL;
    for (record **place = bucket_of(s, id); *place != NULL; place = &(*place)->next_in_bucket)
        if (strcmp((*place)->id, id) == 0)
            return place;
    return NULL;
}

const record *store_find(const store *s, const char *tenant, const char *id)
{
    record **place = find_place(s, id);
    bool is_found =
        place != NULL && *place != NULL && (tenant == NULL || strcmp((*place)->tenant, tenant) == 0);
    return is_found ? *place : NULL;
}

static void write_member(const cJSON *member, buffer *out, span *place)
{
    buffer_append_char(out, out->length > 1 ? ',' : '{');
    json_print_string(member->string, out);
    buffer_append_char(out, ':');
    size_t start = out->length;
    json_print(member, out);
    if (place != NULL)
        *place = (span){.start = (uint32_t)start, .length = (uint32_t)(out->length - start)};
}

/* Writes the text: properties in the order of the document, then members that it does not define. */
static void write_text(const store *s, record *r, const cJSON *object)
{
    size_t property_count = s->entity->properties.count;
    size_t head_size = property_count * sizeof *r->members;
    buffer text = {0};
    span *members = xrealloc(NULL, head_size);
    memset(members, 0, head_size);
    for (size_t i = 0; i < property_count; i++) {
        const cJSON *member = json_get(object, s->entity->properties.items[i].name);
        if (member != NULL)
            write_member(member, &text, &members[i]);
    }
    for (const cJSON *member = object->child; member != NULL; member = member->next)
        if (!map_has(&s->properties, member->string))
            write_member(member, &text, NULL);
    buffer_append(&text, text.length == 0 ? "{}" : "}");
    members = xrealloc(members, head_size + text.length + 1);
    r->members = members;
    r->text = memcpy((char *)members + head_size, text.data, text.length + 1);
    r->length = text.length;
    r->is_deleted = json_is_true(object, "is_deleted");
    buffer_free(&text);
}

static const char *keep_tenant(store *s, const char *tenant)
{
    if (!map_has(&s->tenants, tenant))
        map_put(&s->tenants, tenant, arena_copy(s->memory, tenant));
    return map_get(&s->tenants, tenant);
}

const record *store_insert(store *s, const char *tenant, const cJSON *object)
{
    const char *id = json_text(object, "id");
    size_t id_size = strlen(id) + 1;
    record *r = xrealloc(NULL, sizeof *r + id_size);
    *r = (record){.order = s->next_order++, .tenant = keep_tenant(s, tenant)};
    memcpy(r->id, id, id_size);
    write_text(s, r, object);
    if (s->count == s->capacity) {
        s->capacity = s->capacity == 0 ? 64 : s->capacity * 2;
        s->records = xrealloc(s->records, s->capacity * sizeof *s->records);
    }
    s->records[s->count++] = r;
    if (s->count > s->bucket_count) {
        grow_buckets(s);
    } else {
        record **bucket = bucket_of(s, r->id);
        r->next_in_bucket = *bucket;
        *bucket = r;
    }
    tell(s, r, false);
    return r;
}

void store_replace(store *s, const record *old, const cJSON *object)
{
    record *r = *find_place(s, old->id);
    free(r->members);
    write_text(s, r, object);
    tell(s, r, false);
}

static size_t index_of(const store *s, const record *r)
{
    size_t low = 0;
    size_t high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->records[middle]->order < r->order)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void store_remove(store *s, const record *gone)
{
    record **place = find_place(s, gone->id);
    record *r = *place;
    tell(s, r, true);
    *place = r->next_in_bucket;
    size_t index = index_of(s, r);
    s->count--;
    memmove(&s->records[index], &s->records[index + 1], (s->count - index) * sizeof *s->records);
    free_record(r);
}

size_t store_count(const store *s)
{
    return s->count;
}

const record *store_at(const store *s, size_t index)
{
    return s->records[index];
}

void store_fetch_ahead(const store *s, size_t index)
{
    enum { FAR = 24, NEAR = 12, CACHE_LINE = 64 }; /* records: first the record, then what it points to */
    if (index >= FAR)
        __builtin_prefetch(s->records[index - FAR]);
    if (index < NEAR)
        return;
    const record *soon = s->records[index - NEAR];
    for (const char *part = (const char *)soon->members; part < soon->text; part += CACHE_LINE)
        __builtin_prefetch(part);
    __builtin_prefetch(soon->text);
}

const char *record_id(const record *r)
{
    return r->id;
}

const char *record_tenant(const record *r)
{
    return r->tenant;
}

bool record_is_deleted(const record *r)
{
    return r->is_deleted;
}

slice record_text(const record *r)
{
    return (slice){.text = r->text, .length = r->length};
}

slice record_member(const record *r, int property)
{
    span place = r->members[property];
    return (slice){.text = r->text + place.start, .length = place.length};
}

bool record_equals(const record *r, int property, const char *text)
{
    slice member = record_member(r, property);
    size_t length = strlen(text);
    return member.length == length + 2 && memcmp(member.text + 1, text, length) == 0;
}

cJSON *record_read(const record *r)
{
    json_error error;
    return json_parse(r->text, r->length, &error);
}
