/**
 * Packages of npm with an install script that needs no compiler, and packages that need programs or libraries that slim
 * images lack. Hand-picked, the scripts of the current versions looked at with `npm view` in 2026-11; any other install
 * script counts as one that may compile.
 */

/**
 * Install scripts that only print, or only check for the prebuilt package named behind it. The lockfile must then hold
 * that package for Linux on x64 and arm64; '' stands for none.
 */
const HARMLESS: Readonly<Record<string, string>> = {
  'core-js': '',
  'core-js-pure': '',
  'es5-ext': '',
  protobufjs: '',
  '@nestjs/core': '',
  esbuild: '@esbuild/linux-*',
  '@swc/core': '@swc/core-linux-*-gnu',
  'unrs-resolver': '@unrs/resolver-binding-linux-*-gnu',
  sharp: '@img/sharp-linux-*',
};

/** Needed while the image runs; does not matter for packages of development alone. */
const REFUSED: Readonly<Record<string, string>> = {
  prisma: 'needs OpenSSL',
  '@prisma/client': 'needs OpenSSL',
  '@prisma/engines': 'needs OpenSSL',
  puppeteer: 'runs a browser, which needs many libraries',
  'puppeteer-core': 'runs a browser, which needs many libraries',
  playwright: 'runs browsers, which need many libraries',
  'playwright-core': 'runs browsers, which need many libraries',
  'simple-git': 'runs git',
  gm: 'runs ImageMagick',
  imagemagick: 'runs ImageMagick',
  'pg-native': 'needs libpq',
  'tree-kill': 'runs ps',
  nodemon: 'runs ps',
  'ps-tree': 'runs ps',
  'find-process': 'runs ps',
  'node-windows': 'is made for Windows',
  pm2: 'runs ps',
  pidtree: 'runs ps',
  'ps-list': 'runs ps',
  terminate: 'runs ps',
  fkill: 'runs ps',
  systeminformation: 'runs programs such as ps',
  '@temporalio/core-bridge': 'reads the certificates of the system',
  '@resvg/resvg-js': 'draws text with the fonts of the system',
  '@napi-rs/canvas': 'draws text with the fonts of the system',
  'skia-canvas': 'draws text with the fonts of the system',
  degit: 'runs git',
  'git-clone': 'runs git',
  'git-rev-sync': 'runs git',
  'git-last-commit': 'runs git',
  gitlog: 'runs git',
  'download-git-repo': 'runs git',
  'pdf-image': 'runs ImageMagick',
  pdf2pic: 'runs ImageMagick',
  easyimage: 'runs ImageMagick',
  'imagemagick-stream': 'runs ImageMagick',
  'imagemagick-convert': 'runs ImageMagick',
  textract: 'runs other programs',
  'chrome-launcher': 'runs a browser, which needs many libraries',
  lighthouse: 'runs a browser, which needs many libraries',
  'md-to-pdf': 'runs a browser, which needs many libraries',
  '@sparticuz/chromium': 'runs a browser, which needs many libraries',
};

/** Commands of npm packages that run compilers, git, browsers or whatever they are told. */
export const UNSAFE_BINARIES: ReadonlySet<string> = new Set(
  (
    'node-gyp node-pre-gyp node-gyp-build prebuild-install prebuild prebuildify cmake-js neon napi wasm-pack prisma ' +
    'playwright puppeteer cypress electron electron-builder electron-rebuild lerna nx turbo semantic-release ' +
    'standard-version release-it gh-pages lint-staged simple-git-hooks lefthook np changeset zx shx nodemon ' +
    'concurrently pm2 forever npm-run-all npm-run-all2 run-s run-p wireit wsrun grunt gulp cross-env-shell env-cmd ' +
    'dotenvx onchange chokidar ts-node-dev tsnd start-server-and-test serverless sls firebase cdk pm2-runtime pm2-docker ' +
    'pm2-dev tsc-watch node-dev supervisor node-supervisor npm-watch vitepress docusaurus vuepress rspress eleventy ' +
    'hexo typedoc degit'
  ).split(' '),
);

/** Packages for `npm install -g` that are plain JavaScript, with all that they need. */
export const GLOBAL_PACKAGES: ReadonlySet<string> = new Set(
  'npm yarn corepack serve http-server typescript rimraf cross-env ts-node json-server'.split(' '),
);

/** pnpm up to 10 is plain JavaScript; 12 is a program for each system (`npm view`, 2026-11). */
const PLAIN_PNPM = /^pnpm@[\^~]?(?:[6-9]|10)(?:\.|$)/;

/** True for what `npm install -g` is given, where it is plain JavaScript. */
export function isPlainGlobal(spec: string): boolean {
  return PLAIN_PNPM.test(spec) || GLOBAL_PACKAGES.has(spec.replace(/(?<=.)@.*$/, ''));
}

/**
 * Packages that compile sources of their own, or take them prebuilt, and that are linked with nothing but the C and C++
 * libraries: no `libraries` in their binding.gyp nor in those of what they bring along (`npm pack`, 2026-11). What was
 * compiled in a full image then runs in the slim one of the same release.
 */
const COMPILES_ALONE: ReadonlySet<string> = new Set(
  'unix-dgram bufferutil utf-8-validate bcrypt better-sqlite3 argon2 microtime cpu-features secp256k1 keccak leveldown'.split(
    ' ',
  ),
);

/** True for a package that needs a compiler where it is installed, and nothing of the system where it runs. */
export function compilesAlone(name: string): boolean {
  return COMPILES_ALONE.has(name);
}

/**
 * Packages that run an install script and depend on nothing that only native code needs: where a lockfile says nothing of
 * scripts, their names do (hand-picked, 2026-11).
 */
const RUNS_SCRIPT: ReadonlySet<string> = new Set(
  (
    'iconv posix fibers node-crc node-sass canvas sqlite3 oracledb ibm_db msnodesqlv8 odbc couchbase grpc re2 zeromq sodium-native ' +
    'cypress electron phantomjs phantomjs-prebuilt slimerjs chromedriver geckodriver edgedriver selenium-standalone ' +
    'puppeteer-chromium-resolver onnxruntime-node @sentry/cli ngrok ffmpeg-static ffprobe-static @ffmpeg-installer/ffmpeg ' +
    'gifsicle mozjpeg pngquant-bin optipng-bin jpegtran-bin jpegoptim-bin jpeg-recompress-bin cwebp-bin guetzli zopflipng-bin ' +
    'wkhtmltopdf-installer youtube-dl-exec yt-dlp-exec dugite nodegit @tensorflow/tfjs-node @tensorflow/tfjs-node-gpu ' +
    'tree-sitter libpq libxmljs libxmljs2 node-expat mapnik gl opencv4nodejs opencv-build robotjs serialport usb pcap mdns ' +
    'node-rdkafka @confluentinc/kafka-javascript node-libcurl kerberos mongodb-client-encryption hiredis unix-dgram ' +
    'bufferutil utf-8-validate bcrypt better-sqlite3 argon2 microtime cpu-features secp256k1 keccak leveldown isolated-vm ' +
    'protoc protoc-gen-js grpc-tools appdynamics dtrace-provider gc-stats v8-profiler heapdump'
  ).split(' '),
);

/** True for a package of which it is known that it runs an install script. */
export function runsScript(name: string): boolean {
  return RUNS_SCRIPT.has(name) || Object.hasOwn(HARMLESS, name);
}

/** What an install script needs: nothing ('' or prebuilt packages, `*` for the processor), or undefined when unknown. */
export function prebuiltFor(name: string): string | undefined {
  return Object.hasOwn(HARMLESS, name) ? HARMLESS[name] : undefined;
}

/** Why a package does not run in a slim image, as the end of a sentence; undefined when nothing is known against it. */
export function slimReason(name: string): string | undefined {
  return Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
}

/** Prebuilt packages that need nothing but the C and C++ libraries, which every Debian image has. */
const SELF_CONTAINED =
  /^(?:@esbuild\/|@swc\/core-|@next\/swc-|@rollup\/rollup-|@rolldown\/binding-|lightningcss-|@tailwindcss\/oxide-|@unrs\/resolver-binding-|@img\/sharp|@parcel\/watcher-|@oxc-|@biomejs\/cli-|@node-rs\/|@rspack\/binding-|sass-embedded-linux|@napi-rs\/(?:snappy|uuid)-|@msgpackr-extract\/)/;

/** True for a package of compiled code that is known to need no other library, font or certificate of the system. */
export function isSelfContained(name: string): boolean {
  return SELF_CONTAINED.test(name);
}
