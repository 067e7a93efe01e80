/** What the last stage and compose files set for a compiled program. */
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Context } from '../../copies.js';
import type { ShellCommand } from '../../../shell/index.js';
import { below } from '../../directory.js';
import { servicesWithNamesakes } from '../../services.js';
import type { Stage } from '../../stages.js';
import type { Layout } from './layout.js';

/** Users that every image has, or that need not be looked up. */
const PLAIN_USER = /^(?:root|0|\d+(?::\d+)?)$/;

/** An account by its name that is in force before the last step: a WORKDIR behind it would look for it too early. */
export function earlyUser({ instructions }: Stage): Instruction | undefined {
  const last = instructions.findLastIndex(({ keyword }) => /^(?:RUN|COPY|ADD)$/.test(keyword));
  return instructions
    .slice(0, last)
    .find(({ keyword, body }) => keyword === 'USER' && !PLAIN_USER.test(body.text.trim()));
}

/** True where the container runs as an account by its name, or as one that a variable names. */
export function hasAccount({ instructions }: Stage): boolean {
  const user = instructions.findLast(({ keyword }) => keyword === 'USER')?.body.text ?? 'root';
  return !PLAIN_USER.test(user.trim());
}

/** The words that the container is started with, by the Dockerfile and by compose files. */
export function settingsOf(project: Project, stage: Stage): readonly string[] {
  const texts = stage.instructions.flatMap(({ keyword, args, body, json }) => {
    if (keyword === 'ENV') return args;
    if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return [];
    return json ? args.slice(1) : [body.text.replace(/^\s*(?:exec\s+)?\S+/, '')];
  });
  const services = servicesWithNamesakes(project).map(({ text }) =>
    text.replace(/^[ \t]*(?:#|-?[ \t]*(?:dockerfile|context|file)[ \t]*:).*$/gm, ''),
  );
  return [...texts, ...services]
    .flatMap((text) => text.split(/[\s"'=?&,;[\]{}]+/))
    .filter((word) => word !== '');
}

/** The directory that a command makes as the home of an account, or one in which that lies. */
export function homesOf({ name, words }: ShellCommand): readonly string[] {
  const texts = words.map(({ text }) => text);
  const has = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
  const makes =
    name === 'useradd'
      ? has(/^(?:-[a-zA-Z]*m[a-zA-Z]*|--create-home)$/)
      : name === 'adduser' && !has(/^(?:-[a-zA-Z]*H[a-zA-Z]*|--no-create-home)$/);
  if (!makes) return [];
  const at = texts.findIndex((text) => /^(?:-[a-zA-Z]*[dh]|--home(?:-dir)?)$/.test(text));
  const given =
    at < 0
      ? /^--home(?:-dir)?=(.+)$/.exec(texts.find((text) => text.startsWith('--home')) ?? '')?.[1]
      : texts[at + 1];
  return [/^["']?(\/[\w./-]+)["']?$/.exec(given ?? '')?.[1] ?? '/home'];
}

/**
 * Why the program may need the home of an account that the stage makes: the last stage has the account alone.
 *
 * @param texts of its sources and settings
 */
export function homeObstacle(
  homes: readonly string[],
  { instructions }: Stage,
  workdir: string,
  texts: readonly string[],
): string | undefined {
  const user = instructions.findLast(({ keyword }) => keyword === 'USER')?.body.text.trim() ?? 'root';
  for (const home of homes) {
    const text = texts.find((each) => each === home || each.includes(`${home}/`));
    if (text !== undefined) return `the program names ${text}, and the home of an account stays behind`;
    if (!/^(?:root|0)(?::|$)/.test(user) && below(home, workdir) !== undefined)
      return `the container works in ${workdir}, the home of an account, who may write there`;
  }
  return undefined;
}

/** Whether `.env` lies where the container works: in every build, in none, or in those of some people. */
export type DotEnv = 'there' | 'none' | 'unsure';

export function dotEnvOf(
  { tracked }: Project,
  { files, hidden }: Context,
  layout: Layout,
  workdir: string,
): DotEnv {
  const sources = new Set<string>();
  for (const [at, path] of layout.files) {
    const inside = below(workdir, at);
    if (inside !== undefined && path.endsWith(inside))
      sources.add(path.slice(0, path.length - inside.length));
  }
  const open = [...sources].map((directory) => `${directory}.env`).filter((path) => !hidden(path));
  if (open.length === 0) return 'none';
  return open.every((path) => files.has(path) && tracked?.has(path) !== false) ? 'there' : 'unsure';
}
