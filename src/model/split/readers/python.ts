import { pip } from './pip.js';
import { pipenv } from './pipenv.js';
import { pipSync } from './pipSync.js';
import { poetry } from './poetry.js';
import type { Installer } from './types.js';
import { uvSync } from './uv.js';
import { uvPip } from './uvPip.js';

/** The installs of Python that read nothing but manifests and lockfiles. */
export const PYTHON_INSTALLERS: readonly Installer[] = [pip, pipSync, pipenv, poetry, uvSync, uvPip];
