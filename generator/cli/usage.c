#include "cli/usage.h"

static const char overview[] =
    "cpodgen makes a C SDK of an OpenAPI 3.0 or 3.1 document.\n"
    "\n"
    "  cpodgen generate [--prefix P] [--templates DIR] [--docs DIR] [--strict] [--quiet] [-o DIR] SPEC\n"
    "  cpodgen check    [--prefix P] [--templates DIR] [--docs DIR] [--quiet] [-o DIR] SPEC\n"
    "  cpodgen lint     [--format F] [--config FILE] [--table FILE] [--symbols DIR] [--prefix P] [--strict] "
    "SPEC\n"
    "  cpodgen model    [--prefix P] SPEC\n"
    "  cpodgen help     [COMMAND]\n"
    "  cpodgen --version\n"
    "\n"
    "  generate  write the SDK into a folder; what is up to date there stays untouched\n"
    "  check     say which files of the folder are not what generate would write\n"
    "  lint      say where the document breaks a rule\n"
    "  model     print as JSON what the templates see\n"
    "\n"
    "'cpodgen COMMAND --help' tells more; so does 'man cpodgen'.\n";

#define PREFIX_OPTION                                                                                       \
    "      --prefix P       what every name in the SDK starts with: a lower-case letter, then lower-case\n" \
    "                       letters, digits and '_' (default: cpod)\n"
#define FILE_OPTIONS                                                                                        \
    "      --templates DIR  use the *.mustache files of DIR; what is not there is taken from the built-in " \
    "ones\n"                                                                                                \
    "      --docs DIR       also the documentation for readers, in Markdown: domains/, services/ and "      \
    "reference.md\n"                                                                                        \
    "                       in DIR (default: none)\n"                                                       \
    "  -o, --output DIR     the folder of the SDK (default: generated)\n"                                   \
    "  -q, --quiet          print nothing but warnings and errors\n"
#define HELP_OPTION "  -h, --help           print this\n"

static const char generate[] =
    "cpodgen generate [--prefix P] [--templates DIR] [--docs DIR] [--strict] [--quiet] [-o DIR] SPEC\n"
    "\n"
    "Reads the OpenAPI document SPEC (YAML or JSON, and the files it refers to) and writes a C SDK. Files "
    "that\n"
    "are the same already keep their time of change; files of an earlier run that are no longer made are "
    "removed.\n"
    "With a prefix other than cpod, CMakeLists.txt and main.c, a program that calls the first operation, are "
    "written\n"
    "too; they stay as they are once you edited them. Nothing is written when there was an error.\n"
    "\n" PREFIX_OPTION FILE_OPTIONS "      --strict         an error, not a warning, for whatever cannot be "
    "had in C and would be left out\n" HELP_OPTION "\n"
    "Exit status: 0 written; 1 the document or a template has an error, or a file could not be written;\n"
    "2 wrong usage.\n";

static const char check[] =
    "cpodgen check [--prefix P] [--templates DIR] [--docs DIR] [--quiet] [-o DIR] SPEC\n"
    "\n"
    "Writes nothing. Prints a line for every file of the folders that differs from what generate would "
    "write\n"
    "now, and for every file of the document and every template that has changed since.\n"
    "\n" PREFIX_OPTION FILE_OPTIONS HELP_OPTION "\n"
    "Exit status: 0 in step; 1 something differs; 2 it could not be checked.\n";

static const char lint[] =
    "cpodgen lint [--format F] [--config FILE] [--table FILE] [--symbols DIR] [--prefix P] [--strict] SPEC\n"
    "\n"
    "Checks the OpenAPI document SPEC against the rules and prints what breaks one, with its place.\n"
    "\n"
    "      --format F       text (as compilers print), json or sarif (default: text)\n"
    "      --config FILE    severities of rules, in YAML: 'rules: {RULE: off|note|warn|error}'\n"
    "      --table FILE     the domains and entities that there must be, in YAML; turns the rules on that "
    "need "
    "it\n"
    "      --symbols DIR    the folder of the generated headers: every operation must be declared there\n"
    "      --strict         fail for warnings too\n" PREFIX_OPTION HELP_OPTION "\n"
    "Exit status: 0 no error; 1 a rule of severity error is broken (with --strict also: warn);\n"
    "2 the document or another file could not be read, or wrong usage.\n";

static const char model[] = "cpodgen model [--prefix P] SPEC\n"
                            "\n"
                            "Prints what the templates see of the OpenAPI document SPEC, as JSON.\n"
                            "\n" PREFIX_OPTION HELP_OPTION "\n"
                            "Exit status: 0 printed; 1 the document has an error; 2 wrong usage.\n";

void cli_print_usage(cli_command topic, FILE *stream)
{
    switch (topic) {
    case CLI_GENERATE:
        fputs(generate, stream);
        break;
    case CLI_CHECK:
        fputs(check, stream);
        break;
    case CLI_LINT:
        fputs(lint, stream);
        break;
    case CLI_MODEL:
        fputs(model, stream);
        break;
    default:
        fputs(overview, stream);
        break;
    }
}
