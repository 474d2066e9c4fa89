# An SDK of another prefix is a project: CMakeLists.txt and main.c stand beside it, made like all else until somebody edits them.
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

# As they were made: they follow the document.
sed -i 's/title: Kennel/title: Hounds/' spec/openapi.yaml
generate
grep -qF 'dogs.get of Hounds' sdk/main.c || fail "main.c is not of this document"

# Edited: they stay, which is said, and nothing is out of step; the other files follow.
echo '/* mine */' >>sdk/main.c
echo '# mine' >>sdk/CMakeLists.txt
sed -i 's/title: Hounds/title: Kennel/' spec/openapi.yaml
for round in 1 2; do
    generate
    grep -qxF '/* mine */' sdk/main.c || fail "main.c was lost in round $round"
    grep -qxF '# mine' sdk/CMakeLists.txt || fail "CMakeLists.txt was lost in round $round"
    grep -qF "note: 'sdk/main.c' was edited and is not overwritten" out.txt || fail "nothing is said of main.c:"
    check || fail "an edited scaffold file is reported as changed:"
done
grep -qF 'Kennel: the client' sdk/include/kennel/client.h || fail "the header is not of this document"

# Not made any more, but somebody's: they stay, too.
"$program" generate -o sdk spec/openapi.yaml >out.txt 2>&1
[ -e sdk/main.c ] && [ -e sdk/CMakeLists.txt ] || fail "an edited scaffold file was removed"

# Deleted: made anew. Not edited and not made any more: removed.
rm sdk/main.c sdk/CMakeLists.txt
! check || fail "a missing scaffold file is not reported"
generate
cmp sdk/main.c first || fail "main.c is not as it was"
check || fail "out of step:"
"$program" generate -o sdk spec/openapi.yaml >out.txt 2>&1
[ ! -e sdk/main.c ] && [ ! -e sdk/CMakeLists.txt ] || fail "scaffold in the platform's own SDK"

# A program that was there before is not ours.
rm -r sdk
mkdir sdk
echo 'int main(void) { return 0; }' >sdk/main.c
generate
[ "$(cat sdk/main.c)" = 'int main(void) { return 0; }' ] || fail "somebody's main.c was replaced"
[ -e sdk/CMakeLists.txt ] || fail "no CMakeLists.txt"
