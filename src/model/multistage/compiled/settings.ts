/** What the last stage and compose files set for a compiled program. */
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import { servicesWithNamesakes } from '../../services.js';
import type { Stage } from '../../stages.js';

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
