/** With which arguments an image is built: what the project's files say, and the command line over it. */
import type { ImageBuild } from '../project/invocations/types.js';
import { dirOf, joinPath } from '../project/paths.js';
import type { Instruction } from '../syntax/types.js';

/** What the command line says. */
export interface GivenSettings {
  readonly target: string | undefined;
  readonly args: ReadonlyMap<string, string>;
  /** As `--secret` takes them. */
  readonly secrets: readonly string[];
  readonly platform: string | undefined;
  readonly network: string | undefined;
  readonly contexts: ReadonlyMap<string, string>;
  /** Further arguments for the engine's own `build`. */
  readonly extra: readonly string[];
}

/** What the two images are built with. */
export interface BuildSettings extends GivenSettings {
  /** Each of the above for people, with the file that says it. */
  readonly said: readonly string[];
  /** What only the run knows, and what other files say. */
  readonly notes: readonly string[];
}

/** Where a project's builds stand. */
export interface Place {
  /** Absolute: where the paths of the files that describe builds start. */
  readonly root: string;
  /** The platform of the engine: `linux/amd64`. */
  readonly platform: string;
}

/** A build cannot be done as the project's files say; the message names the option to give. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The settings of the first build that is described to its end, else of the first, with what the command line says over
 * it.
 *
 * @param builds `Project.builds`: context `''` is the one that was chosen
 * @param instructions of the Dockerfile: which secrets it mounts
 * @throws SettingsError for a secret that the build needs and nobody gave
 */
export function settingsOf(
  builds: readonly ImageBuild[],
  instructions: readonly Instruction[],
  given: GivenSettings,
  place: Place,
): BuildSettings {
  const own = builds.filter(({ context }) => context === '' || context === undefined);
  const chosen = own.find((build) => isComplete(build, given)) ?? own[0];
  const from = chosen === undefined ? NOTHING : describedBy(chosen, given, place);
  const settings = {
    target: given.target ?? from.target,
    args: new Map([...from.args, ...given.args]),
    secrets: given.secrets,
    platform: given.platform ?? from.platform,
    network: given.network ?? from.network,
    contexts: new Map([...from.contexts, ...given.contexts]),
    extra: given.extra,
  };
  const others = builds.filter((build) => build !== chosen).map(placeOf);
  return {
    ...settings,
    said: saidBy(settings, given, chosen),
    notes: [
      ...from.notes,
      ...(others.length === 0
        ? []
        : [`${listed(others)} ${others.length === 1 ? 'builds' : 'build'} it too`]),
      ...secretNotes(chosen, instructions, given),
    ],
  };
}

interface Described {
  readonly target: string | undefined;
  readonly args: ReadonlyMap<string, string>;
  readonly platform: string | undefined;
  readonly network: string | undefined;
  readonly contexts: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

const NOTHING: Described = {
  target: undefined,
  args: new Map(),
  platform: undefined,
  network: undefined,
  contexts: new Map(),
  notes: [],
};

/** True when nothing is left for the run to know. */
function isComplete(build: ImageBuild, given: GivenSettings): boolean {
  const { context, openTarget, openArgs, args, contexts } = build;
  if (context === undefined || openArgs === true) return false;
  if (openTarget === true && given.target === undefined) return false;
  const openArg = [...args].some(([name, value]) => value === undefined && !given.args.has(name));
  const openContext = [...contexts].some(
    ([name, value]) => (value === undefined || isOfCompose(value)) && !given.contexts.has(name),
  );
  return !openArg && !openContext;
}

function describedBy(build: ImageBuild, given: GivenSettings, place: Place): Described {
  const notes: string[] = [];
  const by = placeOf(build);
  const args = known(build.args, (name) => {
    if (!given.args.has(name))
      notes.push(`${by} sets ARG ${name} to what only the run knows (--build-arg ${name}=… gives it)`);
  });
  const contexts = known(build.contexts, (name) => {
    if (!given.contexts.has(name))
      notes.push(
        `${by} names a context ${name} that only the run knows (--build-context ${name}=… gives it)`,
      );
  });
  if (build.openTarget === true && given.target === undefined)
    notes.push(
      `${by} builds a stage that only the run knows: the last one was built (--target names another)`,
    );
  if (build.openArgs === true) notes.push(`${by} may set further ARGs (--build-arg gives them)`);
  const platform = given.platform === undefined ? platformOf(build, place.platform, notes) : undefined;
  const places = [...contexts].map(
    ([name, value]) => [name, contextPlace(build.by, value, place.root)] as const,
  );
  return { target: build.target, args, platform, network: build.network, contexts: new Map(places), notes };
}

function known(
  values: ReadonlyMap<string, string | undefined>,
  open: (name: string) => void,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of values) {
    if (value === undefined || isOfCompose(value)) open(name);
    else found.set(name, value);
  }
  return found;
}

/** `service:api` and `target:base` name another build of the same file. */
function isOfCompose(value: string): boolean {
  return /^(?:service|target):/.test(value);
}

/** A path stands relative to the file that says it; anything else is for the engine as it is. */
function contextPlace(by: string, value: string, root: string): string {
  if (/^[a-z][\w+.-]*:\/\/|^git@|^\//i.test(value)) return value;
  const inside = joinPath(dirOf(by), value);
  return inside === undefined ? `${root}/${dirOf(by)}/${value}` : `${root}/${inside}`.replace(/\/$/, '');
}

/** One of several platforms is enough for a comparison; the engine's own needs no emulation and no option. */
function platformOf(build: ImageBuild, host: string, notes: string[]): string | undefined {
  const platforms = build.platforms ?? [];
  const [first] = platforms;
  if (first === undefined) return undefined;
  const own = platforms.includes(host);
  const other = platforms.filter((each) => each !== (own ? host : first));
  if (other.length > 0) notes.push(`not built for ${listed(other)}, as ${placeOf(build)} has it too`);
  return own ? undefined : first;
}

/** What the image is built with, in words. */
function saidBy(
  { target, args, secrets, platform, network, contexts, extra }: Omit<BuildSettings, 'said' | 'notes'>,
  given: GivenSettings,
  chosen: ImageBuild | undefined,
): readonly string[] {
  const file = chosen === undefined ? undefined : placeOf(chosen);
  const from = (isGiven: boolean): string => (isGiven || file === undefined ? '' : ` (${file})`);
  return [
    ...(target === undefined ? [] : [`target ${target}${from(given.target !== undefined)}`]),
    // The value may be a secret, wrong as that is.
    ...[...args.keys()].map((name) => `ARG ${name}${from(given.args.has(name))}`),
    ...secrets.map((secret) => `secret ${secretId(secret) ?? secret}`),
    ...(platform === undefined ? [] : [`platform ${platform}${from(given.platform !== undefined)}`]),
    ...(network === undefined ? [] : [`network ${network}${from(given.network !== undefined)}`]),
    ...[...contexts.keys()].map((name) => `context ${name}${from(given.contexts.has(name))}`),
    ...extra.map((word) => `argument ${word}`),
  ];
}

/** Throws for secrets without which the build cannot do; says which others it went without. */
function secretNotes(
  chosen: ImageBuild | undefined,
  instructions: readonly Instruction[],
  given: GivenSettings,
): readonly string[] {
  const there = new Set(given.secrets.map(secretId));
  const notes: string[] = [];
  for (const id of chosen?.secrets ?? []) {
    if (!there.has(id) && chosen !== undefined) throw missingSecret(id, `${placeOf(chosen)} gives it`);
  }
  for (const { id, required, line } of mountedSecrets(instructions)) {
    if (there.has(id)) continue;
    if (required) throw missingSecret(id, `line ${line} cannot do without it`);
    there.add(id);
    notes.push(`the RUN in line ${line} went without secret ${id} (--secret id=${id},src=<file> gives it)`);
  }
  return notes;
}

function missingSecret(id: string, why: string): SettingsError {
  return new SettingsError(`secret ${id} is not given, and ${why}: add --secret id=${id},src=<file>`);
}

function mountedSecrets(
  instructions: readonly Instruction[],
): readonly { readonly id: string; readonly required: boolean; readonly line: number }[] {
  return instructions.flatMap(({ flags, origin }) =>
    flags.flatMap(({ name, value = '' }) => {
      if (name !== 'mount' || !/(?:^|,)type=secret(?:,|$)/.test(value)) return [];
      const id =
        /(?:^|,)id=([^,]+)/.exec(value)?.[1] ??
        /(?:^|,)(?:target|dst|destination)=.*?([^/,]+)(?:,|$)/.exec(value)?.[1];
      const required = /(?:^|,)required(?:=true|=1)?(?:,|$)/.test(value);
      return id === undefined ? [] : [{ id, required, line: origin }];
    }),
  );
}

function secretId(secret: string): string | undefined {
  return /(?:^|,)id=([^,]+)/.exec(secret)?.[1];
}

function placeOf({ by, line }: ImageBuild): string {
  return `${by}:${line}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
