/**
 * Packages of npm that keep files of their own, by default or as their only use: databases in files, uploads, rotated logs,
 * caches beside their code, browsers, servers of whole products.
 *
 * Sources, November 2026: the manuals (README) of each package on npmjs.com.
 */
const NPM_WRITERS: ReadonlySet<string> = new Set(
  // Databases and stores in files
  (
    'sqlite sqlite3 better-sqlite3 @libsql/client libsql sql.js nedb @seald-io/nedb lowdb level leveldown classic-level lmdb ' +
    'rocksdb pouchdb lokijs gun enmap quick.db node-persist node-localstorage conf configstore data-store keyv-file ' +
    '@keyv/sqlite session-file-store connect-sqlite3 telegraf-session-local hypercore hyperdrive ipfs helia orbit-db ' +
    // Uploads and files that are made
    'multer express-fileupload formidable express-formidable csv-writer jimp fluent-ffmpeg swagger-autogen i18n ' +
    'node-sass-middleware less-middleware ytdl-core @distube/ytdl-core tesseract.js ' +
    // Logs
    'winston-daily-rotate-file log4js rotating-file-stream file-stream-rotator pino-roll bunyan newrelic ' +
    // Code that is compiled when it is loaded, and caches of it
    'esm @babel/register @babel/node ts-node ts-node-dev tsx vite webpack @xenova/transformers @huggingface/transformers ' +
    // Browsers and programs that are fetched
    'puppeteer puppeteer-core playwright playwright-core selenium-webdriver whatsapp-web.js venom-bot ngrok ' +
    '@whiskeysockets/baileys mongodb-memory-server simple-git nodegit isomorphic-git ' +
    // Process managers and whole servers
    'pm2 nodemon forever next nuxt gatsby @strapi/strapi strapi ghost directus @keystone-6/core payload sails parse-server ' +
    'n8n node-red verdaccio json-server @remix-run/serve astro heapdump v8-profiler v8-profiler-next greenlock greenlock-express'
  ).split(' '),
);
/** Those that write as soon as anything loads them, a dependency too. */
const NPM_ALWAYS: ReadonlySet<string> = new Set(
  'esm @babel/register newrelic nedb @seald-io/nedb better-sqlite3 sqlite3 leveldown classic-level lmdb rocksdb puppeteer'.split(
    ' ',
  ),
);

/** True for a package that is known to keep files, when a project asks for it itself. */
export function keepsFiles(name: string): boolean {
  return NPM_WRITERS.has(name);
}

/** True for one that does so wherever in the tree of dependencies it stands. */
export function keepsFilesAnywhere(name: string): boolean {
  return NPM_ALWAYS.has(name);
}

/** Modules of Go that keep files: databases, rotated logs, certificates. Sources as above, on pkg.go.dev. */
const GO_WRITERS =
  /\b(?:sqlite3?|libsql|bbolt|boltdb|badger|goleveldb|pebble|lumberjack|file-rotatelogs|autocert|certmagic|diskv|bitcask|nutsdb|chromedp|rod|playwright-go|go-git)\b/;

/** True for a module or package of Go, by its path, that keeps files. */
export function goKeepsFiles(path: string): boolean {
  return GO_WRITERS.test(path);
}
