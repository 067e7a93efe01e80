# python:3.11, full and slim: Debian's CPython laid out under /usr/local, as the official image has it. Sourced by bases.sh.

python_full() { python python:3.11 buildpack-deps:bookworm; }
python_slim() { python python:3.11-slim debian:bookworm-slim; }

python() { image "$1" python --build-arg "BASE=$2" --build-arg "INDEX=$DOCKOPT_PACKAGES/simple/"; }
