# Wrong usage: exit status 2, one line with the error, and one that refers to --help.
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
    *) echo "cpodgen $*: does not refer to --help"; failures=$((failures + 1)) ;;
    esac
}

refuses "no command; expected generate, check, lint, model or help"
refuses "unknown command 'make'" make
refuses "unexpected option '--prefix' before the command" --prefix p generate spec.yaml
refuses "missing SPEC, the path of an OpenAPI document" generate
refuses "missing SPEC, the path of an OpenAPI document" check -o out
refuses "unexpected argument 'b.yaml' after SPEC" generate a.yaml b.yaml
refuses "empty path for SPEC" model ""
refuses "unknown option '--force' of 'generate'" generate --force spec.yaml
refuses "unknown option '-x' of 'check'" check -x spec.yaml
refuses "unknown option '-o' of 'model'" model -o out spec.yaml
refuses "unknown option '--templates' of 'model'" model --templates t spec.yaml
refuses "unknown option '-o' of 'lint'" lint -o out spec.yaml
refuses "unknown option '--strict' of 'check'" check --strict spec.yaml
refuses "unknown format 'html'; expected text, json or sarif" lint --format html spec.yaml
refuses "empty path for '--config'" lint --config "" spec.yaml
refuses "empty path for '--table'" lint --table "" spec.yaml
refuses "empty path for '--symbols'" lint --symbols "" spec.yaml
refuses "missing SPEC, the path of an OpenAPI document" lint --strict
refuses "option '--prefix' requires a value" generate spec.yaml --prefix
refuses "option '-o' requires a value" generate spec.yaml -o
refuses "empty path for '--output'" generate -o "" spec.yaml
refuses "empty path for '--templates'" generate --templates= spec.yaml
refuses "empty path for '--docs'" check --docs "" spec.yaml
refuses "'--output' and '--docs' name the same folder" generate --docs ./out/ -o out spec.yaml
refuses "unknown option '--docs' of 'model'" model --docs d spec.yaml
rule="a lower-case letter, then lower-case letters, digits and single '_', not '_' at the end, at most 32 characters, not a keyword of C"
for name in go-name x- "x-go name" "x-\"" ""; do
    refuses "invalid extension '$name' for '--names-from'; expected a name such as x-go-name" generate --names-from "$name" spec.yaml
done
set --
for n in 1 2 3 4 5 6 7 8 9; do set -- "$@" --names-from x-$n; done
refuses "more than 8 extensions for '--names-from'" model "$@" spec.yaml
refuses "invalid prefix 'Pod': expected $rule" generate --prefix Pod spec.yaml
refuses "invalid prefix '1a': expected $rule" generate --prefix 1a spec.yaml
refuses "invalid prefix 'a-b': expected $rule" generate --prefix a-b spec.yaml
refuses "invalid prefix 'a_': expected $rule" generate --prefix a_ spec.yaml
refuses "invalid prefix 'a__b': expected $rule" generate --prefix a__b spec.yaml
refuses "invalid prefix 'int': expected $rule" generate --prefix int spec.yaml
refuses "invalid prefix '': expected $rule" generate --prefix "" spec.yaml
refuses "invalid prefix 'abcdefghijklmnopqrstuvwxyz0123456': expected $rule" \
    generate --prefix abcdefghijklmnopqrstuvwxyz0123456 spec.yaml
refuses "no help for 'make'" help make
refuses "unexpected argument 'now' after '--version'" --version now

# Help and version go to standard output.
for arguments in --help -h help "help check" "generate --help" "check -h" "lint --help" "model --help" --version; do
    # The words of $arguments are meant to be split.
    # shellcheck disable=SC2086
    [ -n "$("$program" $arguments 2>/dev/null)" ] || { echo "cpodgen $arguments prints nothing"; failures=$((failures + 1)); }
done

# A full disk is reported.
if [ -c /dev/full ] && "$program" --help >/dev/full 2>/dev/null; then
    echo "a failure to print is not reported"
    failures=$((failures + 1))
fi
[ $failures -eq 0 ]
