#include "lists.h"

#include "ask.h"
#include "exceptions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- pages */

static cJSON *page(fixture *f, const char *id, const char *number, const char *size)
{
    const e2e_call *call = fixture_call(id);
    void *params = params_new(call);
    params_set(params, call, "page", number);
    params_set(params, call, "pageSize", size);
    cJSON *result = call_ok(f, id, NULL, params, NULL);
    free(params);
    return result;
}

static void expect_page(const char *id, const cJSON *result, double number, int items, double total,
                        bool more)
{
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(result, "data");
    bool is_fine = cJSON_GetArraySize(data) == items &&
                   cJSON_GetObjectItemCaseSensitive(result, "page")->valuedouble == number &&
                   cJSON_GetObjectItemCaseSensitive(result, "pageSize")->valuedouble == 1 &&
                   cJSON_GetObjectItemCaseSensitive(result, "total")->valuedouble == total &&
                   cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(result, "hasMore")) == more;
    if (!is_fine) {
        char *text = cJSON_Print(result);
        print_message("%s\n", text);
        free(text);
        fail_msg("%s: page %g of one record is wrong", id, number);
    }
}

static void expect_pages(fixture *f, const char *id, const cJSON *all)
{
    int total = cJSON_GetArraySize(all);
    cJSON *first = page(f, id, "1", "1");
    cJSON *beyond = page(f, id, "100000", "1");
    expect_page(id, first, 1, 1, total, total > 1);
    expect_page(id, beyond, 100000, 0, total, false);
    assert_true(cJSON_Compare(cJSON_GetObjectItemCaseSensitive(first, "data")->child, all->child, true));
    cJSON_Delete(first);
    cJSON_Delete(beyond);
}

/* ---- filters */

static bool text_of_scalar(const cJSON *member, char *text, size_t size)
{
    if (cJSON_IsString(member))
        snprintf(text, size, "%s", member->valuestring);
    else if (cJSON_IsBool(member))
        snprintf(text, size, "%s", cJSON_IsTrue(member) ? "true" : "false");
    else if (cJSON_IsNumber(member))
        snprintf(text, size, "%.0f", member->valuedouble);
    else
        return false;
    return strlen(text) + 1 < size;
}

static void expect_filter(fixture *f, const spec_operation *list, const char *name, const cJSON *record)
{
    char text[512];
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(record, name);
    if (!text_of_scalar(member, text, sizeof text))
        return;
    cJSON *items = walk_where(f, list->id, NULL, name, text);
    if (!has_item(items, text_of(record, "id"), record))
        fail_msg("%s: what has %s '%s' is not found by it", list->id, name, text);
    const cJSON *item;
    cJSON_ArrayForEach (item, items)
        if (!cJSON_Compare(cJSON_GetObjectItemCaseSensitive(item, name), member, true))
            fail_msg("%s: with %s '%s' comes what has it not", list->id, name, text);
    cJSON_Delete(items);
}

static void expect_filters(fixture *f, const spec_operation *list, const cJSON *record)
{
    static const char *const controls[] = {"page", "pageSize", "search", "sort"};
    for (size_t i = 0; i < list->parameters.count; i++) {
        const spec_parameter *parameter = list->parameters.items[i];
        bool is_filter = parameter->location == SPEC_IN_QUERY;
        for (size_t n = 0; n < sizeof controls / sizeof *controls; n++)
            is_filter = is_filter && strcmp(parameter->name, controls[n]) != 0;
        if (is_filter)
            expect_filter(f, list, parameter->name, record);
    }
}

/* ---- search */

/* Returns a prefix of a text that ends between two characters. */
static void copy_start(const char *text, char *start, size_t size)
{
    size_t length = strnlen(text, size - 1);
    while (text[length] != '\0' && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    memcpy(start, text, length);
    start[length] = '\0';
}

/* Finds a search text that matches the record; false if its searchable fields have no text. */
static bool find_searched_text(const spec_operation *list, const cJSON *record, char *start, size_t size)
{
    const node *fields = spec_extension(list->source, "x-cpod-search");
    for (size_t i = 0; fields != NULL && i < fields->count; i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(record, fields->items[i]->text);
        if (!cJSON_IsString(member) || *member->valuestring == '\0')
            continue;
        copy_start(member->valuestring, start, size);
        return true;
    }
    return false;
}

static void expect_search(fixture *f, const spec_operation *list, const cJSON *record)
{
    char text[64];
    if (!params_have(fixture_call(list->id), "search"))
        return;
    cJSON *none = walk_where(f, list->id, NULL, "search", "no record has this text");
    assert_int_equal(cJSON_GetArraySize(none), 0);
    cJSON_Delete(none);
    if (!find_searched_text(list, record, text, sizeof text))
        fail_msg("%s: the record has no text to search for", list->id);
    cJSON *found = walk_where(f, list->id, NULL, "search", text);
    if (!has_item(found, text_of(record, "id"), record))
        fail_msg("%s: what has '%s' is not found by it", list->id, text);
    cJSON_Delete(found);
}

/* ---- order */

static void expect_order(fixture *f, const spec_operation *list, int total)
{
    if (!params_have(fixture_call(list->id), "sort"))
        return;
    cJSON *up = walk_where(f, list->id, NULL, "sort", "id");
    cJSON *down = walk_where(f, list->id, NULL, "sort", "-id");
    assert_int_equal(cJSON_GetArraySize(up), total);
    assert_int_equal(cJSON_GetArraySize(down), total);
    const cJSON *opposite = cJSON_GetArrayItem(down, total - 1);
    for (const cJSON *item = up->child; item != NULL; item = item->next, opposite = opposite->prev) {
        if (item->next != NULL && strcmp(text_of(item, "id"), text_of(item->next, "id")) >= 0)
            fail_msg("%s: sorted by id, %s comes first", list->id, text_of(item, "id"));
        assert_string_equal(text_of(item, "id"), text_of(opposite, "id"));
    }
    cJSON_Delete(up);
    cJSON_Delete(down);
}

void expect_list(fixture *f, const spec_operation *list, const cJSON *record, const cJSON *other)
{
    cJSON *all = call_walk(f, list->id, NULL, NULL);
    if (!has_item(all, text_of(record, "id"), record) || !has_item(all, text_of(other, "id"), other))
        fail_msg("%s: the new records are not in it as they were made", list->id);
    expect_pages(f, list->id, all);
    expect_filters(f, list, record);
    expect_search(f, list, record);
    expect_order(f, list, cJSON_GetArraySize(all));
    cJSON_Delete(all);
}
