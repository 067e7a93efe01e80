# node:20 and node:22, each full and slim: Node from npm's own packages, as npm, Yarn 1 and corepack. Sourced by bases.sh.

declare -A NPM=([20]=10.8.2 [22]=10.9.4) COREPACK=([20]=0.34.0 [22]=0.34.0)
YARN=1.22.22

node_full() { node "$1" "node:$1" buildpack-deps:bookworm; }
node_slim() { node "$1" "node:$1-slim" debian:bookworm-slim; }

# MAJOR TAG BASE
node() {
  local files=$made/node-$1
  image "$2" node --build-arg "BASE=$3" --build-arg "NODE_VERSION=$(cat "$files/version")" --build-arg "YARN_VERSION=$YARN" \
    --build-arg "REGISTRY=${registry%/}" --build-context "files=$files"
}

# What becomes /usr/local and /opt of the image. The machine's own Node is never used: it may be anything.
files_of_node() {
  local major=$1 files=$made/node-$1 key
  key="$(node_packages "$major") $registry"
  [ "$(cat "$files/key" 2>/dev/null)" = "$key" ] && return
  step "files of Node $major" unpack_node "$major" "$files"
  echo "$key" >"$files/key"
}

node_packages() {
  echo "node-linux-$(node_architecture)@$1 npm@${NPM[$1]} corepack@${COREPACK[$1]} yarn@$YARN"
}

node_architecture() {
  case $(uname -m) in aarch64) echo arm64 ;; *) echo x64 ;; esac
}

unpack_node() {
  local major=$1 files=$2 local=$2/local modules=$2/local/lib/node_modules
  rm -rf "$files"
  mkdir -p "$files/packed" "$local"/{bin,etc,include} "$modules"/{npm,corepack} "$files/yarn"
  # shellcheck disable=SC2046
  (cd "$files/packed" && npm pack --silent $(node_packages "$major"))
  # The version in the name is whatever npm took.
  unpacked() { tar -xzf "$files"/packed/$1 -C "$2" --strip-components "${3:-1}" --no-same-owner "${@:4}"; }
  unpacked 'node-linux-*.tgz' "$local" 1 package/bin/node package/include
  unpacked 'npm-*.tgz' "$modules/npm"
  unpacked 'corepack-*.tgz' "$modules/corepack"
  unpacked 'yarn-*.tgz' "$files/yarn"
  rm -r "$files/packed"
  node_links "$local"
  node_settings >"$local/etc/npmrc"
  chmod +x "$local/bin/node" "$modules"/npm/bin/*.js "$modules"/corepack/dist/*.js "$files"/yarn/bin/*
  # As the official image: the headers of one architecture are 30 MB less than those of all.
  find "$local/include/node/openssl/archs" -mindepth 1 -maxdepth 1 ! -name 'linux-x86_64' ! -name linux-aarch64 -exec rm -r {} +
  "$local/bin/node" --version | tr -d v >"$files/version"
}

node_links() {
  ln -s node "$1/bin/nodejs"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$1/bin/npx"
  ln -s ../lib/node_modules/corepack/dist/corepack.js "$1/bin/corepack"
}

# The registry and the authorities of this machine, and for node-gyp the headers that the image has.
node_settings() {
  echo 'nodedir=/usr/local'
  case $registry in
    undefined | '') ;;
    *) echo "registry=$registry" ;;
  esac
  [ ! -s "$made/machine/extra.crt" ] || echo 'cafile=/usr/local/share/ca-certificates/machine-extra.pem'
}
