/** Settings of installers that take them off the way that the other rules judge. */
import type { Instruction } from '../../syntax/types.js';
import type { Obstacle } from './types.js';

/** Settings that make installers compile, or that name other places and tools, wherever they stand. */
const SETTINGS =
  /\b(?:PIP_(?:NO_BINARY|NO_INDEX|FIND_LINKS|CONSTRAINT|CONFIG_FILE|PRE)|npm_config_(?:build_from_source|script_shell)|SHARP_FORCE_GLOBAL_LIBVIPS|CARGO_NET_GIT_FETCH_WITH_CLI|RUSTC_LINKER)\b|--build-from-source\b|\bpip\.conf\b/i;

/** Whether an instruction of the slim stage, or of a stage that it copies from, changes how packages are installed. */
export function settingObstacle({ keyword, text }: Instruction): Obstacle {
  const setting = SETTINGS.exec(text)?.[0];
  return setting === undefined ? undefined : `${keyword} has ${setting}, which may make installs compile`;
}
