/** Commands that write settings of PHP and of Apache, in directories that the last stage takes along. */
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { joinWorkdir } from '../../scope.js';
import type { Obstacle } from '../../slim/types.js';
import { isBelow } from '../interpreted/places.js';

/** What is noted of a stage while its RUNs are read. */
export interface Settings {
  /** Extensions were compiled, or switched on. */
  extensions: boolean;
  /** Files of /usr/local/etc/php were written. */
  configured: boolean;
  /** Files of /etc/apache2 were written. */
  apache: boolean;
}

const PHP = '/usr/local/etc/php';
const APACHE = '/etc/apache2';
const QUIET_OUTPUT = /^\d?>&\d$|\/dev\/(?:null|stdout|stderr)$/;
const PRINTS: ReadonlySet<string | undefined> = new Set(['echo', 'printf', 'cat', ':']);

/** Why what it writes is not known; false for a command that writes no settings. */
export function settingObstacle(
  run: Run,
  command: ShellCommand,
  roots: readonly string[],
  noted: Settings,
): Obstacle | false {
  const { tool } = invocationOf(command);
  if (tool === 'a2enmod' || tool === 'a2enconf') {
    noted.apache = true;
    return undefined;
  }
  const written = command.redirections.filter((text) => !QUIET_OUTPUT.test(text));
  if (written.length > 0 || (tool === 'tee' && command.words.length > 1)) {
    const paths = written.length > 0 ? written.map(targetOf) : operandsOf(command);
    const isPlain = written.length === 0 || PRINTS.has(tool);
    return isPlain && paths.every((path) => isNoted(run, path, roots, noted))
      ? undefined
      : `writes ${written[0] ?? command.text}`;
  }
  if (tool === 'sed' || tool === 'mv' || tool === 'cp') return edited(run, command, roots, noted, tool);
  return false;
}

/** `> "$PHP_INI_DIR/conf.d/x.ini"`; undefined for one that is read. */
function targetOf(redirection: string): string | undefined {
  return /^\d?>>?\|?\s*(.+)$/.exec(redirection)?.[1];
}

function operandsOf({ words }: ShellCommand): readonly string[] {
  return words
    .slice(1)
    .map(({ text }) => text)
    .filter((text) => !text.startsWith('-'));
}

/** `sed -i`, `mv` and `cp` of settings: `mv "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini"`. */
function edited(
  run: Run,
  command: ShellCommand,
  roots: readonly string[],
  noted: Settings,
  tool: string,
): Obstacle | false {
  const words = command.words.slice(1).map(({ text }) => text);
  const operands = operandsOf(command);
  const named = words.some((text) => /^(?:-[a-z]*e|--expression.*|-f)$/i.test(text) && tool === 'sed');
  const files = tool !== 'sed' ? operands : named ? filesOf(words) : operands.slice(1);
  if (files.length === 0) return false;
  // What is moved away would still be there, as the image brings it.
  if (tool === 'mv' && files.slice(0, -1).some((path) => !isMovable(run, path, roots))) return false;
  return files.every((path) => isNoted(run, path, roots, noted)) ? undefined : false;
}

function isMovable(run: Run, text: string, roots: readonly string[]): boolean {
  if (/\/php\.ini-(?:production|development)["']?$/.test(text)) return true;
  const path = joinWorkdir(run.scope.workdir, text);
  return path !== undefined && !/["'$`\\]/.test(text) && isBelow(path, roots);
}

/** The words of a `sed` that belong to no option. */
function filesOf(words: readonly string[]): readonly string[] {
  return words.filter((text, at) => !text.startsWith('-') && !/^-[a-z]*e$/i.test(words[at - 1] ?? ''));
}

function isNoted(run: Run, text: string | undefined, roots: readonly string[], noted: Settings): boolean {
  if (text === undefined) return false;
  const plain = text.replaceAll(/["']/g, '').replace(/^\$(?:PHP_INI_DIR|\{PHP_INI_DIR\})(?=\/)/, PHP);
  if (/[$`\\]|\.\./.test(plain)) return false;
  const path = joinWorkdir(run.scope.workdir, plain);
  if (path === undefined) return false;
  if (isBelow(path, [PHP])) noted.configured = true;
  else if (isBelow(path, [APACHE])) noted.apache = true;
  else return isBelow(path, roots);
  return true;
}
