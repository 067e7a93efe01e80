import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { oldOmissions, omitDev, otherSetting } from '../src/model/npm/omit.js';
import { npmMajorAt } from '../src/model/npm/version.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

export const npmOmitDev: Transform = {
  name: 'npm-omit-dev',
  summary:
    'Write `--omit=dev` for `--production` and `--only=production` where npm is known to be 8 or newer.',
  level: 'safe',
  docs: {
    why:
      'npm 7 brought --omit, and npm 8 and newer warn of the two options of old at every build. They still mean the same. ' +
      'npm 6 does not know --omit and would install devDependencies, so that its files stay as they are.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --production\n',
      after: 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\n',
    },
    risk: 'Install scripts of packages see `npm_config_omit`, which the old options do not set.',
    references: [
      'https://docs.npmjs.com/cli/v11/using-npm/config#omit',
      'https://docs.npmjs.com/cli/v11/using-npm/config#production',
      'https://github.com/npm/cli/issues/8025',
    ],
  },
  apply(build) {
    const decided = (at: CommandAt): Decision | undefined => decide(build, at);
    return mapCommands(mapCommands(build, npmOmitDev, 'npm install', decided), npmOmitDev, 'npm ci', decided);
  },
};

/** The first npm of which both spellings are known to do the same. */
const KNOWS_BOTH = 8;

function decide({ project }: Build, at: CommandAt): Decision | undefined {
  const old = oldOmissions(at.command);
  if (old === undefined) return undefined;
  const { subcommand = '' } = invocationOf(at.command);
  const left = (reason: string): Decision => ({
    skip: `left the options of \`npm ${subcommand}\` that leave out devDependencies: ${reason}`,
  });
  if (old === 'variable') return left('a variable decides what they say');
  const npm = npmMajorAt(at, at.command);
  if (typeof npm === 'string') return left(npm);
  if (npm < KNOWS_BOTH)
    return left(npm < 7 ? `npm ${npm} does not know --omit` : `npm ${npm} may read --omit otherwise`);
  const all = at.model.stages.flatMap(({ from, instructions }) => [from, ...instructions]);
  const reason = otherSetting(project, at, all.slice(0, all.indexOf(at.instruction) + 1));
  if (reason !== undefined) return left(reason);
  const names = [...new Set(old.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)))];
  return {
    edits: omitDev(at.command, old),
    because: `replaced ${names.join(' and ')} by --omit=dev: npm ${npm} warns of the old form, which means the same`,
    evidence: [`npm ${npm} in ${at.stage.image.text}`],
  };
}
