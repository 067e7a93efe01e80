/** Tests run on the TypeScript sources as native ES modules; `tsc --noEmit` checks the types beside them. */
export default {
  testEnvironment: 'node',
  // Every core: the long suites wait for other programs.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // They need an engine: `npm run test:engine`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engine/'],
  modulePathIgnorePatterns: ['<rootDir>/test/truth/node_modules/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
};
