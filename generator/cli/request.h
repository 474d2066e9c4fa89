/* What the user asks for: the command line, understood. */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include <stdbool.h>

/* Exit statuses of the program, as its manual page has them. */
enum { EXIT_FINE = 0, EXIT_PROBLEM = 1, EXIT_CANNOT_RUN = 2 };

typedef enum cli_command { CLI_GENERATE, CLI_CHECK, CLI_LINT, CLI_MODEL, CLI_HELP, CLI_VERSION } cli_command;

/* How lint prints what it finds. */
typedef enum cli_format { CLI_FORMAT_TEXT, CLI_FORMAT_JSON, CLI_FORMAT_SARIF } cli_format;

typedef struct cli_request {
    cli_command command;
    cli_command topic;     /* CLI_HELP: the command it is about; CLI_HELP itself: all of them */
    const char *prefix;    /* of every generated name */
    const char *templates; /* a folder, or NULL: the built-in ones */
    const char *output;    /* a folder */
    const char *docs;      /* a folder for the documentation, or NULL: none is made */
    const char *spec;      /* the root document */
    bool is_quiet;         /* CLI_GENERATE, CLI_CHECK: nothing below a warning is printed */
    bool is_strict;    /* CLI_GENERATE: what is left out is an error; CLI_LINT: warnings count as errors do */
    cli_format format; /* CLI_LINT, as is all that follows */
    const char *config;  /* a file of severities, or NULL */
    const char *table;   /* the file of the contract's table, or NULL */
    const char *symbols; /* a folder of generated headers, or NULL */
} cli_request;

/* Reads the command line. False after a message to stderr that says what is wrong with it. The texts are
 * argv's. */
bool cli_parse(int argc, char **argv, cli_request *request);

#endif
