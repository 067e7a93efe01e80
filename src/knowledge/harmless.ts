/**
 * Packages of npm that write no file, by major version: those of express, koa, cors, helmet, morgan, compression, cookie-parser,
 * cookie-session, express-session, serve-static, dotenv, jsonwebtoken, uuid, nanoid and ws, with all that they depend on.
 *
 * Source: their code as npm installed it on 2026-11-21 (express 4 and 5, koa 2 and 3, the others in their last version): none
 * has a call that writes, renames or deletes a file, or starts a program. Of `fs` they use ReadStream, Stats, stat, readFile
 * and createReadStream; debug also SyncWriteStream, on a descriptor that is open already.
 */
const NPM =
  'accepts@1|2 array-flatten@1 async-function@1 async-generator-function@1 basic-auth@2 body-parser@1|2 ' +
  'buffer-equal-constant-time@1 bytes@3 cache-content-type@1 call-bind-apply-helpers@1 call-bound@1 co@4 compressible@2 ' +
  'compression@1 content-disposition@0|1|2 content-type@1|2 cookie@0 cookie-parser@1 cookie-session@2 cookie-signature@1 ' +
  'cookies@0 cors@2 debug@2|3|4 deep-equal@1 delegates@1 depd@1|2 destroy@1 dotenv@16 dunder-proto@1 ecdsa-sig-formatter@1 ' +
  'ee-first@1 encodeurl@1|2 es-define-property@1 es-errors@1 es-object-atoms@1 escape-html@1 etag@1 express@4|5 ' +
  'express-session@1 finalhandler@1|2 forwarded@0 fresh@0|2 function-bind@1 generator-function@2 get-intrinsic@1 get-proto@1 ' +
  'gopd@1 has-symbols@1 has-tostringtag@1 hasown@2 helmet@8 http-assert@1 http-errors@1|2 iconv-lite@0 inherits@2 ' +
  'ipaddr.js@1 is-generator-function@1 is-promise@4 is-regex@1 jsonwebtoken@9 jwa@2 jws@4 keygrip@1 koa@2|3 koa-compose@4 ' +
  'koa-convert@2 lodash.includes@4 lodash.isboolean@3 lodash.isinteger@4 lodash.isnumber@3 lodash.isplainobject@4 ' +
  'lodash.isstring@4 lodash.once@4 math-intrinsics@1 media-typer@0|1 merge-descriptors@1|2 methods@1 mime@1 mime-db@1 ' +
  'mime-types@2|3 morgan@1 ms@2 nanoid@3 negotiator@0|1 object-assign@4 object-inspect@1 on-finished@2 on-headers@1 once@1 ' +
  'only@0 parseurl@1 path-to-regexp@0|8 proxy-addr@2 qs@6 random-bytes@1 range-parser@1 raw-body@2|3 router@2 safe-buffer@5 ' +
  'safe-regex-test@1 safer-buffer@2 semver@7 send@0|1 serve-static@1|2 setprototypeof@1 side-channel@1 side-channel-list@1 ' +
  'side-channel-map@1 side-channel-weakmap@1 statuses@1|2 toidentifier@1 tsscmp@1 type-is@1|2 uid-safe@2 unpipe@1 ' +
  'utils-merge@1 uuid@9|11 vary@1 wrappy@1 ws@8 ylru@1';

let packages: ReadonlySet<string> | undefined;

/** True for a version of a package of npm of which it is known that it writes no file. */
export function harmlessPackage(name: string, version: string): boolean {
  packages ??= new Set(
    NPM.split(' ').flatMap((entry) => {
      const [known = '', majors = ''] = entry.split('@');
      return majors.split('|').map((major) => `${known}@${major}`);
    }),
  );
  return packages.has(`${name}@${version.split('.', 1)[0] ?? ''}`);
}

/**
 * Modules of Go that write no file and bring no others that do.
 *
 * Source: their repositories (gorilla/mux db9d1d0, go-chi/chi 735ae2b, google/uuid 2d3c2a9, rs/cors c9e5260, pkg/errors 87f8819,
 * julienschmidt/httprouter 4840180), 2026-11-21: beside tests and examples nothing names a function of `os` that writes, nor
 * os/exec, syscall, unsafe or plugin, and none requires another module.
 */
const GO: readonly string[] = [
  'github.com/gorilla/mux',
  'github.com/go-chi/chi',
  'github.com/google/uuid',
  'github.com/rs/cors',
  'github.com/pkg/errors',
  'github.com/julienschmidt/httprouter',
];

/** True for a module of Go, by its path, of which it is known that it writes no file. */
export function harmlessModule(path: string): boolean {
  return GO.some(
    (known) => path === known || /^\/v\d+$/.test(path.startsWith(known) ? path.slice(known.length) : ''),
  );
}
