# gcr.io/distroless/static-debian12 and base-debian12, each for root and for nonroot: no shell and no package manager, made
# of Debian's files. Sourced by bases.sh.

# $1 is static or base, $2 latest or nonroot.
distroless() { image "gcr.io/distroless/$1-debian12:$2" distroless --target "$1-$2"; }
