# lint: exit statuses, configured severities, unreadable files.
set -eu
program=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp "$source/tests/lint/cases/operation-description/spec.yaml" warns.yaml
cp "$source/tests/lint/cases/operation-operationId.twice/spec.yaml" fails.yaml
cp "$source/tests/lint/cases/clean/spec.yaml" clean.yaml

fail() { echo "$1"; [ $# -lt 2 ] || cat "$2"; exit 1; }

# run STATUS ARGUMENT…: runs lint; its output is in out.txt and err.txt.
run() {
    expected=$1
    shift
    status=0
    "$program" lint "$@" >out.txt 2>err.txt || status=$?
    [ $status -eq "$expected" ] || { cat out.txt; fail "cpodgen lint $*: status $status, not $expected" err.txt; }
}

# expect_text FILE TEXT: the file contains the text.
expect_text() { grep -qF -e "$2" "$1" || fail "expected '$2' in:" "$1"; }

run 0 clean.yaml
[ ! -s out.txt ] || fail "findings in a clean document:" out.txt
expect_text err.txt '0 errors, 0 warnings, 0 notes in 1 operation and '
run 0 --strict clean.yaml
run 0 warns.yaml
expect_text err.txt '0 errors, 2 warnings, 0 notes in 2 operations'
run 1 --strict warns.yaml
run 1 fails.yaml

# The configuration raises, lowers or disables severities.
echo 'rules: {operation-description: error}' >config.yaml
run 1 --config config.yaml warns.yaml
expect_text out.txt 'warns.yaml:9:5: error: '
echo 'rules: {operation-description: note}' >config.yaml
run 0 --strict --config config.yaml warns.yaml
expect_text out.txt 'warns.yaml:9:5: note: '
echo 'rules: {operation-description: off}' >config.yaml
run 0 --config config.yaml warns.yaml
[ ! -s out.txt ] || fail "findings of a disabled rule:" out.txt
echo 'rules: {operation-operationId: warn}' >config.yaml
run 0 --config config.yaml fails.yaml
echo '{}' >config.yaml
run 1 --config config.yaml fails.yaml

# Without findings, JSON and SARIF have empty lists.
run 0 --format json clean.yaml
[ "$(cat out.txt)" = "[]" ] || fail "expected an empty list:" out.txt
run 0 --format sarif clean.yaml
expect_text out.txt '"results": []'

# Failures: no standard output, a located message on standard error.
cannot() {
    message=$1
    shift
    run 2 "$@"
    [ ! -s out.txt ] || fail "unexpected output:" out.txt
    expect_text err.txt "$message"
}
echo 'rules: {operation-name: off, operation-tags: loud}' >config.yaml
cannot "config.yaml:1:9: error: unknown rule 'operation-name'" --config config.yaml clean.yaml
cannot "config.yaml:1:46: error: expected off, note, warn or error" --config config.yaml clean.yaml
echo 'rule: {}' >config.yaml
cannot "config.yaml:1:1: error: expected 'rules', found 'rule'" --config config.yaml clean.yaml
echo 'domains: [{domain: Pods}]' >table.yaml
cannot "table.yaml:1:11: error: missing 'tag'" --table table.yaml clean.yaml

# table MESSAGE TEXT: the table with this text is refused.
table() {
    printf '%s\n' "$2" >table.yaml
    cannot "table.yaml:$1 [invalid-contract-table]" --table table.yaml clean.yaml
}
table "1:1: error: expected a mapping for the table of the contract, found a list" '[]'
table "1:1: error: missing 'domains'" '{}'
table "1:10: error: expected a list for domains, found a mapping" 'domains: {}'
table "1:11: error: expected a mapping for a domain, found a string" 'domains: [Pods]'
table "1:11: error: missing 'entities'" 'domains: [{domain: Pods, tag: pods, prefix: /v1/pods}]'
table "1:20: error: expected a string for domain, found an integer" 'domains: [{domain: 5, tag: pods, prefix: /v1/pods, entities: []}]'
table "2:14: error: expected a mapping for an entity, found a string" "domains: [{domain: P, tag: p, prefix: /v1/p,
  entities: [Pod]}]"
table "2:14: error: missing 'collection'" "domains: [{domain: P, tag: p, prefix: /v1/p,
  entities: [{entity: Pod, schema: Pod}]}]"
table "3:15: error: expected a list for operations, found a string" "domains: [{domain: P, tag: p, prefix: /v1/p,
  entities: [{entity: Pod, schema: Pod, collection: /v1/p,
  operations: list}]}]"
table "2:12: error: expected a string for services, found an integer" "domains: []
services: [5]"
table "2:18: error: expected an integer for paths, found a string" "domains: []
minimum: {paths: many, schemas: 1}"

# Comments of headers declare nothing; a division is no comment.
mkdir symbols
printf '/* void cpod_a(void); */ // void cpod_b(void);\nint cpod_pods_list(void);\nenum { half = 4/2 }; int cpod_c(int);\n' >symbols/a.h
cat >declared.yaml <<'END'
openapi: 3.1.0
info: {title: T, version: "1"}
tags: [{name: t}]
paths:
  /a: {get: {operationId: a, tags: [t], description: One., responses: {"204": {description: none}}}}
  /b: {get: {operationId: b, tags: [t], description: Two., responses: {"204": {description: none}}}}
  /c: {get: {operationId: c, tags: [t], description: Three., responses: {"204": {description: none}}}}
END
run 1 --symbols symbols declared.yaml
expect_text out.txt "declared.yaml:5:"
expect_text out.txt "declared.yaml:6:"
! grep -q "^declared.yaml:7:.*cpod-symbols" out.txt || fail "a declared function is missing:" out.txt

cannot "error: " --config none.yaml clean.yaml
cannot "error: " --table none.yaml clean.yaml
cannot "error: " none.yaml
echo '{' >broken.yaml
cannot "broken.yaml:" broken.yaml
cannot "error: cannot read 'none': " --symbols none clean.yaml
mkdir headers
cannot "error: cannot read 'headers': no header in this folder" --symbols headers clean.yaml
truncate -s 65M headers/endless.h
cannot "error: cannot read 'headers': " --symbols headers clean.yaml
echo 'openapi: 2.0' >broken.yaml
cannot "broken.yaml:1:10: error: OpenAPI version '2.0' is not supported: expected 3.0, 3.1 or 3.2 [unsupported-version]" broken.yaml

# The manual page lists the same rules with the same severities.
run 0 --format sarif clean.yaml
sed -nE 's/^ *"(id|level)": "([A-Za-z0-9-]+)".*/\2/p' out.txt | sed 's/^warning$/warn/' | paste -d ' ' - - >rules
sed -nE 's/^\.It Li ([A-Za-z0-9-]+) Pq (note|warn|error)$/\1 \2/p' "$source/docs/man/cpodgen.1" | diff rules - ||
    fail "the rules (<) and the manual page (>) differ"
