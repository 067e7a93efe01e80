/**
 * Commands that `debian:<suite>-slim` has and that start no other program of unknown name, and the builtins of sh and bash.
 * Each of them, builtins left out, is in the base layer of the measured lists behind `./lost.data.ts` for bullseye,
 * bookworm and trixie (in trixie, adduser and its kin are not: there they count as lost).
 */
const NAMES = `
  : [ alias bg break cd continue declare echo exit export false fg getopts hash jobs kill let local printf pwd read
  readonly return set shift shopt test times true type typeset ulimit umask unalias unset wait
  arch b2sum base32 base64 basename cat chgrp chmod chown cksum cmp comm cp csplit cut date dd df diff diff3 dir
  dircolors dirname du expand expr factor fmt fold groups head hostname hostid id install join link ln logname ls md5sum
  mkdir mkfifo mknod mktemp mv nl nproc numfmt od paste pathchk pr printenv ptx readlink realpath rm rmdir seq sha1sum
  sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stty sum sync tac tail tee touch tr truncate
  tsort tty uname unexpand uniq unlink users vdir wc whoami yes
  egrep fgrep grep sed awk mawk gzip gunzip zcat zgrep zcmp tempfile which getent ldconfig ldd locale localedef iconv
  useradd userdel usermod groupadd groupdel groupmod passwd chpasswd chsh chage gpasswd newusers nologin adduser
  addgroup deluser delgroup apt-cache apt-mark apt-config dpkg-query dpkg-divert dpkg-statoverride dpkg-reconfigure
  update-alternatives debconf-set-selections debconf-show deb-systemd-helper update-rc.d invoke-rc.d
  getopt lscpu mount umount mountpoint findmnt renice logger rev more mcookie
`;

export const BASE_COMMANDS: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));
