/** Whether a program of Go that runs on distroless/static runs on nothing at all, and which files it takes along. */
import { distrolessImages } from '../../knowledge/distroless.js';
import { callsOf } from '../../project/goCode.js';
import { isDockerfilePath } from '../../project/names.js';
import type { ImageReference } from '../../syntax/image.js';
import { fixedObstacle, type BasePlan } from '../slim/base.js';
import type { Model, Stage } from '../stages.js';
import type { Build } from '../types.js';
import { goProgramOf, isBrought, type GoProgram } from './goProgram.js';
import type { Source } from '../multistage/go/sources.js';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const ACCOUNTS = '/etc/passwd /etc/group';
/** Whom the images with `nonroot` in their tag run as (GoogleContainerTools/distroless, common/variables.bzl). */
const NONROOT = '65532:65532';

/** @returns undefined for another image, and for a program of another language */
export function scratchPlan(build: Build, model: Model, stage: Stage): BasePlan | undefined {
  const image = stage.resolved ?? stage.image;
  if (!isStatic(image)) return undefined;
  const found = goProgramOf(build, model, stage);
  if (found === undefined) return undefined;
  const fixed = stage.image.variable
    ? 'an ARG chooses it'
    : fixedObstacle(stage, build.project, build.dockerfile);
  if (fixed !== undefined) return { reason: fixed };
  if ('refused' in found) return { reason: found.refused };
  const obstacle = stageObstacle(build, model, stage) ?? needObstacle(found);
  if (obstacle !== undefined) return { reason: obstacle };
  const copied = [
    ...(needsAccounts(build, stage, found) ? [[ACCOUNTS, '/etc/'] as const] : []),
    ...(needsCertificates(found) ? [[CERTIFICATES, '/etc/ssl/certs/'] as const] : []),
  ].map(([paths, to]) => `COPY --from=${stage.image.text} ${paths} ${to}`);
  const user = /nonroot/.test(image.tag ?? '') ? [`USER ${NONROOT}`] : [];
  return {
    image: 'scratch',
    saving: savingOf(copied.length, found),
    evidence: [
      `${counted(found.sources.length)} read: none asks for time zones, temporary files or types of files`,
      'the program is linked without libc: it runs where there is none already',
    ],
    along: { inserted: [...copied, ...user], effects: copied.map((after) => ({ type: 'insert', after })) },
  };
}

/** `gcr.io/distroless/static-debian12`, and its older names; those for debugging have a shell, which somebody wants. */
function isStatic({ registry, repository, tag = 'latest' }: ImageReference): boolean {
  if (registry !== 'gcr.io' || !repository.startsWith('distroless/static')) return false;
  return distrolessImages().has(repository.slice('distroless/'.length)) && /^(?:latest|nonroot)$/.test(tag);
}

function savingOf(copied: number, { sources }: GoProgram): string {
  const kept =
    copied === 0 ? 'needs no file of the system' : 'takes along the files of the system that it needs';
  return `the program, ${counted(sources.length)} of which ${sources.length === 1 ? 'was' : 'were'} read, ${kept}`;
}

function counted(sources: number): string {
  return sources === 1 ? '1 source' : `${String(sources)} sources`;
}

function stageObstacle({ project }: Build, model: Model, stage: Stage): string | undefined {
  const odd = stage.instructions.find(({ keyword }) => /^(?:RUN|ONBUILD|SHELL)$/.test(keyword));
  if (odd !== undefined) return `line ${odd.origin} has ${odd.keyword}`;
  if (model.usersOf(stage).length > 0) return 'another stage copies from it or stands on it';
  const isPlaced = stage.instructions.some(({ keyword }) => keyword === 'WORKDIR');
  if (!isPlaced && stage.resolved?.tag === 'nonroot')
    return 'no WORKDIR takes the place of /home/nonroot, in which it runs';
  const user = stage.instructions.find(
    ({ keyword, body }) => keyword === 'USER' && !USERS.test(body.text.trim()),
  );
  if (user !== undefined) return `line ${user.origin} names a user whom its image does not have`;
  const named = [...project.texts].find(
    ([path, text]) => !path.endsWith('.go') && !isDockerfilePath(path) && ZONE.test(text),
  )?.[0];
  if (named !== undefined) return `${named} sets TZ, and there would be no time zones`;
  const zoned = stage.instructions.find(({ keyword, text }) => keyword === 'ENV' && ZONE.test(text));
  return zoned === undefined ? undefined : `line ${zoned.origin} sets TZ, and there would be no time zones`;
}

const USERS = /^(?:root|nobody|nonroot|\d+)(?::(?:root|nobody|nonroot|\d+))?$/;
const ZONE = /(?<![\w-])TZ(?![\w-])/;

/** What of the system a source may ask for, and that is not taken along. */
const LACKS: readonly (readonly [RegExp, string])[] = [
  [/^time\.LoadLocation$/, 'time zones'],
  [/^(?:os\.(?:TempDir|CreateTemp|MkdirTemp)|ioutil\.Temp(?:File|Dir))$/, 'a directory for temporary files'],
  [
    /(?:^|\.)(?:ParseMultipartForm|FormFile|MultipartForm|MultipartReader|ReadForm|SaveUploadedFile|SaveFile|(?:Post)?FormValue|FormParams|(?:Get|Default)PostForm\w*|(?:Should|Must)?Bind\w*)$|^(?!http\.).*\.PostForm\w*$/,
    'a directory for the files of forms',
  ],
  [/^(?:net|Resolver|r)\.Lookup(?:Port|Service)$|\.LookupPort$/, 'the list of named ports'],
  [
    /(?:^|\.)(?:FileServer|FileServerFS|ServeFile|ServeFileFS|ServeContent|ServeFiles|Static\w*|SendFile|File|FileAttachment|Attachment|Inline|Download)$/,
    'types of files',
  ],
];
const TEMPORARY = /\bMultipartForm\b|\bRequest\.FormFile\b/;
/** Modules that need nothing of the system: what they do is told by the calls of the program. */
const QUIET =
  /^(?:golang\.org\/x\/(?:text|sync|time|exp|xerrors|term)|github\.com\/(?:gorilla\/(?:mux|handlers|schema|websocket)|go-chi\/(?:chi|cors|render)|julienschmidt\/httprouter|rs\/(?:cors|xid|zerolog)|justinas\/alice|google\/(?:uuid|go-cmp)|gofrs\/uuid|oklog\/ulid|sirupsen\/logrus|pkg\/errors|samber\/lo|shopspring\/decimal|dustin\/go-humanize|json-iterator\/go|goccy\/go-json|tidwall\/[gs]json|yuin\/goldmark|russross\/blackfriday|spf13\/pflag|golang-jwt\/jwt|hashicorp\/golang-lru|patrickmn\/go-cache|stretchr\/testify)|go\.uber\.org\/(?:zap|multierr|atomic)|gopkg\.in\/yaml\.v[23]|sigs\.k8s\.io\/yaml)(?:\/|$)/;
/** Those that open connections, or that look up who runs the program, too. */
const CONNECTS =
  /^(?:github\.com\/(?:redis\/go-redis|go-redis\/redis|gomodule\/redigo|nats-io\/nats\.go|rabbitmq\/amqp091-go|segmentio\/kafka-go|go-resty\/resty|hashicorp\/go-retryablehttp|coder\/websocket|prometheus\/client_golang|labstack\/echo|gin-gonic\/gin|gin-contrib\/cors)|google\.golang\.org\/(?:grpc|protobuf)|golang\.org\/x\/(?:net|crypto|oauth2)|go\.mongodb\.org\/mongo-driver)(?:\/|$)/;
/** The runtime puts these there. */
const GIVEN = /^\/etc\/(?:hosts|hostname|resolv\.conf)$/;
const PLACES = /^\/(?:(?:etc|usr|root|home|var|run|opt|srv|mnt|bin|sbin|lib)\/[\w.-]|tmp(?:\/|$))/;

/** Why the program may miss something; what a library does that nobody knows counts. */
function needObstacle(found: GoProgram): string | undefined {
  for (const source of found.sources) {
    const { path, code, imports } = source;
    for (const [names, what] of LACKS) {
      const call = callsOf(code, names).at(0);
      if (call !== undefined) return `${path} calls ${call.name}, which may need ${what}`;
    }
    if (TEMPORARY.test(code.code))
      return `${path} reads forms, which may need a directory for temporary files`;
    const other = foreign(source, found).find((name) => !QUIET.test(name) && !CONNECTS.test(name));
    if (other !== undefined)
      return `${path} imports ${other}, and it is not known whether that needs time zones or temporary files`;
    if (imports.includes('mime')) return `${path} imports mime, which may need types of files`;
    const place = code.texts.find(
      (text) => PLACES.test(text) && !GIVEN.test(text) && !isBrought(found, text),
    );
    if (place !== undefined) return `${path} names ${place}, which is in no COPY`;
    const port = code.texts.find((text) => /^[\w.-]*:(?!http$|https$)[a-z][a-z-]+$/.test(text));
    if (port !== undefined) return `${path} may name a port by ${port}, and there would be no list of them`;
  }
  return undefined;
}

function foreign({ imports }: Source, { module }: GoProgram): readonly string[] {
  return imports.filter((name) => name !== module && !name.startsWith(`${module}/`) && /^[^/]*\./.test(name));
}

const CLIENT =
  /\bhttp\.(?:Get|Head|Post|PostForm|Client|NewRequest(?:WithContext)?|DefaultClient|DefaultTransport|Transport)\b/;
const SECURE = /^(?:crypto\/(?:tls|x509)|net\/(?:smtp|http\/httputil))$/;

function needsCertificates(found: GoProgram): boolean {
  return found.sources.some(
    (source) =>
      CLIENT.test(source.code.code) ||
      source.imports.some((name) => SECURE.test(name)) ||
      foreign(source, found).some((name) => CONNECTS.test(name)),
  );
}

/** Whose home and group come from the list of accounts. */
const IN_LIST = /[a-z]|^6553[24]$/i;
/** The home directory of whoever runs the program is in the list of accounts too. */
const HOME = /^os\.User(?:Home|Cache|Config)Dir$/;

function needsAccounts({ project }: Build, stage: Stage, found: GoProgram): boolean {
  const isNamed = stage.instructions.some(
    ({ keyword, body, flags }) =>
      (keyword === 'USER' && IN_LIST.test(body.text.trim())) ||
      flags.some(({ name, value = '' }) => name === 'chown' && /[a-z$]/i.test(value)),
  );
  if (isNamed) return true;
  if ([...project.texts].some(([path, text]) => /\.ya?ml$/.test(path) && /^[ \t]+user[ \t]*:/m.test(text)))
    return true;
  return found.sources.some(
    (source) =>
      source.imports.includes('os/user') ||
      source.code.texts.includes('HOME') ||
      callsOf(source.code, HOME).length > 0 ||
      foreign(source, found).some((name) => CONNECTS.test(name)),
  );
}
