import type { ShellCommand } from '../../../shell/index.js';
import { inside } from '../inventory.js';
import { naming, programOf, wordsOf, type About, type Output, type Toolchain } from './types.js';

const RUNNERS: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const SCRIPT_COMMAND = /^(?:run(?:-script)?\s+)?build$/;

/** `.next`, which `next build` empties and fills (but for its cache) where `distDir` does not name another. */
export const next: Toolchain = {
  manifest: /^next\.config\.(?:[cm]?js|ts)$/,
  mention: /\bnext\b|\bbuild\b/,
  reach: 'here',
  outputs: [output('.next', 'Next', /\bnext build\b/)],
};

/** `.nuxt` and `.output`, which `nuxt build` empties and fills. */
export const nuxt: Toolchain = {
  manifest: /^nuxt\.config\.(?:[cm]?js|ts)$/,
  mention: /\bnux[ti]\b|\bbuild\b/,
  reach: 'here',
  outputs: [
    output('.nuxt', 'Nuxt', /\bnux[ti] (?:build|generate)\b/),
    output('.output', 'Nuxt', /\bnux[ti] (?:build|generate)\b/),
  ],
};

function output(name: string, tool: string, building: RegExp): Output {
  return {
    name,
    because: `${tool} builds into it`,
    always: true,
    quiet: true,
    each: true,
    deep: false,
    early: false,
    makes: (command) => runsBuild(command) || building.test(command.text),
    obstacle: (about) => obstacle(about, building),
  };
}

function runsBuild(command: ShellCommand): boolean {
  return RUNNERS.has(programOf(command)) && SCRIPT_COMMAND.test(wordsOf(command).join(' '));
}

function obstacle({ project, dir, makers, named }: About, building: RegExp): string | undefined {
  const manifest = inside(dir, 'package.json');
  const script = project.packages.get(manifest)?.scripts['build'] ?? '';
  // One of the commands is enough; a script that goes on after a failure shows that by `||`.
  const builds =
    makers.some(({ text }) => building.test(text)) || (building.test(script) && !script.includes('||'));
  if (!builds) return `the script "build" of ${manifest} is not known to make it`;
  if (named.includes('cache')) return 'the Dockerfile keeps its cache';
  const reader = naming(project, /(?:^|\/)(?:next|nuxt)\.config\.\w+$/, /\b(?:distDir|buildDir|\.next)\b/);
  return reader && `${reader} names another directory`;
}
