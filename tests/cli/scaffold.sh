# With another prefix the SDK is a project with CMakeLists.txt and main.c, which are generated until the user edits them.
set -eu
program=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cp -R "$source/tests/cli/spec" spec

fail() { echo "$1"; cat out.txt; exit 1; }
generate() { "$program" generate --prefix kennel -o sdk "$@" spec/openapi.yaml >out.txt 2>&1 || fail "generate $*:"; }
check() { "$program" check --prefix kennel -o sdk spec/openapi.yaml >out.txt 2>&1; }

generate
grep -qF 'kennel_dogs_get(client, ' sdk/main.c || fail "main.c does not call the first operation"
grep -qF 'kennel_SOURCES' sdk/CMakeLists.txt || fail "CMakeLists.txt has no sources"
cp sdk/main.c first

# Unedited files follow the document.
sed -i 's/title: Kennel/title: Hounds/' spec/openapi.yaml
generate
grep -qF 'dogs.get of Hounds' sdk/main.c || fail "main.c does not follow the document"

# Edited files are kept, with a note and without a difference; other files follow the document.
echo '/* mine */' >>sdk/main.c
echo '# mine' >>sdk/CMakeLists.txt
sed -i 's/title: Hounds/title: Kennel/' spec/openapi.yaml
for round in 1 2; do
    generate
    grep -qxF '/* mine */' sdk/main.c || fail "main.c was lost in round $round"
    grep -qxF '# mine' sdk/CMakeLists.txt || fail "CMakeLists.txt was lost in round $round"
    grep -qF "note: 'sdk/main.c' was edited and is not overwritten" out.txt || fail "no note about main.c:"
    check || fail "check reports an edited file:"
done
grep -qF 'Kennel: the client' sdk/include/kennel/client.h || fail "the header does not follow the document"

# Edited files are kept when they are no longer generated.
"$program" generate -o sdk spec/openapi.yaml >out.txt 2>&1
[ -e sdk/main.c ] && [ -e sdk/CMakeLists.txt ] || fail "an edited file was removed"

# Deleted files are written again. Unedited files that are no longer generated are removed.
rm sdk/main.c sdk/CMakeLists.txt
! check || fail "check accepts a missing file"
generate
cmp sdk/main.c first || fail "main.c differs from the first one"
check || fail "not up to date:"
"$program" generate -o sdk spec/openapi.yaml >out.txt 2>&1
[ ! -e sdk/main.c ] && [ ! -e sdk/CMakeLists.txt ] || fail "a project for the SDK with the prefix cpod"

# A file that cpodgen did not write is kept.
rm -r sdk
mkdir sdk
echo 'int main(void) { return 0; }' >sdk/main.c
generate
[ "$(cat sdk/main.c)" = 'int main(void) { return 0; }' ] || fail "a foreign main.c was replaced"
[ -e sdk/CMakeLists.txt ] || fail "no CMakeLists.txt"
