import { describe, expect, it } from '@jest/globals';
import { parse } from '../../../src/syntax/parse.js';
import { fileToTouch } from '../../../src/verify/touch.js';
import { projectOf } from '../project/projectOf.js';

/** `path: reason` of the file that is chosen; undefined for none. */
function chosen(
  dockerfile: string,
  files: Readonly<Record<string, string | object>>,
  { ignores = [], target }: { readonly ignores?: readonly string[]; readonly target?: string } = {},
): string | undefined {
  const tree = parse(dockerfile).dockerfile;
  if (tree === undefined) throw new Error('not a Dockerfile');
  const texts = ignores.map((text) => ({ path: '.dockerignore', exists: true, text }));
  const touch = fileToTouch(tree, projectOf({ Dockerfile: dockerfile, ...files }), texts, target);
  return touch && `${touch.path}: ${touch.reason}`;
}

const NODE = { 'package.json': { scripts: { start: 'node lib/start.js' } }, 'package-lock.json': '{}' };

describe('fileToTouch', () => {
  it.each([
    ['CMD ["node", "server.js"]', 'server.js'],
    ['CMD node ./src/app.js', 'src/app.js'],
    ['ENTRYPOINT ["node", "/app/server.js"]', 'server.js'],
    ['CMD npm start', 'lib/start.js'],
    ['CMD ["npm", "run", "start"]', 'lib/start.js'],
  ])('takes what %s runs', (start, path) => {
    const files = { ...NODE, 'a.js': '', 'server.js': '', 'src/app.js': '', 'lib/start.js': '' };
    const [keyword = ''] = start.split(' ');
    expect(chosen(`FROM node:20\nWORKDIR /app\nCOPY . .\n${start}\n`, files)).toBe(
      `${path}: the ${keyword} in line 4 runs it`,
    );
  });

  it.each([
    ['CMD ["gunicorn", "-b", ":80", "web.wsgi:application"]', 'web/wsgi.py'],
    ['CMD python -m worker', 'worker/__main__.py'],
    ['CMD ["python", "app.py"]', 'app.py'],
  ])('takes the module that %s runs', (start, path) => {
    const files = { 'app.py': '', 'web/wsgi.py': '', 'worker/__main__.py': '', 'requirements.txt': '' };
    expect(chosen(`FROM python:3.12\nCOPY . /app\n${start}\n`, files)).toBe(
      `${path}: the CMD in line 3 runs it`,
    );
  });

  it('takes the source of a program that another stage makes', () => {
    const files = { 'go.mod': 'module x', 'cmd/api/main.go': '', 'cmd/cli/main.go': '', 'a.go': '' };
    const text =
      'FROM golang:1.22 AS build\nCOPY . .\nRUN go build -o /bin/api ./cmd/api\nFROM scratch\nCOPY --from=build /bin/api /bin/api\nENTRYPOINT ["/bin/api"]\n';
    expect(chosen(text, files)).toBe('cmd/api/main.go: the ENTRYPOINT in line 6 runs it');
  });

  it('takes the TypeScript from which a started file is made', () => {
    const text = 'FROM node:20\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/main.js"]\n';
    expect(chosen(text, { ...NODE, 'src/main.ts': '', 'src/a.ts': '' })).toBe(
      'src/main.ts: the CMD in line 4 runs it',
    );
  });

  it('takes the first source of the language where nothing shows what is run', () => {
    const files = { 'pom.xml': '', 'src/main/java/b/B.java': '', 'src/main/java/App.java': '', 'run.sh': '' };
    const text = 'FROM maven:3\nCOPY pom.xml run.sh ./\nCOPY src ./src\nRUN mvn package\n';
    expect(chosen(text, files)).toBe(
      'src/main/java/App.java: the first source file that the COPY in line 3 brings',
    );
  });

  it.each([
    ['src/main/java/org/example/Roman.java', 'pom.xml'],
    ['app/src/main/kotlin/org/example/docs/App.kt', 'build.gradle.kts'],
    ['src/main/scala/Main.scala', 'build.sbt'],
    ['src/main/groovy/App.groovy', 'build.gradle'],
    ['Program.cs', 'Shop.csproj obj/Shop.AssemblyInfo.cs Migrations/First.cs Views/Index.cshtml'],
    ['Program.fs', 'Shop.fsproj'],
    ['lib/app.ex', 'mix.exs config/config.exs deps/jason/lib/jason.ex lib/web/page.html.heex'],
    ['src/main.rs', 'Cargo.toml build.rs benches/speed.rs target/debug/build/out.rs'],
    ['app.rb', 'Gemfile config/routes.rb spec/app_spec.rb'],
    ['public/index.php', 'composer.json vendor/autoload.php config/app.php'],
    ['src/main.c', 'Makefile tests/a.c'],
    ['src/main.cpp', 'CMakeLists.txt src/main.hpp'],
  ])('takes %s, and neither manifests nor what others made', (source, others) => {
    const files = Object.fromEntries([source, ...others.split(' ')].map((file) => [file, '']));
    expect(chosen('FROM debian:12\nCOPY . /src\nRUN make\n', files)).toBe(
      `${source}: the first source file that the COPY in line 2 brings`,
    );
  });

  it('takes a single file that is copied where no directory is', () => {
    expect(chosen('FROM debian:12\nCOPY entrypoint.sh /\n', { 'entrypoint.sh': '' })).toBe(
      'entrypoint.sh: the first source file that the COPY in line 2 brings',
    );
  });

  it('passes over what either ignore file hides', () => {
    const files = { 'a.js': '', 'b.js': '', 'c.js': '' };
    expect(chosen('FROM node:20\nCOPY . .\n', files, { ignores: ['a.js\n', 'b.js\n'] })).toBe(
      'c.js: the first source file that the COPY in line 2 brings',
    );
  });

  it('passes over manifests, lockfiles, configuration and tests', () => {
    const files = {
      ...NODE,
      'vite.config.js': '',
      '.eslintrc.js': '',
      'setup.py': '',
      'gulpfile.js': '',
      'tests/a.js': '',
      'a.test.js': '',
      'index.d.ts': '',
    };
    expect(chosen('FROM node:20\nCOPY . .\n', files)).toBeUndefined();
  });

  it('passes over what stages bring that the target does not need', () => {
    const text =
      'FROM node:20 AS docs\nCOPY docs.js .\nFROM node:20 AS base\nCOPY base.js .\nFROM base\nCOPY last.js .\n';
    const files = { 'base.js': '', 'docs.js': '', 'last.js': '' };
    expect(chosen(text, files)).toBe('base.js: the first source file that the COPY in line 4 brings');
    expect(chosen(text, files, { target: 'docs' })).toBe(
      'docs.js: the first source file that the COPY in line 2 brings',
    );
    expect(chosen(text, files, { target: '1' })).toBe(
      'base.js: the first source file that the COPY in line 4 brings',
    );
    expect(chosen(text, files, { target: 'none' })).toBeUndefined();
  });

  it('has nothing to touch where nothing is copied', () => {
    expect(chosen('FROM node:20\nRUN npm i -g x\n', { 'a.js': '' })).toBeUndefined();
  });
});
