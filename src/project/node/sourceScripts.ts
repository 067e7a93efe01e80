/**
 * Programs of install scripts that need more than manifests, and what they do: for refusals that help. From their manuals;
 * lefthook measured (2.0: ends with 1 where there is no repository).
 */
const DOES: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  tsc: 'which compiles the sources',
  'tsc-alias': 'which compiles the sources',
  tsup: 'which compiles the sources',
  tshy: 'which compiles the sources',
  tsdown: 'which compiles the sources',
  unbuild: 'which compiles the sources',
  rollup: 'which compiles the sources',
  webpack: 'which compiles the sources',
  vite: 'which compiles the sources',
  esbuild: 'which compiles the sources',
  babel: 'which compiles the sources',
  swc: 'which compiles the sources',
  bob: 'which compiles the sources',
  microbundle: 'which compiles the sources',
  'ng-packagr': 'which compiles the sources',
  ng: 'which compiles the sources',
  gulp: 'which compiles the sources',
  grunt: 'which compiles the sources',
  'node-gyp': 'which compiles the sources that binding.gyp names, and what they include',
  cmake: 'which compiles the sources',
  make: 'which compiles the sources',
  nuxt: 'which reads nuxt.config and the sources',
  nuxi: 'which reads nuxt.config and the sources',
  'svelte-kit': 'which reads svelte.config.js and the sources',
  astro: 'which reads astro.config and the sources',
  wxt: 'which reads wxt.config and the sources',
  'fumadocs-mdx': 'which reads source.config and the pages',
  'graphql-codegen': 'which generates code from the sources',
  panda: 'which generates code from the sources',
  typegen: 'which generates code from the sources',
  'relay-compiler': 'which generates code from the sources',
  tailwindcss: 'which reads the sources',
  sass: 'which compiles the style sheets',
  ngcc: 'which reads tsconfig.json and what that extends',
  lefthook: 'which fails where there is no .git',
  lerna: 'which installs the members for itself',
  bower: 'which installs what bower.json names',
  'npm-force-resolutions': 'which rewrites the lockfile',
  'electron-builder': 'which reads its configuration',
  'electron-rebuild': 'which compiles packages for Electron',
  cp: 'which copies files of the project',
  shx: 'which works on files of the project',
  cpx: 'which copies files of the project',
  copyfiles: 'which copies files of the project',
  rm: 'which deletes files of the project, and the COPY after it would bring them back',
  rimraf: 'which deletes files of the project, and the COPY after it would bring them back',
  del: 'which deletes files of the project, and the COPY after it would bring them back',
});

/** What a program of a script does with the project, as the end of a sentence. */
export function whatItDoes(program: string): string {
  return DOES[program] ?? 'which may read sources';
}
