/** The packages that apt-get downloads, and how a cache mount can keep them. */
import { distroOf } from '../../knowledge/images.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { buildKitOf } from '../buildkit.js';
import { hasMountNear } from '../caches/mounts.js';
import { isReason, type Place, type Reason } from '../caches/place.js';
import { purgeOf, type Purge } from '../caches/purge.js';
import { copier, otherRun } from '../caches/readers.js';
import { releaseOf } from '../caches/release.js';
import type { Run, WordEdit } from '../commands.js';
import type { Build } from '../types.js';

const CACHE = '/var/cache/apt';
/**
 * Beside `archives`, which the hooks of `docker-clean` in the images of Debian and Ubuntu empty after each install; apt
 * makes it (apt, `apt-pkg/acquire.cc`, SetupAPTPartialDirectory). Tried on Debian 12, 2026-11.
 */
const ARCHIVES = `Dir::Cache::Archives=${CACHE}/debs`;

export interface ArchivePlan {
  readonly place: Place;
  readonly purge: Purge;
}

/** How the downloads of a RUN get into a mount; undefined when it has none, or a mount there already. */
export function archivePlan(build: Build, run: Run): ArchivePlan | Reason | undefined {
  const { commands } = run.script;
  const installs = commands.filter(isInstall);
  if (installs.length === 0 || hasMountNear(run.instruction, [CACHE])) return undefined;
  const builder = buildKitOf(build);
  if (!builder.known) return builder;
  const release = releaseOf(run.stage);
  if (release === undefined) return { reason: 'which distribution they are of, an argument decides' };
  const reason = imageObstacle(run) ?? optionObstacle(installs) ?? readerOf(build, run);
  if (reason !== undefined) return { reason };
  const mount = { id: `apt${release.suffix}`, target: CACHE, locked: true };
  const place: Place = { home: '/root', mounts: [mount], moving: false };
  const purge = purgeOf(run, { programs: [], harmless: HARMLESS }, place);
  if (isReason(purge)) return purge;
  const edits = new Map(purge.edits);
  for (const [index, command] of commands.entries()) if (isInstall(command)) edits.set(index, moved(command));
  return { place, purge: { ...purge, edits } };
}

/** What lies in `archives` nobody reads once the packages lie beside it; no variable called HOME is a cache of apt. */
const HARMLESS =
  /^["']?(?:\/var\/cache\/apt\/(?:archives(?:["']?$|\/)|(?:\*|\w+)\.bin["']?$)|\$\{?\w*HOME\b)/;

const VERBS: ReadonlySet<string | undefined> = new Set(['install', 'upgrade', 'dist-upgrade', 'build-dep']);

/** apt itself deletes what it has installed from, whatever the directory. */
function isInstall(command: ShellCommand): boolean {
  const { tool, subcommand } = invocationOf(command);
  return tool === 'apt-get' && VERBS.has(subcommand) && command.editable && !command.nested;
}

function moved(command: ShellCommand): readonly WordEdit[] {
  const insert = (invocationOf(command).subcommandIndex ?? 1) + 1;
  return [
    { insert, text: ARCHIVES },
    { insert, text: '-o' },
  ];
}

/** Their apt may want its directories to be there. */
const OLD = /^(?:lenny|squeeze|wheezy|hardy|lucid|maverick|natty|oneiric|precise|quantal|raring|saucy)$/;

function imageObstacle({ stage: { resolved, image } }: Run): string | undefined {
  const { repository, tag, registry } = resolved ?? image;
  const { suite = '' } = distroOf(repository, tag, registry);
  return OLD.test(suite) ? `the apt of ${suite} may not make a directory for them` : undefined;
}

/** Options by which an install does more or less than to fetch packages and install them. */
const OTHER = /^(?:-c|--config-file|-d|--download-only|--no-download|--print-uris)$/;

function optionObstacle(installs: readonly ShellCommand[]): string | undefined {
  for (const { name, text } of installs.flatMap((command) => invocationOf(command).options)) {
    if (OTHER.test(name)) return `${name} says what becomes of them`;
    if ((name === '-o' || name === '--option') && /\bDir\b/i.test(text ?? ''))
      return `-o ${text ?? ''} says where they go`;
  }
  return undefined;
}

/** Settings of apt that say where its directories are: apt.conf(5). */
const SETTINGS = /\bDir(?:::|\s*")|\bAPT_CONFIG\b|\bRootDir\b/;

function readerOf(build: Build, run: Run): string | undefined {
  for (const instruction of build.dockerfile.instructions) {
    const heredocs = instruction.heredocs.map(({ content }) => content);
    const text = [instruction.text, ...heredocs].join('\n').replaceAll(`-o ${ARCHIVES}`, '');
    if (SETTINGS.test(text)) return `line ${instruction.origin} says where they go`;
  }
  return copier(build, run, [CACHE]) ?? otherRun(build, run, [CACHE]);
}
