#!/usr/bin/env bash
# Packages of Python for the tests, out of those of Debian 13: what PyPI has too, in the same versions. They are unpacked
# once into `python` under the engine's folder; serve.ts makes wheels of them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PACKAGES=(gunicorn python3-blinker python3-click python3-flask python3-gunicorn python3-itsdangerous python3-jinja2
  python3-markupsafe python3-packaging python3-werkzeug)

main() {
  local debs=$home/python-debs package
  [ "$(cat "$home/python/key" 2>/dev/null)" != "${PACKAGES[*]}" ] || return 0
  rm -rf "$debs" "$home/python"
  step 'packages of Python' download trixie "$debs" "${PACKAGES[@]}"
  for package in "$debs"/*.deb; do dpkg -x "$package" "$home/python"; done
  rm -r "$debs"
  echo "${PACKAGES[*]}" >"$home/python/key"
}

main
