#!/usr/bin/env bash
# Stand-ins for the official images that the examples name, made from packages of Debian and npm: none is pulled, so that
# the tests need no registry of images and no account. Layout, users, environment and size are close to the originals'.
#
# Usage: bases.sh [NAME...]   (default: all of them)
# DOCKOPT_PACKAGES is the address of the server of packages (packages/serve.ts). What is there already, made of the same files, is not made again.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for part in debian buildpack-deps node python golang nginx distroless temurin maven rust; do source "$support/bases/$part.sh"; done

made=$home/bases
registry=$(npm config get registry 2>/dev/null || true)
mkdir -p "$made/machine"

# What an image needs to reach the mirrors from here: the machine's own certificate authorities. Usually none.
cat /usr/local/share/ca-certificates/*.crt >"$made/machine/extra.crt" 2>/dev/null || : >"$made/machine/extra.crt"

# A stand-in is current while all its tags exist and nothing that it was made of has changed: NAME FUNCTION BASE TAG...
# BASE is the name of the stand-in that it stands on, or -.
base() {
  local name=$1 function=$2 below=$3 tag key
  shift 3
  [ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " == *" $name "* ]] || return 0
  key=$(key_of "$name" "$below")
  if [ "$(cat "$made/$name.key" 2>/dev/null)" = "$key" ] && docker image inspect "$@" >/dev/null 2>&1; then return; fi
  # A function and its argument.
  # shellcheck disable=SC2086
  step "$name" $function
  # The first tag is the one that it was made under.
  for tag in "${@:2}"; do docker tag "$1" "$tag"; done
  echo "$key" >"$made/$name.key"
}

key_of() {
  local folder=${1%%_*}
  {
    cat "$support/bases/$folder.sh" "$made/$2.key" 2>/dev/null
    find "$support/bases/$folder" -type f -exec cat {} + 2>/dev/null
    cat "$made/machine/extra.crt"
    echo "$registry $DOCKOPT_PACKAGES"
  } | sha256sum | cut -d ' ' -f 1
}

# Builds the Dockerfile of a folder of `bases`: TAG FOLDER [ARGUMENT...]
image() {
  local tag=$1 folder=$2
  shift 2
  docker buildx build --network host --provenance=false --build-context "machine=$made/machine" --tag "$tag" "$@" "$support/bases/$folder"
}

# One lane for each of two processors; the second begins when what both stand on is there.
full_lane() {
  base buildpack-deps buildpack_deps debian buildpack-deps:bookworm buildpack-deps:latest
  base node_20 'node_full 20' buildpack-deps node:20 node:20-bookworm node:latest node:lts
  base node_22 'node_full 22' buildpack-deps node:22 node:22-bookworm
  base python_full python_full buildpack-deps python:3.11 python:3.11-bookworm python:3 python:latest
  # Debian's Go is older than those that the examples name, and can build them.
  base golang golang buildpack-deps golang:1.19 golang:1.19-bookworm golang:1.21 golang:1.25 golang:latest
  base rust_full rust_full buildpack-deps rust:1.63 rust:1.63-bookworm rust:1 rust:1-bookworm rust:latest
}

slim_lane() {
  base node_20-slim 'node_slim 20' debian_slim node:20-slim node:20-bookworm-slim node:slim node:lts-slim
  base node_22-slim 'node_slim 22' debian_slim node:22-slim node:22-bookworm-slim
  base python_slim python_slim debian_slim python:3.11-slim python:3.11-slim-bookworm python:slim
  # It also stands for the image on Alpine that multi-stage-static takes: configuration, user and layout are the same.
  base nginx nginx debian_slim nginx:stable nginx:latest nginx:1 nginx:1-bookworm nginx:1.30-alpine-slim
  base rust_slim rust_slim debian_slim rust:1.63-slim rust:1.63-slim-bookworm rust:1-slim rust:slim
  local distroless=gcr.io/distroless
  base distroless_static 'distroless static latest' debian "$distroless/static-debian12:latest"
  base distroless_static-nonroot 'distroless static nonroot' debian "$distroless/static-debian12:nonroot"
  base distroless_base 'distroless base latest' debian "$distroless/base-debian12:latest"
  base distroless_base-nonroot 'distroless base nonroot' debian "$distroless/base-debian12:nonroot"
  base distroless_nodejs22 'distroless_nodejs 22' debian "$distroless/nodejs22-debian13:latest"
  base temurin_jre 'temurin jre' debian_slim eclipse-temurin:17-jre eclipse-temurin:17-jre-jammy eclipse-temurin:17-jre-noble
  base temurin_jdk 'temurin jdk' debian_slim eclipse-temurin:17-jdk eclipse-temurin:17-jdk-jammy eclipse-temurin:17
  base maven maven temurin_jdk maven:3-eclipse-temurin-17 maven:3.8-eclipse-temurin-17
}

# Two lanes at once, and the end of both; the first failure is ours too.
both() {
  local code=0 first second
  "$1" &
  first=$!
  "$2" &
  second=$!
  wait "$first" || code=$?
  wait "$second" || code=$?
  return "$code"
}

debian_full_lane() { base debian 'debian bookworm' - debian:bookworm debian:12 debian:bookworm-20260101; }
debian_slim_lane() { base debian_slim 'debian bookworm-slim' - debian:bookworm-slim debian:12-slim; }

wanted=("$@")
both debian_full_lane debian_slim_lane
# Both lanes use them, and each looks for them itself.
files_of_node 20
files_of_node 22
both full_lane slim_lane
