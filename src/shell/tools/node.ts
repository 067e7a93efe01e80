import { PLAIN, WITH_SUBCOMMANDS, words, type ToolSpec } from './spec.js';

/** npm's config documentation and command aliases, versions 6 to 11. A lone word after a boolean is its value. */
const NPM: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  bundles: false,
  booleanValues: true,
  withValue: words(
    '--prefix -C --registry --reg --cache --loglevel --omit --include --only --also --workspace -w --userconfig ' +
      '--globalconfig --tag --install-strategy --script-shell --fetch-timeout --fetch-retries ' +
      '--fetch-retry-mintimeout --fetch-retry-maxtimeout --fetch-retry-factor --maxsockets --network-concurrency ' +
      '--node-options --otp --access --scope --cpu --os --libc --before --depth --proxy --https-proxy --noproxy ' +
      '--cafile --ca --cert --key --init-module --save-prefix --tag-version-prefix --tmp --umask --unsafe --user-agent ' +
      '--python --node-gyp --nodedir --arch --target --target_arch --target_platform --logs-dir --logs-max --replace-registry-host',
  ),
  synonyms: {
    '--global': '-g',
    '--save-dev': '-D',
    '--force': '-f',
    '--reg': '--registry',
    '--workspace': '-w',
    '--yes': '-y',
    '--silent': '-s',
  },
  aliases: {
    i: 'install',
    in: 'install',
    ins: 'install',
    inst: 'install',
    insta: 'install',
    instal: 'install',
    isnt: 'install',
    isnta: 'install',
    isntal: 'install',
    isntall: 'install',
    add: 'install',
    'clean-install': 'ci',
    ic: 'ci',
    'install-clean': 'ci',
    'isntall-clean': 'ci',
    'run-script': 'run',
    rum: 'run',
    urn: 'run',
    rb: 'rebuild',
  },
};

/** yarn 1.22 and berry 4. */
const YARN: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  bundles: false,
  withValue: words(
    '--cwd --network-timeout --registry --cache-folder --modules-folder --preferred-cache-folder --mutex ' +
      '--network-concurrency --global-folder --use-yarnrc --link-folder --proxy --https-proxy --otp --emoji --mode',
  ),
  booleanValues: true,
};

/** pnpm 7 to 12. */
const PNPM: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  bundles: false,
  withValue: words(
    '-C --dir --filter -F --filter-prod --store-dir --reporter --loglevel --registry --config-dir --virtual-store-dir ' +
      '--modules-dir --lockfile-dir --global-dir --global-bin-dir --pnpmfile --cpu --os --libc --hoist-pattern ' +
      '--public-hoist-pattern --node-linker --package-import-method --network-concurrency --child-concurrency ' +
      '--workspace-concurrency --fetch-timeout --fetch-retries --fetch-retry-mintimeout --fetch-retry-maxtimeout ' +
      '--script-shell --changed-files-ignore-pattern --test-pattern --resume-from',
  ),
  booleanValues: true,
  synonyms: {
    '-F': '--filter',
    '-P': '--prod',
    '--production': '--prod',
    '-C': '--dir',
    '-r': '--recursive',
  },
  aliases: { i: 'install' },
};

/** bun 1.0 to 1.4. */
const BUN: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  bundles: false,
  withValue: words(
    '--cwd --config -c --cache-dir --registry --backend --concurrent-scripts --network-concurrency --omit --filter -F ' +
      '--linker --cpu --os --ca --cafile --minimum-release-age --env-file --preload -r --require --import',
  ),
  synonyms: { '-p': '--production', '--prod': '--production', '-F': '--filter' },
  aliases: { i: 'install' },
};

/** The package managers of Node. */
export const NODE_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['npm', NPM],
  ['yarn', YARN],
  ['yarnpkg', YARN],
  ['pnpm', PNPM],
  ['bun', BUN],
  ['corepack', WITH_SUBCOMMANDS],
];
