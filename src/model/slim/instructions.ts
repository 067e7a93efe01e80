/** What one instruction of a stage needs that a slim image may lack. */
import { parseScript } from '../../shell/index.js';
import { scriptOf } from '../work.js';
import { commandObstacle, wordsObstacle } from './commands.js';
import { copiedInObstacle } from './copies.js';
import { settingObstacle } from './settings.js';
import { lostWord } from './texts.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

/** Reads the instruction of a place; notes the packages that it installs. */
export function instructionObstacle(place: Place): Obstacle {
  const { instruction } = place;
  const setting = settingObstacle(instruction);
  if (setting !== undefined) return setting;
  switch (instruction.keyword) {
    case 'RUN':
      return copiedInObstacle(place, instructionObstacle) ?? sourcesListObstacle(place) ?? runObstacle(place);
    case 'COPY':
    case 'ADD':
      return copiedInObstacle(place, instructionObstacle);
    case 'ENV':
      return environmentObstacle(place);
    default:
      return programsObstacle(place);
  }
}

/** The programs that an instruction runs, or has run. */
export function programsObstacle(place: Place): Obstacle {
  const { instruction } = place;
  switch (instruction.keyword) {
    case 'RUN':
      return runObstacle(place);
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return startObstacle(place);
    case 'SHELL':
      return /^(?:\/(?:usr\/)?bin\/)?(?:ba|da)?sh$/.test(instruction.args[0] ?? '')
        ? undefined
        : `SHELL is ${instruction.args[0]}`;
    case 'ONBUILD':
      return 'ONBUILD runs in images that are not here';
    default:
      return undefined;
  }
}

function runObstacle(place: Place): Obstacle {
  const { instruction, swap } = place;
  if (instruction.heredocs.length > 0) return 'RUN has a here-document, which is not read';
  if (instruction.json) return wordsObstacle(instruction.args, place);
  const script = scriptOf(swap.model, instruction);
  if (script === undefined) return 'RUN could not be read';
  return firstObstacle(script.commands, (command) => commandObstacle(command, place));
}

function startObstacle(place: Place): Obstacle {
  const { instruction, who } = place;
  if (instruction.body.text === '' || /^NONE$/i.test(instruction.body.text.trim())) return undefined;
  if (instruction.json) {
    const words = instruction.keyword === 'HEALTHCHECK' ? instruction.args.slice(1) : instruction.args;
    return startsWithOption(words) ? undefined : wordsObstacle(words, place);
  }
  const script = parseScript(instruction);
  if (script === undefined) return `${who} could not be read`;
  return firstObstacle(script.commands, (command) => commandObstacle(command, place));
}

/** A CMD that only gives arguments to the ENTRYPOINT. */
function startsWithOption(words: readonly string[]): boolean {
  return words.length === 0 || words[0]?.startsWith('-') === true;
}

/** Package sources over https need certificates before anything is installed. */
function sourcesListObstacle({ instruction, swap, installed }: Place): Obstacle {
  const { text } = instruction;
  if (!swap.lostPackages.has('ca-certificates') || installed.has('ca-certificates')) return undefined;
  if (!/\/etc\/apt\/sources|\.sources\b/.test(text) || !text.includes('https:')) return undefined;
  return `RUN adds package sources over https, and ${swap.target} has no ca-certificates`;
}

function environmentObstacle(place: Place): Obstacle {
  const { instruction } = place;
  const named =
    /\bLD_(?:PRELOAD|LIBRARY_PATH)\b|\/usr\/(?:lib|include|share)\/(?!zoneinfo)|\/etc\/ssl|use-openssl-ca/.exec(
      instruction.text,
    );
  if (named !== null) return `ENV names ${named[0]}, where ${place.swap.target} may lack files`;
  const words = instruction.text.split(/[\s"'=:]+/).filter((word) => word.startsWith('/'));
  return lostWord(words, 'ENV', place);
}
