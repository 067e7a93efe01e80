/** What the installs of uv have in common. */
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';

/** Variables by which uv works on another project, takes other files, or resolves anew. */
export const UV_FAR_REACHING =
  /^UV_(?:PROJECT|WORKING_DIR(?:ECTORY)?|CONFIG_FILE|NO_SOURCES|UPGRADE|CONSTRAINT|OVERRIDE|BUILD_CONSTRAINT|EXCLUDE|FIND_LINKS|REQUIREMENT|TARGET|PREFIX|ENV_FILE|WORKSPACE|ISOLATED)$/;
/** Variables that choose directories which uv fills. */
export const UV_PLACES = [
  'UV_PROJECT_ENVIRONMENT',
  'UV_CACHE_DIR',
  'UV_PYTHON_INSTALL_DIR',
  'XDG_CACHE_HOME',
];

/** Why the uv of this stage may not know the options; undefined when nothing says that it is older than 0.4 (2024-08). */
export function uvTooOld({ stage, instruction }: Run): string | undefined {
  const before = [stage.from, ...instructionsBefore(stage, instruction), instruction];
  const versions = before.flatMap(({ text }) =>
    [...text.matchAll(/(?:astral-sh\/uv:|\buv[=~]=\s*|astral\.sh\/uv\/)v?(\d+)\.(\d+)/g)].map(
      (match) => match,
    ),
  );
  const last = versions.at(-1);
  const isOld = last !== undefined && Number(last[1]) === 0 && Number(last[2]) < 4;
  return isOld ? `uv ${last[1]}.${last[2]} is older than 0.4, and may not know the options` : undefined;
}

/** Variables that take part in a resolution. */
export const UV_RESOLVING =
  /^UV_(?:RESOLUTION|PRERELEASE|FORK_STRATEGY|EXCLUDE_NEWER|DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|NO_INDEX|INDEX_STRATEGY|NO_CONFIG|REFRESH)$/;
