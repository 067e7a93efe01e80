import { inside } from '../inventory.js';
import { naming, programOf, wordsOf, type About, type Output, type Toolchain } from './types.js';

/** `deps` and `_build`, which Mix fills beside mix.exs. */
export const elixir: Toolchain = {
  manifest: /^mix\.exs$/,
  mention: /\bmix\b/,
  reach: 'here',
  outputs: [
    {
      name: 'deps',
      because: 'Mix fetches them',
      always: true,
      each: false,
      deep: false,
      early: true,
      makes: (command) =>
        programOf(command) === 'mix' && /(?:^|,|\s)deps\.get\b/.test(wordsOf(command).join(' ')),
      obstacle: depsObstacle,
    },
    {
      name: '_build',
      because: 'Mix compiles into it',
      always: true,
      each: false,
      deep: false,
      early: false,
      makes: (command) =>
        programOf(command) === 'mix' &&
        /(?:^|,|\s)(?:compile|release|test|distillery\.release|escript\.build|phx\.server)\b/.test(
          wordsOf(command).join(' '),
        ),
      obstacle: ({ project, makers, text }) => {
        if (/_build\/[^\s"']*\brel\b/.test(text) && !makers.some((maker) => /\brelease\b/.test(maker.text)))
          return 'no command that can be read makes the release in it';
        if (/\bMIX_(?:BUILD_PATH|BUILD_ROOT)\b/.test(text)) return 'Mix is told to build elsewhere';
        const reader = naming(project, /(?:^|\/)mix\.exs$/, /build_path:(?!\s*"(?:\.\.\/)+_build")/);
        return reader && `${reader} has Mix build elsewhere`;
      },
    },
  ],
};

function depsObstacle({ project, makers, text }: About): string | undefined {
  if (/\bMIX_DEPS_PATH\b/.test(text)) return 'Mix is told to fetch elsewhere';
  for (const maker of makers) {
    const only = /--only[= ]"?(\$?[\w{}]+)/.exec(maker.text)?.[1];
    // Without its environment, a build needs what `--only` leaves out, and the host may have it.
    if (only !== undefined && !only.startsWith('$') && !new RegExp(`\\bMIX_ENV[= ]"?${only}\\b`).test(text))
      return `Mix fetches only what ${only} needs`;
  }
  const far =
    naming(project, /(?:^|\/)mix\.lock$/, /\{:git,|"hexpm:|(?:hexpm|"):[\w-]+"\s*[,}]\s*$/m) ??
    naming(project, /(?:^|\/)mix\.exs$/, /\b(?:git|github|organization|repo):|HEX_API_KEY/);
  if (far !== undefined) return `${far} takes some from where the host may have been allowed alone`;
  const reader =
    naming(project, /(?:^|\/)mix\.exs$/, /path:\s*"(?:\.\/)?deps\/|deps_path:(?!\s*"(?:\.\.\/)+deps")/) ??
    naming(project, /(?:^|\/)package\.json$/, /"(?:file:|link:)?[./]*\/?deps\/\w/);
  return reader && `${reader} names it`;
}

/** `vendor`, which Composer fills beside composer.json. */
export const composer: Toolchain = {
  manifest: /^composer\.json$/,
  mention: /\bcomposer\b/,
  reach: 'here',
  outputs: [
    {
      name: 'vendor',
      because: 'Composer installs it',
      always: true,
      each: false,
      deep: false,
      early: false,
      makes: (command) =>
        programOf(command) === 'composer' &&
        wordsOf(command).find((word) => !word.startsWith('-')) === 'install',
      obstacle: vendorObstacle,
    },
  ],
};

function vendorObstacle({ project, dir, makers, text }: About): string | undefined {
  const less = makers
    .flatMap(wordsOf)
    .find((word) =>
      /^--(?:no-scripts|no-plugins|no-autoloader|no-install|dry-run|working-dir)|^-d/.test(word),
    );
  if (less !== undefined) return `with ${less}, Composer may leave out something that the host's holds`;
  if (/\bCOMPOSER_VENDOR_DIR\b/.test(text)) return 'Composer is told to install elsewhere';
  if (
    !project.files.has(inside(dir, 'composer.lock')) ||
    project.texts.get(inside(dir, 'composer.lock')) === undefined
  )
    return 'there is no composer.lock, and another version of a package may be installed';
  const manifest = inside(dir, 'composer.json');
  const json = project.texts.get(manifest);
  if (json === undefined) return `${manifest} could not be read`;
  if (/"(?:repositories|vendor-dir)"\s*:/.test(json))
    return `${manifest} has repositories or a vendor directory of its own`;
  if (project.files.has(inside(dir, 'auth.json')))
    return `${inside(dir, 'auth.json')} is there: a package may need it`;
  return /["'/]vendor\//.test(json.replaceAll(/"(?:@php\s+)?vendor\/bin\//g, ''))
    ? `${manifest} names it`
    : undefined;
}

const BUNDLE: Output = {
  name: 'vendor/bundle',
  because: 'Bundler installs what the image needs',
  always: false,
  each: false,
  deep: false,
  early: false,
  makes: (command) =>
    programOf(command) === 'bundle' &&
    ['install', undefined].includes(wordsOf(command).find((word) => !word.startsWith('-'))),
  obstacle: bundleObstacle,
};

/** `vendor/bundle`, where Bundler of the host may keep gems; `vendor/cache` and `.bundle/config` are the project's. */
export const bundler: Toolchain = {
  manifest: /^Gemfile$/,
  mention: /\bbundle\b/,
  reach: 'here',
  outputs: [BUNDLE],
};

function bundleObstacle({ project, dir, makers, text }: About): string | undefined {
  if (makers.some((maker) => wordsOf(maker).includes('--local')) || /\bBUNDLE_(?:LOCAL|CACHE)/.test(text))
    return 'Bundler may take gems from it';
  const gemfile = inside(dir, 'Gemfile');
  const source = project.texts.get(gemfile);
  if (source === undefined) return `${gemfile} could not be read`;
  const sources = [...source.matchAll(/^\s*source\b\s*\(?\s*["']([^"']+)/gm)].map((match) => match[1] ?? '');
  const far = sources.find((each) => !/^https:\/\/rubygems\.org\/?$/.test(each));
  if (
    far !== undefined ||
    /\b(?:git|github|gist|bitbucket|git_source|gemspec|eval_gemfile|path)\b\s*[:(=]/.test(source)
  )
    return `${gemfile} takes gems from where the host may have been allowed alone`;
  return sources.length === 0 ? `${gemfile} names no source` : undefined;
}
