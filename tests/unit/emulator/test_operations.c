/* Every operation of the contract has a behaviour. */
#include "contract.h"

#include <stdio.h>
#include <string.h>

#include "core.h"

/* The path with "none" in its slots. */
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

static void every_operation_is_played(void **state)
{
    world *w = *state;
    const spec_document *contract = w->emulator->document;
    size_t failures = 0;
    world_login(w, "admin", w->tenant);
    for (size_t i = 0; i < contract->operations.count; i++) {
        const spec_operation *operation = contract->operations.items[i];
        char path[512];
        fill(operation->path, path, sizeof path);
        reply r = world_call(w, operation->method, path, NULL);
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

int main(void)
{
    const struct CMUnitTest tests[] = {CONTRACT_TEST(every_operation_is_played)};
    return cmocka_run_group_tests(tests, contract_open, contract_close);
}
