import { describedBuilds, eachOnce, type ImageBuild } from '../../../../src/project/invocations/index.js';

/** The builds that a file describes, one line each: `line: context <- dockerfile, then what else is said`. */
export async function shown(
  path: string,
  text: string | readonly string[],
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const whole = typeof text === 'string' ? text : text.join('\n');
  const all: Readonly<Record<string, string>> = { ...others, [path]: whole };
  return eachOnce(await describedBuilds(path, whole, (name) => all[name])).map(shownBuild);
}

export function shownBuild(build: ImageBuild): string {
  const { line, context, dockerfile, target, args, openArgs, contexts, platforms, network, secrets, inline } =
    build;
  const pairs = (map: ReadonlyMap<string, string | undefined>): string =>
    [...map].map(([name, value]) => `${name}=${value ?? '?'}`).join(' ');
  const parts = [
    `${line}: ${context === '' ? '.' : (context ?? '?')} <- ${dockerfile ?? JSON.stringify(inline)}`,
    target && `target ${target}`,
    args.size > 0 && `args ${pairs(args)}`,
    openArgs === true && 'open args',
    contexts.size > 0 && `contexts ${pairs(contexts)}`,
    platforms && `platforms ${platforms.join(' ')}`,
    network && `network ${network}`,
    secrets && `secrets ${secrets.join(' ')}`,
  ];
  return parts.filter((part) => typeof part === 'string').join(', ');
}
