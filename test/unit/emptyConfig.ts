import type { ImageConfig } from '../../src/analysis/types.js';

/** The configuration of an image that says nothing, as `scratch` has it. */
export const EMPTY_CONFIG: ImageConfig = Object.freeze({
  user: '',
  env: [],
  entrypoint: undefined,
  cmd: undefined,
  workingDir: '',
  exposedPorts: [],
  volumes: [],
  labels: {},
  stopSignal: undefined,
  shell: undefined,
  onBuild: [],
  healthcheck: undefined,
});
