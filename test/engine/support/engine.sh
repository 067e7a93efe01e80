#!/usr/bin/env bash
# A Docker engine of our own, unpacked from Debian's packages beside the system: nothing is installed but what it calls.
#
# Usage: engine.sh start|stop|answers
# `start` ends with code 3 and the reason where no engine can run. One that runs already is left as it is.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

start() {
  if answers; then
    echo "an engine answers already at $socket"
    return
  fi
  check_machine
  step 'programs it calls' need runc:runc mmdebstrap:mmdebstrap
  [ -x "$programs/usr/sbin/dockerd" ] || unpack || unable 'No package of the engine could be downloaded.'
  launch
  answers || {
    tail -n 20 "$home/dockerd.log" >&2
    stop
    unable "The engine does not start on this machine; see $home/dockerd.log."
  }
  docker version --format '  docker {{.Server.Version}}'
  docker buildx version | sed 's/^/  /'
}

answers() {
  [ -S "$socket" ] && docker version >/dev/null 2>&1
}

check_machine() {
  [ "$(uname -s)" = Linux ] || unable 'An engine is started on Linux only.'
  [ "$(id -u)" -eq 0 ] || unable 'Starting an engine needs root.'
  command -v apt-get >/dev/null || unable 'The engine comes from packages of Debian, and there is no apt-get.'
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || unable 'The keys of the Debian archive are not here (debian-archive-keyring).'
}

# The next release has a buildx whose build can check a Dockerfile; the current one has not, and serves for the rest.
unpack() {
  local suite
  for suite in forky trixie; do
    rm -rf "$home/debs" "$programs"
    if step "engine of Debian $suite" unpack_from "$suite"; then
      rm -rf "$home/debs"
      return
    fi
  done
  return 1
}

unpack_from() {
  local package
  download "$1" "$home/debs" docker.io docker-cli docker-buildx containerd || return
  for package in "$home"/debs/*.deb; do dpkg -x "$package" "$programs" || return; done
  # Its libraries are those of this system: see whether it can use them.
  "$programs/usr/sbin/dockerd" --version
}

launch() {
  mkdir -p "$home/data" "$home/exec" "$DOCKER_CONFIG/cli-plugins"
  ln -sf "$programs/usr/libexec/docker/cli-plugins/docker-buildx" "$DOCKER_CONFIG/cli-plugins/docker-buildx"
  # Without bridge and firewall it changes nothing in the machine's network; a containerd that runs here for somebody
  # else gets namespaces of ours.
  nohup setsid dockerd --data-root "$home/data" --exec-root "$home/exec" --pidfile "$home/docker.pid" \
    --host "$DOCKER_HOST" --iptables=false --ip6tables=false --bridge=none --ip-forward=false \
    --containerd-namespace dockopt --containerd-plugins-namespace dockopt-plugins \
    >"$home/dockerd.log" 2>&1 </dev/null &
  local daemon=$! try
  for try in $(seq 150); do
    answers && return
    # Gone at once: it said why.
    [ "$try" -lt 10 ] || kill -0 "$daemon" 2>/dev/null || return 0
    sleep 0.2
  done
}

# Ends the daemon by its id and releases what it mounted; its data stays.
stop() {
  local pid try mount
  pid=$(cat "$home/docker.pid" 2>/dev/null || true)
  if [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
    kill "$pid"
    for try in $(seq 100); do
      kill -0 "$pid" 2>/dev/null || break
      [ "$try" -lt 90 ] || kill -KILL "$pid" 2>/dev/null || true
      sleep 0.2
    done
  fi
  awk -v under="$(cd "$home" && pwd -P)/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
    umount "$mount" || true
  done
  rm -f "$home/docker.pid" "$socket"
}

case ${1:-} in
  start | stop | answers) "$1" ;;
  *)
    echo 'Usage: engine.sh start|stop|answers' >&2
    exit 2
    ;;
esac
