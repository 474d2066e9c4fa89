/* The commands. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/request.h"

#include <stdio.h>

/* Each returns the exit status of the program. */
int cli_generate(const cli_request *request);
int cli_check(const cli_request *request);
int cli_lint(const cli_request *request);
int cli_model(const cli_request *request);

/* Prints the help of a command; CLI_HELP: the overview. */
void cli_print_usage(cli_command topic, FILE *stream);

#endif
