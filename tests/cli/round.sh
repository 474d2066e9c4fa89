# generate and check, as a maintainer uses them: what is written, what is left alone, what drifts, and what is said.
set -eu
program=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp -R "$source/tests/cli/spec" spec
cp -R "$source/templates" templates

fail() { echo "$1"; [ $# -lt 2 ] || cat "$2"; exit 1; }

# run STATUS ARGUMENT…: what it prints is in out.txt and err.txt.
run() {
    expected=$1
    shift
    status=0
    "$program" "$@" >out.txt 2>err.txt || status=$?
    [ $status -eq "$expected" ] || { cat out.txt; fail "cpodgen $*: status $status, not $expected" err.txt; }
}

# says FILE TEXT: one of its lines.
says() { grep -qxF -e "$2" "$1" || fail "expected the line '$2' in:" "$1"; }

# The first time all is new, the second time nothing is.
run 0 generate -o sdk spec/openapi.yaml
grep -qE '^generated [0-9]+ files \([1-9][0-9]* changed\) in [0-9]+ ms$' err.txt || fail "no summary:" err.txt
touch -d 2001-01-01 reference
find sdk -type f -exec touch -r reference {} +
run 0 generate -o sdk spec/openapi.yaml
grep -qE '^generated [0-9]+ files \(0 changed\) in [0-9]+ ms$' err.txt || fail "something changed:" err.txt
[ -z "$(find sdk -type f -newer reference)" ] || fail "an unchanged file was written"

# The same from another folder, in another locale, by an absolute path, with the templates from a folder.
mkdir elsewhere
(cd elsewhere && LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo "$program" generate -o ../again ../spec/openapi.yaml) 2>err.txt ||
    fail "no" err.txt
diff -r sdk again
run 0 generate --templates "$folder/templates" -o third "$folder/spec/openapi.yaml"
diff -r sdk third
run 0 generate --prefix kennel -o other spec/openapi.yaml
! diff -rq sdk other >/dev/null || fail "the prefix changes nothing"

run 0 check -o sdk spec/openapi.yaml
[ ! -s out.txt ] || fail "check prints something though all is in step" out.txt

# An edit to the spec, even of a comment; to a template; to a generated file.
echo '# a comment' >>spec/domains/dogs.yaml
run 1 check --templates templates -o sdk spec/openapi.yaml
says out.txt 'spec/domains/dogs.yaml: spec changed'
cp "$source/tests/cli/spec/domains/dogs.yaml" spec/domains/dogs.yaml
run 0 check --templates templates -o sdk spec/openapi.yaml
for template in templates/*.mustache; do
    echo '{{! a comment }}' >>"$template"
    run 1 check --templates templates -o sdk spec/openapi.yaml
    says out.txt "${template#templates/}: template changed"
    cp "$source/$template" templates
done
find sdk -type f | while read -r file; do
    cp "$file" saved
    echo edit >>"$file"
    run 1 check --templates templates -o sdk spec/openapi.yaml
    says out.txt "$file: differs at line $(($(wc -l <saved) + 1))"
    [ "$(wc -l <out.txt)" -eq 1 ] || fail "more than one line:" out.txt
    rm "$file"
    run 1 check --templates templates -o sdk spec/openapi.yaml
    grep -qxF "$file: missing" out.txt || [ "$file" = sdk/manifest.json ] || fail "$file is missing:" out.txt
    mv saved "$file"
done

# What is no longer made goes; what is not ours stays.
mkdir -p sdk/include/old
echo mine >sdk/include/mine.txt
echo old >sdk/include/old/gone.h
sed 's|"files": {|&\n    "include/old/gone.h": "0",|' sdk/manifest.json >manifest
cp manifest sdk/manifest.json
run 1 check -o sdk spec/openapi.yaml
says out.txt 'sdk/include/old/gone.h: no longer generated'
run 0 generate -o sdk spec/openapi.yaml
grep -q '1 removed' err.txt || fail "nothing was removed:" err.txt
[ ! -e sdk/include/old ] || fail "the empty folder is still there"
[ -e sdk/include/mine.txt ] || fail "a file that is not ours is gone"
rm sdk/include/mine.txt
diff -r sdk again

# Documentation for readers: only where it is asked for, in step like all else, beside files that are not ours.
mkdir docs
echo mine >docs/mine.md
run 0 generate --docs docs -o sdk spec/openapi.yaml
diff -r sdk again
grep -qF '[dogs](services/dogs.md)' docs/reference.md || fail "no link to the page" docs/reference.md
run 0 check --docs docs -o sdk spec/openapi.yaml
grep -qF '`cpod_dogs_get`' docs/services/dogs.md || fail "no function on the page" docs/services/dogs.md
echo edit >>docs/services/dogs.md
run 1 check --docs docs -o sdk spec/openapi.yaml
grep -qE '^docs/services/dogs.md: differs at line [0-9]+$' out.txt || fail "no drift:" out.txt
[ "$(wc -l <out.txt)" -eq 1 ] || fail "more than one line:" out.txt
sed -i 's/tags: \[dogs\]/tags: [hounds]/' spec/openapi.yaml
run 0 generate --docs docs -o hounds spec/openapi.yaml
[ ! -e docs/services/dogs.md ] || fail "a page of no tag is still there"
[ -e docs/services/hounds.md ] && [ -e docs/mine.md ] || fail "a page is not there"
cp "$source/tests/cli/spec/openapi.yaml" spec

# An error: nothing is written, and it is said where.
sed 's|domains/dogs.yaml#|domains/dogs.yaml#/none|' spec/openapi.yaml >spec/broken.yaml
run 1 generate --docs nothing/docs -o nothing spec/broken.yaml
grep -q '^spec/broken.yaml:22:.*: error: ' err.txt || fail "no place:" err.txt
says err.txt 'nothing was written'
[ ! -e nothing ] || fail "something was written"
run 2 check -o sdk spec/broken.yaml

# A file that is not there costs what refers to it, and with --strict all.
sed 's|domains/dogs.yaml#|domains/cats.yaml#|' spec/openapi.yaml >spec/lacking.yaml
run 0 generate -o lacking spec/lacking.yaml
grep -q "^spec/lacking.yaml:22:.*: warning: cannot read 'spec/domains/cats.yaml'" err.txt || fail "no place:" err.txt
run 1 generate --strict -o nothing spec/lacking.yaml
run 1 generate -o nothing spec/none.yaml
run 1 model spec/none.yaml
run 1 generate --templates none -o nothing spec/openapi.yaml
[ ! -e nothing ] || fail "something was written"
echo '{{#open}}' >templates/zz_broken.mustache
run 1 generate --templates templates -o nothing spec/openapi.yaml
grep -q '^templates/zz_broken.mustache:1:1: error: ' err.txt || fail "no place:" err.txt
[ ! -e nothing ] || fail "something was written"

run 0 model spec/openapi.yaml
[ "$(head -c 1 out.txt)" = "{" ] || fail "the model is no JSON object" out.txt
