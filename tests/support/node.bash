# For scripts that run programs of other people, written for Node: sourced, not run.

skip() { echo "skipped: $1"; exit 77; }

# Installs the packages that a lock file names: install_packages FOLDER WITH_LOCK_FILE
# Once for each lock file. Exits with 77 where there is no node, or npm cannot reach its registry.
install_packages() {
  local folder=$1 from=$2
  command -v node >/dev/null || skip "no node here"
  command -v npm >/dev/null || skip "no npm here"
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
