/** Options that say which transforms run, for every command that runs them. */
import { InvalidArgumentError, Option } from 'commander';
import { LEVELS } from '../../runner/order.js';

/** Options of level, names, cache strategy, registries and configuration. */
export function selectionOptions(): readonly Option[] {
  return [
    new Option('--level <level>', 'how much the changes may rest on; recommended if not given').choices(
      LEVELS,
    ),
    new Option('--only <names>', 'run these transforms only').argParser(names),
    new Option('--skip <names>', 'do not run these transforms').argParser(names),
    new Option('--cache <strategy>', 'what becomes of downloads; auto if not given').choices([
      'auto',
      'delete',
      'mounts',
    ]),
    new Option('--registry', 'ask registries which base images there are'),
    new Option('--no-registry', 'do not ask them'),
    new Option('--config <file>', 'this configuration (default: the nearest dockopt.config.json)'),
    new Option('--no-config', 'no configuration'),
  ];
}

/** The option that says which directory is the build context. */
export function contextOption(): Option {
  return new Option(
    '--context <dir>',
    'the build context (default: as compose files, workflows and COPY sources show)',
  );
}

/** Names separated by commas; the option may be repeated. */
function names(value: string, previous: readonly string[] | undefined): readonly string[] {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new InvalidArgumentError('Give names separated by commas.');
  return [...(previous ?? []), ...parts];
}
