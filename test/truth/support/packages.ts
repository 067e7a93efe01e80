/** The packages of the registry: small ones, each with something that an install has to get right. */
export interface Published {
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly main?: string;
    readonly bin?: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly scripts?: Readonly<Record<string, string>>;
    readonly hasInstallScript?: boolean;
  };
  readonly files: Readonly<Record<string, string>>;
}

function plain(
  name: string,
  version: string,
  dependencies: Readonly<Record<string, string>> = {},
): Published {
  return {
    manifest: { name, version, main: 'index.js', dependencies },
    files: { 'index.js': `module.exports = '${name} ${version}';\n` },
  };
}

export const PACKAGES: readonly Published[] = [
  plain('truth-leaf', '1.0.0'),
  plain('truth-leaf', '1.1.0'),
  plain('truth-leaf', '2.0.0'),
  plain('truth-branch', '1.0.0', { 'truth-leaf': '^1.0.0' }),
  plain('truth-old-leaf', '1.0.0', { 'truth-leaf': '1.0.0' }),
  {
    manifest: {
      name: 'truth-peer',
      version: '1.0.0',
      main: 'index.js',
      peerDependencies: { 'truth-leaf': '^2.0.0' },
    },
    files: { 'index.js': 'module.exports = 1;\n' },
  },
  {
    manifest: { name: 'truth-tool', version: '1.0.0', bin: { 'truth-tool': 'tool.js' } },
    files: { 'tool.js': '#!/usr/bin/env node\nconsole.log("tool");\n' },
  },
  {
    manifest: { name: '@truth/scoped', version: '1.0.0', main: 'index.js' },
    files: { 'index.js': 'module.exports = 1;\n' },
  },
  {
    // What puppeteer's script does, as far as it reads: the configuration of the project that it is installed into.
    manifest: {
      name: 'puppeteer',
      version: '1.0.0',
      main: 'index.js',
      scripts: { postinstall: 'node install.js' },
      hasInstallScript: true,
    },
    files: {
      'index.js': 'module.exports = 1;\n',
      'install.js': [
        "const { existsSync, copyFileSync } = require('node:fs');",
        'const settings = `${process.env.INIT_CWD}/.puppeteerrc.json`;',
        "if (existsSync(settings)) copyFileSync(settings, 'settings.json');",
        '',
      ].join('\n'),
    },
  },
  {
    // What patch-package does, as far as its files go: reads patches/ of the project, and ends well without it.
    manifest: { name: 'patch-package', version: '1.0.0', bin: { 'patch-package': 'index.js' } },
    files: {
      'index.js': [
        '#!/usr/bin/env node',
        "const { existsSync, readdirSync, appendFileSync, readFileSync } = require('node:fs');",
        "if (!existsSync('patches')) process.exit(0);",
        "for (const name of readdirSync('patches'))",
        "  appendFileSync(`node_modules/${name.split('+')[0]}/index.js`, readFileSync(`patches/${name}`));",
        '',
      ].join('\n'),
    },
  },
];
