#include "engine/call/service.h"

#include <string.h>

static const service *const no_services[] = {NULL};

static const service *const *first_service(const emulator *e)
{
    return e->options.services != NULL ? e->options.services : no_services;
}

static bool has_text(const char *const *list, const char *text)
{
    for (; list != NULL && *list != NULL; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

const service_handler *service_find_handler(const emulator *e, const char *operation)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        for (const service_handler *h = (*s)->handlers; h != NULL && h->operation != NULL; h++)
            if (strcmp(h->operation, operation) == 0)
                return h;
    return NULL;
}

static const service *key_service(const emulator *e, const char *token)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        if ((*s)->key_prefix != NULL && strncmp(token, (*s)->key_prefix, strlen((*s)->key_prefix)) == 0)
            return *s;
    return NULL;
}

bool service_is_key(const emulator *e, const char *token)
{
    return key_service(e, token) != NULL;
}

bool service_identify_key(call *c, const char *key)
{
    const service *s = key_service(c->emulator, key);
    return s != NULL && s->identify_key(c, key);
}

const char *service_application_of(call *c)
{
    for (const service *const *s = first_service(c->emulator); *s != NULL; s++)
        if ((*s)->application_of != NULL)
            return (*s)->application_of(c);
    return NULL;
}

bool service_has_oauth_errors(const emulator *e, const char *path)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        for (const char *const *p = (*s)->oauth_paths; p != NULL && *p != NULL; p++) {
            size_t length = strlen(*p);
            bool is_prefix = length > 0 && (*p)[length - 1] == '/';
            if (is_prefix ? strncmp(path, *p, length) == 0 : strcmp(path, *p) == 0)
                return true;
        }
    return false;
}

bool service_is_tenant_entity(const emulator *e, const char *entity)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        if (has_text((*s)->tenant_entities, entity))
            return true;
    return false;
}

const service_final_states *service_find_final_states(const emulator *e, const char *entity)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        for (const service_final_states *f = (*s)->final_states; f != NULL && f->entity != NULL; f++)
            if (strcmp(f->entity, entity) == 0)
                return f;
    return NULL;
}

void service_record_changed(call *c, const collection *of, const char *change, const cJSON *entity)
{
    for (const service *const *s = first_service(c->emulator); *s != NULL; s++)
        if ((*s)->record_changed != NULL)
            (*s)->record_changed(c, of, change, entity);
}

void service_set_up_all(emulator *e)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        if ((*s)->set_up != NULL)
            (*s)->set_up(e);
}

void service_seed_all(emulator *e)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        if ((*s)->seed != NULL)
            (*s)->seed(e);
}

void service_resume_all(emulator *e, int64_t now)
{
    for (const service *const *s = first_service(e); *s != NULL; s++)
        if ((*s)->resume != NULL)
            (*s)->resume(e, now);
}

void service_resume_records(emulator *e, const char *entity, bool (*is_final)(const char *status),
                            scheduled_action action, int64_t due)
{
    const collection *of = collection_of_entity(&e->collections, entity);
    for (size_t i = 0; of != NULL && i < store_count(of->records); i++) {
        const record *r = store_at(of->records, i);
        cJSON *object = record_read(r);
        if (!is_final(json_text(object, "status")))
            schedule_add(e->schedule, due, action, e, record_id(r));
        cJSON_Delete(object);
    }
}
