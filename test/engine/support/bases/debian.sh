# debian:bookworm and debian:bookworm-slim. Sourced by bases.sh.

# $1 is bookworm or bookworm-slim.
debian() {
  local tag=$1 archive=$made/$1.tar fast=$home
  # Half the time in memory, where there is room for it.
  [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 1500000 ] 2>/dev/null && fast=/dev/shm
  TMPDIR=$fast mmdebstrap --variant=minbase --include=tzdata,usr-is-merged \
    --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --aptopt='Acquire::Check-Date "false"' --dpkgopt=force-unsafe-io \
    --customize-hook="bash '$support/bases/debian/customize.sh' \"\$1\" '$tag' '$(mirror)'" \
    bookworm "$archive" "deb $(mirror) bookworm main" "deb $(mirror) bookworm-updates main" \
    "deb $(security_mirror) bookworm-security main"
  docker import --change 'CMD ["bash"]' \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' "$archive" "debian:$tag"
  rm "$archive"
}

# The mirror of the security updates lies beside the other one.
security_mirror() {
  mirror | sed 's#/debian/*$#/debian-security#'
}
