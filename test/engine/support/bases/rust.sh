# rust:1.63, full and slim: Debian's compiler laid out as one toolchain of rustup, which is not there itself. Sourced by
# bases.sh.

rust_full() { image rust:1.63 rust --build-arg BASE=buildpack-deps:bookworm; }
rust_slim() { image rust:1.63-slim rust --build-arg BASE=debian:bookworm-slim; }
