# What the other scripts share. Sourced, never run.
set -euo pipefail

support=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Everything of ours lies here and stays for the next run: the engine, its data, and what the bases are made of.
home=${DOCKOPT_ENGINE:-${TMPDIR:-/tmp}/dockopt-engine}
programs=$home/programs
socket=$home/docker.sock

# A client configuration of our own: nobody's credentials, and the buildx that was unpacked.
export DOCKER_CONFIG=$home/client DOCKER_BUILDKIT=1 BUILDKIT_PROGRESS=plain BUILDX_NO_DEFAULT_ATTESTATIONS=1
export DOCKER_HOST=unix://$socket
export PATH=$programs/usr/bin:$programs/usr/sbin:$PATH:/usr/sbin:/sbin

# Exit code of "this cannot run here": whoever calls decides whether that is a failure.
readonly UNABLE=3

unable() {
  printf '%s\n' "$*" >&2
  exit "$UNABLE"
}

# Runs a step quietly: its output goes to a log, of which the end is shown when it fails. A function given to it stops at
# its first failure, unless `step` itself stands in an `if` or before `||`: there bash goes on.
step() {
  local name=$1 started=$SECONDS code=0 log
  log=$home/logs/${name//[^A-Za-z0-9.-]/_}.log
  shift
  mkdir -p "$home/logs"
  set +e
  (set -e; "$@") >"$log" 2>&1
  code=$?
  set -e
  if [ "$code" -ne 0 ]; then
    printf 'FAILED: %s\n' "$name" >&2
    tail -n 30 "$log" >&2
    return 1
  fi
  printf '  %-34s %3s s\n' "$name" $((SECONDS - started))
}

# Installs Debian packages where that is possible; arguments are `program:package`.
need() {
  local each missing=()
  for each in "$@"; do
    command -v "${each%%:*}" >/dev/null || missing+=("${each#*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  # Lists that are too old name packages that are gone.
  apt-get install -y --no-install-recommends "${missing[@]}" ||
    { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; }
}

# The mirror that this machine uses for Debian.
mirror() {
  local found
  found=$(sed -n 's/^URIs: *\(http[^ ]*\).*/\1/p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
  [ -n "$found" ] || found=$(sed -n 's/^deb \(\[[^]]*\] \)\{0,1\}\(http[^ ]*\) .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
  [ -n "$found" ] || { echo 'No mirror of Debian is named in /etc/apt.' >&2 && return 1; }
  printf '%s\n' "$found"
}

# Downloads packages of any Debian release, without a trace in the system's own apt: SUITE DIRECTORY PACKAGE...
download() {
  local suite=$1 target=$2
  shift 2
  apt_of deb "$suite" && mkdir -p "$target" && (cd "$target" && apt-get "${apt_options[@]}" download "$@")
}

# The same for the sources that packages are made of.
download_sources() {
  local suite=$1 target=$2
  shift 2
  apt_of deb-src "$suite" && mkdir -p "$target" && (cd "$target" && apt-get "${apt_options[@]}" source --download-only "$@")
}

# Sets `apt_options` to an apt of our own for one release: deb|deb-src SUITE
apt_of() {
  local state=$home/apt/$2-$1
  mkdir -p "$state"/lists/partial "$state"/cache/archives/partial
  : >"$state/status"
  # Mirrors that stand still have releases whose date has passed.
  printf '%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg check-valid-until=no] %s %s main\n' \
    "$1" "$(mirror)" "$2" >"$state/sources.list"
  apt_options=(
    -qq -o "Dir::State=$state" -o "Dir::State::lists=$state/lists" -o "Dir::State::status=$state/status"
    -o "Dir::Cache=$state/cache" -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o APT::Sandbox::User=root -o APT::Update::Post-Invoke-Success::=
  )
  apt-get "${apt_options[@]}" update
}
