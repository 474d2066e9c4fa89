/* The parsed command line. */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include <stdbool.h>

/* Exit statuses of the program, as documented in the manual page. */
enum { EXIT_FINE = 0, EXIT_PROBLEM = 1, EXIT_CANNOT_RUN = 2 };

enum { CLI_NAMES_FROM_LIMIT = 8 };

typedef enum cli_command { CLI_GENERATE, CLI_CHECK, CLI_LINT, CLI_MODEL, CLI_HELP, CLI_VERSION } cli_command;

/* Output formats of lint. */
typedef enum cli_format { CLI_FORMAT_TEXT, CLI_FORMAT_JSON, CLI_FORMAT_SARIF } cli_format;

typedef struct cli_request {
    cli_command command;
    cli_command topic;     /* CLI_HELP: the command to describe, or CLI_HELP for all */
    const char *prefix;    /* of all generated names */
    const char *templates; /* a folder; NULL: only the built-in templates */
    const char *output;    /* a folder */
    const char *docs;      /* a folder for the documentation; NULL: none */
    /* Extensions that give names, the first that an object has; NULL ends the list. */
    const char *names_from[CLI_NAMES_FROM_LIMIT + 1];
    const char *spec;    /* the root document */
    bool no_inference;   /* how operations are paged is not inferred */
    bool is_quiet;       /* CLI_GENERATE, CLI_CHECK: print warnings and errors only */
    bool is_strict;      /* CLI_GENERATE: skipped constructs are errors; CLI_LINT: warnings fail */
    cli_format format;   /* CLI_LINT, like all that follow */
    const char *config;  /* a file of severities, or NULL */
    const char *table;   /* the table of the contract, or NULL */
    const char *symbols; /* a folder of generated headers, or NULL */
} cli_request;

/* Parses the command line. False, after a message to stderr, when it is invalid. The texts point into
 * `argv`. */
bool cli_parse(int argc, char **argv, cli_request *request);

#endif
