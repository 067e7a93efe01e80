/** Lockfiles of yarn and pnpm as one graph, and as the table that a package-lock.json has. */
import { runsScript } from '../../../knowledge/install-scripts.js';
import type { LockPackage, PackageLock } from '../../types.js';

/** One locked package. */
export interface LockedNode {
  /** Name of its directory in node_modules. */
  readonly name: string;
  /** Name in the registry, where that is another one. */
  readonly real: string;
  readonly version: string;
  readonly resolved?: string;
  /** Keys of what it depends on. */
  readonly needs: readonly string[];
  /** Names of what it depends on. */
  readonly names: readonly string[];
  readonly peers: Readonly<Record<string, string>>;
  /** Its programs; empty where the lockfile does not tell. */
  readonly bin: Readonly<Record<string, string>>;
  /** What the lockfile says of install scripts; undefined for one that says nothing. */
  readonly scripts: boolean | undefined;
}

export interface LockedGraph {
  /** The lockfile in the context. */
  readonly path: string;
  readonly kind: 'yarn1' | 'berry' | 'pnpm';
  readonly nodes: ReadonlyMap<string, LockedNode>;
  /** Directories of the manifests that it covers, relative to its own: '' first. */
  readonly members: readonly string[];
  /** Keys of what production asks for: of the members' `dependencies` and `optionalDependencies`. */
  readonly roots: readonly string[];
}

/** Keys of the packages that stay without devDependencies. */
export function keptKeys({ nodes, roots }: LockedGraph): ReadonlySet<string> {
  const kept = new Set<string>();
  const open = [...roots];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const node = nodes.get(key);
    if (node === undefined || kept.has(key)) continue;
    kept.add(key);
    open.push(...node.needs);
  }
  return kept;
}

/** `@esbuild/linux-x64`, `lightningcss-darwin-arm64`: the system and the processor that a name tells. */
const PLATFORM =
  /(?:^|[-/.@])(linux|linuxmusl|darwin|win32|windows|freebsd|openbsd|netbsd|android|sunos|openharmony|aix)-(x64|arm64|arm|ia32|x86|ppc64(?:le)?|riscv64(?:gc)?|s390x|mips64el|loong64|universal|armv7)(?:$|[-.])/;

/** The same as a package-lock.json tells it; install paths are made up but for that of one package of each name. */
export function lockView(graph: LockedGraph): PackageLock {
  const kept = keptKeys(graph);
  const packages = new Map<string, LockPackage>();
  for (const member of graph.members) packages.set(member, PLAIN);
  for (const [key, node] of graph.nodes) {
    const entry = entryOf(node, !kept.has(key));
    const top = `node_modules/${node.name}`;
    const known = packages.get(top);
    if (known === undefined || (known.dev && !entry.dev)) packages.set(top, entry);
    if (known !== undefined) packages.set(`node_modules/.locked/${key}/node_modules/${node.name}`, entry);
  }
  return Object.freeze({ lockfileVersion: 3, packages, dependencies: new Map() });
}

const PLAIN: LockPackage = Object.freeze({
  link: false,
  dev: false,
  optional: false,
  devOptional: false,
  hasInstallScript: false,
  os: [],
  cpu: [],
  libc: [],
  bin: {},
  dependencies: {},
  devDependencies: {},
  optionalDependencies: {},
  peerDependencies: {},
  optionalPeers: [],
  bundled: [],
  inBundle: false,
  workspaces: undefined,
});

function entryOf(node: LockedNode, dev: boolean): LockPackage {
  const { name, real, version, resolved, bin, peers, names, scripts } = node;
  const [, os = '', cpu = ''] = PLATFORM.exec(real) ?? [];
  return Object.freeze({
    ...PLAIN,
    dev,
    version,
    ...(resolved !== undefined && { resolved }),
    ...(real !== name && { name: real }),
    bin,
    peerDependencies: peers,
    hasInstallScript: scripts ?? (runsScript(real) || names.some((each) => COMPILES.test(each))),
    os: os === '' ? [] : [os.replace('musl', '').replace('windows', 'win32')],
    cpu: cpu === '' ? [] : [cpu],
  });
}

/** What only native code needs where it is installed: most lockfiles of yarn and pnpm say nothing of install scripts. */
const COMPILES =
  /^(?:nan|bindings|node-addon-api|node-gyp|node-gyp-build(?:-optional-packages)?|node-pre-gyp|@mapbox\/node-pre-gyp|@discordjs\/node-pre-gyp|prebuild-install|cmake-js|install-artifact-from-github|neon-cli|napi-macros|require-addon|node-ninja|pkg-prebuilds|bin-build|bin-wrapper|bin-version-check|buildcheck)$/;
