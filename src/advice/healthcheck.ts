import { adviceAt, finalStage, inherited } from '../model/advising.js';
import type { Adviser, Build } from '../model/types.js';

/** A probe of compose, Kubernetes, Nomad or a platform. */
const PROBED =
  /^\s*-?\s*["']?(?:healthcheck|livenessProbe|readinessProbe|startupProbe|healthCheckPath|health_check|healthcheckPath)["']?\s*:|^\s*\[\[?(?:services\.)?(?:http_)?checks?\b|\[\[services\.(?:tcp|http)_checks\]\]/m;

export const healthcheck: Adviser = {
  name: 'healthcheck',
  summary: 'Let Docker know when a server is up, with a command that the image has.',
  docs: {
    why:
      'Docker takes a container for healthy as long as its process lives. With a HEALTHCHECK, `depends_on: condition: ' +
      'service_healthy`, Swarm and proxies wait for a server that answers, and one that hangs is seen. Kubernetes ignores ' +
      'it and has probes of its own.',
    reason:
      'The path that answers, and a program to ask it with, cannot be made up: slim images have neither curl nor wget, and ' +
      'a check that always fails takes the container out of service.',
    references: [
      'https://docs.docker.com/reference/dockerfile/#healthcheck',
      'https://github.com/qonto/prometheus-rds-exporter/issues/249',
    ],
  },
  advise(build) {
    const stage = finalStage(build);
    if (stage === undefined || inherited(stage, 'HEALTHCHECK').length > 0 || isProbed(build))
      return undefined;
    const ports = inherited(stage, 'EXPOSE');
    const starts = [...inherited(stage, 'CMD'), ...inherited(stage, 'ENTRYPOINT')];
    if (starts.length === 0 || ports.length === 0) return undefined;
    return adviceAt(healthcheck, ports.slice(-1), {
      message:
        'the image serves a port and has no HEALTHCHECK: Docker takes it for healthy as long as its process lives; a check needs a path that answers and a program that the image has',
      search: 'dockerfile HEALTHCHECK without curl',
    });
  },
};

function isProbed({ project }: Build): boolean {
  for (const [path, text] of project.texts) {
    if (/\.(?:ya?ml|toml|json)$/.test(path) && PROBED.test(text)) return true;
  }
  return false;
}
