/* cpodgen: generates a typed C SDK from an OpenAPI document. */
#include "base/arena.h"
#include "cli/commands.h"

#include <stdio.h>
#include <stdlib.h>

static void stop_without_memory(void)
{
    fputs("cpodgen: out of memory\n", stderr);
    exit(EXIT_CANNOT_RUN);
}

static int run(const cli_request *request)
{
    switch (request->command) {
    case CLI_GENERATE:
        return cli_generate(request);
    case CLI_CHECK:
        return cli_check(request);
    case CLI_LINT:
        return cli_lint(request);
    case CLI_MODEL:
        return cli_model(request);
    case CLI_HELP:
        cli_print_usage(request->topic, stdout);
        return EXIT_FINE;
    case CLI_VERSION:
        puts("cpodgen " CPODGEN_VERSION);
        return EXIT_FINE;
    }
    return EXIT_CANNOT_RUN;
}

int main(int argc, char **argv)
{
    arena_set_failure_handler(stop_without_memory);
    cli_request request;
    if (!cli_parse(argc, argv, &request))
        return EXIT_CANNOT_RUN;
    int status = run(&request);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("cpodgen: standard output");
        return EXIT_CANNOT_RUN;
    }
    return status;
}
