#include "cli/request.h"

#include "base/path.h"
#include "lang/prefix.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Options without a short form. */
enum {
    OPTION_PREFIX = 256,
    OPTION_TEMPLATES,
    OPTION_DOCS,
    OPTION_FORMAT,
    OPTION_CONFIG,
    OPTION_TABLE,
    OPTION_SYMBOLS,
    OPTION_STRICT
};

typedef struct command_name {
    const char *text;
    cli_command command;
} command_name;

static const command_name commands[] = {
    {"generate", CLI_GENERATE}, {"check", CLI_CHECK}, {"lint", CLI_LINT}, {"model", CLI_MODEL},
    {"help", CLI_HELP},         {"--help", CLI_HELP}, {"-h", CLI_HELP},   {"--version", CLI_VERSION},
};

static const struct option generate_options[] = {
    {"help", no_argument, NULL, 'h'},
    {"prefix", required_argument, NULL, OPTION_PREFIX},
    {"output", required_argument, NULL, 'o'},
    {"templates", required_argument, NULL, OPTION_TEMPLATES},
    {"docs", required_argument, NULL, OPTION_DOCS},
    {"quiet", no_argument, NULL, 'q'},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {NULL, 0, NULL, 0},
};

static const struct option check_options[] = {
    {"help", no_argument, NULL, 'h'},
    {"prefix", required_argument, NULL, OPTION_PREFIX},
    {"output", required_argument, NULL, 'o'},
    {"templates", required_argument, NULL, OPTION_TEMPLATES},
    {"docs", required_argument, NULL, OPTION_DOCS},
    {"quiet", no_argument, NULL, 'q'},
    {NULL, 0, NULL, 0},
};

static const struct option lint_options[] = {
    {"help", no_argument, NULL, 'h'},
    {"prefix", required_argument, NULL, OPTION_PREFIX},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"table", required_argument, NULL, OPTION_TABLE},
    {"symbols", required_argument, NULL, OPTION_SYMBOLS},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {NULL, 0, NULL, 0},
};

/* `model` writes no files. */
static const struct option model_options[] = {
    {"help", no_argument, NULL, 'h'},
    {"prefix", required_argument, NULL, OPTION_PREFIX},
    {NULL, 0, NULL, 0},
};

__attribute__((format(printf, 2, 3))) static bool usage_error(const char *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "cpodgen: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nTry 'cpodgen %s%s--help'.\n", command, *command ? " " : "");
    va_end(arguments);
    return false;
}

static const command_name *find_command(const char *text)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].text, text) == 0)
            return &commands[i];
    return NULL;
}

static bool take_format(const char *text, cli_request *request)
{
    static const char *const names[] = {
        [CLI_FORMAT_TEXT] = "text", [CLI_FORMAT_JSON] = "json", [CLI_FORMAT_SARIF] = "sarif"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], text) == 0) {
            request->format = (cli_format)i;
            return true;
        }
    }
    return false;
}

/* Stores the path that is the value of an option. */
static bool take_path(const char **path, const char *command, const char *option)
{
    *path = optarg;
    return *optarg != '\0' || usage_error(command, "empty path for '%s'", option);
}

/* Applies one option. False, after a message, when its value is invalid. */
static bool take_option(int option, const char *command, cli_request *request)
{
    switch (option) {
    case 'h':
        request->topic = request->command;
        request->command = CLI_HELP;
        return true;
    case 'q':
        request->is_quiet = true;
        return true;
    case 'o':
        return take_path(&request->output, command, "--output");
    case OPTION_TEMPLATES:
        return take_path(&request->templates, command, "--templates");
    case OPTION_DOCS:
        return take_path(&request->docs, command, "--docs");
    case OPTION_CONFIG:
        return take_path(&request->config, command, "--config");
    case OPTION_TABLE:
        return take_path(&request->table, command, "--table");
    case OPTION_SYMBOLS:
        return take_path(&request->symbols, command, "--symbols");
    case OPTION_STRICT:
        request->is_strict = true;
        return true;
    case OPTION_FORMAT:
        return take_format(optarg, request) ||
               usage_error(command, "unknown format '%s'; expected text, json or sarif", optarg);
    default:
        request->prefix = optarg;
        return prefix_is_valid(optarg) ||
               usage_error(command, "invalid prefix '%s': expected " PREFIX_RULE, optarg);
    }
}

/* Each folder has its own manifest, which lists the files to remove when they are no longer generated. */
static bool folders_differ(const cli_request *request, const char *command)
{
    if (request->docs == NULL)
        return true;
    arena *a = arena_new();
    bool differ = strcmp(path_normalize(a, request->docs), path_normalize(a, request->output)) != 0;
    arena_free(a);
    return differ || usage_error(command, "'--output' and '--docs' name the same folder");
}

static bool take_spec(int argc, char **argv, const char *command, cli_request *request)
{
    if (optind == argc)
        return usage_error(command, "missing SPEC, the path of an OpenAPI document");
    if (optind + 1 < argc)
        return usage_error(command, "unexpected argument '%s' after SPEC", argv[optind + 1]);
    request->spec = argv[optind];
    return *request->spec != '\0' || usage_error(command, "empty path for SPEC");
}

static const struct option *options_of(cli_command command)
{
    switch (command) {
    case CLI_GENERATE:
        return generate_options;
    case CLI_CHECK:
        return check_options;
    case CLI_LINT:
        return lint_options;
    default:
        return model_options;
    }
}

static bool parse_command(int argc, char **argv, cli_request *request)
{
    const char *command = argv[0];
    const struct option *options = options_of(request->command);
    bool has_output = request->command == CLI_GENERATE || request->command == CLI_CHECK;
    const char *letters = has_output ? ":ho:q" : ":h";
    opterr = 0;
    int option;
    while ((option = getopt_long(argc, argv, letters, options, NULL)) != -1) {
        if (option == ':')
            return usage_error(command, "option '%s' requires a value", argv[optind - 1]);
        if (option == '?' && optopt > 0 && optopt < OPTION_PREFIX && strncmp(argv[optind - 1], "--", 2) != 0)
            return usage_error(command, "unknown option '-%c' of '%s'", optopt, command);
        if (option == '?')
            return usage_error(command, "unknown option '%s' of '%s'", argv[optind - 1], command);
        if (!take_option(option, command, request))
            return false;
        if (request->command == CLI_HELP)
            return true;
    }
    return folders_differ(request, command) && take_spec(argc, argv, command, request);
}

/* Parses `help` and `help COMMAND`. */
static bool parse_help(int argc, char **argv, cli_request *request)
{
    request->topic = CLI_HELP;
    if (argc == 1)
        return true;
    const command_name *topic = find_command(argv[1]);
    if (argc > 2 || topic == NULL || topic->command == CLI_VERSION)
        return usage_error("", "no help for '%s'", argv[argc - 1]);
    request->topic = topic->command;
    return true;
}

bool cli_parse(int argc, char **argv, cli_request *request)
{
    *request = (cli_request){.prefix = "cpod", .output = "generated"};
    if (argc < 2)
        return usage_error("", "no command; expected generate, check, lint, model or help");
    const command_name *found = find_command(argv[1]);
    if (found == NULL)
        return usage_error(
            "", argv[1][0] == '-' ? "unexpected option '%s' before the command" : "unknown command '%s'",
            argv[1]);
    request->command = found->command;
    if (found->command == CLI_HELP)
        return parse_help(argc - 1, argv + 1, request);
    if (found->command == CLI_VERSION)
        return argc == 2 || usage_error("", "unexpected argument '%s' after '--version'", argv[2]);
    return parse_command(argc - 1, argv + 1, request);
}
