#include "engine/list.h"

#include "engine/call/response.h"
#include "engine/crud.h"
#include "engine/store/order.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PAGE_SIZE = 50, LARGEST_PAGE_SIZE = 200 };

/* A value to compare with, in all its JSON forms. */
typedef struct filter_value {
    slice plain;  /* as it was sent: a number, true, null */
    slice quoted; /* as a JSON string */
    bool is_number;
    double number;
} filter_value;

/* An equality on a property or a member of it. A record passes when it equals one of the values. */
typedef struct filter {
    const char *name; /* of the parameter */
    int property;
    const char *key; /* "team" of "labels[team]", or NULL */
    VECTOR(filter_value) values;
} filter;

typedef struct list_query {
    int64_t page, page_size;
    const char *search;         /* lower case, or NULL */
    const char *search_escaped; /* the same, escaped as in JSON */
    int sort_property;          /* -1: newest first */
    bool descends;
    bool shows_deleted; /* the query filters by is_deleted */
    VECTOR(filter) filters;
} list_query;

static bool is_control(const char *name)
{
    static const char *const names[] = {"page", "pageSize", "limit", "search", "sort"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* The property that a parameter filters by, -1 for none; `*key` is set for "labels[team]". */
static int filtered_property(const call *c, const char *name, const char **key)
{
    const store *records = c->endpoint->collection->records;
    const char *bracket = strchr(name, '[');
    size_t length = strlen(name);
    *key = NULL;
    if (bracket == NULL || name[length - 1] != ']')
        return store_property(records, name);
    *key = arena_copy_n(c->memory, bracket + 1, (size_t)(name + length - 1 - bracket - 1));
    return store_property(records, arena_copy_n(c->memory, name, (size_t)(bracket - name)));
}

bool list_has_parameter(const call *c, const char *name)
{
    const char *key;
    const collection *of = c->endpoint->collection;
    bool lists =
        of != NULL && strcmp(c->endpoint->method, "GET") == 0 && strcmp(c->endpoint->path, of->path) == 0;
    if (!lists)
        return false;
    return (is_control(name) && strcmp(name, "limit") != 0) || filtered_property(c, name, &key) >= 0;
}

static filter_value value_of_text(arena *a, const char *text)
{
    buffer quoted = {0};
    char *end;
    json_print_string(text, &quoted);
    filter_value value = {
        .plain = {.text = text, .length = strlen(text)},
        .quoted = {.text = arena_copy_n(a, buffer_text(&quoted), quoted.length), .length = quoted.length},
        .number = strtod(text, &end)};
    value.is_number = end != text && *end == '\0';
    buffer_free(&quoted);
    return value;
}

static void add_filter(call *c, list_query *query, const name_value *pair)
{
    const char *key;
    int property = filtered_property(c, pair->name, &key);
    if (property < 0) /* a declared parameter that is not a property is ignored */
        return;
    filter *f = NULL;
    for (size_t i = 0; i < query->filters.count; i++)
        if (strcmp(query->filters.items[i].name, pair->name) == 0)
            f = &query->filters.items[i];
    if (f == NULL) {
        f = vector_add(c->memory, &query->filters);
        *f = (filter){.name = pair->name, .property = property, .key = key};
    }
    *vector_add(c->memory, &f->values) = value_of_text(c->memory, pair->value);
    query->shows_deleted = query->shows_deleted || strcmp(pair->name, "is_deleted") == 0;
}

static bool read_count(call *c, const char *name, int64_t most, int64_t *out)
{
    const char *text = call_query(c, name);
    if (text == NULL)
        return true;
    char *end;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || value < 1 || value > most) {
        response_problem(c, 400, "bad_request", "%s must be an integer from 1 to %lld", name,
                         (long long)most);
        return false;
    }
    *out = value;
    return true;
}

static void refuse_sort(call *c)
{
    response_problem(c, 400, "bad_request", "sort must be a field, or '-' and a field");
}

static bool read_sort(call *c, list_query *query)
{
    const char *sort = call_query(c, "sort");
    if (sort == NULL || *sort == '\0')
        return true;
    query->descends = *sort == '-';
    query->sort_property = store_property(c->endpoint->collection->records, sort + query->descends);
    if (query->sort_property >= 0)
        return true;
    refuse_sort(c);
    return false;
}

static const char *to_lower(arena *a, slice text)
{
    char *lower = arena_copy_n(a, text.text, text.length);
    for (char *p = lower; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return lower;
}

static bool read_paging(call *c, list_query *query)
{
    *query = (list_query){.page = 1, .page_size = DEFAULT_PAGE_SIZE, .sort_property = -1};
    if (!read_count(c, "page", INT32_MAX, &query->page) ||
        !read_count(c, "limit", LARGEST_PAGE_SIZE, &query->page_size) ||
        !read_count(c, "pageSize", LARGEST_PAGE_SIZE, &query->page_size))
        return false;
    const char *search = call_query(c, "search");
    if (search != NULL && *search != '\0') {
        filter_value value = value_of_text(c->memory, search);
        query->search = to_lower(c->memory, value.plain);
        query->search_escaped = to_lower(c->memory, (slice){.text = value.quoted.text + 1,
                                                            .length = value.quoted.length - strlen("\"\"")});
    }
    return true;
}

static bool read_query(call *c, list_query *query)
{
    if (!read_paging(c, query) || !read_sort(c, query))
        return false;
    for (size_t i = 0; i < c->target.query.count; i++)
        if (!is_control(c->target.query.items[i].name))
            add_filter(c, query, &c->target.query.items[i]);
    return true;
}

static bool is_same(slice a, slice b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Compares lengths first: most differ, and the text then need not be fetched. */
static bool equals(slice member_text, const filter_value *value)
{
    if (member_text.length == 0)
        return false;
    if (is_same(member_text, value->quoted) ||
        (is_same(member_text, value->plain) && member_text.text[0] != '"'))
        return true;
    return value->is_number && order_is_number(member_text) &&
           strtod(member_text.text, NULL) == value->number;
}

static bool equals_any(slice member_text, const filter *f)
{
    for (size_t i = 0; i < f->values.count; i++)
        if (equals(member_text, &f->values.items[i]))
            return true;
    return false;
}

static bool fits_filter(const record *r, const filter *f)
{
    slice text = record_member(r, f->property);
    if (f->key == NULL || text.length == 0)
        return equals_any(text, f);
    json_error error;
    cJSON *object = json_parse(text.text, text.length, &error);
    const cJSON *inner = json_get(object, f->key);
    buffer inner_text = {0};
    if (inner != NULL)
        json_print(inner, &inner_text);
    bool fits = equals_any((slice){.text = buffer_text(&inner_text), .length = inner_text.length}, f);
    buffer_free(&inner_text);
    cJSON_Delete(object);
    return fits;
}

/* The length of the next character or JSON escape, after which a match may begin. */
static size_t step(const char *at, bool is_json)
{
    if (!is_json || *at != '\\')
        return 1;
    return at[1] == 'u' ? strlen("\\u0000") : strlen("\\n");
}

/* Without regard to case; `lower` has no capital letters. In JSON text no match begins within an escape. */
static bool contains(slice text, const char *lower, bool is_json)
{
    size_t length = strlen(lower);
    for (size_t i = 0; i + length <= text.length; i += step(text.text + i, is_json)) {
        size_t j = 0;
        while (j < length && tolower((unsigned char)text.text[i + j]) == (unsigned char)lower[j])
            j++;
        if (j == length)
            return true;
    }
    return false;
}

static bool fits_search(const collection *of, const record *r, const char *escaped)
{
    for (size_t i = 0; i < of->searched.count; i++) {
        slice text = record_member(r, of->searched.items[i]);
        bool holds_text = text.length > 0 && strchr("\"{[", text.text[0]) != NULL;
        if (holds_text && contains(text, escaped, true))
            return true;
    }
    return false;
}

static bool is_chosen(const call *c, const list_query *query, const record *r)
{
    if (!crud_is_visible(c, r) || (record_is_deleted(r) && !query->shows_deleted))
        return false;
    for (size_t i = 0; i < query->filters.count; i++)
        if (!fits_filter(r, &query->filters.items[i]))
            return false;
    return query->search == NULL || fits_search(c->endpoint->collection, r, query->search_escaped);
}

static void sort_records(const record **records, size_t count, int property, bool descends)
{
    order_entry *entries = xrealloc(NULL, count * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (order_entry){
            .item = records[i], .key = record_member(records[i], property), .id = record_id(records[i])};
    order_sort(entries, count, descends);
    for (size_t i = 0; i < count; i++)
        records[i] = entries[i].item;
    free(entries);
}

static page page_of(const list_query *query, size_t total)
{
    size_t size = (size_t)query->page_size;
    size_t start = (size_t)(query->page - 1) * size;
    if (start > total)
        start = total;
    return (page){.start = start,
                  .count = total - start < size ? total - start : size,
                  .total = total,
                  .number = query->page,
                  .size = query->page_size};
}

void list_serve(call *c)
{
    const record_filter fits = c->endpoint->fits;
    list_query query;
    if (!read_query(c, &query))
        return;
    const store *records = c->endpoint->collection->records;
    const record **chosen = xrealloc(NULL, store_count(records) * sizeof *chosen);
    size_t count = 0;
    for (size_t i = store_count(records); i > 0; i--) {
        const record *r = store_at(records, i - 1);
        store_fetch_ahead(records, i - 1);
        if (is_chosen(c, &query, r) && (fits == NULL || fits(c, r)))
            chosen[count++] = r;
    }
    if (query.sort_property >= 0)
        sort_records(chosen, count, query.sort_property, query.descends);
    page shown = page_of(&query, count);
    slice *texts = xrealloc(NULL, (shown.count + 1) * sizeof *texts);
    for (size_t i = 0; i < shown.count; i++)
        texts[i] = record_text(chosen[shown.start + i]);
    response_page(c, &shown, texts);
    free(texts);
    free(chosen);
}

static bool is_found(const call *c, const cJSON *item, const char *lower)
{
    const node *searched = spec_extension(c->endpoint->operation->source, "x-cpod-search");
    for (size_t i = 0; lower != NULL && searched != NULL && i < searched->count; i++) {
        const char *text = cJSON_GetStringValue(json_at(item, searched->items[i]->text));
        if (text != NULL && contains((slice){.text = text, .length = strlen(text)}, lower, false))
            return true;
    }
    return lower == NULL;
}

static slice json_text_of(const call *c, const cJSON *value)
{
    if (value == NULL)
        return (slice){0};
    buffer text = {0};
    json_print(value, &text);
    slice copy = {.text = arena_copy_n(c->memory, buffer_text(&text), text.length), .length = text.length};
    buffer_free(&text);
    return copy;
}

static bool sort_items(call *c, const cJSON **items, size_t count)
{
    const char *sort = call_query(c, "sort");
    if (sort == NULL || *sort == '\0')
        return true;
    const char *name = sort + (*sort == '-');
    if (schema_query_property(schema_query_page_item(c->endpoint->success), name) == NULL) {
        refuse_sort(c);
        return false;
    }
    order_entry *entries = xrealloc(NULL, (count + 1) * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] =
            (order_entry){.item = items[i], .key = json_text_of(c, json_get(items[i], name)), .id = ""};
    order_sort(entries, count, *sort == '-');
    for (size_t i = 0; i < count; i++)
        items[i] = entries[i].item;
    free(entries);
    return true;
}

static void respond_items(call *c, const list_query *query, const cJSON *const *items, size_t count)
{
    page shown = page_of(query, count);
    slice *texts = xrealloc(NULL, (shown.count + 1) * sizeof *texts);
    for (size_t i = 0; i < shown.count; i++)
        texts[i] = json_text_of(c, items[shown.start + i]);
    response_page(c, &shown, texts);
    free(texts);
}

void list_serve_array(call *c, cJSON *items)
{
    list_query query;
    size_t capacity = (size_t)cJSON_GetArraySize(items);
    const cJSON **found = xrealloc(NULL, (capacity + 1) * sizeof *found);
    size_t count = 0;
    bool is_fine = read_paging(c, &query);
    for (const cJSON *item = items->child; is_fine && item != NULL; item = item->next)
        if (is_found(c, item, query.search))
            found[count++] = item;
    if (is_fine && sort_items(c, found, count))
        respond_items(c, &query, found, count);
    free(found);
    cJSON_Delete(items);
}
