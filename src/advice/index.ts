import type { Adviser } from '../model/types.js';
import { addUrl } from './add-url.js';
import { aptGetUpgrade } from './apt-get-upgrade.js';
import { cacheMounts } from './cache-mounts.js';
import { cargoDependencies } from './cargo-dependencies.js';
import { deleteTests } from './delete-tests.js';
import { healthcheck } from './healthcheck.js';
import { libcMismatch } from './libc-mismatch.js';
import { initProcess } from './init-process.js';
import { laterDelete } from './later-delete.js';
import { needlessCopy } from './needless-copy.js';
import { needlessStage } from './needless-stage.js';
import { pinBaseImage } from './pin-base-image.js';
import { pinPackages } from './pin-packages.js';
import { pipefail } from './pipefail.js';
import { readOnlyRoot } from './read-only-root.js';
import { removeShell } from './remove-shell.js';
import { secretInImage } from './secret-in-image.js';
import { stripSharedObjects } from './strip-shared-objects.js';
import { toolCaches } from './tool-caches.js';
import { upx } from './upx.js';
import { weakDependencies } from './weak-dependencies.js';

/** Every adviser, in the order in which they speak. */
export const advisers: readonly Adviser[] = [
  // What can go wrong
  secretInImage,
  deleteTests,
  stripSharedObjects,
  removeShell,
  libcMismatch,
  pipefail,
  pinBaseImage,
  pinPackages,
  aptGetUpgrade,
  addUrl,
  // Size and speed
  needlessStage,
  needlessCopy,
  laterDelete,
  toolCaches,
  cacheMounts,
  cargoDependencies,
  weakDependencies,
  upx,
  // Running the container
  initProcess,
  healthcheck,
  readOnlyRoot,
];
