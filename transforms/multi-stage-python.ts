import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { mayCompile, pythonPlan } from '../src/model/multistage/python/index.js';
import type { Transform } from '../src/model/types.js';

const PYTHON: ReadonlySet<string> = new Set(['python']);

export const multiStagePython: Transform = {
  name: 'multi-stage-python',
  summary:
    'Compile Python packages in a stage of their own, and take what they became to an image without compilers.',
  level: 'recommended',
  // It judges the installs as the other transforms leave them.
  after: [
    'combine-installs',
    'no-install-recommends',
    'purge-build-deps',
    'pip-no-cache-dir',
    'copy-manifests-first',
  ],
  declares: ['base'],
  image: [{ type: 'divided' }, { type: 'base' }, { type: 'packages', kind: 'dpkg', named: true }],
  docs: {
    why:
      'Packages like psycopg2 and mysqlclient are compiled when they are installed, which takes a compiler and headers: 200 ' +
      'to 800 MB that nothing uses once the container runs. Compiled in a stage of its own, only the packages, the ' +
      'application and the shared libraries that they are linked with get into the image, at the same paths.',
    risk:
      'Sources that were not read may start programs of the full image; people who open a shell in the container miss them ' +
      'too. Builders before BuildKit give copied files to root.',
    example: {
      files: { 'requirements.txt': 'flask==3.0.3\npsycopg2==2.9.10\n', 'app.py': 'import flask\n' },
      before:
        'FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\n' +
        'COPY . .\nCMD ["flask", "run"]\n',
      after:
        'FROM python:3.12-trixie AS build\nWORKDIR /app\nCOPY requirements.txt ./\n' +
        'RUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\n\nFROM python:3.12-slim-trixie\nWORKDIR /app\n' +
        'RUN apt-get update \\\n    && apt-get install -y --no-install-recommends \\\n        libpq5 \\\n' +
        '    && rm -rf /var/lib/apt/lists/*\n' +
        'COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages\n' +
        'COPY --from=build /usr/local/bin /usr/local/bin\nCOPY --from=build /app ./\nCMD ["flask", "run"]\n',
    },
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://www.psycopg.org/docs/install.html#build-prerequisites',
      'https://github.com/docker-library/python/blob/master/Dockerfile-linux.template',
    ],
  },
  apply(build) {
    const sole = soleStage(build, PYTHON);
    if (sole === undefined || !mayCompile(build, sole.stage)) return build;
    const plan = 'left' in sole ? { reason: sole.left } : pythonPlan(build, sole);
    if (plan === undefined) return build;
    const { from } = sole.stage;
    if ('reason' in plan) return skip(build, multiStagePython, from, `left one stage: ${plan.reason}`);
    const { division, message, evidence } = plan;
    return divide(build, multiStagePython, division, { message, evidence });
  },
};
