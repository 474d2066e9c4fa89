/* A test of a program, with the installed libcpod-test. */
#include <cpod/cpod.h>
#include <cpod/test/mock.h>
#include <stdio.h>

int main(void)
{
    cpod_error err = CPOD_ERROR_INIT;
    cpod_mock *mock = NULL;
    cpod_client *client = NULL;
    cpod_client_options options = CPOD_CLIENT_OPTIONS_INIT;
    if (cpod_mock_new(&mock) != CPOD_OK)
        return 1;
    options.token = "any";
    options.transport = cpod_mock_transport(mock);
    options.clock = cpod_mock_clock(mock);
    cpod_status st = cpod_mock_add(mock, CPOD_MOCK_EXCHANGE(.url = "*/pods/p-1", .status = 404), &err);
    if (st == CPOD_OK)
        st = cpod_client_new(&options, &client, &err);
    if (st == CPOD_OK)
        st = cpod_pods_get(client, "p-1", NULL, NULL, &err);
    printf("%s\n", cpod_status_name(st));
    if (st == CPOD_ERR_NOT_FOUND)
        st = cpod_mock_verify(mock, &err);
    cpod_client_free(client);
    cpod_mock_free(mock);
    return st == CPOD_OK ? 0 : 1;
}
