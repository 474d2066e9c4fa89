/* Every operation of the contract has a handler: a CRUD handler by its schemas, or one of its own; and every
 * handler of a service is of an operation. */
#include "contract.h"
#include "engine/call/call.h"
#include "engine/crud.h"
#include "engine/list.h"
#include "engine/transition.h"
#include "services/services.h"

#include <stdio.h>
#include <string.h>

/* The path with "none" as the value of its variables. */
static void fill(const char *path, char *out, size_t size)
{
    size_t used = 0;
    while (*path != '\0' && used + 8 < size) {
        if (*path != '{') {
            out[used++] = *path++;
            continue;
        }
        memcpy(out + used, "none", 4);
        used += 4;
        path += strcspn(path, "}") + 1;
    }
    out[used] = '\0';
}

static void every_operation_is_implemented(void **state)
{
    fixture *f = *state;
    const spec_document *contract = f->emulator->document;
    size_t failures = 0;
    fixture_login(f, "admin", f->tenant);
    for (size_t i = 0; i < contract->operations.count; i++) {
        const spec_operation *operation = contract->operations.items[i];
        if (operation->is_webhook)
            continue;
        char path[512];
        fill(operation->path, path, sizeof path);
        reply r = fixture_call(f, operation->method, path, NULL);
        if (r.status >= 500 || r.status == 405) {
            print_error("%s: %s %s: %d %s\n", operation->id, operation->method, path, r.status,
                        at(&r, "detail"));
            failures++;
        }
        reply_free(&r);
    }
    assert_true(contract->operations.count > 600);
    assert_int_equal(failures, 0);
}

static bool is_crud(handler serve)
{
    return serve == list_serve || serve == crud_create || serve == crud_get || serve == crud_update ||
           serve == crud_delete;
}

/* The paths of CRUD: /collection and /collection/{id}. */
static bool has_crud_path(const endpoint *served)
{
    const char *rest = served->path + strlen(served->collection->path);
    bool is_below = rest[0] == '/' && rest[1] == '{' && strchr(rest + 1, '/') == NULL;
    bool is_of_all = served->serve == list_serve || served->serve == crud_create;
    return is_of_all ? *rest == '\0' : is_below;
}

/* A verb does not get a CRUD handler: it has a handler of its own, or x-cpod-transition describes it. That a
 * verb without either gets a 501 is tested with the other requests. */
static void what_is_not_crud_has_a_handler_of_its_own(void **state)
{
    fixture *f = *state;
    size_t own = 0;
    for (size_t i = 0; i < f->emulator->endpoints.count; i++) {
        const endpoint *served = f->emulator->endpoints.items[i];
        assert_non_null(served->serve);
        bool is_listed = service_find_handler(f->emulator, served->name) != NULL;
        if (is_crud(served->serve) && !is_listed && !has_crud_path(served))
            fail_msg("%s is not an operation of CRUD", served->name);
        own += is_listed;
    }
    assert_true(own > 50);
}

static bool is_served(const fixture *f, const service_handler *entry)
{
    for (size_t i = 0; i < f->emulator->endpoints.count; i++) {
        const endpoint *served = f->emulator->endpoints.items[i];
        const char *path = strchr(entry->operation, ' ');
        if (strcmp(served->name, entry->operation) == 0 ||
            (path != NULL && strcmp(served->path, path + 1) == 0))
            return true;
    }
    return false;
}

static void every_handler_is_of_an_operation(void **state)
{
    fixture *f = *state;
    for (const service *const *s = services_all; *s != NULL; s++)
        for (const service_handler *entry = (*s)->handlers; entry != NULL && entry->operation != NULL;
             entry++)
            if (!is_served(f, entry))
                fail_msg("the contract has no operation %s", entry->operation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {CONTRACT_TEST(every_operation_is_implemented),
                                       CONTRACT_TEST(what_is_not_crud_has_a_handler_of_its_own),
                                       CONTRACT_TEST(every_handler_is_of_an_operation)};
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
