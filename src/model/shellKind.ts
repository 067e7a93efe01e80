import { distroOf } from '../knowledge/images.js';
import type { Scope } from './scope.js';
import type { Stage } from './stages.js';

/** How the commands of a stage in shell form are read. */
export type ShellKind = 'posix' | 'windows' | 'unknown';

const POSIX_SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh']);

/** The kind of shell at an instruction: from SHELL, else from the base image and the escape character. */
export function shellKind(stage: Stage, scope: Scope): ShellKind {
  const program = scope.shell?.[0];
  if (program !== undefined) {
    const name = program.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
    if (POSIX_SHELLS.has(name)) return 'posix';
    return /^(cmd|powershell|pwsh)(\.exe)?$/.test(name) ? 'windows' : 'unknown';
  }
  if (stage.from.escape === '`' || stage.platform?.startsWith('windows') === true) return 'windows';
  const image = stage.resolved ?? stage.image;
  return distroOf(image.repository, image.tag, image.registry).family === 'windows' ? 'windows' : 'posix';
}
