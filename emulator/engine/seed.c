#include "engine/seed.h"

#include "engine/call/service.h"
#include "engine/faker/faker.h"
#include "engine/faker/words.h"

#include <string.h>

#define DAY INT64_C(86400000)

static const char tenant[] = "default";

/* All ids of a collection exist before its records: other records refer to them. */
typedef struct plan {
    const collection *of;
    const char *ids[SEED_RECORDS];
} plan;

typedef struct seeding {
    emulator *emulator;
    faker faker;
    VECTOR(plan) plans;
    const plan *current;
} seeding;

static int64_t creation_time(size_t number)
{
    return FAKER_EPOCH - (int64_t)(SEED_RECORDS - number) * 9 * DAY + (int64_t)number * 60000;
}

static void plan_ids(seeding *s, const collection *of)
{
    plan *made = vector_add(s->emulator->memory, &s->plans);
    made->of = of;
    for (size_t i = 0; i < SEED_RECORDS; i++) {
        unsigned char random[16];
        rng_bytes(&s->faker.rng, random, sizeof random);
        made->ids[i] = identifier_of(s->faker.memory, &of->ids, creation_time(i), random);
    }
}

static bool is_id_of(const collection *of, const char *text)
{
    size_t length = strlen(of->ids.prefix);
    return length > 1 && strncmp(text, of->ids.prefix, length) == 0 && strlen(text) == length + ULID_LENGTH;
}

/* In the same collection only older records are referred to, so that there are no cycles. */
static const char *refer(faker *f, const char *entity)
{
    const seeding *s = f->context;
    for (size_t i = 0; i < s->plans.count; i++) {
        const plan *to = &s->plans.items[i];
        if (strcmp(to->of->name, entity) != 0 && !is_id_of(to->of, entity))
            continue;
        size_t count = to == s->current ? f->record.number : SEED_RECORDS;
        return count > 0 ? to->ids[rng_below(&f->rng, (uint32_t)count)] : NULL;
    }
    return NULL;
}

/* Server fields, members of other states, and members that depend on others. */
static bool is_skipped(const char *name)
{
    static const char *const others[] = {"dependsOn", "error", "locked_by_id", "lock_expires_at",
                                         "is_locked"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0)
            return true;
    return server_fields_has(name);
}

static void set_server_fields(seeding *s, cJSON *object)
{
    faker *f = &s->faker;
    const collection *of = s->current->of;
    int64_t created = f->record.created;
    int64_t updated = created + (int64_t)rng_below(&f->rng, 7 * 86400) * 1000;
    const char *person = refer(f, "Person");
    server_fields_set(of, object, "tenant_id", cJSON_CreateString(tenant));
    server_fields_set_time(of, object, "created_at", created);
    server_fields_set_time(of, object, "createdAt", created);
    server_fields_set_time(of, object, "updated_at", updated);
    server_fields_set_time(of, object, "updatedAt", updated);
    if (person != NULL) {
        server_fields_set(of, object, "created_by", cJSON_CreateString(person));
        server_fields_set(of, object, "updated_by", cJSON_CreateString(person));
    }
    server_fields_set(of, object, "is_deleted", cJSON_CreateFalse());
    server_fields_set(of, object, "schema_version", json_integer(1));
    const spec_schema *version = schema_query_property(of->entity, "version");
    if (of->counts_versions)
        json_set_integer(object, "version", 1 + (int64_t)rng_below(&f->rng, 5));
    else if (version != NULL)
        json_set(object, "version", faker_value(f, version, "version"));
}

/* Only states that do not change by themselves. */
static void settle(seeding *s, cJSON *object)
{
    const service_final_states *final = service_find_final_states(s->emulator, s->current->of->name);
    if (final != NULL)
        json_set_text(object, "status", final->states[rng_below(&s->faker.rng, 3)]);
}

static cJSON *new_record(seeding *s, bool is_minimal)
{
    faker *f = &s->faker;
    const collection *of = s->current->of;
    f->record.is_minimal = is_minimal;
    cJSON *object = cJSON_CreateObject();
    json_set_text(object, "id", s->current->ids[f->record.number]);
    set_server_fields(s, object);
    cJSON *rest = faker_object(f, schema_query_base(of->entity), is_skipped);
    while (rest != NULL && rest->child != NULL) {
        cJSON *member = cJSON_DetachItemViaPointer(rest, rest->child);
        json_set(object, arena_copy(f->memory, member->string), member);
    }
    cJSON_Delete(rest);
    settle(s, object);
    return object;
}

static const char *problem_of(seeding *s, const cJSON *object)
{
    validation found = {
        .memory = s->faker.memory, .patterns = s->emulator->patterns, .direction = DIRECTION_RESPONSE};
    validate(&found, s->current->of->entity, object, "");
    const violation *first = found.violations.items;
    return found.violations.count > 0 ? arena_format(found.memory, "%s %s", first->field, first->message)
                                      : NULL;
}

/* With optional members or, if that is not valid, only with required ones. */
static void add_record(seeding *s)
{
    const char *problem = NULL;
    for (int is_minimal = 0; is_minimal < 2; is_minimal++) {
        cJSON *object = new_record(s, is_minimal != 0);
        problem = problem_of(s, object);
        if (problem == NULL)
            store_insert(s->current->of->records, tenant, object);
        cJSON_Delete(object);
        if (problem == NULL)
            return;
    }
    diagnostics_report(s->emulator->diagnostics, SEVERITY_WARNING, NULL, s->current->of->entity->at,
                       "cannot generate a valid %s: %s", s->current->of->name, problem);
}

static void fill(seeding *s, const plan *with)
{
    faker *f = &s->faker;
    s->current = with;
    f->record.entity = with->of->name;
    for (f->record.number = 0; f->record.number < SEED_RECORDS; f->record.number++) {
        f->record.first_name = words_first_names[rng_below(&f->rng, 26)];
        f->record.last_name = words_last_names[rng_below(&f->rng, 26)];
        f->record.created = creation_time(f->record.number);
        add_record(s);
    }
}

void seed_fill(emulator *e, uint64_t seed)
{
    seeding s = {.emulator = e,
                 .faker = {.memory = arena_new(),
                           .patterns = e->patterns,
                           .varies = true,
                           .rng = {.state = seed},
                           .reference = refer}};
    s.faker.context = &s;
    for (size_t i = 0; i < e->collections.count; i++)
        plan_ids(&s, e->collections.items[i]);
    for (size_t i = 0; i < s.plans.count; i++)
        fill(&s, &s.plans.items[i]);
    service_seed_all(e);
    arena_free(s.faker.memory);
}
