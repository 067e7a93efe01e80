import { builtBy } from '../../model/outside.js';
import { registryQuestions } from '../../model/registry/questions.js';
import type { RegistryFacts } from '../../project/registry.js';
import type { Project } from '../../project/types.js';
import type { Registry } from '../../registry/index.js';
import { oneLine } from '../../report/wording.js';
import { parseUnchecked } from '../../syntax/parse.js';

/** The registries of a run: what they say of the images of a Dockerfile, asked before it is treated. */
export interface Registries {
  factsFor(text: string, project: Project): Promise<RegistryFacts>;
  /** Keeps the answers for later runs. */
  end(): Promise<void>;
  /** Ends what is under way. */
  stop(): void;
}

/** No registry is asked, and nothing of this is loaded, before a file has a question and its settings allow it. */
export function createRegistries(env: NodeJS.ProcessEnv, stderr: NodeJS.WriteStream): Registries {
  let opened: Promise<Registry> | undefined;
  let stopped = false;
  const status = statusLine(env, stderr);
  async function open(): Promise<Registry> {
    const { openRegistry } = await import('../../registry/index.js');
    const warn = (message: string): void => {
      status('');
      const rest = 'what it would have shown is not used';
      stderr.write(`dockopt: ${oneLine(message)}; ${rest}\n`);
    };
    return openRegistry({ env, warn });
  }
  return {
    async factsFor(text, project) {
      const { dockerfile } = parseUnchecked(text);
      const questions =
        dockerfile === undefined ? [] : registryQuestions(builtBy(dockerfile, project.builds));
      if (questions.length === 0 || stopped) return new Map();
      opened ??= open();
      const registry = await opened;
      status(`asking registries about ${questions.length} images`);
      const facts = await registry.factsFor(questions);
      status('');
      return facts;
    },
    end: async () => (await opened)?.keep(),
    stop() {
      stopped = true;
      // It is open, or will be asked nothing.
      void opened?.then((registry) => registry.stop());
    },
  };
}

/** Says what is under way, on a terminal outside CI only; an empty text removes the line. */
function statusLine(env: NodeJS.ProcessEnv, stderr: NodeJS.WriteStream): (text: string) => void {
  if (stderr.isTTY !== true || (env['CI'] ?? '') !== '') return () => undefined;
  return (text) => void stderr.write(`\r\u001b[K${text}`);
}
