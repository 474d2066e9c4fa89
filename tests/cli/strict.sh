# generate --strict: skipped constructs are errors, and nothing is written.
set -eu
program=$1
source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() { echo "$1"; cat err.txt; exit 1; }

cat >spec.yaml <<'END'
openapi: 3.1.0
info: {title: Kennel, version: "1"}
paths:
  /dogs/{id}:
    get:
      operationId: dogs.get
      responses: {"204": {description: Nothing.}}
END

"$program" generate -o sdk spec.yaml 2>err.txt || fail "a skipped construct is an error without --strict"
grep -q '^spec.yaml:[0-9]*:[0-9]*: warning: .*[[]undeclared-path-variable[]]$' err.txt || fail "no warning:"

status=0
"$program" generate --strict -o strict spec.yaml 2>err.txt || status=$?
[ $status -eq 1 ] || fail "status $status, not 1:"
grep -q '^spec.yaml:[0-9]*:[0-9]*: error: .*[[]undeclared-path-variable[]]$' err.txt || fail "no error:"
! grep -q ': warning: ' err.txt || fail "a warning as well:"
grep -qxF 'nothing was written' err.txt || fail "no message that nothing was written:"
[ ! -e strict ] || fail "something was written"

# Names that extensions give, in the document and in C.
cat >names.yaml <<'END'
openapi: 3.1.0
info: {title: Kennel, version: "1"}
paths: {}
components: {schemas: {Size: {enum: [1, 2], x-enum-varnames: [small]}}}
END
cat >given.yaml <<'END'
openapi: 3.1.0
info: {title: Kennel, version: "1"}
paths: {}
components: {schemas: {Dog: {type: object, x-go-name: Client_New, properties: {age: {type: integer}}}}}
END
for name in enum-extension:names.yaml given-name:given.yaml; do
    "$program" generate --names-from x-go-name -o sdk "${name#*:}" 2>err.txt || fail "a name is an error without --strict"
    grep -q ": warning: .*[[]${name%:*}[]]\$" err.txt || fail "no warning:"
    ! "$program" generate --strict --names-from x-go-name -o strict "${name#*:}" 2>err.txt || fail "not strict:"
    grep -q ": error: .*[[]${name%:*}[]]\$" err.txt || fail "no error:"
    [ ! -e strict ] || fail "something was written"
done
"$program" generate --strict -o sdk given.yaml 2>err.txt || fail "an extension counts that no option names"

# Unsupported security schemes are skipped by a later stage.
cat >signed.yaml <<'END'
openapi: 3.1.0
info: {title: Kennel, version: "1"}
paths: {}
components: {securitySchemes: {hoba: {type: http, scheme: hoba}}}
END
"$program" generate -o sdk signed.yaml 2>err.txt || fail "an unsupported scheme is an error without --strict"
grep -q ': warning: ' err.txt || fail "no warning:"
! "$program" generate --strict -o strict signed.yaml 2>err.txt || fail "not strict:"
[ ! -e strict ] || fail "something was written"

# Without skipped constructs the output is the same.
sed 's|/dogs/{id}|/dogs|' spec.yaml >whole.yaml
"$program" generate -o sdk whole.yaml 2>err.txt
"$program" generate --strict -o strict whole.yaml 2>err.txt || fail "a fully supported document:"
diff -r sdk strict

# Mistakes in a document: warnings, with --strict errors, and errors of lint.
for case in "$source"/tests/golden/cases/mistakes-in-*; do
  "$program" generate -o sdk "$case/spec.yaml" 2>err.txt || fail "$case is refused without --strict:"
  ! "$program" generate --strict -o mistaken "$case/spec.yaml" 2>err.txt || fail "$case is accepted:"
  grep -q '^[^ ]*:[0-9]*:[0-9]*: error: ' err.txt || fail "no position:"
  [ ! -e mistaken ] || fail "something was written"
  ! "$program" lint "$case/spec.yaml" >err.txt || fail "lint finds no error in $case:"
done

# Misspelled members: warnings, with --strict errors.
case=$source/tests/golden/cases/misspelled-members/spec.yaml
! "$program" generate --strict -o mistaken "$case" 2>err.txt || fail "$case is accepted:"
grep -q "error: unknown member 'contnet' of a response" err.txt || fail "no error:"
"$program" lint "$case" >err.txt || fail "lint finds an error:"
grep -q "warning: unknown member 'contnet' of a response" err.txt || fail "lint finds nothing:"
! "$program" lint --strict "$case" >err.txt || fail "lint --strict finds nothing:"
