import { describe, expect, it } from '@jest/globals';
import { lifecycleScripts, resolveScript } from '../../../src/project/npmScripts.js';
import { parsePackageJson } from '../../../src/project/packageJson.js';
import type { PackageJson } from '../../../src/project/types.js';
import { projectOf } from './projectOf.js';

type Files = Readonly<Record<string, string | object>>;

const CLIENT = 'generator client {\n  provider = "prisma-client-js"\n}\n';

function withScripts(scripts: Readonly<Record<string, string>>): PackageJson {
  const pkg = parsePackageJson(JSON.stringify({ scripts }));
  if ('error' in pkg) throw new Error(pkg.error);
  return pkg;
}

describe('lifecycleScripts', () => {
  const all = {
    preinstall: '1',
    install: '2',
    postinstall: '3',
    prepublish: '4',
    preprepare: '5',
    prepare: '6',
    postprepare: '7',
    build: 'x',
    prepack: 'y',
    prepublishOnly: 'z',
  };

  it('names those of the project in order', () => {
    expect(
      Object.entries(lifecycleScripts(withScripts(all)))
        .flat()
        .join(' '),
    ).toBe('preinstall 1 install 2 postinstall 3 prepublish 4 preprepare 5 prepare 6 postprepare 7');
  });

  it('names those of a member', () => {
    expect(lifecycleScripts(withScripts(all), { member: true })).toEqual({
      preinstall: '1',
      install: '2',
      postinstall: '3',
      prepare: '6',
    });
  });

  it('adds node-gyp for a binding.gyp without install scripts', () => {
    expect(lifecycleScripts(withScripts({}), { gyp: true })).toEqual({ install: 'node-gyp rebuild' });
    expect(lifecycleScripts(withScripts({ preinstall: 'x' }), { gyp: true })).toEqual({ preinstall: 'x' });
  });

  it('names none without scripts', () =>
    expect(lifecycleScripts(withScripts({ build: 'tsc', prepare: ' ' }))).toEqual({}));
});

/** The files that a postinstall reads, or the refusal. */
function reads(script: string, files: Files = {}, scripts: Readonly<Record<string, string>> = {}): unknown {
  const answer = resolveScript(
    projectOf({ 'package.json': { scripts: { postinstall: script, ...scripts } }, ...files }),
    '',
    'postinstall',
  );
  return 'files' in answer ? answer.files : answer.refused;
}

describe('resolveScript', () => {
  it.each([
    'husky',
    'husky install',
    'husky install .config/husky',
    'husky || true',
    'is-ci || husky',
    '[ -n "$CI" ] || husky',
    "[ -z '$CI' ] && husky install; exit 0",
    'npx only-allow npm',
    'npx -y only-allow@1.2.1 npm',
    'echo "done!"',
    'true',
    ':',
    'exit 0',
    '[ -d .git ] && husky install || true',
    'CI=1 husky',
    'node -e "process.exit(0)"',
    `node -e "try { require('husky').install() } catch (e) { if (e.code !== 'MODULE_NOT_FOUND') throw e }"`,
    'patch-package',
    'echo one && echo two',
    'husky install 2>/dev/null || true',
    'husky > /dev/null 2>&1 || :',
    'cd .. && husky install web/.husky',
    'cd ../.. && npx husky web/.husky || true',
    'cross-env CI=1 husky',
    'bunx husky',
    'yarn husky install',
    'pnpm husky',
    'simple-git-hooks',
    'ts-patch install -s',
    '[ -d node_modules/husky ] && husky',
  ])('knows that %j needs no file', (script) => expect(reads(script)).toEqual([]));

  it('says so in its evidence', () => {
    expect(
      resolveScript(projectOf({ 'package.json': { scripts: { prepare: 'husky' } } }), '', 'prepare'),
    ).toEqual({
      files: [],
      evidence: "package.json's prepare runs `husky`, which needs no file",
    });
    expect(
      resolveScript(
        projectOf({
          'web/package.json': { scripts: { postinstall: 'patch-package' } },
          'web/patches/a.patch': '',
        }),
        'web',
        'postinstall',
      ),
    ).toEqual({
      files: ['web/patches/'],
      evidence: "web/package.json's postinstall runs `patch-package`, which reads web/patches/",
    });
  });

  it.each<[string, Files, readonly string[]]>([
    ['patch-package', { 'patches/a+1.0.0.patch': '' }, ['patches/']],
    ['patch-package --patch-dir fixes --error-on-fail', { 'fixes/a.patch': '' }, ['fixes/']],
    ['patch-package --patch-dir=tools/fixes', { 'tools/fixes/a.patch': '' }, ['tools/fixes/']],
    ['prisma generate', { 'prisma/schema.prisma': CLIENT }, ['prisma/schema.prisma']],
    ['npx prisma generate --no-hints', { 'schema.prisma': CLIENT }, ['schema.prisma']],
    ['prisma generate --schema=db/main.prisma', { 'db/main.prisma': CLIENT }, ['db/main.prisma']],
    ['prisma generate --schema ./db', { 'db/a.prisma': CLIENT, 'db/b.prisma': '' }, ['db/']],
    ['prisma generate', { 'prisma/schema/a.prisma': CLIENT }, ['prisma/schema/']],
    [
      'prisma generate',
      {
        'prisma.config.ts':
          "import { defineConfig } from 'prisma/config';\nexport default defineConfig({ schema: 'db/s.prisma' });",
        'db/s.prisma': CLIENT,
      },
      ['db/s.prisma', 'prisma.config.ts'],
    ],
    [
      'prisma generate',
      { 'prisma.config.ts': 'export default { schema: path.join("db", "s.prisma") }', 'db/s.prisma': CLIENT },
      ['db/s.prisma', 'prisma.config.ts'],
    ],
    [
      'patch-package && prisma generate',
      { 'patches/a.patch': '', 'prisma/schema.prisma': CLIENT },
      ['patches/', 'prisma/schema.prisma'],
    ],
    [
      '[ -f prisma/schema.prisma ] && prisma generate',
      { 'prisma/schema.prisma': CLIENT },
      ['prisma/schema.prisma'],
    ],
    [
      'node .husky/install.mjs',
      {
        '.husky/install.mjs':
          "// CI\nif (process.env.CI === 'true') { process.exit(0) }\nconst husky = (await import('husky')).default\nconsole.log(husky())\n",
      },
      ['.husky/install.mjs'],
    ],
  ])('%j reads its files', (script, files, expected) => expect(reads(script, files)).toEqual(expected));

  it('reads prisma.schema of the manifest', () => {
    const project = projectOf({
      'package.json': { scripts: { postinstall: 'prisma generate' }, prisma: { schema: 'db/x.prisma' } },
      'db/x.prisma': CLIENT,
    });
    expect(resolveScript(project, '', 'postinstall')).toMatchObject({ files: ['db/x.prisma'] });
  });

  it.each([
    'npm run gen',
    'npm run -s gen',
    'npm run gen --silent',
    'npm run-script gen',
    'yarn gen',
    'yarn run gen',
    'pnpm run gen',
    'npm run gen --if-present',
  ])('follows %j', (script) => {
    expect(
      reads(script, { 'prisma/schema.prisma': CLIENT }, { gen: 'prisma generate', pregen: 'echo' }),
    ).toEqual(['prisma/schema.prisma']);
  });

  it.each([
    'tsc',
    'npm run build',
    'nuxt prepare',
    'node x.js',
    'node -r ./x.js',
    'husky add .husky/x',
    'patch-package --reverse',
    'prisma migrate deploy',
    'npm install',
    'npm ci',
    'cd web && npm ci',
    'echo $(cat x)',
    'echo `cat x`',
    'echo a > b',
    'cat a | sh',
    'true & tsc',
    '(tsc)',
    'sh setup.sh',
    './setup.sh',
    'NODE_OPTIONS=--require=./x husky',
    'husky\ntsc',
    'echo *',
    '|| true',
    'env',
    'is-ci || tsc',
    'electron-builder install-app-deps',
    'lefthook install',
    'cd web && tsc',
    'cd web && patch-package',
    'cd web && npx prisma generate',
    'husky 2> log',
    'cross-env NODE_OPTIONS=--require=./x husky',
    'simple-git-hooks ./hooks.js',
    'ts-patch persist',
    'yarn workspace web husky',
    'bun husky',
    'run-s build:*',
    'run-s',
    'npm-run-all --serial build',
    'rimraf dist && husky',
    'npx',
    'toString',
    'yarn toString',
    'npm run constructor',
    '__proto__',
  ])('refuses %j', (script) => {
    expect(reads(script, {}, { build: 'tsc' })).toMatch(/^package\.json's postinstall runs `/);
  });

  it.each([
    ['tsc', "package.json's postinstall runs `tsc`, which compiles the sources"],
    [
      'npm run build',
      "package.json's postinstall runs `npm run build`, whose build is `tsc`, which compiles the sources",
    ],
    [
      'npm run loop',
      "package.json's postinstall runs `npm run loop`, whose loop is `npm run postinstall`, which comes back to postinstall",
    ],
    [
      'run-s -s build',
      "package.json's postinstall runs `run-s -s build`, whose build is `tsc`, which compiles the sources",
    ],
    [
      'lefthook install',
      "package.json's postinstall runs `lefthook install`, which fails where there is no .git",
    ],
    [
      'nuxt prepare',
      "package.json's postinstall runs `nuxt prepare`, which reads nuxt.config and the sources",
    ],
    [
      'svelte-kit sync || true',
      "package.json's postinstall runs `svelte-kit sync || true`, which reads svelte.config.js and the sources",
    ],
    ['npm run absent', "package.json's postinstall runs `npm run absent`, and there is no script absent"],
    ['prisma generate', "package.json's postinstall runs `prisma generate`, and no Prisma schema was found"],
    [
      `node -e "require('./x')"`,
      "package.json's postinstall runs `node -e \"require('./x')\"`, code that may read files",
    ],
  ])('says of %j why', (script, refused) =>
    expect(reads(script, {}, { build: 'tsc', loop: 'npm run postinstall' })).toBe(refused),
  );

  it.each([
    "require('fs').copyFileSync('a','b')",
    'process.binding(1)',
    "import('./x.js')",
    "eval('1')",
    "new Function('')()",
    'require(process.env.X)',
    "process['mainModule']",
    'process.cwd()',
  ])('refuses the code %j', (code) =>
    expect(reads(`node -e "${code}"`)).toContain('code that may read files'),
  );

  it.each<[string, string, string]>([
    [
      'a generator that it does not know',
      'generator g {\n provider = "prisma-erd-generator"\n}',
      'which runs the generator "prisma-erd-generator" that dockopt does not know',
    ],
    [
      'a client written among the sources',
      'generator g {\n provider = "prisma-client-js"\n output = "../src/db"\n}',
      'which writes to src/db, where files of the project lie',
    ],
    [
      'a client written outside',
      'generator g {\n provider = "prisma-client-js"\n output = "../../db"\n}',
      'which writes to ../../db, outside the build context',
    ],
    [
      'a client that is fitted to tsconfig.json',
      'generator g {\n provider = "prisma-client"\n output = "../gen"\n}',
      'which fits the client to tsconfig.json',
    ],
  ])('refuses a schema with %s', (_, schema, end) => {
    expect(
      reads('prisma generate', {
        'prisma/schema.prisma': schema,
        'src/db/index.ts': '',
        'tsconfig.json': '{}',
      }),
    ).toBe(`package.json's postinstall runs \`prisma generate\`, ${end}`);
  });

  it.each<[string, Files, string]>([
    [
      'loads other files',
      { 'prisma.config.ts': "import x from './x'" },
      'which reads prisma.config.ts, and that loads other files',
    ],
    [
      'reads .env',
      { 'prisma.config.ts': "import 'dotenv/config'", '.env': '' },
      'which reads prisma.config.ts, and that reads .env',
    ],
    [
      'computes its schema',
      { 'prisma.config.ts': 'export default { schema: where() }' },
      'which reads prisma.config.ts, and its schema is not a plain path',
    ],
  ])('refuses a prisma.config that %s', (_, files, end) => {
    expect(reads('prisma generate', { 'prisma/schema.prisma': CLIENT, ...files })).toBe(
      `package.json's postinstall runs \`prisma generate\`, ${end}`,
    );
  });

  it('refuses a build of native code', () => {
    expect(resolveScript(projectOf({ 'package.json': {}, 'binding.gyp': '{}' }), '', 'install')).toEqual({
      refused:
        "package.json's install runs `node-gyp rebuild`, which compiles the sources that binding.gyp names, and what they include",
    });
  });

  it('refuses what is not there', () => {
    expect(resolveScript(projectOf({}), '', 'postinstall')).toEqual({
      refused: 'package.json is not there or cannot be read',
    });
    expect(resolveScript(projectOf({ 'package.json': {} }), '', 'postinstall')).toEqual({
      refused: 'package.json has no script postinstall',
    });
  });
});
