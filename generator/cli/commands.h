/* The commands. Each returns the exit status of the program. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/request.h"

int cli_generate(const cli_request *request);
int cli_check(const cli_request *request);
int cli_lint(const cli_request *request);
int cli_model(const cli_request *request);

#endif
