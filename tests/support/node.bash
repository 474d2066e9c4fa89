# For scripts that run third-party programs written for Node: sourced, not run.

skip() { echo "skipped: $1"; exit 77; }

# Fails unless each argument is a program: a skipped test must not hide one that is not built.
require_programs() {
  local program
  for program; do
    [ -x "$program" ] || { echo "$program: not built" >&2; exit 1; }
  done
}

# Installs the packages that a lock file names: install_packages FOLDER WITH_LOCK_FILE
# Once for each lock file. Exits with 77 where node is absent, npm cannot reach its registry, or CPOD_TESTS_OFFLINE is set.
install_packages() {
  local folder=$1 from=$2
  [ -z "${CPOD_TESTS_OFFLINE-}" ] || skip "CPOD_TESTS_OFFLINE is set"
  command -v node >/dev/null || skip "node is not installed"
  command -v npm >/dev/null || skip "npm is not installed"
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor < 1817 ? 1 : 0)' ||
    skip "node $(node --version) is too old: 18.17 is needed"
  mkdir -p "$folder"
  cmp -s "$from/package-lock.json" "$folder/installed" && return
  cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$folder"
  if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline) >"$folder/npm.log" 2>&1; then
    grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT' "$folder/npm.log" &&
      skip "npm cannot reach its registry"
    tail -n 20 "$folder/npm.log"
    exit 1
  fi
  cp "$from/package-lock.json" "$folder/installed"
}
