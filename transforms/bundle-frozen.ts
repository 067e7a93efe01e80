import { frozenAnswer } from '../src/model/bundler/frozen.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

export const bundleFrozen: Transform = {
  name: 'bundle-frozen',
  summary: 'Run `bundle install` with BUNDLE_FROZEN where Gemfile.lock is in step with the Gemfile.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/Gemfile.lock'] }],
  docs: {
    why:
      'Where Gemfile.lock does not fit the Gemfile any more, `bundle install` resolves anew and writes another lockfile into ' +
      'the image: two builds of one commit may differ. With the variable in front of it, it stops instead, and nothing of ' +
      'that stays in the configuration of the image. Done where the two fit, in official images of Ruby.',
    example: {
      before:
        'FROM ruby:3.3-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install --jobs 4\nCOPY . .\n',
      after:
        'FROM ruby:3.3-slim\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN BUNDLE_FROZEN=true bundle install --jobs 4\nCOPY . .\n',
      files: {
        Gemfile: 'source "https://gems.example.org"\n\ngem "rack", "~> 3.0"\n',
        'Gemfile.lock':
          'GEM\n  remote: https://gems.example.org/\n  specs:\n    rack (3.1.3)\n\nPLATFORMS\n  ruby\n\n' +
          'DEPENDENCIES\n  rack (~> 3.0)\n\nBUNDLED WITH\n   2.5.11\n',
      },
    },
    risk: 'A commit that changes the Gemfile without Gemfile.lock no longer builds.',
    references: [
      'https://bundler.io/man/bundle-config.1.html',
      'https://github.com/ruby/rubygems/issues/4166',
      'https://github.com/ruby/rubygems/issues/5338',
    ],
  },
  apply(build) {
    const decideHere = (at: CommandAt): Decision | undefined => decide(build, at);
    return mapCommands(
      mapCommands(build, bundleFrozen, 'bundle', decideHere),
      bundleFrozen,
      'bundler',
      decideHere,
    );
  },
};

function decide(build: Build, at: CommandAt): Decision | undefined {
  const answer = frozenAnswer(build, at);
  const [program] = at.command.words;
  // Variables in front of another program do not always reach this one.
  if (answer === undefined || program === undefined || !/^bundler?$/.test(program.text)) return undefined;
  const name = invocationOf(at.command).subcommand === undefined ? '`bundle`' : '`bundle install`';
  if ('left' in answer) return { skip: `left ${name} without BUNDLE_FROZEN: ${answer.left}` };
  return {
    edits: [{ replace: 0, text: `BUNDLE_FROZEN=true ${program.text}` }],
    because: `put BUNDLE_FROZEN=true before ${name}: it installs what ${answer.lockfile} says, or stops`,
    evidence: answer.evidence,
  };
}
