/* The texts of --help. */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include <stdio.h>

#include "cli/request.h"

/* About one command; with CLI_HELP, about all of them. */
void cli_print_usage(cli_command topic, FILE *stream);

#endif
