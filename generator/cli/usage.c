#include "cli/commands.h"

static const char overview[] =
    "cpodgen generates a C SDK from an OpenAPI 3.0 or 3.1 document.\n"
    "\n"
    "  cpodgen generate [--prefix P] [--names-from X]... [--no-infer] [--templates DIR] [--docs DIR] "
    "[--strict] "
    "[--quiet]\n"
    "                   [-o DIR] SPEC\n"
    "  cpodgen check    [--prefix P] [--names-from X]... [--no-infer] [--templates DIR] [--docs DIR] "
    "[--quiet] [-o DIR]\n"
    "                   SPEC\n"
    "  cpodgen lint     [--format F] [--config FILE] [--table FILE] [--symbols DIR] [--prefix P]\n"
    "                   [--names-from X]... [--no-infer] [--strict] SPEC\n"
    "  cpodgen model    [--prefix P] [--names-from X]... [--no-infer] SPEC\n"
    "  cpodgen help     [COMMAND]\n"
    "  cpodgen --version\n"
    "\n"
    "  generate  write the SDK into a folder; files that are up to date are not touched\n"
    "  check     list the files of the folder that generate would change\n"
    "  lint      report where the document violates a rule\n"
    "  model     print the input of the templates as JSON\n"
    "\n"
    "Run 'cpodgen COMMAND --help' or 'man cpodgen' for details.\n";

#define PREFIX_OPTION                                                                               \
    "      --prefix P       prefix of all names in the SDK: a lower-case letter, then lower-case\n" \
    "                       letters, digits and '_' (default: cpod)\n"                              \
    "      --names-from X   take names of types, members, parameters and operations from the\n"     \
    "                       extension X, such as x-go-name; repeat it for more extensions\n"        \
    "      --no-infer       page only operations whose extensions describe how, such as\n"          \
    "                       x-cpod-pagination; do not infer it from parameters and responses\n"
#define FILE_OPTIONS                                                                                     \
    "      --templates DIR  use the *.mustache files of DIR in place of the built-in templates of the\n" \
    "                       same name\n"                                                                 \
    "      --docs DIR       also generate Markdown documentation: domains/, services/ and\n"             \
    "                       reference.md in DIR (default: none)\n"                                       \
    "  -o, --output DIR     the folder of the SDK (default: generated)\n"                                \
    "  -q, --quiet          print only warnings and errors\n"
#define HELP_OPTION "  -h, --help           print this help\n"

static const char generate[] =
    "cpodgen generate [--prefix P] [--names-from X]... [--no-infer] [--templates DIR] [--docs DIR] "
    "[--strict] [--quiet]\n"
    "                 [-o DIR] SPEC\n"
    "\n"
    "Reads the OpenAPI document SPEC (YAML or JSON, with the files it refers to) and writes a C SDK.\n"
    "Unchanged files keep their modification time. Files of an earlier run that are no longer generated\n"
    "are removed. With a prefix other than cpod, CMakeLists.txt and main.c, a program that calls the first\n"
    "operation, are written as well; once edited, they are kept. After an error, nothing is written.\n"
    "\n" PREFIX_OPTION FILE_OPTIONS
    "      --strict         treat mistakes in the document and unsupported constructs as errors instead of\n"
    "                       skipping them with a warning\n" HELP_OPTION "\n"
    "Exit status: 0 written; 1 an error in the document or a template, or a file could not be written;\n"
    "2 wrong usage.\n";

static const char check[] =
    "cpodgen check [--prefix P] [--names-from X]... [--no-infer] [--templates DIR] [--docs DIR] [--quiet] "
    "[-o DIR] SPEC\n"
    "\n"
    "Writes nothing. Prints a line for every generated file that differs from what generate would write,\n"
    "and for every file of the document and every template that has changed since.\n"
    "\n" PREFIX_OPTION FILE_OPTIONS HELP_OPTION "\n"
    "Exit status: 0 up to date; 1 differences; 2 the check failed.\n";

static const char lint[] =
    "cpodgen lint [--format F] [--config FILE] [--table FILE] [--symbols DIR] [--prefix P]\n"
    "             [--names-from X]... [--no-infer] [--strict] SPEC\n"
    "\n"
    "Checks the OpenAPI document SPEC against the rules and prints each violation with its position.\n"
    "\n"
    "      --format F       text (like a compiler), json or sarif (default: text)\n"
    "      --config FILE    severities of rules, in YAML: 'rules: {RULE: off|note|warn|error}'\n"
    "      --table FILE     the required domains and entities, in YAML; enables the rules that compare the\n"
    "                       document with them\n"
    "      --symbols DIR    the folder of generated headers, which must declare every operation\n"
    "      --strict         fail for warnings, too\n" PREFIX_OPTION HELP_OPTION "\n"
    "Exit status: 0 no error; 1 a violation of severity error (with --strict also warn);\n"
    "2 the document or another file could not be read, or wrong usage.\n";

static const char model[] = "cpodgen model [--prefix P] [--names-from X]... [--no-infer] SPEC\n"
                            "\n"
                            "Prints the input of the templates for the OpenAPI document SPEC, as JSON.\n"
                            "\n" PREFIX_OPTION HELP_OPTION "\n"
                            "Exit status: 0 printed; 1 an error in the document; 2 wrong usage.\n";

void cli_print_usage(cli_command topic, FILE *stream)
{
    static const char *const texts[] = {[CLI_GENERATE] = generate,
                                        [CLI_CHECK] = check,
                                        [CLI_LINT] = lint,
                                        [CLI_MODEL] = model,
                                        [CLI_HELP] = overview};
    fputs(texts[topic], stream);
}
