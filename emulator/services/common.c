/* What several services need. */
#include <stdio.h>
#include <string.h>

#include "engine/call/response.h"
#include "engine/store/collection.h"
#include "engine/store/server_fields.h"
#include "services/services.h"

const char *call_base_url(const call *c)
{
    const char *host = http_request_header(c->request, "Host");
    return arena_format(c->memory, "http://%s", host != NULL ? host : "localhost:4000");
}

const char *random_hex(arena *a, const char *prefix)
{
    enum { BYTES = 16 };
    unsigned char chance[BYTES];
    char digits[2 * BYTES + 1];
    random_fill(chance, BYTES);
    for (size_t i = 0; i < BYTES; i++)
        snprintf(digits + 2 * i, 3, "%02x", chance[i]);
    return arena_format(a, "%s%s", prefix, digits);
}

bool scope_contains(const char *words, const char *word)
{
    size_t length = strlen(word);
    while (words != NULL && *words != '\0') {
        size_t next = strcspn(words, " ");
        if (next == length && strncmp(words, word, length) == 0)
            return true;
        words += next + strspn(words + next, " ");
    }
    return false;
}

cJSON *scope_list(const char *words)
{
    cJSON *list = cJSON_CreateArray();
    char word[256];
    while (words != NULL && *words != '\0') {
        size_t length = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, words);
        if (length > 0)
            cJSON_AddItemToArray(list, cJSON_CreateString(word));
        words += length + strspn(words + length, " ");
    }
    return list;
}

void json_set_time(cJSON *object, const char *name, int64_t time)
{
    char text[CLOCK_TEXT_SIZE];
    clock_format(time, text);
    json_set_text(object, name, text);
}

const record *collection_find_by_text(const collection *in, const char *tenant, const char *name,
                                      const char *text)
{
    int property = in != NULL ? store_property(in->records, name) : -1;
    if (property < 0)
        return NULL;
    buffer quoted = {0};
    json_print_string(text, &quoted);
    const record *found = NULL;
    for (size_t i = 0; i < store_count(in->records) && found == NULL; i++) {
        const record *r = store_at(in->records, i);
        slice value = record_member(r, property);
        bool is_candidate =
            !record_is_deleted(r) && (tenant == NULL || strcmp(record_tenant(r), tenant) == 0);
        if (is_candidate && value.length == quoted.length &&
            memcmp(value.text, quoted.data, quoted.length) == 0)
            found = r;
    }
    buffer_free(&quoted);
    return found;
}

const record *crud_insert_into(call *c, collection *into, cJSON *entity)
{
    server_fields_create(c, into, entity);
    const record *r = store_insert(into->records, c->caller.tenant, entity);
    cJSON_Delete(entity);
    return r;
}

void resume_unfinished(emulator *e, const char *entity, bool (*is_over)(const char *status),
                       scheduled_action action, int64_t due)
{
    const collection *of = collection_of_entity(&e->collections, entity);
    for (size_t i = 0; of != NULL && i < store_count(of->records); i++) {
        const record *r = store_at(of->records, i);
        cJSON *object = record_read(r);
        if (!is_over(json_text(object, "status")))
            schedule_add(e->schedule, due, action, e, record_id(r));
        cJSON_Delete(object);
    }
}

void event_publish_json(emulator *e, const char *topic, const char *name, const cJSON *data)
{
    buffer text = {0};
    json_print(data, &text);
    event_publish(e->events, topic, name, buffer_text(&text));
    buffer_free(&text);
}

void response_invalid_field(call *c, const char *field, const char *message)
{
    validation found = {.memory = c->memory};
    validate_add(&found, field, "%s", message);
    response_violations(c, 422, &found);
}

void json_insert_sorted(cJSON *list, const char *name, cJSON *item)
{
    /* Not by cJSON_InsertItemInArray, which loses items in some versions. */
    cJSON *later = cJSON_CreateArray();
    for (cJSON *other = list->child, *next; other != NULL; other = next) {
        next = other->next;
        if (strcmp(json_text(other, name), json_text(item, name)) > 0)
            cJSON_AddItemToArray(later, cJSON_DetachItemViaPointer(list, other));
    }
    cJSON_AddItemToArray(list, item);
    while (later->child != NULL)
        cJSON_AddItemToArray(list, cJSON_DetachItemViaPointer(later, later->child));
    cJSON_Delete(later);
}
