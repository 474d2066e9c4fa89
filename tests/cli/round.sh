# generate and check: written, kept and changed files, and messages.
set -eu
program=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp -R "$source/tests/cli/spec" spec
cp -R "$source/templates" templates

fail() { echo "$1"; [ $# -lt 2 ] || cat "$2"; exit 1; }

# run STATUS ARGUMENT…: runs the program; its output is in out.txt and err.txt.
run() {
    expected=$1
    shift
    status=0
    "$program" "$@" >out.txt 2>err.txt || status=$?
    [ $status -eq "$expected" ] || { cat out.txt; fail "cpodgen $*: status $status, not $expected" err.txt; }
}

# expect_line FILE TEXT: the file has this line.
expect_line() { grep -qxF -e "$2" "$1" || fail "expected the line '$2' in:" "$1"; }

# The first run writes all files, the second one none.
run 0 generate -o sdk spec/openapi.yaml
grep -qE '^generated [0-9]+ files \([1-9][0-9]* changed\) in [0-9]+ ms$' err.txt || fail "no summary:" err.txt
touch -d 2001-01-01 reference
find sdk -type f -exec touch -r reference {} +
run 0 generate -o sdk spec/openapi.yaml
grep -qE '^generated [0-9]+ files \(0 changed\) in [0-9]+ ms$' err.txt || fail "something changed:" err.txt
[ -z "$(find sdk -type f -newer reference)" ] || fail "an unchanged file was written"

# The output does not depend on the folder, the locale, absolute paths, or where templates are.
mkdir elsewhere
(cd elsewhere && LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "$program" generate -o ../again ../spec/openapi.yaml) 2>err.txt ||
    fail "generate in another folder:" err.txt
diff -r sdk again
run 0 generate --templates "$folder/templates" -o third "$folder/spec/openapi.yaml"
diff -r sdk third
run 0 generate --prefix kennel -o other spec/openapi.yaml
! diff -rq sdk other >/dev/null || fail "the prefix changes nothing"

run 0 check -o sdk spec/openapi.yaml
[ ! -s out.txt ] || fail "check reports differences in files that are up to date" out.txt

# Edits of the document (even of a comment), of a template and of a generated file are reported.
echo '# a comment' >>spec/domains/dogs.yaml
run 1 check --templates templates -o sdk spec/openapi.yaml
expect_line out.txt 'spec/domains/dogs.yaml: spec changed'
cp "$source/tests/cli/spec/domains/dogs.yaml" spec/domains/dogs.yaml
run 0 check --templates templates -o sdk spec/openapi.yaml
for template in templates/*.mustache; do
    echo '{{! a comment }}' >>"$template"
    run 1 check --templates templates -o sdk spec/openapi.yaml
    expect_line out.txt "${template#templates/}: template changed"
    cp "$source/$template" templates
done
find sdk -type f | while read -r file; do
    cp "$file" saved
    echo edit >>"$file"
    run 1 check --templates templates -o sdk spec/openapi.yaml
    expect_line out.txt "$file: differs at line $(($(wc -l <saved) + 1))"
    [ "$(wc -l <out.txt)" -eq 1 ] || fail "more than one line:" out.txt
    rm "$file"
    run 1 check --templates templates -o sdk spec/openapi.yaml
    grep -qxF "$file: missing" out.txt || [ "$file" = sdk/manifest.json ] || fail "$file is missing:" out.txt
    mv saved "$file"
done

# Files that are no longer generated are removed, other files are kept.
mkdir -p sdk/include/old
echo mine >sdk/include/mine.txt
echo old >sdk/include/old/gone.h
sed 's|"files": {|&\n    "include/old/gone.h": "0",|' sdk/manifest.json >manifest
cp manifest sdk/manifest.json
run 1 check -o sdk spec/openapi.yaml
expect_line out.txt 'sdk/include/old/gone.h: no longer generated'
run 0 generate -o sdk spec/openapi.yaml
grep -q '1 removed' err.txt || fail "nothing was removed:" err.txt
[ ! -e sdk/include/old ] || fail "the empty folder was not removed"
[ -e sdk/include/mine.txt ] || fail "a foreign file was removed"
rm sdk/include/mine.txt
diff -r sdk again

# Documentation is generated on request, checked, and written beside other files.
mkdir docs
echo mine >docs/mine.md
run 0 generate --docs docs -o sdk spec/openapi.yaml
diff -r sdk again
grep -qF '[dogs](services/dogs.md)' docs/reference.md || fail "no link to the page" docs/reference.md
run 0 check --docs docs -o sdk spec/openapi.yaml
grep -qF '`cpod_dogs_get`' docs/services/dogs.md || fail "no function on the page" docs/services/dogs.md
echo edit >>docs/services/dogs.md
run 1 check --docs docs -o sdk spec/openapi.yaml
grep -qE '^docs/services/dogs.md: differs at line [0-9]+$' out.txt || fail "no difference:" out.txt
[ "$(wc -l <out.txt)" -eq 1 ] || fail "more than one line:" out.txt
sed -i 's/tags: \[dogs\]/tags: [hounds]/' spec/openapi.yaml
run 0 generate --docs docs -o hounds spec/openapi.yaml
[ ! -e docs/services/dogs.md ] || fail "the page of a removed tag was not removed"
[ -e docs/services/hounds.md ] && [ -e docs/mine.md ] || fail "a page is missing"
cp "$source/tests/cli/spec/openapi.yaml" spec

# After an error nothing is written, and the error has a position.
sed 's|domains/dogs.yaml#|domains/dogs.yaml#/none|' spec/openapi.yaml >spec/broken.yaml
run 1 generate --strict --docs nothing/docs -o nothing spec/broken.yaml
grep -q '^spec/broken.yaml:22:.*: error: ' err.txt || fail "no position:" err.txt
expect_line err.txt 'nothing was written'
[ ! -e nothing ] || fail "something was written"
sed '/^openapi:/d' spec/openapi.yaml >spec/refused.yaml
run 2 check -o sdk spec/refused.yaml

# Without --strict the mistake costs the operation, which the last line before that of the files counts.
run 0 generate -o sdk-of-the-rest spec/broken.yaml
expect_line err.txt '1 operation of 1 skipped'

# A missing file affects what refers to it, and with --strict everything.
sed 's|domains/dogs.yaml#|domains/cats.yaml#|' spec/openapi.yaml >spec/incomplete.yaml
run 0 generate -o incomplete spec/incomplete.yaml
grep -q "^spec/incomplete.yaml:22:.*: warning: cannot read 'spec/domains/cats.yaml'" err.txt || fail "no position:" err.txt
run 1 generate --strict -o nothing spec/incomplete.yaml
run 1 generate -o nothing spec/none.yaml
run 1 model spec/none.yaml
run 1 generate --templates none -o nothing spec/openapi.yaml
[ ! -e nothing ] || fail "something was written"
echo '{{#open}}' >templates/zz_broken.mustache
run 1 generate --templates templates -o nothing spec/openapi.yaml
grep -q '^templates/zz_broken.mustache:1:1: error: ' err.txt || fail "no position:" err.txt
[ ! -e nothing ] || fail "something was written"

run 0 model spec/openapi.yaml
[ "$(head -c 1 out.txt)" = "{" ] || fail "the model is not a JSON object" out.txt
