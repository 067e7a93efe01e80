/**
 * Which text shows that a package is used that a Recommends would have brought. A pattern that matches too much costs
 * some kilobytes (the package is added, as before); one that matches too little breaks a build: so they are wide.
 */
export interface Use {
  readonly package: string;
  /** Shows a use, in commands, scripts, manifests or configuration. */
  readonly pattern: RegExp;
  /** Completes "<package> is added: …". */
  readonly why: string;
}

/** The start of a command word inside a longer text. */
const COMMAND = '(?:^|[\\s;&|(`"\'/=])';

function command(...names: readonly string[]): RegExp {
  return new RegExp(`${COMMAND}(?:${names.join('|')})(?=$|[\\s;&|)\`"'])`, 'm');
}

const LIST: readonly Use[] = [
  {
    package: 'ca-certificates',
    pattern: /https:\/\/|\b(?:ssl|tls)\b/i,
    why: 'without it no https:// address can be trusted',
  },
  {
    package: 'openssh-client',
    pattern:
      /[\w-]+@[\w.-]+:|ssh:\/\/|\bssh\b|\bscp\b|\bsftp\b|ssh-(?:keyscan|keygen|agent|add|copy-id)|GIT_SSH|SSH_AUTH_SOCK|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|known_hosts/,
    why: 'git@ and ssh:// addresses need ssh',
  },
  {
    package: 'gnupg',
    pattern: /\bgpg2?\b|\bapt-key\b|\badd-apt-repository\b|\bdebsign\b/,
    why: 'gpg or apt-key is used',
  },
  {
    package: 'dirmngr',
    pattern: /--recv|--keyserver|\bkeyserver|\bdirmngr\b|hkps?:\/\//,
    why: 'keys are fetched from a keyserver',
  },
  {
    package: 'gpg-agent',
    pattern:
      /--(?:sign|detach-sign|clearsign|decrypt|gen-key|quick-|full-gen|passphrase|export-secret|card)|\bgpg-(?:agent|connect-agent)\b|apt-key/,
    why: 'secret keys need the agent',
  },
  {
    package: 'xz-utils',
    pattern: /\.t?xz\b|\bxz\b|\bunxz\b|\bxzcat\b|\blzma\b|\btar\s+-?[A-Za-z]*J/,
    why: '.xz archives are unpacked',
  },
  { package: 'unzip', pattern: command('unzip', 'zipinfo'), why: 'unzip is used' },
  { package: 'zip', pattern: command('zip'), why: 'zip is used' },
  { package: 'patch', pattern: command('patch'), why: 'patch is used' },
  { package: 'less', pattern: /\bless\s|\bless$|PAGER/m, why: 'less is used as a pager' },
  { package: 'file', pattern: command('file'), why: 'file is used' },
  { package: 'curl', pattern: command('curl'), why: 'curl is used' },
  { package: 'python3', pattern: /\bpython3?\b/, why: 'python3 is used' },
  { package: 'xxd', pattern: command('xxd'), why: 'xxd is used' },
  {
    package: 'fakeroot',
    pattern: /\bfakeroot\b|\bdpkg-buildpackage\b|\bdebuild\b/,
    why: 'Debian packages are built',
  },
  { package: 'psmisc', pattern: /\b(?:killall|pstree|fuser)\b/, why: 'killall, pstree or fuser is used' },
  {
    package: 'procps',
    pattern:
      /\bps\b|\bpgrep\b|\bpkill\b|\bsysctl\b|\bfree\b|\btop\b|tree-kill|puppeteer|playwright|selenium|karma|nodemon|concurrently/,
    why: 'processes are looked up',
  },
  { package: 'xauth', pattern: /\bxauth\b|xvfb-run|X11/, why: 'X11 displays are used' },
  { package: 'libsasl2-modules', pattern: /(?<!lib)sasl/i, why: 'SASL logins are used' },
  { package: 'libldap-common', pattern: /(?<!lib)ldap/i, why: 'LDAP is used' },
  {
    package: 'netbase',
    pattern: /\bget(?:serv|proto)by|\/etc\/(?:services|protocols|rpc)\b|\b(?:stack|cabal|ghc)\b/,
    why: 'names of ports and protocols are looked up',
  },
  { package: 'nftables', pattern: /\bnft\b/, why: 'nft is used' },
  {
    package: 'dbus',
    pattern: /\bdbus-(?:daemon|launch|run-session|send|uuidgen|monitor)\b|DBUS_|\bdbus\s+start\b|\/run\/dbus/,
    why: 'D-Bus is used',
  },
  {
    package: 'systemd',
    pattern: /\bsystemctl\b|\bjournalctl\b|\bloginctl\b|\/lib\/systemd|\/sbin\/init\b/,
    why: 'systemd is used',
  },
  {
    package: 'shared-mime-info',
    pattern: /mimemagic|shared-mime|xdg-mime|update-mime-database|\/usr\/share\/mime\b/,
    why: 'the database of file types is used',
  },
  {
    package: 'librsvg2-common',
    pattern: /svg/i,
    why: 'GTK reads SVG with it',
  },
  { package: 'exim4-daemon-light', pattern: command('sendmail', 'mailx?', 'exim4?'), why: 'mail is sent' },
  {
    package: 'ssl-cert',
    pattern: /snakeoil|default-ssl|make-ssl-cert/,
    why: 'the self-signed certificate is used',
  },
  {
    package: 'proj-bin',
    pattern: command('proj', 'cs2cs', 'cct', 'gie', 'projinfo', 'projsync'),
    why: 'commands of PROJ are used',
  },
  {
    package: 'ghostscript',
    pattern: /\bgs\b|ghostscript|\bpdf\b|\beps\b|postscript/i,
    why: 'PDF or PostScript is read',
  },
];

export const USES: ReadonlyMap<string, Use> = new Map(LIST.map((use) => [use.package, use]));
