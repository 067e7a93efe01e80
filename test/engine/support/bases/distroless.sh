# gcr.io/distroless/static-debian12 and base-debian12, each for root and for nonroot, and nodejs22-debian13: no shell and no package manager, made
# of Debian's files. Sourced by bases.sh.

# $1 is static or base, $2 latest or nonroot.
distroless() { image "gcr.io/distroless/$1-debian12:$2" distroless --target "$1-$2"; }

# Debian 12's libraries are old enough for what runs on 13.
distroless_nodejs() {
  image "gcr.io/distroless/nodejs$1-debian13:latest" distroless --target nodejs-latest --build-context "node=$made/node-$1"
}
