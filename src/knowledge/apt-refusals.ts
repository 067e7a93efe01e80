/** A package that people install for what it recommends. */
export interface Refusal {
  /** Completes "<package>: …". */
  readonly reason: string;
  /** Packages that have to be installed by name as well; then nothing of weight is lost. */
  readonly unless?: readonly string[];
  /** Refused only where the text matches; always without it. */
  readonly when?: RegExp;
}

const COMPILERS =
  'it only recommends the compiler and headers (build-essential, python3-dev) that source packages need';
const FONTS = 'it only recommends fonts and helpers that change what is drawn';
const JAVA =
  'it only recommends the fonts and libraries of graphical programs; a -headless package needs none';
const SERVER = 'a database server only recommends plug-ins that its data can need';
const TEX = 'TeX packages only recommend the fonts and formats that documents need';
const DOCKER = 'it only recommends buildx, compose and the tools that unpack layers';

const CARDS: Refusal = {
  reason: 'it only recommends the VA-API and VDPAU drivers of graphics cards, which are used here',
  when: /vaapi|va-api|vdpau|\/dev\/dri\b|hwaccel|\bqsv\b|LIBVA_/i,
};
const COUNTRIES: Refusal = {
  reason: 'it only recommends the database of countries (geoip-database)',
  unless: ['geoip-database'],
  when: /geoip/i,
};

/** Read from the Recommends of Debian bookworm, of docker.com's and yarnpkg.com's repositories (2026-11). */
const TABLE: Readonly<Record<string, Refusal>> = {
  'python3-pip': { reason: COMPILERS, unless: ['build-essential', 'python3-dev'] },
  'python-pip': { reason: COMPILERS, unless: ['build-essential', 'python-dev'] },
  'python3-virtualenv': { reason: COMPILERS, unless: ['build-essential', 'python3-dev'] },
  virtualenv: { reason: COMPILERS, unless: ['build-essential', 'python3-dev'] },
  'python-virtualenv': { reason: COMPILERS },
  'python3-lxml': {
    reason: 'it only recommends the parsers BeautifulSoup and html5lib',
    unless: ['python3-bs4', 'python3-html5lib'],
  },
  npm: {
    reason: 'it only recommends git and the compiler that native modules need',
    unless: ['git', 'build-essential', 'python3'],
  },
  nodejs: {
    reason: 'npm is used, which nodejs only recommends in some releases',
    unless: ['npm'],
    when: /^(?![\s\S]*nodesource)[\s\S]*\bnp[mx]\b/,
  },
  yarn: { reason: 'it only recommends nodejs', unless: ['nodejs'] },
  imagemagick: { reason: 'it only recommends ghostscript and the extra formats (SVG, DjVu, OpenEXR)' },
  'libmagickwand-dev': { reason: 'it only recommends ghostscript, which reads PDF', unless: ['ghostscript'] },
  'libmagickcore-dev': { reason: 'it only recommends ghostscript, which reads PDF', unless: ['ghostscript'] },
  'libopencv-dev': { reason: 'it only recommends the trained data (opencv-data)' },
  'libzmq3-dev': { reason: 'it only recommends the C++ header zmq.hpp (cppzmq-dev)', unless: ['cppzmq-dev'] },
  texlive: { reason: TEX },
  libreoffice: { reason: 'it only recommends fonts, Java and the parts that convert documents' },
  chromium: { reason: FONTS },
  'chromium-browser': { reason: FONTS },
  'chromium-driver': { reason: FONTS },
  'firefox-esr': { reason: FONTS },
  wkhtmltopdf: { reason: FONTS },
  'r-base': { reason: 'it only recommends the packages of R and the compilers that install.packages needs' },
  erlang: { reason: 'it only recommends parts of Erlang/OTP' },
  golang: { reason: 'it only recommends the compiler for cgo', unless: ['build-essential', 'pkg-config'] },
  'golang-go': {
    reason: 'it only recommends the compiler for cgo',
    unless: ['build-essential', 'pkg-config'],
  },
  clang: { reason: 'it only recommends the LLVM tools and the OpenMP library' },
  llvm: { reason: 'it only recommends the development files of LLVM' },
  bundler: {
    reason: 'it only recommends the compiler and headers that gems need',
    unless: ['build-essential', 'ruby-dev'],
  },
  php: { reason: 'it only recommends the web server that it needs', unless: ['apache2'] },
  'default-jre': { reason: JAVA },
  'default-jdk': { reason: JAVA },
  'openjdk-17-jre': { reason: JAVA },
  'openjdk-17-jdk': { reason: JAVA },
  'mono-complete': { reason: 'it only recommends its certificates and the binary format support' },
  ffmpeg: CARDS,
  'libavcodec-dev': CARDS,
  'libavdevice-dev': CARDS,
  'libavformat-dev': CARDS,
  'libswscale-dev': CARDS,
  'libgeoip-dev': COUNTRIES,
  'nginx-extras': COUNTRIES,
  'docker.io': { reason: DOCKER },
  'docker-ce': { reason: DOCKER },
  'docker-ce-cli': { reason: DOCKER, unless: ['docker-buildx-plugin', 'docker-compose-plugin'] },
  'docker-compose': { reason: DOCKER },
  'mariadb-server': { reason: SERVER },
  'mysql-server': { reason: SERVER },
  'default-mysql-server': { reason: SERVER },
};

export const REFUSALS: ReadonlyMap<string, Refusal> = new Map(Object.entries(TABLE));
