#!/bin/sh
# Prints what to set so that podman and buildah run in a storage of their own, and loads images into it from docker.
# Use: eval "$(sh podman.sh <folder> <image>...)"; needs root. The folder is removed with `sh podman.sh --remove <folder>`.
#
# Everything is chosen so that it also works inside a container or a virtual machine without systemd: no cgroup manager
# of systemd, no bridge, no limits above those of this process, builds in a chroot.
set -eu

settings() {
    echo "CONTAINERS_STORAGE_CONF='$1/storage.conf'"
    echo "CONTAINERS_CONF='$1/containers.conf'"
    echo "TMPDIR='$1/tmp'"
    echo "BUILDAH_ISOLATION=chroot"
    echo "DOCKER_CONFIG="
    echo "export CONTAINERS_STORAGE_CONF CONTAINERS_CONF TMPDIR BUILDAH_ISOLATION DOCKER_CONFIG"
}

remove() {
    eval "$(settings "$1")"
    podman rm --all --force --volumes >/dev/null
    if command -v buildah >/dev/null; then buildah rm --all >/dev/null; fi
    umount "$1/root/overlay" 2>/dev/null || true
    rm -rf --one-file-system "$1"
}

if [ "$1" = --remove ]; then
    remove "$2"
    exit
fi

folder=$1
shift
mkdir -p "$folder/root" "$folder/run" "$folder/tmp"
cat >"$folder/storage.conf" <<EOF
[storage]
driver = "overlay"
graphroot = "$folder/root"
runroot = "$folder/run"
EOF
cat >"$folder/containers.conf" <<EOF
[containers]
log_driver = "k8s-file"
netns = "host"
default_ulimits = ["nofile=$(ulimit -n):$(ulimit -n)", "nproc=32768:32768"]

[network]
network_backend = "netavark"

[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
runtime = "runc"
tmp_dir = "$folder/run/libpod"
static_dir = "$folder/root/libpod"
volume_path = "$folder/root/volumes"
EOF
settings "$folder"
for image in "$@"; do
    case $image in
    */*) name=$image ;;
    *) name=docker.io/library/$image ;;
    esac
    (
        eval "$(settings "$folder")"
        # docker saves short names; builds look for whole ones.
        podman image exists "$name" || {
            DOCKER_CONFIG='' docker save "$image" | podman load --quiet >/dev/null
            podman image exists "$name" || podman tag "$image" "$name"
        }
    ) >&2
done
