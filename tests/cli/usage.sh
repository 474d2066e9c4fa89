# Wrong usage: exit status 2, one line that says what is wrong, one that says where help is.
set -u
program=$1
failures=0

# refuses MESSAGE ARGUMENT…
refuses() {
    expected=$1
    shift
    output=$("$program" "$@" 2>&1)
    status=$?
    first=$(printf '%s\n' "$output" | head -n 1)
    if [ $status -ne 2 ] || [ "$first" != "cpodgen: $expected" ]; then
        printf 'cpodgen %s: status %s\n  expected: cpodgen: %s\n  got:      %s\n' "$*" $status "$expected" "$first"
        failures=$((failures + 1))
    fi
    case $output in
    *"Try 'cpodgen"*"--help'."*) ;;
    *) echo "cpodgen $*: does not say where help is"; failures=$((failures + 1)) ;;
    esac
}

refuses "no command; one of: generate, check, lint, model, help"
refuses "no command 'make'" make
refuses "no option '--prefix' before a command" --prefix p generate spec.yaml
refuses "no SPEC: the path of an OpenAPI document is needed" generate
refuses "no SPEC: the path of an OpenAPI document is needed" check -o out
refuses "one SPEC at a time: 'b.yaml' is too much" generate a.yaml b.yaml
refuses "the name of the SPEC is empty" model ""
refuses "'generate' has no option '--force'" generate --force spec.yaml
refuses "'check' has no option '-x'" check -x spec.yaml
refuses "'model' has no option '-o'" model -o out spec.yaml
refuses "'model' has no option '--templates'" model --templates t spec.yaml
refuses "'lint' has no option '-o'" lint -o out spec.yaml
refuses "'check' has no option '--strict'" check --strict spec.yaml
refuses "no format 'html'; one of: text, json, sarif" lint --format html spec.yaml
refuses "the name of the configuration is empty" lint --config "" spec.yaml
refuses "the name of the table is empty" lint --table "" spec.yaml
refuses "the name of the folder of headers is empty" lint --symbols "" spec.yaml
refuses "no SPEC: the path of an OpenAPI document is needed" lint --strict
refuses "the option '--prefix' needs a value" generate spec.yaml --prefix
refuses "the option '-o' needs a value" generate spec.yaml -o
refuses "the name of the output folder is empty" generate -o "" spec.yaml
refuses "the name of the template folder is empty" generate --templates= spec.yaml
refuses "the name of the folder of the documentation is empty" check --docs "" spec.yaml
refuses "SDK and documentation need a folder each" generate --docs ./out/ -o out spec.yaml
refuses "'model' has no option '--docs'" model --docs d spec.yaml
rule="a lower-case letter, then lower-case letters, digits and single '_', not '_' at the end, 32 at most, no word of C"
refuses "'Pod' cannot be a prefix: $rule" generate --prefix Pod spec.yaml
refuses "'1a' cannot be a prefix: $rule" generate --prefix 1a spec.yaml
refuses "'a-b' cannot be a prefix: $rule" generate --prefix a-b spec.yaml
refuses "'a_' cannot be a prefix: $rule" generate --prefix a_ spec.yaml
refuses "'a__b' cannot be a prefix: $rule" generate --prefix a__b spec.yaml
refuses "'int' cannot be a prefix: $rule" generate --prefix int spec.yaml
refuses "'' cannot be a prefix: $rule" generate --prefix "" spec.yaml
refuses "'abcdefghijklmnopqrstuvwxyz0123456' cannot be a prefix: $rule" \
    generate --prefix abcdefghijklmnopqrstuvwxyz0123456 spec.yaml
refuses "no help about 'make'" help make
refuses "'now' after --version is too much" --version now

# Help and version go to standard output.
for arguments in --help -h help "help check" "generate --help" "check -h" "lint --help" "model --help" --version; do
    # The words of $arguments are meant to be split.
    # shellcheck disable=SC2086
    [ -n "$("$program" $arguments 2>/dev/null)" ] || { echo "cpodgen $arguments prints nothing"; failures=$((failures + 1)); }
done

# A full disk is noticed.
if [ -c /dev/full ] && "$program" --help >/dev/full 2>/dev/null; then
    echo "a failure to print is not noticed"
    failures=$((failures + 1))
fi
[ $failures -eq 0 ]
