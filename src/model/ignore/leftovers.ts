import type { Build } from '../types.js';
import { buildOutputs, runsAnyToolchain, toolchainsOf } from './buildOutputs.js';
import type { Taking } from './contextReads.js';
import { editorLeftovers } from './editorLeftovers.js';
import { gitLeftovers } from './gitUse.js';
import { envFiles } from './envFiles.js';
import type { Hiding, Left } from './hiding.js';
import { isNodeBuild, nodeLeftovers, runsNode } from './nodeLeftovers.js';
import { isPythonBuild, pythonLeftovers, runsPython } from './pythonLeftovers.js';

/** True when the Dockerfile runs a tool whose leftovers are known, whatever it copies. */
export function runsKnownTool(build: Build): boolean {
  return runsNode(build) || runsPython(build) || runsAnyToolchain(build);
}

/** True for a build that copies a project of a known kind. Of others it is not known what their tools leave and read. */
export function isKnownKind(build: Build, takings: readonly Taking[]): boolean {
  return (
    isNodeBuild(build, takings) || isPythonBuild(build, takings) || toolchainsOf(build, takings).length > 0
  );
}

/** Everything in a build context that could be hidden, and what was looked at and is to stay. */
export function leftoversOf(build: Build, takings: readonly Taking[]): readonly (Hiding | Left)[] {
  return [
    ...nodeLeftovers(build, takings),
    ...pythonLeftovers(build, takings),
    ...buildOutputs(build, takings),
    ...gitLeftovers(build, takings),
    ...envFiles(build, takings),
    ...editorLeftovers(build, takings),
  ];
}
