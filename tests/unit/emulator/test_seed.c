/* Seeded data: the same for the same seed, valid, and with references to existing records. */
#include "contract.h"
#include "engine/call/call.h"
#include "engine/seed.h"
#include "engine/validate/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fails on any warning, such as that of a record that could not be made. */
static fixture *seeded(const char *spec, uint64_t seed)
{
    return fixture_new_with(spec, (emulator_options){.is_seeded = true, .seed = seed});
}

static char *all_records(const fixture *f)
{
    buffer all = {0};
    for (size_t i = 0; i < f->emulator->collections.count; i++) {
        const collection *of = f->emulator->collections.items[i];
        buffer_format(&all, "%s\n", of->path);
        for (size_t k = 0; k < store_count(of->records); k++)
            buffer_format(&all, "%s\n", record_text(store_at(of->records, k)).text);
    }
    return all.data;
}

static void the_same_seed_gives_the_same_data(void **state)
{
    (void)state;
    fixture *fixtures[] = {seeded("openapi.yaml", 7), seeded("openapi.yaml", 7), seeded("openapi.yaml", 8)};
    char *texts[3];
    for (size_t i = 0; i < 3; i++) {
        texts[i] = all_records(fixtures[i]);
        fixture_free(fixtures[i]);
    }
    assert_string_equal(texts[0], texts[1]);
    assert_string_not_equal(texts[0], texts[2]);
    for (size_t i = 0; i < 3; i++)
        free(texts[i]);
}

/* Checks every string that has the form of an id of a collection. */
static void expect_references(const fixture *f, const cJSON *value, const char *in)
{
    for (const cJSON *member = value->child; member != NULL; member = member->next)
        expect_references(f, member, in);
    if (!cJSON_IsString(value))
        return;
    for (size_t i = 0; i < f->emulator->collections.count; i++) {
        const collection *to = f->emulator->collections.items[i];
        size_t length = strlen(to->ids.prefix);
        bool is_id = length > 1 && strncmp(value->valuestring, to->ids.prefix, length) == 0 &&
                     strlen(value->valuestring) == length + ULID_LENGTH;
        if (is_id && store_find(to->records, "default", value->valuestring) == NULL)
            fail_msg("%s: %s is not an id of %s", in, value->valuestring, to->path);
    }
}

static void every_record_is_valid_and_refers_to_existing_ones(void **state)
{
    const fixture *f = *state;
    assert_true(f->emulator->collections.count > 90);
    for (size_t i = 0; i < f->emulator->collections.count; i++) {
        const collection *of = f->emulator->collections.items[i];
        assert_int_equal(store_count(of->records), SEED_RECORDS);
        for (size_t k = 0; k < SEED_RECORDS; k++) {
            arena *a = arena_new();
            validation found = {
                .memory = a, .patterns = f->emulator->patterns, .direction = DIRECTION_RESPONSE};
            cJSON *object = record_read(store_at(of->records, k));
            validate(&found, of->entity, object, "");
            if (found.violations.count > 0)
                fail_msg("%s: %s %s", of->path, found.violations.items[0].field,
                         found.violations.items[0].message);
            expect_references(f, object, of->path);
            cJSON_Delete(object);
            arena_free(a);
        }
    }
}

/* Sets the only variable of the path to an id; false when it has none or more. */
static bool fill_path(const endpoint *served, const char *id, char *out, size_t size)
{
    const char *variable = strchr(served->path, '{');
    if (variable == NULL || served->parameters.count != 1)
        return false;
    snprintf(out, size, "%.*s%s%s", (int)(variable - served->path), served->path, id,
             strchr(variable, '}') + 1);
    return true;
}

/* Lists, records, and resources of records. The emulator checks the responses against the document. */
static void everything_can_be_read(void **state)
{
    fixture *f = *state;
    size_t count = 0;
    for (size_t i = 0; i < f->emulator->endpoints.count; i++) {
        const endpoint *served = f->emulator->endpoints.items[i];
        const collection *of = served->collection;
        char path[512];
        if (of == NULL || strcmp(served->method, "GET") != 0 || served->operation == NULL)
            continue;
        for (size_t k = 0; k < 3; k++) {
            bool is_filled = fill_path(served, record_id(store_at(of->records, k)), path, sizeof path);
            if (!is_filled && (served->parameters.count > 0 || k > 0))
                break;
            reply r = fixture_call(f, "GET", is_filled ? path : served->path, NULL);
            if (r.status >= 400 && r.status != 409) /* 409: such as the output of a job that has not ended */
                fail_msg("GET %s: %s", path, buffer_text(&r.response->body));
            reply_free(&r);
            count++;
        }
    }
    assert_true(count > 300);
}

static void transient_states_have_ended(void **state)
{
    fixture *f = *state;
    char *id = fixture_take(f, "GET", "/v1/jobs", NULL, 200, "data.0.id");
    bool ended;
    reply r = fixture_call(f, "GET", text("/v1/jobs/%s/watch", id), NULL);
    assert_non_null(strstr(read_stream(r.response, &ended), "event: finished\n"));
    assert_true(ended);
    reply_free(&r);
    free(id);
    f->now += 60000;
    emulator_advance(f->emulator);
    id = fixture_take(f, "GET", "/v1/pods?status=stopped", NULL, 200, "data.0.id");
    expect(f, "POST", text("/v1/pods/%s/start", id), NULL, 200, "data.status", "provisioning");
    free(id);
}

static void other_documents_are_seeded(void **state)
{
    (void)state;
    fixture *f = seeded("widgets.yaml", 1);
    expect(f, "GET", "/v1/shop/widgets", NULL, 200, "total", "20");
    fixture_free(f);
}

static int open_seeded(void **state)
{
    fixture *f = seeded("openapi.yaml", 42);
    fixture_login(f, "admin", NULL);
    *state = f;
    return 0;
}

static int close_seeded(void **state)
{
    fixture_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_data),
        cmocka_unit_test_setup_teardown(every_record_is_valid_and_refers_to_existing_ones, open_seeded,
                                        close_seeded),
        cmocka_unit_test_setup_teardown(everything_can_be_read, open_seeded, close_seeded),
        cmocka_unit_test_setup_teardown(transient_states_have_ended, open_seeded, close_seeded),
        cmocka_unit_test(other_documents_are_seeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
