import type { Instruction } from '../../syntax/types.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';
import type { SecretCopy } from './files.js';
import { buildWithFile, mountingOf } from './mounting.js';
import { hasLoginInUrl } from './names.js';
import type { SecretVariable } from './variables.js';

/** Commands that put what they are given into a file. */
const WRITES = />(?!\s*\/dev\/|&)|\b(?:config|login|adduser|tee|sed\s+-\w*i)\b/;
const WRITTEN = '# a file that it is written to stays in the layer, unless this RUN deletes it\n';

/** The RUN as it would be, and the command that builds then. */
export function snippetFor(
  build: Build,
  arg: SecretVariable | undefined,
  copy: SecretCopy | undefined,
): string {
  if (copy !== undefined) {
    const mounting = mountingOf(build, copy);
    const run = 'refused' in mounting ? '' : `${mounting.text.trimEnd()}\n`;
    return `${run}${buildWithFile(copy)}\n`;
  }
  if (arg === undefined) return '';
  const run = userOf(build, arg);
  // No RUN names it: what an ENV passes on is for the container.
  if (run === undefined && isPassedOn(build, arg)) return '';
  const { name } = arg;
  const stays = run !== undefined && WRITES.test(run.body.text) ? WRITTEN : '';
  const mount = `RUN --mount=type=secret,id=${name} \\\n    export ${name}="$(cat /run/secrets/${name})" && \\\n    `;
  const body =
    run === undefined
      ? ''
      : `# in place of ARG ${name}:\n${stays}${mount}${run.text.slice(run.bodySpan.start).trimEnd()}\n`;
  return `${body}docker build --secret id=${name},env=${name} .\n`;
}

/** The first RUN of the stage that names the variable and can be shown. */
function userOf(build: Build, { name, instruction }: SecretVariable): Instruction | undefined {
  const stage = modelOf(build.dockerfile).stageOf(instruction);
  const used = new RegExp(`\\$\\{?${name}\\b`);
  const run = stage?.instructions.find((each) => each.keyword === 'RUN' && used.test(each.body.text));
  const isPlain = run !== undefined && !run.json && run.heredocs.length === 0 && run.flags.length === 0;
  return isPlain && !hasLoginInUrl(run.text) ? run : undefined;
}

function isPassedOn({ dockerfile }: Build, { name }: SecretVariable): boolean {
  const used = new RegExp(`\\$\\{?${name}\\b`);
  const users = dockerfile.instructions.filter(({ body }) => used.test(body.text));
  return users.length > 0 && users.every(({ keyword }) => keyword === 'ENV');
}
