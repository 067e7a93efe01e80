import type { ShellCommand } from '../../../shell/index.js';
import { naming, programOf, wordsOf, type About, type Toolchain } from './types.js';

/** Sub-commands of Cargo, its own and of plugins, that compile into `target` (The Cargo Book, 2026). */
const COMPILING: ReadonlySet<string> = new Set(
  'build b run r test t bench rustc install zigbuild auditable leptos'.split(' '),
);

/** `target`, which Cargo fills beside the manifest of a package or workspace. */
export const rust: Toolchain = {
  manifest: /^Cargo\.toml$/,
  mention: /\bcargo\b/,
  reach: 'up',
  outputs: [
    {
      name: 'target',
      because: 'Cargo compiles into it',
      always: true,
      each: false,
      deep: true,
      early: false,
      makes: compiles,
      prepares: ({ text }) => /^cargo chef prepare\b/.test(text),
      obstacle: targetObstacle,
    },
  ],
};

function compiles(command: ShellCommand): boolean {
  if (programOf(command) !== 'cargo') return false;
  const words = wordsOf(command).filter((word) => !word.startsWith('+'));
  return COMPILING.has(words.find((word) => !word.startsWith('-')) ?? '');
}

function targetObstacle({ project, makers, text, named }: About): string | undefined {
  if (/\bCARGO_(?:BUILD_)?TARGET_DIR\b|--target-dir\b/.test(text))
    return 'Cargo is told to compile elsewhere';
  const reader = naming(
    project,
    /(?:^|\/)(?:Cargo\.toml|build\.rs|config\.toml)$/,
    /\btarget[/\\]|target-dir/,
  );
  if (reader !== undefined) return `${reader} names it`;
  const unknown = named.find((name) => !makers.some((maker) => makesPart(maker, name, text)));
  return unknown && `no command that can be read makes target/${unknown}`;
}

/** True for what a command leaves below `target`: `release`, `debug`, or the platform or profile it is told. */
function makesPart(maker: ShellCommand, name: string, text: string): boolean {
  const words = wordsOf(maker);
  const released = words.some((word) => word === '--release' || word === '-r' || word === 'install');
  if (name === 'release' && released) return true;
  const plain = !released && !words.some((word) => /^--(?:profile|target)\b/.test(word));
  if (name === 'debug' && plain) return true;
  const told = maker.text.replaceAll(/[{}]/g, '');
  const platform = new RegExp(`\\bCARGO_BUILD_TARGET[= ]"?${name.replaceAll(/[.$*]/g, '\\$&')}\\b`);
  return /--(?:target|profile)\b/.test(told) && told.includes(name) ? true : platform.test(text);
}
