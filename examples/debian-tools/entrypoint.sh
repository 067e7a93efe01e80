#!/bin/sh
# Prints the latest commits of a repository as JSON lines.
set -eu

url=${1:?usage: docker run <image> <https url of a repository> [number of commits]}
count=${2:-5}

git clone --quiet --bare --depth "$count" "$url" /tmp/repository
git -C /tmp/repository log --max-count="$count" --format='%h%x09%s' |
  jq --raw-input --compact-output 'split("\t") | { commit: .[0], subject: .[1] }'
