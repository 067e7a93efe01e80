/** Which commands may run something of a package that only development needs. What is not shown to do without is refused. */
import type { PackageJson, Project } from '../../project/types.js';
import { hasFlag, invocationOf, parseScript, unwrap, type ShellCommand } from '../../shell/index.js';
import { parseInstruction } from '../../syntax/edit.js';
import { isBystander } from '../bystanders.js';
import { SEPARATORS, textsNamed } from '../slim/texts.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import { isRead, nameIn } from './devSources.js';
import { packageOf, type DevTree } from './devTree.js';
import { scriptCallOf } from './scriptCalls.js';

export interface UseAt {
  readonly project: Project;
  readonly tree: DevTree;
  /** Subject of the sentence: `CMD`, `the script start of package.json`. */
  readonly who: string;
  /** Scripts on the way here, so that none is followed twice. */
  readonly followed: ReadonlySet<string>;
}

/** Every command of a shell text. */
export function textUse(text: string, at: UseAt): Obstacle {
  const script = parseScript(parseInstruction(`RUN ${text.trim()}\n`));
  if (script === undefined || text.trim().includes('\n')) return `${at.who} could not be read`;
  return firstObstacle(script.commands, (command) => commandUse(command, at));
}

/** The words of an exec form. */
export function wordsUse(words: readonly string[], at: UseAt): Obstacle {
  if (words.length === 0 || words[0]?.startsWith('-') === true) return wordUse(words, at);
  const quoted = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return textUse(quoted.join(' '), at);
}

/** Programs that start nothing and load no package; `node_modules` among their words is looked at apart. */
const PLAIN: ReadonlySet<string> = new Set(
  (
    'mkdir chown chmod chgrp rm cp mv ln touch cd pwd ls cat test [ true false : echo printf export set unset umask sleep wait ' +
    'kill exit useradd groupadd usermod adduser addgroup passwd id whoami uname date env sed grep tr cut head tail wc sort ' +
    'curl wget nc ps setcap tar unzip gzip gunzip install apt-get apt apk yum dnf microdnf update-ca-certificates ldconfig ' +
    'locale-gen openssl git corepack nginx pg_isready redis-cli mongosh shift local read return break continue'
  ).split(' '),
);
/** Programs that run the rest of their words, and how many operands stand before it. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ['tini', 0],
  ['dumb-init', 0],
  ['time', 0],
  ['gosu', 1],
  ['su-exec', 1],
  ['timeout', 1],
  ['cross-env', 0],
  ['npx', 0],
  ['setsid', 0],
]);
/**
 * Programs of packages that load sources and settings of the project by their path, and no package by a name of their own,
 * with what their words must be.
 */
const STARTS: ReadonlyMap<string, RegExp> = new Map([
  ['serve', /^/],
  ['http-server', /^/],
  ['next', /^start\b/],
  ['pm2', /^start (?!\S*(?:ecosystem|process)\b)\S+\.[cm]?js\b/],
  ['pm2-runtime', /^(?:start )?(?!\S*(?:ecosystem|process)\b)\S+\.[cm]?js\b/],
  ['only-allow', /^/],
  ['is-ci', /^/],
  ['husky', /^/],
  ['patch-package', /^/],
  ['prisma', /^(?:generate|migrate deploy|db push)\b/],
]);

export function commandUse(command: ShellCommand, at: UseAt): Obstacle {
  const { who, tree } = at;
  if (command.words.length === 0) return undefined;
  if (command.name === undefined)
    // What an entrypoint is given is the CMD, which is looked at itself.
    return /^"?\$@"?$/.test(command.words[0]?.text ?? '')
      ? undefined
      : `${who} runs ${command.words[0]?.text}, which only the build knows`;
  const base = command.name.slice(command.name.lastIndexOf('/') + 1);
  const isProgram = !command.name.includes('/') || command.name.includes('.bin/');
  const owner = isProgram ? tree.programs.get(base) : undefined;
  if (owner !== undefined) return `${who} runs ${base} of ${owner}`;
  if (isBystander(command)) return undefined;
  const inner = unwrap(command);
  if (inner !== undefined)
    return inner.command.words[0]?.value === undefined ? undefined : commandUse(inner.command, at);
  const operands = WRAPPERS.get(base);
  if (operands !== undefined) return wrappedUse(command, operands, at);
  const { tool = base } = invocationOf(command);
  if (tool === 'npm') return npmUse(command, at);
  if (tool === 'yarn' || tool === 'pnpm') return managerUse(command, at);
  if (tool === 'node' || tool === 'nodejs') return nodeUse(command, at);
  if (/^(?:ba|da|a)?sh$/.test(tool)) return shellUse(command, at);
  const modules = command.words.find(({ text }) => /node_modules\/./.test(text));
  if (modules !== undefined && tool !== 'chown' && tool !== 'chmod') return `${who} works on ${modules.text}`;
  if (command.name.includes('/') || base.endsWith('.sh')) return scriptUse(command.name, at);
  if (PLAIN.has(tool)) return undefined;
  const typed = base === 'next' && tree.names.has('typescript') ? typedSettings(at.project) : undefined;
  if (typed !== undefined) return `${who} runs next, which needs typescript to read ${typed}`;
  const words = command.words.slice(1).map(({ text }) => text);
  if (tree.kept.has(base) && STARTS.get(base)?.test(words.join(' ')) === true) return wordUse(words, at);
  return `${who} runs ${base}, and it is not known what that loads`;
}

/** Next.js installs TypeScript for itself when it starts with such a file and finds none (Next.js 15.5, measured). */
function typedSettings({ files }: Project): string | undefined {
  return [...files].find((path) => /(?:^|\/)next\.config\.m?ts$/.test(path));
}

/** Words that are the name of a package, as for `-r ts-node/register`. */
export function wordUse(words: readonly string[], { who, tree }: UseAt): Obstacle {
  for (const word of words.flatMap((text) => text.split(SEPARATORS))) {
    const name = packageOf(word);
    if (name !== undefined && tree.named.has(name)) return `${who} names ${name}`;
    if (word.includes('node_modules/')) return `${who} names ${word}`;
  }
  return undefined;
}

function wrappedUse(command: ShellCommand, operands: number, at: UseAt): Obstacle {
  const words = command.words.slice(1);
  let first = 0;
  while (/^-|^\w+=/.test(words[first]?.text ?? '')) first += 1;
  const rest = words.slice(first + operands).map(({ text }) => text);
  const program = (rest[0] ?? '').replace(/(?<=.)@.*$/, '');
  if (at.tree.names.has(program) && !at.tree.programs.has(program)) return `${at.who} runs ${program}`;
  return rest.length === 0 || rest[0] === '"$@"'
    ? undefined
    : textUse([program, ...rest.slice(1)].join(' '), at);
}

function nodeUse(command: ShellCommand, at: UseAt): Obstacle {
  const words = command.words.slice(1);
  const run = words.findIndex(({ text }) => text === '--run');
  if (run >= 0) return scriptsUse(words[run + 1]?.value, at);
  const code = words.findIndex(({ text }) => /^(?:-[ep]|--eval|--print|-pe)$/.test(text));
  const name = code < 0 ? undefined : nameIn(words[code + 1]?.value ?? '', at.tree);
  if (name !== undefined) return `${at.who} names ${name}`;
  if (code >= 0 && words[code + 1]?.value === undefined)
    return `${at.who} runs code that only the build knows`;
  const texts = words.map(({ text }) => text);
  return wordUse(texts, at) ?? firstObstacle(texts, (text) => plainFileUse(text, at));
}

/** Sources in such a directory are not looked at. */
const ASIDE = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|docs?|examples?)\//;

const SOURCE = /\.[cm]?[jt]sx?$/;

/** `node bin/www`, `node .husky/install.mjs`: a source without an ending is none of those that are looked at as such. */
function plainFileUse(word: string, { project, tree, who }: UseAt): Obstacle {
  const base = word.slice(word.lastIndexOf('/') + 1);
  if (!word.startsWith('-') && ASIDE.test(word)) return `${who} runs ${word}, which is not looked at`;
  if (word.startsWith('-') || base === '') return undefined;
  const named = [...project.files].filter((path) => path === base || path.endsWith(`/${base}`));
  // All other sources are looked at anyhow.
  const found = base.includes('.') ? named.filter((path) => SOURCE.test(path) && !isRead(path)) : named;
  return firstObstacle(found, (path) => {
    const text = project.texts.get(path);
    const name = text === undefined ? undefined : nameIn(text, tree);
    if (text === undefined) return `${path} was not read`;
    return name && `${path} names ${name}`;
  });
}

/** Sub-commands of npm that neither install nor run anything. */
const QUIET: ReadonlySet<string | undefined> = new Set(
  'cache config get set version ls list audit fund root prefix prune rebuild pkg ping whoami'.split(' '),
);

function npmUse(command: ShellCommand, at: UseAt): Obstacle {
  const { subcommand, operands } = invocationOf(command);
  if (subcommand === undefined || QUIET.has(subcommand)) return undefined;
  if (subcommand === 'run' || subcommand === 'run-script') return scriptsUse(operands[0]?.value, at);
  if (/^(?:start|stop|test|restart)$/.test(subcommand)) return scriptsUse(subcommand, at);
  if (hasFlag(command, '-g', '--global')) return undefined;
  return `${at.who} runs \`npm ${subcommand}\``;
}

/** A script that yarn or pnpm runs, in any package.json that has it, or a program. */
function managerUse(command: ShellCommand, at: UseAt): Obstacle {
  const call = scriptCallOf(command);
  if (call === undefined) {
    const { subcommand } = invocationOf(command);
    const isQuiet = subcommand === 'store' || QUIET.has(subcommand);
    return isQuiet && subcommand !== undefined ? undefined : `${at.who} runs \`${command.text}\``;
  }
  const { script, of, rest, maybeProgram } = call;
  const packages = [...at.project.packages];
  const meant = packages.filter(([, { name }]) => typeof of === 'string' || name === of.member);
  if (maybeProgram && !meant.some(([, { scripts }]) => Object.hasOwn(scripts, script)))
    return textUse([script, ...rest].join(' '), at);
  const isOne = typeof of !== 'string' && meant.length === 1;
  return scriptsUse(script, at, isOne ? meant : packages);
}

/** A script of any package.json that has it, with those around it. */
export function scriptsUse(
  name: string | undefined,
  at: UseAt,
  among: Iterable<readonly [string, PackageJson]> = at.project.packages,
): Obstacle {
  if (name === undefined) return `${at.who} runs a script that only the build knows`;
  const { files } = at.project;
  const having = [...among].filter(([, { scripts }]) => Object.hasOwn(scripts, name));
  if (having.length === 0)
    return name === 'start' && files.has('server.js')
      ? undefined
      : `${at.who} runs the script ${name}, which no package.json has`;
  if (at.followed.has(name)) return undefined;
  const followed = new Set([...at.followed, name]);
  return firstObstacle(having, ([path, { scripts }]) =>
    firstObstacle([`pre${name}`, name, `post${name}`], (each) => {
      const text = Object.hasOwn(scripts, each) ? scripts[each] : undefined;
      return text === undefined
        ? undefined
        : textUse(text, { ...at, who: `the script ${each} of ${path}`, followed });
    }),
  );
}

function shellUse(command: ShellCommand, at: UseAt): Obstacle {
  const words = command.words.slice(1);
  const flag = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  const text = flag < 0 ? undefined : words[flag + 1]?.value;
  if (text !== undefined) return textUse(text, at);
  const script = flag < 0 ? words.find((word) => !word.text.startsWith('-'))?.value : undefined;
  return script === undefined
    ? `${at.who} runs a shell, and it is not known for what`
    : scriptUse(script, at);
}

/** Other managers and wrappers in a script, whose commands are not followed there. */
const OTHER_START = /\b(?:npx|yarn|pnpm|bun|bunx|lerna|turbo|nx|make)\b/;

/** A shell script of the project, by its path in the image. */
function scriptUse(path: string, at: UseAt): Obstacle {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (at.followed.has(base)) return undefined;
  const texts = textsNamed(at.project, path);
  if (texts.length === 0)
    return base === 'docker-entrypoint.sh' ? undefined : `${at.who} runs ${path}, which was not read`;
  const inner = { ...at, followed: new Set([...at.followed, base]) };
  return firstObstacle(texts, ([name, text]) => fileUse(text, { ...inner, who: name }));
}

function fileUse(text: string, at: UseAt): Obstacle {
  const code = text.replaceAll(/^\s*#(?!!).*$/gm, '');
  if (!/^#!.*\b(?:ba|da|a)?sh\b/.test(text) && text.startsWith('#!')) return `${at.who} is no shell script`;
  const other = OTHER_START.exec(code)?.[0];
  if (other !== undefined) return `${at.who} uses ${other}`;
  const tokens = new Set(code.split(SEPARATORS));
  for (const token of tokens) {
    const owner = at.tree.programs.get(token.replace(/^.*\.bin\//, ''));
    if (owner !== undefined) return `${at.who} names ${token} of ${owner}`;
  }
  const scripts = [...code.matchAll(/\bnpm\s+(?:(?:run|run-script)\s+(\S+)|(\w[\w-]*))/g)];
  return (
    wordUse([...tokens], at) ??
    firstObstacle(scripts, ([whole, run, verb = '']) => {
      if (run !== undefined) return scriptsUse(/^[\w:.-]+$/.test(run) ? run : undefined, at);
      if (/^(?:start|stop|test|restart)$/.test(verb)) return scriptsUse(verb, at);
      return QUIET.has(verb) ? undefined : `${at.who} runs \`${whole}\``;
    }) ??
    firstObstacle(
      [...tokens].filter((token) => /\w\.sh$/.test(token)),
      (token) => scriptUse(token, at),
    )
  );
}
