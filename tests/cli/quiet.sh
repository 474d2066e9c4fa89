# generate and check --quiet: no notes and no summary; warnings and errors all the same.
set -eu
program=$1
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
components:
  schemas:
    Dog: {type: object, properties: {int: {type: string}}}
END

"$program" generate -o sdk spec.yaml 2>err.txt || fail "generate:"
grep -q ': note: ' err.txt || fail "no note without --quiet:"
grep -q '^generated ' err.txt || fail "no summary without --quiet:"

"$program" generate --quiet -o sdk spec.yaml 2>err.txt || fail "generate --quiet:"
grep -q ': warning: ' err.txt || fail "no warning with --quiet:"
! grep -q -e ': note: ' -e '^generated ' err.txt || fail "--quiet prints more than warnings:"

"$program" check -q -o sdk spec.yaml 2>err.txt || fail "check -q:"
! grep -q -e ': note: ' -e 'up to date' err.txt || fail "check -q prints more than warnings:"

status=0
"$program" generate -q -o sdk absent.yaml 2>err.txt || status=$?
[ $status -eq 1 ] || fail "status $status, not 1:"
grep -q "cannot read 'absent.yaml'" err.txt || fail "no error with --quiet:"
