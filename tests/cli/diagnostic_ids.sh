# Every diagnostic of the generator has an id in kebab-case, and the manual page lists these ids and no others.
set -eu
source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C
status=0

find "$source/generator" -name '*.[ch]' -exec awk -f "$source/tests/cli/diagnostic_ids.awk" {} + >"$folder/found"
grep -F ': ' "$folder/found" && { echo "these calls pass no id"; status=1; }
grep -vF ': ' "$folder/found" | sort -u >"$folder/sources"
[ -s "$folder/sources" ] || { echo "no ids found in $source/generator"; exit 1; }
grep -vxE '[a-z0-9]+(-[a-z0-9]+)+' "$folder/sources" && { echo "these ids are not in kebab-case"; status=1; }

# An entry is a line with the id and at least one line that explains it.
awk '
  /^\.Sh / { is_section = $2 == "DIAGNOSTICS" }
  is_section && /^\.It Li / { id = $3; print id; next }
  is_section && id != "" { if ($0 ~ /^\.(It|El)/) print id ": no explanation"; id = "" }
' "$source/docs/man/cpodgen.1" >"$folder/page.lines"
grep -F ': ' "$folder/page.lines" && status=1
grep -vF ': ' "$folder/page.lines" >"$folder/page" || true
sort -C "$folder/page" || { echo "the ids in the manual page are not sorted"; status=1; }
sort -u "$folder/page" | diff "$folder/sources" - || { echo "the sources (<) and the manual page (>) differ"; status=1; }
exit $status
