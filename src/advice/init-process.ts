import { adviceAt, finalStage, inherited } from '../model/advising.js';
import { servicesOf } from '../model/services.js';
import type { Adviser, Build } from '../model/types.js';
import { modelOf } from '../model/stages.js';
import type { Instruction } from '../syntax/types.js';

const INIT =
  /\b(?:tini|dumb-init|s6-|supervisord|catatonit|runit|systemd|pm2-runtime|my_init)|\/sbin\/init\b|\/init\b/;
/** As process 1, node has no default action for SIGTERM. What starts it has a handler: npm, npx, yarn end in a second. */
const NODE = /^(?:node|nodejs)$/;
/** Servers that frameworks write, with handlers of their own (`next/dist/server/lib/start-server`, nitro's node-server). */
const GENERATED = /\.next\/standalone|\.output\/server\b/;

export const initProcess: Adviser = {
  name: 'init-process',
  summary: 'Start a container that does not handle signals as process 1 with --init.',
  docs: {
    why:
      'Process 1 of a container gets no default actions for signals and adopts orphaned processes. A shell does not pass ' +
      'SIGTERM on, node ends on it only with a handler: `docker stop` waits ten seconds and kills. `--init` puts a small ' +
      'init in front that does both, without a change of the image.',
    reason:
      'An init in ENTRYPOINT replaces the one of the base image, and a program that handles its signals needs none.',
    references: [
      'https://docs.docker.com/reference/cli/docker/container/run/#init',
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#handling-kernel-signals',
      'https://docs.docker.com/reference/compose-file/services/#init',
    ],
  },
  advise(build) {
    const start = startOf(build);
    if (start === undefined) return undefined;
    const services = servicesOf(build.project);
    if (services.some(({ text }) => /^\s+init:\s*true/m.test(text))) return undefined;
    if (start.json && (handlesSignals(build) || isGenerated(build))) return undefined;
    // What serves no port mostly ends by itself.
    if (!start.json && !servesPort(build)) return undefined;
    const reason = reasonFor(start);
    if (reason === undefined) return undefined;
    const [service] = services;
    return adviceAt(initProcess, [start], {
      message: `${reason}: \`docker stop\` waits ten seconds and then kills it; --init (\`init: true\` in compose) puts an init in front without a change of the image`,
      search: 'docker PID 1 signals --init tini',
      ...(service && { snippet: `# ${service.file}\nservices:\n  ${service.name}:\n    init: true\n` }),
    });
  },
};

/** A handler in the project's own sources. */
function handlesSignals({ project }: Build): boolean {
  for (const [path, text] of project.texts) {
    if (/\.[cm]?[jt]sx?$/.test(path) && /\bSIGTERM\b/.test(text)) return true;
  }
  return false;
}

function isGenerated(build: Build): boolean {
  return build.dockerfile.instructions.some(({ text }) => GENERATED.test(text));
}

function servesPort(build: Build): boolean {
  const stage = finalStage(build);
  return stage !== undefined && inherited(stage, 'EXPOSE').length > 0;
}

/** What the container starts with; undefined where an init is at work, or the base image decides. */
function startOf(build: Build): Instruction | undefined {
  const stage = finalStage(build);
  if (stage === undefined || build.dockerfile.instructions.some(({ text }) => INIT.test(text)))
    return undefined;
  const entry = inherited(stage, 'ENTRYPOINT').at(-1);
  if (modelOf(build.dockerfile).finalScope(stage).shell !== undefined) return undefined;
  return entry ?? inherited(stage, 'CMD').at(-1);
}

function reasonFor({ json, args, body }: Instruction): string | undefined {
  if (json) {
    const program = args[0]?.split('/').at(-1) ?? '';
    return NODE.test(program)
      ? `${program} runs as process 1 and ends on SIGTERM only with a handler of its own`
      : undefined;
  }
  if (/^\s*exec\s/.test(body.text) || /(?:&&|;)\s*exec\s/.test(body.text)) return undefined;
  return 'a shell is process 1, and unless it hands over to the program (bash does, dash does not) it passes no SIGTERM on';
}
