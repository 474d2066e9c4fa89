#include "cli/request.h"

#include "base/path.h"
#include "lang/reserved.h"

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
    OPTION_STRICT,
    OPTION_NAMES_FROM,
    OPTION_NO_INFER
};

/* Sets of commands. */
enum {
    GENERATE = 1 << CLI_GENERATE,
    LINT = 1 << CLI_LINT,
    WITH_FILES = GENERATE | 1 << CLI_CHECK,
    ALL = WITH_FILES | LINT | 1 << CLI_MODEL
};

static const struct {
    struct option option;
    unsigned commands; /* that accept it */
} options[] = {
    {{"help", no_argument, NULL, 'h'}, ALL},
    {{"prefix", required_argument, NULL, OPTION_PREFIX}, ALL},
    {{"output", required_argument, NULL, 'o'}, WITH_FILES},
    {{"templates", required_argument, NULL, OPTION_TEMPLATES}, WITH_FILES},
    {{"docs", required_argument, NULL, OPTION_DOCS}, WITH_FILES},
    {{"quiet", no_argument, NULL, 'q'}, WITH_FILES},
    {{"names-from", required_argument, NULL, OPTION_NAMES_FROM}, ALL},
    {{"no-infer", no_argument, NULL, OPTION_NO_INFER}, ALL},
    {{"format", required_argument, NULL, OPTION_FORMAT}, LINT},
    {{"config", required_argument, NULL, OPTION_CONFIG}, LINT},
    {{"table", required_argument, NULL, OPTION_TABLE}, LINT},
    {{"symbols", required_argument, NULL, OPTION_SYMBOLS}, LINT},
    {{"strict", no_argument, NULL, OPTION_STRICT}, GENERATE | LINT},
};
enum { OPTION_COUNT = sizeof options / sizeof *options };

typedef struct command_name {
    const char *text;
    cli_command command;
} command_name;

static const command_name commands[] = {
    {"generate", CLI_GENERATE}, {"check", CLI_CHECK}, {"lint", CLI_LINT}, {"model", CLI_MODEL},
    {"help", CLI_HELP},         {"--help", CLI_HELP}, {"-h", CLI_HELP},   {"--version", CLI_VERSION},
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

/* Adds an extension to those that give names. */
static bool take_names_from(const char *command, cli_request *request)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    size_t count = 0;
    while (request->names_from[count] != NULL)
        count++;
    if (count == CLI_NAMES_FROM_LIMIT)
        return usage_error(command, "more than %d extensions for '--names-from'", CLI_NAMES_FROM_LIMIT);
    request->names_from[count] = optarg;
    return (strncmp(optarg, "x-", 2) == 0 && optarg[2] != '\0' && optarg[strspn(optarg, allowed)] == '\0') ||
           usage_error(command,
                       "invalid extension '%s' for '--names-from'; expected a name such as x-go-name",
                       optarg);
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
    case OPTION_NAMES_FROM:
        return take_names_from(command, request);
    case OPTION_NO_INFER:
        request->no_inference = true;
        return true;
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

/* Writes the options of a command and the end of the list. */
static void list_options(cli_command command, struct option *out)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((options[i].commands & 1u << command) != 0)
            *out++ = options[i].option;
    *out = (struct option){0};
}

static bool parse_command(int argc, char **argv, cli_request *request)
{
    const char *command = argv[0];
    struct option accepted[OPTION_COUNT + 1];
    list_options(request->command, accepted);
    const char *letters = (WITH_FILES & 1u << request->command) != 0 ? ":ho:q" : ":h";
    opterr = 0;
    int option;
    while ((option = getopt_long(argc, argv, letters, accepted, NULL)) != -1) {
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
