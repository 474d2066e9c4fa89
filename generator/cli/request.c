#include "cli/request.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "lang/prefix.h"

/* Options without a letter of their own. */
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

/* `model` makes no files. */
static const struct option model_options[] = {
    {"help", no_argument, NULL, 'h'},
    {"prefix", required_argument, NULL, OPTION_PREFIX},
    {NULL, 0, NULL, 0},
};

__attribute__((format(printf, 2, 3))) static bool wrong(const char *command, const char *format, ...)
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

/* The option that names a file or folder to read; `*path` receives it. */
static bool take_path(const char **path, const char *command, const char *what)
{
    *path = optarg;
    return *optarg || wrong(command, "the name of the %s is empty", what);
}

/* One option that was understood. False after a message when its value is wrong. */
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
        return take_path(&request->output, command, "output folder");
    case OPTION_TEMPLATES:
        return take_path(&request->templates, command, "template folder");
    case OPTION_DOCS:
        return take_path(&request->docs, command, "folder of the documentation");
    case OPTION_CONFIG:
        return take_path(&request->config, command, "configuration");
    case OPTION_TABLE:
        return take_path(&request->table, command, "table");
    case OPTION_SYMBOLS:
        return take_path(&request->symbols, command, "folder of headers");
    case OPTION_STRICT:
        request->is_strict = true;
        return true;
    case OPTION_FORMAT:
        return take_format(optarg, request) ||
               wrong(command, "no format '%s'; one of: text, json, sarif", optarg);
    default:
        request->prefix = optarg;
        return prefix_is_valid(optarg) || wrong(command, "'%s' cannot be a prefix: " PREFIX_RULE, optarg);
    }
}

/* Each folder has a manifest, by which files that are no longer made are found. */
static bool folders_differ(const cli_request *request, const char *command)
{
    if (request->docs == NULL)
        return true;
    arena *a = arena_new();
    bool differ = strcmp(path_normalize(a, request->docs), path_normalize(a, request->output)) != 0;
    arena_free(a);
    return differ || wrong(command, "SDK and documentation need a folder each");
}

static bool take_spec(int argc, char **argv, const char *command, cli_request *request)
{
    if (optind == argc)
        return wrong(command, "no SPEC: the path of an OpenAPI document is needed");
    if (optind + 1 < argc)
        return wrong(command, "one SPEC at a time: '%s' is too much", argv[optind + 1]);
    request->spec = argv[optind];
    return *request->spec || wrong(command, "the name of the SPEC is empty");
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
            return wrong(command, "the option '%s' needs a value", argv[optind - 1]);
        if (option == '?' && optopt > 0 && optopt < OPTION_PREFIX && strncmp(argv[optind - 1], "--", 2) != 0)
            return wrong(command, "'%s' has no option '-%c'", command, optopt);
        if (option == '?')
            return wrong(command, "'%s' has no option '%s'", command, argv[optind - 1]);
        if (!take_option(option, command, request))
            return false;
        if (request->command == CLI_HELP)
            return true;
    }
    return folders_differ(request, command) && take_spec(argc, argv, command, request);
}

/* `help`, or `help COMMAND`. */
static bool parse_help(int argc, char **argv, cli_request *request)
{
    request->topic = CLI_HELP;
    if (argc == 1)
        return true;
    const command_name *topic = find_command(argv[1]);
    if (argc > 2 || topic == NULL || topic->command == CLI_VERSION)
        return wrong("", "no help about '%s'", argv[argc - 1]);
    request->topic = topic->command;
    return true;
}

bool cli_parse(int argc, char **argv, cli_request *request)
{
    *request = (cli_request){.prefix = "cpod", .output = "generated"};
    if (argc < 2)
        return wrong("", "no command; one of: generate, check, lint, model, help");
    const command_name *found = find_command(argv[1]);
    if (found == NULL)
        return wrong("", argv[1][0] == '-' ? "no option '%s' before a command" : "no command '%s'", argv[1]);
    request->command = found->command;
    if (found->command == CLI_HELP)
        return parse_help(argc - 1, argv + 1, request);
    if (found->command == CLI_VERSION)
        return argc == 2 || wrong("", "'%s' after --version is too much", argv[2]);
    return parse_command(argc - 1, argv + 1, request);
}
