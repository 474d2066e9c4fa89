#include "engine/generic_paging.h"

#include "engine/faker/faker.h"
#include "paging/paging.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM_COUNT = 25, DEFAULT_PAGE_SIZE = 10, LARGEST_PAGE_SIZE = 100, NUMBER_LENGTH = 4 };

/* What the last page has in the place of the next cursor or URL. */
typedef enum page_end { END_ABSENT, END_NULL, END_EMPTY } page_end;

struct generic_paging {
    paging_scheme scheme;
    const char *key; /* member of an item that differs from item to item; NULL: the items are scalars */
    const spec_schema *item; /* of the items; NULL: any value */
    bool is_one_page;        /* the items cannot differ */
    bool counts_pages, counts_items;
    bool next_is_number; /* the member `next` */
    page_end end;
};

/* ---- once for each operation ---- */

static const normalized_schema *bare(schema_set *schemas, const normalized_schema *s)
{
    const normalized_schema *inner = schema_unwrap_annotations(schemas, s);
    return inner != NULL ? inner : s;
}

/* The schema of a member; `holder` is that of the object around it. NULL: absent. */
static const normalized_schema *member_of(schema_set *schemas, const normalized_schema *body,
                                          const paging_path *path, const normalized_schema **holder)
{
    const normalized_schema *s = body;
    *holder = NULL;
    for (size_t i = 0; i < path->count && s != NULL; i++) {
        *holder = bare(schemas, s);
        const schema_property *property = schema_find_property(*holder, path->names[i]);
        s = property != NULL ? schema_of_property(schemas, *holder, property) : NULL;
    }
    return s;
}

static void read_next(schema_set *schemas, const normalized_schema *body, struct generic_paging *paging)
{
    const paging_path *next = &paging->scheme.next;
    const normalized_schema *holder;
    const normalized_schema *s = member_of(schemas, body, next, &holder);
    if (paging->scheme.source == PAGING_FROM_LAST_ITEM || s == NULL || holder == NULL)
        return;
    paging->next_is_number = (schema_json_types(schemas, s) & SPEC_TYPE_STRING) == 0;
    paging->end = s->nullable || schema_annotations_allow_null(s)         ? END_NULL
                  : schema_requires(holder, next->names[next->count - 1]) ? END_EMPTY
                                                                          : END_ABSENT;
}

/* Whether the values of a schema can have a number in them. */
static bool can_vary(schema_set *schemas, const normalized_schema *s)
{
    const unsigned types = schema_json_types(schemas, s) & ~(unsigned)SPEC_TYPE_NULL;
    const spec_schema *own = s->origin;
    if (s->has_enum || own == NULL || own->pattern != NULL || own->constant != NULL)
        return false;
    if (types == SPEC_TYPE_INTEGER)
        return own->maximum == NULL && own->minimum == NULL && own->exclusive_maximum == NULL &&
               own->exclusive_minimum == NULL && own->multiple_of == NULL;
    return types == SPEC_TYPE_STRING && own->max_length < 0 &&
           (s->format == NULL || strcmp(s->format, "uuid") == 0);
}

static const char *key_of(schema_set *schemas, const normalized_schema *item)
{
    static const char id[] = "id";
    const schema_property *property = schema_find_property(item, id);
    const normalized_schema *s = property != NULL ? schema_of_property(schemas, item, property) : NULL;
    if (s != NULL && can_vary(schemas, bare(schemas, s)))
        return id;
    for (size_t i = 0; i < item->properties.count; i++) {
        s = schema_of_property(schemas, item, &item->properties.items[i]);
        if (s != NULL && can_vary(schemas, bare(schemas, s)))
            return item->properties.items[i].name;
    }
    return NULL;
}

static void choose_key(schema_set *schemas, const normalized_schema *body, struct generic_paging *paging)
{
    const normalized_schema *holder;
    const normalized_schema *list = bare(schemas, member_of(schemas, body, &paging->scheme.items, &holder));
    if (list->items.count == 0)
        return;
    const normalized_schema *item = bare(schemas, schema_all_of_refs(schemas, list, &list->items));
    paging->item = schema_at(schemas, list->items.items[0])->own;
    if (paging->scheme.source == PAGING_FROM_LAST_ITEM)
        paging->key = paging->scheme.next.names[0];
    else if ((schema_json_types(schemas, item) & SPEC_TYPE_OBJECT) != 0)
        paging->key = key_of(schemas, item);
    paging->is_one_page = paging->key == NULL && !can_vary(schemas, item);
}

void generic_paging_prepare(emulator *e, schema_set *schemas, endpoint *served)
{
    struct generic_paging found = {.is_one_page = true};
    const spec_schema *schema = NULL;
    const char *problem = NULL;
    if (!paging_find(e->memory, schemas, served->operation, &found.scheme, &problem) ||
        paging_response(served->operation, &schema) == NULL)
        return;
    const normalized_schema *body = schema_normalize(schemas, schema);
    choose_key(schemas, body, &found);
    found.counts_pages = paging_counts_pages(e->memory, &found.scheme);
    found.counts_items = paging_counts_items(e->memory, &found.scheme);
    read_next(schemas, body, &found);
    struct generic_paging *kept = ARENA_NEW(e->memory, struct generic_paging);
    *kept = found;
    served->paging = kept;
}

/* ---- a page ---- */

/* The number at the end of a text; -1: none. */
static int64_t last_number(const char *text)
{
    size_t length = strlen(text);
    size_t begin = length;
    while (begin > 0 && isdigit((unsigned char)text[begin - 1]))
        begin--;
    return begin < length && length - begin < 10 ? strtoll(text + begin, NULL, 10) : -1;
}

static int64_t input_of(const call *c, const char *name, int64_t absent)
{
    if (name == NULL)
        return absent;
    const cJSON *member = c->endpoint->paging->scheme.in_body ? json_get(c->body, name) : NULL;
    if (member != NULL && cJSON_IsNumber(member))
        return (int64_t)member->valuedouble;
    const char *text = member != NULL ? cJSON_GetStringValue(member) : call_query(c, name);
    const int64_t number = text != NULL ? last_number(text) : -1;
    return number >= 0 ? number : absent;
}

typedef struct generic_page {
    int64_t start, end, total, size, base;
} generic_page;

static generic_page page_of(const call *c)
{
    const struct generic_paging *paging = c->endpoint->paging;
    generic_page page = {.base = paging->scheme.from_zero ? 0 : 1};
    page.size = input_of(c, paging->scheme.size, DEFAULT_PAGE_SIZE);
    page.size = page.size < 1                   ? DEFAULT_PAGE_SIZE
                : page.size > LARGEST_PAGE_SIZE ? LARGEST_PAGE_SIZE
                                                : page.size;
    page.total = paging->is_one_page && page.size < ITEM_COUNT ? page.size : ITEM_COUNT;
    const int64_t chosen = input_of(c, paging->scheme.page, paging->counts_pages ? page.base : 0);
    page.start = paging->counts_pages ? (chosen - page.base) * page.size : chosen;
    page.start = page.start < 0 ? 0 : page.start > page.total ? page.total : page.start;
    page.end = page.total - page.start < page.size ? page.total : page.start + page.size;
    return page;
}

/* The cursor, number or offset of the page behind this one. */
static int64_t next_of(const struct generic_paging *paging, const generic_page *page)
{
    return paging->counts_pages ? page->end / page->size + page->base : page->end;
}

/* Gives a text or number the number of its item, of the same length where it can. */
static cJSON *numbered(arena *a, const cJSON *value, int64_t number)
{
    const char *text = cJSON_GetStringValue(value);
    if (text == NULL)
        return json_integer(number);
    const size_t length = strlen(text);
    const char *kept = length > NUMBER_LENGTH ? arena_copy_n(a, text, length - NUMBER_LENGTH) : "";
    return cJSON_CreateString(arena_format(a, "%s%0*lld", kept, NUMBER_LENGTH, (long long)number));
}

static cJSON *make_items(call *c, const cJSON *example, const generic_page *page)
{
    const struct generic_paging *paging = c->endpoint->paging;
    cJSON *items = cJSON_CreateArray();
    for (int64_t i = page->start; example != NULL && i < page->end; i++) {
        cJSON *item = cJSON_Duplicate(example, true);
        if (paging->key != NULL && json_get(item, paging->key) != NULL) {
            json_set(item, paging->key, numbered(c->memory, json_get(item, paging->key), i + 1));
        } else if (paging->key == NULL && !paging->is_one_page) {
            cJSON_Delete(item);
            item = numbered(c->memory, example, i + 1);
        }
        cJSON_AddItemToArray(items, item);
    }
    return items;
}

/* Replaces the member at a path, whose value is taken; NULL removes it. */
static void set_at(cJSON *body, const paging_path *path, cJSON *value)
{
    for (size_t i = 0; i + 1 < path->count; i++) {
        if (!cJSON_IsObject(json_get(body, path->names[i])) && value != NULL)
            json_set(body, path->names[i], cJSON_CreateObject());
        body = json_get(body, path->names[i]);
    }
    if (path->count == 0 || !cJSON_IsObject(body))
        cJSON_Delete(value);
    else if (value == NULL)
        json_remove(body, path->names[path->count - 1]);
    else
        json_set(body, path->names[path->count - 1], value);
}

static void put_items(call *c, cJSON **body, const generic_page *page)
{
    const paging_path *path = &c->endpoint->paging->scheme.items;
    const cJSON *list = *body;
    for (size_t i = 0; i < path->count; i++)
        list = json_get(list, path->names[i]);
    const spec_schema *schema = c->endpoint->paging->item;
    /* The example of a body leaves deeper lists empty. */
    cJSON *example = list != NULL && list->child != NULL ? cJSON_Duplicate(list->child, true)
                     : schema != NULL ? faker_example(c->memory, c->emulator->patterns, schema)
                                      : NULL;
    cJSON *items = make_items(c, example, page);
    cJSON_Delete(example);
    if (path->count > 0) {
        set_at(*body, path, items);
    } else {
        cJSON_Delete(*body);
        *body = items;
    }
}

/* The URL of the request with another page. */
static const char *next_url(const call *c, const char *value)
{
    const paging_scheme *scheme = &c->endpoint->paging->scheme;
    arena *a = c->memory;
    const char *address = arena_copy_n(a, c->request->target, strcspn(c->request->target, "?"));
    for (size_t i = 0; i < c->target.query.count; i++)
        if (strcmp(c->target.query.items[i].name, scheme->page) != 0)
            address = target_with(a, address, c->target.query.items[i].name, c->target.query.items[i].value);
    return arena_format(a, "%s%s", call_base_url(c), target_with(a, address, scheme->page, value));
}

static void put_end(call *c, cJSON *body)
{
    const struct generic_paging *paging = c->endpoint->paging;
    set_at(body, &paging->scheme.next,
           paging->end == END_NULL     ? cJSON_CreateNull()
           : paging->end == END_ABSENT ? NULL
           : paging->next_is_number    ? json_integer(0)
                                       : cJSON_CreateString(""));
}

static void put_next(call *c, cJSON *body, const char *value)
{
    const paging_scheme *scheme = &c->endpoint->paging->scheme;
    const bool is_number = c->endpoint->paging->next_is_number;
    if (scheme->source == PAGING_FROM_LINK)
        http_response_header(c->response, "Link",
                             arena_format(c->memory, "<%s>; rel=\"next\"", next_url(c, value)));
    else if (scheme->source == PAGING_FROM_HEADER)
        http_response_header(c->response, scheme->header, value);
    else if (scheme->source == PAGING_FROM_URL)
        set_at(body, &scheme->next, cJSON_CreateString(next_url(c, value)));
    else if (scheme->source == PAGING_FROM_MEMBER)
        set_at(body, &scheme->next,
               is_number ? json_integer(strtoll(value, NULL, 10)) : cJSON_CreateString(value));
}

void generic_paging_apply(call *c, cJSON **body)
{
    const struct generic_paging *paging = c->endpoint->paging;
    const paging_scheme *scheme = &paging->scheme;
    generic_page page = page_of(c);
    const bool needs_page = scheme->source == PAGING_FROM_URL || scheme->source == PAGING_FROM_LINK;
    if (needs_page && scheme->page == NULL)
        page = (generic_page){.end = page.size, .total = page.size, .size = page.size, .base = 1};
    const bool has_more = page.end < page.total;
    put_items(c, body, &page);
    if (scheme->items.count == 0 && scheme->source != PAGING_FROM_LINK &&
        scheme->source != PAGING_FROM_HEADER)
        return;
    set_at(*body, &scheme->more, cJSON_CreateBool(has_more));
    set_at(*body, &scheme->total, json_integer(page.total));
    set_at(*body, &scheme->pages, json_integer((page.total + page.size - 1) / page.size));
    const char *value = arena_format(c->memory, "%lld", (long long)next_of(paging, &page));
    if (has_more)
        put_next(c, *body, value);
    else if (scheme->source == PAGING_FROM_MEMBER || scheme->source == PAGING_FROM_URL)
        put_end(c, *body);
}
