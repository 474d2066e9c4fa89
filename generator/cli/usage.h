/* Texts of --help. */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "cli/request.h"

#include <stdio.h>

/* Prints the help of a command; CLI_HELP: the overview. */
void cli_print_usage(cli_command topic, FILE *stream);

#endif
