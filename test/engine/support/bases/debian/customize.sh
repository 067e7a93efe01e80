#!/usr/bin/env bash
# Makes a fresh Debian root what the official image is: its sources, its settings of apt and dpkg, nothing left of the
# making. A hook of mmdebstrap: customize.sh ROOT bookworm|bookworm-slim MIRROR
set -euo pipefail
root=$1 tag=$2 mirror=$3
# What the slim image leaves out, but copyright files and the list of aliases of locales.
LEFT_OUT=(info lintian linda man locale groff)

sources() {
  rm -f "$root/etc/apt/sources.list"
  cat >"$root/etc/apt/sources.list.d/debian.sources" <<X
Types: deb
URIs: $mirror
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: ${mirror%/debian*}/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
X
  rm -f "$root"/etc/apt/sources.list.d/*.list
}

# As in the official image; the last file is ours: mirrors that stand still have releases whose date has passed.
apt_settings() {
  local settings=$root/etc/apt/apt.conf.d remove='rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true'
  cat >"$settings/docker-clean" <<X
DPkg::Post-Invoke { "$remove"; };
APT::Update::Post-Invoke { "$remove"; };
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
X
  echo 'Acquire::Languages "none";' >"$settings/docker-no-languages"
  echo 'Acquire::GzipIndexes "true"; Acquire::CompressionTypes::Order:: "gz";' >"$settings/docker-gzip-indexes"
  echo 'Apt::AutoRemove::SuggestsImportant "false";' >"$settings/docker-autoremove-suggests"
  printf 'Acquire::Check-Valid-Until "false";\nAcquire::Check-Date "false";\n' >"$settings/standing-mirror"
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/docker-apt-speedup"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
}

remains() {
  rm -f "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/etc/dpkg/dpkg.cfg.d/99mmdebstrap "$root"/etc/hostname \
    "$root"/etc/resolv.conf "$root"/var/log/{bootstrap,dpkg,alternatives}.log "$root"/var/cache/ldconfig/aux-cache \
    "$root"/var/cache/apt/*.bin "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old
  rm -rf "$root"/var/lib/apt/lists/*
}

slim() {
  local each rules=$root/etc/dpkg/dpkg.cfg.d/docker
  printf 'path-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\n' >"$rules"
  for each in "${LEFT_OUT[@]}"; do
    echo "path-exclude /usr/share/$each/*" >>"$rules"
    [ ! -d "$root/usr/share/$each" ] || find "$root/usr/share/$each" -mindepth 1 -depth ! -name locale.alias -delete 2>/dev/null || true
  done
  echo 'path-include /usr/share/locale/locale.alias' >>"$rules"
  find "$root/usr/share/doc" \( -type l -o -type f ! -name copyright \) -delete
  find "$root/usr/share/doc" -mindepth 1 -type d -empty -delete
}

sources
apt_settings
remains
[ "$tag" = bookworm ] || slim
