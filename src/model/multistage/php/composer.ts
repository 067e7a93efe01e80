/** Composer, from where it comes to what its scripts leave, and the commands of frameworks that write below the application. */
import { ignoreOf, isIgnored } from '../../../project/ignore.js';
import { isObject } from '../../../project/json.js';
import { baseOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Run } from '../../commands.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import { isBelow } from '../interpreted/places.js';

const INSTALLS =
  /^(?:install|dump-autoload|dumpautoload|clear-cache|clearcache|validate|check-platform-reqs|show|diagnose|audit)$/;
/** Commands of frameworks that write caches, links and keys below the application. */
const FRAMEWORK =
  /^(?:(?:package:discover|config:(?:cache|clear)|route:(?:cache|clear)|view:(?:cache|clear)|event:(?:cache|clear)|optimize(?::clear)?|storage:link|key:generate|cache:(?:clear|warmup)|assets:install|importmap:install|asset-map:compile|vendor:publish|filament:(?:upgrade|optimize)|icons:cache)(?: --?[\w=:.-]+)*(?: (?:public|%PUBLIC_DIR%))?)$/;
/** Callbacks of Laravel, and of the packages that everybody has. */
const CALLBACK =
  /^(?:Illuminate\\Foundation\\ComposerScripts::\w+|Google\\Task\\Composer::cleanup|@auto-scripts)$/;
/** They start git, zip or Composer themselves. */
const STARTS =
  /^(?:gitonomy\/gitlib|cpliakas\/git-wrapper|symplify\/git-wrapper|czproject\/git-php|coyl\/git|kbjr\/git\.php|sebastianfeldmann\/git|captainhook\/.*|composer\/(?:composer|satis)|alchemy\/zippy|wapmorgan\/unified-archive|deployer\/deployer|laravel\/(?:envoy|installer)|teqneers\/.*)$/;

/** `COPY --from=composer /usr/bin/composer /usr/bin/composer`, into a directory of programs. */
export function bringsComposer(instruction: Instruction): boolean {
  const { keyword, args } = instruction;
  const from = keyword === 'COPY' ? instruction.flag('from') : undefined;
  if (from === undefined || !/^(?:docker\.io\/)?(?:library\/)?composer(?::[\w.-]+)?$/.test(from))
    return false;
  return (
    args.length === 2 &&
    args[0] === '/usr/bin/composer' &&
    /^\/usr\/(?:local\/)?bin\/(?:composer)?$/.test(args[1] ?? '')
  );
}

/** Why what a command leaves is not known; false for one that has nothing to do with Composer or a framework. */
export function composerObstacle(
  run: Run,
  command: ShellCommand,
  project: Project,
  roots: readonly string[],
): Obstacle | false {
  if (fetchesComposer(run, command)) return undefined;
  const words = command.words.map(({ value }) => value);
  const isPhar = words[0] === 'php' && /(?:^|\/)composer(?:\.phar)?$/.test(words[1] ?? '');
  const rest = isPhar ? words.slice(2) : words.slice(1);
  if (isPhar || baseOf(words[0] ?? '') === 'composer' || baseOf(words[0] ?? '') === 'composer.phar')
    return called(run, command, rest, project, roots);
  const isConsole = words[0] === 'php' && /^(?:\.\/)?(?:artisan|bin\/console)$/.test(words[1] ?? '');
  const isDirect = /^(?:\.\/)?(?:artisan|bin\/console)$/.test(words[0] ?? '');
  if (!isConsole && !isDirect) return false;
  const task = words.slice(isConsole ? 2 : 1).join(' ');
  return isInside(run, roots) && FRAMEWORK.test(task) ? undefined : false;
}

function isInside({ scope: { workdir } }: Run, roots: readonly string[]): boolean {
  return workdir !== undefined && (roots.includes(workdir) || isBelow(workdir, roots));
}

/** The installer, as getcomposer.org tells people to run it. */
function fetchesComposer({ script }: Run, command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  const { text } = command;
  const isAddress = /https:\/\/getcomposer\.org\/(?:installer|download\/[\w./-]+)["']?(?=$|[\s,'")])/.test(
    text,
  );
  if (tool === 'curl' || tool === 'wget') return isAddress;
  if (tool === 'mv') return /\bcomposer(?:\.phar)?\s+\/usr\/(?:local\/)?bin\/composer$/.test(text);
  if (tool === 'chmod') return /\s\/usr\/(?:local\/)?bin\/composer$/.test(text);
  if (tool !== 'php') return false;
  if (/^php\s+-r\s/.test(text))
    return isAddress || /^php -r ["'](?:unlink\(['"]composer-setup\.php['"]\);|if \(hash_file\()/.test(text);
  const setup = /^php\s+(?:composer-setup\.php|\/tmp\/composer-setup\.php|--)(?=\s|$)([^<>]*)$/.exec(
    text,
  )?.[1];
  const fed = text === 'php' || /^php\s+--/.test(text);
  if (setup === undefined && !fed) return false;
  return (
    !fed || script.commands.some((each) => each !== command && /getcomposer\.org\/installer/.test(each.text))
  );
}

function called(
  run: Run,
  command: ShellCommand,
  words: readonly (string | undefined)[],
  project: Project,
  roots: readonly string[],
): Obstacle {
  const subcommand = words.find((word) => word?.startsWith('-') === false);
  if (subcommand === undefined)
    return words.length > 0 && words.every((word) => /^(?:--version|-V|--no-\w+)$/.test(word ?? ''))
      ? undefined
      : 'runs Composer in a form that is not known';
  if (subcommand === 'self-update') return undefined;
  if (!INSTALLS.test(subcommand))
    return `uses composer ${subcommand}, and it is not known what of that the container needs`;
  if (!isInside(run, roots)) return 'runs Composer outside of what is carried';
  const elsewhere = optionOf(command, '-d', '--working-dir');
  if (elsewhere !== undefined) return 'runs Composer in another directory';
  return projectObstacle(project, words.includes('--no-scripts'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What the manifest and the lockfile have Composer do beside filling `vendor`. */
function projectObstacle({ documents, files, ignore }: Project, isSilent: boolean): Obstacle {
  const manifests = [...files].filter(
    (path) => baseOf(path) === 'composer.json' && !/(?:^|\/)(?:vendor|tests?)\//.test(path),
  );
  const [path, other] = manifests;
  if (path === undefined || other !== undefined)
    return path === undefined
      ? 'runs Composer, and there is no composer.json'
      : `runs Composer, and there are ${path} and ${other}`;
  const json = documents.get(path);
  const lock = documents.get(path.replace(/json$/, 'lock'));
  if (!isObject(json) || !isObject(lock))
    return `runs Composer, and ${path} and its lockfile were not both read`;
  const rules = ignoreOf(ignore);
  if ('error' in rules || isIgnored(rules, path.replace(/json$/, 'lock')))
    return `runs Composer, and the lockfile of ${path} is not copied`;
  const config = isObject(json.config) ? json.config : {};
  const moved = ['vendor-dir', 'bin-dir'].find((key) => /^[/~$]|\.\./.test(textOf(config[key])));
  if (moved !== undefined) return `runs Composer, and ${path} sets ${moved}`;
  const repositories = Object.values(
    isObject(json.repositories) || Array.isArray(json.repositories) ? json.repositories : {},
  );
  const linked = repositories.find(
    (each) => isObject(each) && each['type'] === 'path' && /^[/~$]|^\.\./.test(textOf(each['url'])),
  );
  if (linked !== undefined) return `runs Composer, and ${path} has packages from outside of the project`;
  const packages = [lock['packages'], lock['packages-dev']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const starting = packages
    .flatMap((each) => (isObject(each) ? textOf(each['name']) : []))
    .find((name) => STARTS.test(name));
  if (starting !== undefined) return `installs ${starting}, which starts programs`;
  return isSilent ? undefined : scriptsObstacle(isObject(json.scripts) ? json.scripts : {}, path);
}

/** Events of installs and of the autoloader. */
const EVENT =
  /^(?:pre|post)-(?:install-cmd|autoload-dump|package-\w+|operations-exec)$|^pre-(?:pool-create|file-download|command-run)$|^auto-scripts$/;

function scriptsObstacle(scripts: Readonly<Record<string, unknown>>, path: string): Obstacle {
  return firstObstacle(Object.entries(scripts), ([event, value]) => {
    if (!EVENT.test(event)) return undefined;
    const tasks = isObject(value) ? Object.keys(value) : [value].flat();
    return firstObstacle(tasks, (task) => {
      const text = String(task).replace(/^@php (?:artisan|bin\/console) /, '');
      const isKnown = typeof task === 'string' && (FRAMEWORK.test(text) || CALLBACK.test(task));
      return isKnown
        ? undefined
        : `runs Composer, whose script ${event} of ${path} may leave more (${String(task).slice(0, 40)})`;
    });
  });
}
