# buildpack-deps:bookworm, with its two smaller tags. Sourced by bases.sh.

buildpack_deps() {
  image buildpack-deps:bookworm-curl buildpack-deps --target curl
  image buildpack-deps:bookworm-scm buildpack-deps --target scm
  image buildpack-deps:bookworm buildpack-deps --target all
}
