#!/usr/bin/env bash
# Packages of Python and Go for the tests, out of Debian's: what PyPI and Go's proxy have too, in the same versions. They
# are unpacked once into `packages` under the engine's folder; packages/serve.ts gives them on.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

PYTHON=(gunicorn python3-blinker python3-click python3-flask python3-gunicorn python3-itsdangerous python3-jinja2
  python3-markupsafe python3-packaging python3-werkzeug)
# From sources, for a package that is compiled when it is installed.
SOURCES=(psycopg2)
GO=(golang-github-julienschmidt-httprouter)

# Those of one release fit together.
python_packages() {
  local package
  download trixie "$home/debs" "${PYTHON[@]}"
  for package in "$home"/debs/*.deb; do dpkg -x "$package" "$home/packages/python"; done
}

# Named as an index names them.
python_sources() {
  local archive name
  download_sources trixie "$home/debs/sources" --tar-only "${SOURCES[@]}"
  for name in "${SOURCES[@]}"; do
    archive=$(echo "$home/debs/sources/$name"_*.orig.tar.gz)
    archive=${archive##*/}
    cp "$home/debs/sources/$archive" "$home/packages/sources/$(sed 's/_/-/; s/\.orig//' <<<"$archive")"
  done
}

# Go compares digests of all the files of a module: only the sources have them all.
go_modules() {
  local archive name
  download_sources bookworm "$home/debs" "${GO[@]}"
  for archive in "$home"/debs/*.orig.tar.gz; do
    name=${archive##*/}
    mkdir -p "$home/packages/go/${name%.orig.tar.gz}"
    tar -xzf "$archive" -C "$home/packages/go/${name%.orig.tar.gz}" --strip-components 1 --no-same-owner
  done
}

key="${PYTHON[*]}, ${SOURCES[*]}, ${GO[*]}"
if [ "$(cat "$home/packages/key" 2>/dev/null)" != "$key" ]; then
  rm -rf "$home/debs" "$home/packages"
  mkdir -p "$home/packages/python" "$home/packages/sources" "$home/packages/go"
  step 'packages of Python' python_packages
  step 'sources of Python' python_sources
  step 'modules of Go' go_modules
  rm -r "$home/debs"
  echo "$key" >"$home/packages/key"
fi
