# --help and the manual page list the same options and commands.
set -eu
program=$1 page=$2/docs/man/cpodgen.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

{
    "$program" --help
    for command in generate check lint model; do "$program" $command --help; done
} >"$folder/text"
grep -oE -e '(^|[ ,[])--?[a-z][a-z-]*' "$folder/text" | tr -d ' ,[' | sort -u >"$folder/help"
grep -oE 'Fl [^ ]+' "$page" | sed 's/^Fl //; s/\\-/-/g; s/^/-/' | sort -u >"$folder/page"
diff "$folder/help" "$folder/page" || { echo "--help (<) and the manual page (>) differ"; exit 1; }

sed -n 's/^  cpodgen  *\([a-z][a-z]*\).*/\1/p' "$folder/text" | sort -u >"$folder/help"
sed -n 's/^\.It Cm \([a-z]*\).*/\1/p' "$page" | sort -u >"$folder/page"
diff "$folder/help" "$folder/page" || { echo "the commands of --help (<) and the manual page (>) differ"; exit 1; }

# -h, --help and `help` print the same text.
for command in generate check lint model; do
    "$program" $command --help >"$folder/long"
    "$program" $command -h | cmp - "$folder/long"
    "$program" help $command | cmp - "$folder/long"
done
