import { WITH_SUBCOMMANDS, words, type ToolSpec } from './spec.js';

/** `composer help install` of Composer 2.5. */
const COMPOSER: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '-d --working-dir --prefer-install --ignore-platform-req --apcu-autoloader-prefix --audit-format',
  ),
  synonyms: { '--no-interaction': '-n', '--optimize-autoloader': '-o', '--classmap-authoritative': '-a' },
  aliases: { i: 'install' },
};

export const PHP_TOOLS: readonly (readonly [string, ToolSpec])[] = [['composer', COMPOSER]];
