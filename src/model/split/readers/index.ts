/** The installs that dockopt can let run before the sources are there. */
import type { Run } from '../../commands.js';
import { bun } from './bun.js';
import { bundler } from './bundler.js';
import { composer } from './composer.js';
import { dotnet } from './dotnet.js';
import { goDownload } from './go.js';
import { npm } from './npm.js';
import { PYTHON_INSTALLERS } from './python.js';
import { pnpm } from './pnpm.js';
import type { Installer, InstallReader } from './types.js';
import { yarn } from './yarn.js';

export type { Installer, InstallReader, Prefetch } from './types.js';

/** Those that read nothing but manifests and lockfiles, as they stand. */
export const INSTALLERS: readonly Installer[] = [
  npm,
  yarn,
  pnpm,
  bun,
  ...PYTHON_INSTALLERS,
  dotnet,
  goDownload,
  bundler,
  composer,
];

/** The first install of a RUN that one of the installers knows; undefined when there is none. */
export function installReaderOf(
  run: Run,
  installers: readonly Installer[],
  brings: (path: string) => boolean,
): InstallReader | undefined {
  for (const command of run.script.commands) {
    if (command.nested) continue;
    for (const installer of installers) {
      const reader = installer.readerOf(run, command, brings);
      if (reader !== undefined) return reader;
    }
  }
  return undefined;
}

/** True for a text in which one of the installers may find its install. */
export function mentionsInstall(text: string, installers: readonly Installer[] = INSTALLERS): boolean {
  return installers.some(({ mention }) => mention.test(text));
}
