# check: the generated files of the platform are up to date, and a change of any of them is found.
set -eu
program=$1
source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$source"
arguments='--templates templates --docs docs -o generated openapi/openapi.yaml'

# shellcheck disable=SC2086
"$program" check $arguments || { echo "run: cmake --build build --target regenerate"; exit 1; }

mkdir "$folder/source"
cp -r generated docs templates openapi "$folder/source/"
cd "$folder/source"
echo '/* edited */' >>generated/include/cpod/types.h
printf x >>docs/types.md
status=0
# shellcheck disable=SC2086
"$program" check $arguments >out.txt 2>err.txt || status=$?
[ $status -eq 1 ] || { echo "status $status, not 1:"; cat out.txt err.txt; exit 1; }
grep -q '^generated/include/cpod/types.h: ' out.txt && grep -q '^docs/types.md: ' out.txt && [ "$(wc -l <out.txt)" -eq 2 ] ||
    { echo "other differences than those of two files:"; cat out.txt; exit 1; }
