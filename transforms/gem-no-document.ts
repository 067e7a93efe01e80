import { GEM_DOCUMENTS_PATHS } from '../src/knowledge/cache-paths.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { configuresGems, oldGem } from '../src/model/language/gem.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf, options } from '../src/shell/index.js';

export const gemNoDocument: Transform = {
  name: 'gem-no-document',
  summary: 'Add --no-document to `gem install` in shipped stages.',
  level: 'safe',
  image: [{ type: 'removes', paths: GEM_DOCUMENTS_PATHS }],
  docs: {
    why:
      'Without it, gem renders the documentation of every gem as HTML and for `ri`: minutes of the build, and files that ' +
      'nobody reads in a container. Official Ruby images say so in their gemrc already.',
    example: {
      before:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y ruby\nRUN gem install rake\n',
      after:
        'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y ruby\nRUN gem install --no-document rake\n',
    },
    references: [
      'https://guides.rubygems.org/command-reference/#gem-install',
      'https://github.com/rubygems/rubygems/blob/v2.0.0/History.txt',
    ],
  },
  apply: (build) => mapCommands(build, gemNoDocument, 'gem install', (at) => decide(build, at)),
};

/** Any word on documentation, `--no-ri` of old too; gem takes short forms of long options. */
const ON_DOCUMENTS = /^-N$|^--(?:no-)?(?:doc\w*|rdoc|ri)$/;

/** Commands that fail, or find nothing, where no documentation is. */
const READS = /\bgem\S*[^\n;&|]*\/(?:doc|ri|rdoc)\b|\bgem\s+(?:server|rdoc)\b|(?:^|[;&|]\s*)ri\s/;
const DELETES = /\brm\s+-\w*f\w*\s[^\n;&|]*/g;

function decide(build: Build, at: CommandAt): Decision | undefined {
  if (!at.model.isShipped(at.stage) || options(at.command).some(({ name }) => ON_DOCUMENTS.test(name)))
    return undefined;
  if (configuresGems(build, at)) return undefined;
  const reader = build.dockerfile.instructions.find(({ text }) => READS.test(text.replace(DELETES, '')));
  if (reader !== undefined)
    return { skip: `left \`gem install\`: line ${reader.origin} may look for the documentation` };
  const old = oldGem(build, at.stage);
  if (old !== undefined) return { skip: `left \`gem install\`: ${old}` };
  const { subcommandIndex = 1 } = invocationOf(at.command);
  return {
    edits: [{ insert: subcommandIndex + 1, text: '--no-document' }],
    because:
      'added --no-document to `gem install`: gem would render documentation that nobody reads in an image',
  };
}
