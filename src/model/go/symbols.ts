/** Who reads the symbols of a compiled program, and who gets it. */
import { isDockerfilePath } from '../../project/names.js';
import { unknownContext } from '../../project/unknownContext.js';
import type { Instruction } from '../../syntax/types.js';
import { scriptsOf } from '../scripts.js';
import type { Model, Stage } from '../stages.js';
import type { Build } from '../types.js';

/** Debuggers, profilers and tracers, and what checks a program by its symbols. */
const READERS =
  /\b(?:dlv|delve|gdb|gdbserver|lldb|bpftrace|bpftool|uprobes?|ecapture|valgrind|gdlv|linux-perf|perf-tools|linux-tools|assert-boring|go-assert-\w+|boringcrypto|debug-files upload|upload-dif|DD_DYNAMIC_INSTRUMENTATION_ENABLED|SYS_PTRACE|GOTRACEBACK)\b|\bperf (?:record|top|stat|trace|probe)\b|\bgo\s+tool\s+(?:nm|addr2line|objdump|pprof)\b|\bgovulncheck\b[^\n]*\bbinary\b/;
/** In a Dockerfile too, where a bare word is a program or a package. */
const PROGRAMS =
  /(?:^|[\s"'/])(?:perf|nm|objcopy|objdump|readelf|addr2line|eu-\w+|pahole|dwarfdump)(?=$|[\s"',;)])/;
const STRIPS = /(?:^|[\s;&"'/])(?:[\w-]+-)?strip\s+[^-\s]|(?:^|[\s;&"'/])(?:[\w-]+-)?strip\s+-(?!-strip)/;
/** What is built with the program, and must be built like it. */
const PLUGINS = /-buildmode[= ]["']?(?:plugin|shared|c-shared|c-archive|archive)\b/;
/** Stages in which somebody looks for faults. */
const FOR_DEBUGGING =
  /(?:^|[-_.\d])(?:dev|develop|development|debug|debugger|delve|dlv|profil\w*)(?:$|[-_.\d])/;
const FOR_TESTS =
  /(?:^|[-_.\d])(?:test|tests|testing|unittests?|lint|linter|ci|e2e|bench|benchmark)(?:$|[-_.\d])/;
/** Texts that tell nothing of how an image is run. */
const NO_RUN = /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|.*\.md|.*ignore)$/;

/** Whether the program that a stage compiles comes to an image: `no`, or why it must keep its symbols there. */
export function destination(model: Model, stage: Stage): 'no' | 'image' | { readonly left: string } {
  if (FOR_DEBUGGING.test(stage.name ?? '') || FOR_TESTS.test(stage.name ?? '')) return 'no';
  const users = allUsers(model, stage);
  if (![stage, ...users].some((each) => isImage(model, each))) return 'no';
  const debugging = [...users].find(({ name }) => FOR_DEBUGGING.test(name ?? ''));
  return debugging === undefined ? 'image' : { left: `the stage \`${debugging.name}\` takes it over` };
}

/** The last stage, and those that somebody builds by their name; one that others only mount is none. */
function isImage(model: Model, stage: Stage): boolean {
  if (stage === model.stages.at(-1) || model.isTarget(stage)) return true;
  return stage.name !== undefined && !FOR_TESTS.test(stage.name) && model.usersOf(stage).length === 0;
}

function allUsers(model: Model, stage: Stage): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  const open: Stage[] = [stage];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const user of takersOf(model, next)) {
      if (found.has(user)) continue;
      found.add(user);
      open.push(user);
    }
  }
  return found;
}

/** The stages that stand on one or copy from it; one that only mounts it runs what it holds, and ships nothing of it. */
function takersOf(model: Model, stage: Stage): readonly Stage[] {
  const children = new Set(model.childrenOf(stage));
  return model.usersOf(stage).filter((user) => children.has(user) || copiesFrom(model, user, stage));
}

function copiesFrom(model: Model, user: Stage, stage: Stage): boolean {
  return user.instructions.some((instruction) => {
    const from = instruction.flag('from');
    return from !== undefined && model.resolveStage(from, user) === stage;
  });
}

/** True when a later instruction takes the symbols out. */
export function isStripped({ dockerfile }: Build, from: Instruction): boolean {
  const { instructions } = dockerfile;
  return instructions.slice(instructions.indexOf(from)).some((each) => STRIPS.test(textOf(each)));
}

/** Who may want the symbols, by the Dockerfile and the project's files; undefined when nobody does. */
export function symbolReader(build: Build): string | undefined {
  const { instructions } = build.dockerfile;
  for (const each of instructions) {
    const text = textOf(each);
    const word = READERS.exec(text)?.[0] ?? PROGRAMS.exec(text)?.[0].replace(/^[\s"'/]/, '');
    if (word !== undefined) return `line ${each.origin} names ${word}, which may need them`;
    if (/\bupx\b/.test(text)) return `line ${each.origin} names upx, and what it packs was chosen`;
    if (PLUGINS.test(text)) return `line ${each.origin} builds what must be built in the same way`;
  }
  if (!build.project.known)
    return `whether a debugger or profiler reads its symbols is not known: ${unknownContext(build.project)}`;
  return projectReader(build) ?? unreadScript(build);
}

function textOf({ text, heredocs }: Instruction): string {
  return heredocs.length === 0 ? text : [text, ...heredocs.map(({ content }) => content)].join('\n');
}

function projectReader({ project }: Build): string | undefined {
  for (const [path, text] of project.texts) {
    if (NO_RUN.test(path) || isDockerfilePath(path)) continue;
    const word = READERS.exec(text)?.[0] ?? PLUGINS.exec(text)?.[0];
    if (word !== undefined) return `${path} names ${word}, which may need them`;
  }
  return undefined;
}

/** A script that the image runs, or that runs after the build, and that was not read. */
function unreadScript({ dockerfile, project }: Build): string | undefined {
  for (const instruction of dockerfile.instructions) {
    for (const name of scriptsOf(instruction)) {
      const base = name.slice(name.lastIndexOf('/') + 1);
      const isRead = [...project.texts.keys()].some((path) => path === base || path.endsWith(`/${base}`));
      if (!isRead) return `line ${instruction.origin} runs ${name}, which was not read`;
    }
  }
  return undefined;
}
