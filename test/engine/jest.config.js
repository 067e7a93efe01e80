import base from '../../jest.config.js';

/** The tests that need a real engine; `npm run test:engine` runs them. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/engine'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Builds, containers that have to start and stop, and waiting: one dockopt at a time builds with an engine.
  testTimeout: 1_800_000,
  // Builds use both processors already; `dockopt verify` builds one after another anyhow.
  maxWorkers: 2,
};
