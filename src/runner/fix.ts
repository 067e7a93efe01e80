import { startBuild } from '../model/build.js';
import { replacedBy } from '../model/outside.js';
import type { Adviser, Build, Change, Skip, Transform } from '../model/types.js';
import type { IgnoreFile } from '../project/types.js';
import { crossCheck } from '../syntax/crosscheck.js';
import { parseUnchecked, print } from '../syntax/parse.js';
import type { Dockerfile, Instruction, SyntaxProblem } from '../syntax/types.js';
import { templateProblem } from '../syntax/template.js';
import { validate } from '../syntax/validate.js';
import { adviceOn } from './advice.js';
import { firstViolation } from './checks/index.js';
import { commentsFor, ignoreComments, type IgnoreComment } from './ignores.js';
import { selectTransforms } from './order.js';
import { ofOneStrategy } from './strategy.js';
import type { FileChange, FixInput, FixOptions, FixResult, Violation } from './types.js';

/** More passes than any file was ever seen to need; a file that needs more makes the transforms chase each other. */
const MAX_PASSES = 100;

/**
 * Applies the transforms to one Dockerfile until none has anything left to do, and checks every step. Pure: the same
 * input gives the same result, and nothing is read or written.
 *
 * A transform that breaks a check is reverted, left out from then on, and reported in `violations`.
 */
export function fix(input: FixInput, options: FixOptions): FixResult {
  const template = templateProblem(input.text);
  if (template !== undefined) return leftAlone(input, { problem: template });
  const { dockerfile, problem } = parseUnchecked(input.text);
  if (dockerfile === undefined) return leftAlone(input, { problem });
  const invalid = validate(dockerfile);
  if (invalid !== undefined) return leftAlone(input, { problem: invalid });
  const reason = reasonToLeave(dockerfile) ?? replacedReason(dockerfile, input);
  if (reason !== undefined)
    return leftAlone(input, { skips: [{ transform: 'all', line: 1, message: reason }] });
  const result = new Run(input, dockerfile, options).result();
  if (result.changes.length === 0) return result;
  // The second parser takes ten times as long as all the rest, and matters only for a file that would change.
  const disagreement = crossCheck(input.text, dockerfile);
  return disagreement === undefined ? result : leftAlone(input, { problem: disagreement });
}

function leftAlone(
  input: FixInput,
  why: { problem?: SyntaxProblem | undefined; skips?: readonly Skip[] },
): FixResult {
  return Object.freeze({
    path: input.path,
    before: input.text,
    after: input.text,
    files: [],
    changes: [],
    skips: why.skips ?? [],
    advice: [],
    violations: [],
    unusedIgnores: [],
    ...(why.problem !== undefined && { problem: why.problem }),
  });
}

/** Files whose rules we do not know well enough to edit (hazards, gate G0). */
function reasonToLeave(dockerfile: Dockerfile): string | undefined {
  if (dockerfile.escape === '`')
    return 'left the whole file: its escape character is the backtick, as for Windows images';
  for (const node of dockerfile.nodes) {
    if (node.type === 'instruction') return undefined;
    const frontend = /^#\s*syntax\s*=\s*(\S+)/i.exec(node.text.trim())?.[1];
    if (frontend !== undefined && node.type === 'directive' && !OWN_FRONTEND.test(frontend)) {
      return `left the whole file: its frontend is ${frontend}, whose syntax may differ`;
    }
  }
  return undefined;
}

function replacedReason(dockerfile: Dockerfile, { project }: FixInput): string | undefined {
  const replaced = project.builds.length === 0 ? undefined : replacedBy(dockerfile, project.builds);
  return replaced && `left the whole file: ${replaced}`;
}

const OWN_FRONTEND = /^(?:[\w.-]+(?::\d+)?\/)*docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

class Run {
  readonly #input: FixInput;
  readonly #transforms: readonly Transform[];
  readonly #comments: readonly IgnoreComment[];
  readonly #reverted = new Set<string>();
  readonly #violations: Violation[] = [];
  readonly #used = new Set<IgnoreComment>();
  readonly #start: Build;
  readonly #advisers: readonly Adviser[];
  /** What each transform declined when it last changed nothing, and after how many changes of the file that was. */
  readonly #rested = new Map<Transform, { readonly edition: number; readonly skips: readonly Skip[] }>();
  /** How many times the file has changed. */
  #edition = 0;

  constructor(input: FixInput, dockerfile: Dockerfile, options: FixOptions) {
    this.#input = input;
    this.#start = startBuild(dockerfile, input.project, { cache: options.cache ?? 'auto' });
    this.#transforms = ofOneStrategy(this.#start, selectTransforms(options));
    this.#advisers = options.advisers ?? [];
    this.#comments = /ignore|skip/.test(input.text) ? ignoreComments(dockerfile) : [];
  }

  result(): FixResult {
    const build = this.#settle();
    return Object.freeze({
      path: this.#input.path,
      before: this.#input.text,
      after: build.dockerfile === this.#start.dockerfile ? this.#input.text : print(build.dockerfile),
      files: otherFiles(build, this.#input.project.ignore),
      changes: build.changes,
      skips: build.skips,
      advice: adviceOn(build, this.#advisers, this.#comments),
      violations: this.#violations,
      unusedIgnores: this.#unusedIgnores(),
    });
  }

  /**
   * Runs to the fixpoint. Each pass begins afresh from the printed text of the one before, with the ignore file that
   * this left behind, so that coming to rest shows check 8 too: a second run changes nothing. A transform that changed
   * nothing is asked again only when the file has changed since: it is pure, and would say the same.
   */
  #settle(): Build {
    const changes: Change[] = [];
    let build = this.#start;
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      build = this.#pass(build);
      if (build.changes.length === 0) return { ...build, changes };
      changes.push(...build.changes);
      build = reread(build);
    }
    const restless = changes.at(-1);
    const chaser = this.#transforms.find(({ name }) => name === restless?.transform);
    if (chaser === undefined) return this.#start;
    this.#report('idempotence', chaser, 'a second run changes the result again', restless?.line ?? 1);
    return this.#settle();
  }

  #pass(start: Build): Build {
    let build = start;
    for (const transform of this.#transforms) {
      if (this.#reverted.has(transform.name)) continue;
      const rested = this.#rested.get(transform);
      build =
        rested?.edition === this.#edition
          ? withSkips(build, rested.skips)
          : this.#noted(build, this.#apply(build, transform), transform);
    }
    return build;
  }

  /** Notes whether a transform changed the file or came to rest. */
  #noted(before: Build, after: Build, transform: Transform): Build {
    if (sameBuild(before, after))
      this.#rested.set(transform, { edition: this.#edition, skips: after.skips.slice(before.skips.length) });
    else this.#edition += 1;
    return after;
  }

  #apply(build: Build, transform: Transform): Build {
    const mine = this.#comments.length === 0 ? [] : commentsFor(transform, this.#comments);
    if (mine.some(({ kind }) => kind === 'file')) return this.#leave(build, transform, mine);
    const guarded = this.#protect(build, transform, mine);
    const before =
      guarded.size === 0 && build.protected.size === 0 ? build : { ...build, protected: guarded };
    const after = this.#applied(before, transform);
    if (after === before) return before;
    const changes = after.changes.slice(before.changes.length);
    if (changes.length === 0 && sameBuild(before, after)) return after;
    const violation = firstViolation({ transform, before, after, changes });
    if (violation === undefined) return after;
    this.#report(violation.check, transform, violation.message, violation.line);
    return before;
  }

  /** A transform that throws is reverted like one that breaks a check. */
  #applied(build: Build, transform: Transform): Build {
    try {
      return transform.apply(build);
    } catch (error) {
      this.#report(
        'apply',
        transform,
        `it failed: ${error instanceof Error ? error.message : String(error)}`,
        1,
      );
      return build;
    }
  }

  /** Notes whether the comment was worth its place: it is when the transform would have changed something. */
  #leave(build: Build, transform: Transform, mine: readonly IgnoreComment[]): Build {
    const would = this.#applied({ ...build, protected: NOTHING }, transform);
    if (would.changes.length > build.changes.length) for (const comment of mine) this.#used.add(comment);
    return build;
  }

  #protect(build: Build, transform: Transform, mine: readonly IgnoreComment[]): ReadonlySet<Instruction> {
    if (mine.length === 0) return NOTHING;
    const lines = new Map(mine.map((comment) => [comment.instruction?.origin, comment]));
    const free: Build = { ...build, protected: NOTHING };
    const would = this.#applied(free, transform).changes.slice(build.changes.length);
    for (const { origin } of would.flatMap(({ before }) => before)) {
      const comment = lines.get(origin);
      if (comment !== undefined) this.#used.add(comment);
    }
    return new Set(build.dockerfile.instructions.filter(({ origin }) => lines.has(origin)));
  }

  #report(check: string, transform: Transform, message: string, line: number): void {
    this.#reverted.add(transform.name);
    this.#violations.push({ check, transform: transform.name, message, line });
  }

  #unusedIgnores(): FixResult['unusedIgnores'] {
    const running = new Set(this.#transforms.map(({ name }) => name));
    return this.#comments
      .filter((comment) => comment.own && running.has(comment.name) && !this.#used.has(comment))
      .map(({ line, name }) => ({ line, name }));
  }
}

/** The build as another run would find it; instructions keep the line that they had in the file that was read. */
function reread({ dockerfile, ignore, project, companions, cache }: Build): Build {
  const again = parseUnchecked(print(dockerfile), dockerfile).dockerfile ?? dockerfile;
  return { ...startBuild(again, { ...project, ignore }, { cache }), companions };
}

function withSkips(build: Build, skips: readonly Skip[]): Build {
  return skips.length === 0 ? build : { ...build, skips: [...build.skips, ...skips] };
}

/** True when nothing that ends up in a file, and none of the facts, differs. */
function sameBuild(before: Build, after: Build): boolean {
  return (
    after.dockerfile === before.dockerfile &&
    after.ignore === before.ignore &&
    after.companions === before.companions &&
    after.project === before.project &&
    after.changes.length === before.changes.length
  );
}

const NOTHING: ReadonlySet<Instruction> = new Set();

function otherFiles(build: Build, ignore: IgnoreFile): readonly FileChange[] {
  const files: FileChange[] = [];
  if (build.ignore.text !== ignore.text) {
    files.push({
      path: build.ignore.path,
      before: ignore.exists ? ignore.text : undefined,
      after: build.ignore.text,
    });
  }
  for (const [path, after] of build.companions)
    files.push({ path, before: build.project.texts.get(path), after });
  return files;
}
