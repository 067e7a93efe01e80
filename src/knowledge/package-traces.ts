/**
 * What installing or removing packages of a distribution changes beside the files that belong to them: made by the scripts
 * of packages and by triggers (Debian Policy 6, `update-alternatives(1)`, `update-rc.d(8)`, `update-ca-certificates(8)`).
 */
export const PACKAGE_TRACES: readonly string[] = [
  // Names that lead to one of several programs.
  '/etc/alternatives',
  '/etc/alternatives/**',
  // Users and groups of services.
  '/etc/passwd',
  '/etc/group',
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/passwd-',
  '/etc/group-',
  '/etc/shadow-',
  '/etc/gshadow-',
  '/etc/subuid',
  '/etc/subgid',
  // What runs at which level of a system with init, and what systemd noted.
  '/etc/rc?.d/**',
  '/etc/systemd/**',
  '/var/lib/systemd',
  '/var/lib/systemd/**',
  // Certificates from all packages, hashed and joined.
  '/etc/ssl/certs/**',
  '/etc/ca-certificates.conf',
  '/etc/ca-certificates/**',
  '/usr/local/share/ca-certificates',
  // Settings that scripts write or choose.
  '/etc/apt/trusted.gpg*',
  '/etc/default/**',
  '/etc/fonts/**',
  '/etc/ld.so.conf.d/**',
  '/etc/mailcap',
  '/etc/networks',
  '/etc/environment',
  '/etc/pam.d/**',
  '/etc/python3*/**',
  '/etc/shells',
  '/etc/sgml/**',
  '/etc/xml/**',
  '/etc/inputrc',
  '/etc/dpkg/**',
  '/etc/perl/**',
  '/etc/java-*/**',
  // Indexes that triggers make anew.
  '/usr/share/info/dir*',
  '/usr/share/mime/**',
  '/usr/share/applications/**',
  '/usr/share/icons/**',
  '/usr/share/glib-2.0/schemas/**',
  '/usr/share/doc',
  '/usr/share/doc/**',
  '/usr/lib/*/gdk-pixbuf-2.0/**',
  '/usr/lib/*/gio/modules/**',
  '/usr/lib/*/gconv/**',
  '/usr/lib/ssl/**',
  '/usr/lib/locale/**',
  '/usr/lib/python3/**',
  '/usr/share/python3/**',
  '/var/lib/gems',
  '/var/lib/gems/?.?.?',
  '/var/lib/python/**',
  '/var/lib/xml-core/**',
  '/var/lib/sgml-base/**',
  '/var/lib/emacsen-common/**',
  '/var/lib/ghostscript/**',
  '/var/cache/**',
  '/var/spool/**',
  '/var/mail',
  // Where services write.
  '/var/log/**',
  '/run/**',
  '/var/backups/**',
  // Empty directories for what people install beside packages.
  '/usr/local/lib/python3*',
  '/usr/local/lib/python3*/dist-packages',
  '/usr/local/share/fonts',
  '/usr/local/share/sgml',
  '/usr/local/share/sgml/**',
  '/usr/local/share/xml',
  '/usr/local/share/xml/**',
];

/**
 * Slim images of Debian have this file, by which dpkg leaves these out of each package that is installed later (debuerreotype's
 * `.slimify-excludes`, dpkg(1) on --path-exclude).
 */
export const DPKG_EXCLUDES = '/etc/dpkg/dpkg.cfg.d/docker';
export const DPKG_EXCLUDED: readonly string[] = [
  'doc',
  'groff',
  'info',
  'linda',
  'lintian',
  'locale',
  'man',
].flatMap((name) => [`/usr/share/${name}`, `/usr/share/${name}/**`]);
