/* Names and numbers of cpod_status: programs are compiled with the numbers, people read the names. */
#include "support.h"

#define ROW(status, number)         \
    {                               \
        (status), #status, (number) \
    }

static void names_and_numbers_stay(void **state)
{
    (void)state;
    static const struct {
        cpod_status status;
        const char *name;
        int number;
    } rows[] = {
        ROW(CPOD_OK, 0),
        ROW(CPOD_DONE, 1),
        ROW(CPOD_PENDING, 2),
        ROW(CPOD_NOT_MODIFIED, 3),
        ROW(CPOD_ERR_INVALID_ARGUMENT, 10),
        ROW(CPOD_ERR_CONFIGURATION, 11),
        ROW(CPOD_ERR_NO_MEMORY, 12),
        ROW(CPOD_ERR_TRANSPORT, 20),
        ROW(CPOD_ERR_TLS, 21),
        ROW(CPOD_ERR_TIMEOUT, 22),
        ROW(CPOD_ERR_CANCELLED, 23),
        ROW(CPOD_ERR_LIMIT, 24),
        ROW(CPOD_ERR_CALLBACK, 25),
        ROW(CPOD_ERR_DECODE, 30),
        ROW(CPOD_ERR_PROTOCOL, 31),
        ROW(CPOD_ERR_BAD_REQUEST, 40),
        ROW(CPOD_ERR_AUTH, 41),
        ROW(CPOD_ERR_FORBIDDEN, 42),
        ROW(CPOD_ERR_POLICY_DENIED, 43),
        ROW(CPOD_ERR_NOT_FOUND, 44),
        ROW(CPOD_ERR_CONFLICT, 45),
        ROW(CPOD_ERR_VALIDATION, 46),
        ROW(CPOD_ERR_RATE_LIMIT, 47),
        ROW(CPOD_ERR_SERVER, 48),
        ROW(CPOD_ERR_HTTP, 49),
        ROW(CPOD_ERR_PRECONDITION, 50),
        ROW(CPOD_ERR_SIGNATURE, 60),
    };
    size_t named = 0;
    for (int number = -1; number < 200; number++) {
        const char *name = cpod_status_name((cpod_status)number);
        bool is_known = false;
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            if (rows[i].number != number)
                continue;
            assert_int_equal(rows[i].status, number);
            assert_string_equal(name, rows[i].name);
            is_known = true;
            named++;
        }
        if (!is_known)
            assert_string_equal(name, "CPOD_ERR_UNKNOWN");
    }
    assert_int_equal(named, sizeof rows / sizeof rows[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_and_numbers_stay)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
