import { WITH_SUBCOMMANDS, words, type ToolSpec } from './spec.js';

/** `bundle help install`, `bundle help config` and `bundle help exec` of Bundler 2 and 4. */
const BUNDLE: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '-j --jobs --retry -r --without --with --path --gemfile --shebang -P --trust-policy --target-rbconfig --group',
  ),
  synonyms: { '--jobs': '-j' },
  aliases: { i: 'install' },
};

/** `gem help install` of RubyGems 3. */
const GEM: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '-v --version -i --install-dir -n --bindir -P --trust-policy -g --file -s --source -p --http-proxy --platform --build-root',
  ),
  synonyms: { '--version': '-v' },
};

export const RUBY_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['bundle', BUNDLE],
  ['bundler', BUNDLE],
  ['gem', GEM],
];
