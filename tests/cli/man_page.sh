# The manual page is formatted without warnings.
page=$2/docs/man/cpodgen.1
command -v man >/dev/null || { echo "skipped: no man"; exit 77; }
problems=$(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null) || { echo "$problems"; exit 1; }
[ -z "$problems" ] || { echo "$problems"; exit 1; }
