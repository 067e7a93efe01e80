import { adviceAt, someOf, verb } from '../model/advising.js';
import { modelOf, type Model, type Stage } from '../model/stages.js';
import type { Adviser, Build } from '../model/types.js';

export const needlessStage: Adviser = {
  name: 'needless-stage',
  summary: 'Take a stage out that nothing uses, or use it.',
  docs: {
    why:
      'BuildKit leaves out a stage that the last one does not need, and other builders build it for nothing. Most such ' +
      'stages are what is left of a change: a COPY that took something from it is gone, or names another stage, and then ' +
      'the image lacks what was meant for it, or builds it twice.',
    reason:
      'Somebody may build the stage with `--target`, and whether the stage or its use is missing only people know.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://docs.docker.com/reference/cli/docker/buildx/build/#target',
    ],
  },
  advise(build) {
    const model = modelOf(build.dockerfile);
    const last = model.stages.at(-1);
    const found = model.stages.filter((stage) => stage !== last && isNeedless(build, model, stage));
    const names = found.map(({ name, index }) => name ?? `number ${index}`);
    return adviceAt(
      needlessStage,
      found.map(({ from }) => from),
      {
        message: `nothing uses ${verb(names, 'stage', 'the stages')} ${someOf(names)}: BuildKit leaves ${verb(names, 'it', 'them')} out, other builders build ${verb(names, 'it', 'them')} for nothing, and a \`COPY --from\` may be missing`,
        search: 'dockerfile unused build stage',
      },
    );
  },
};

/** Names of stages that are there to be used by others; another name may be a target that people build by hand. */
const FOR_OTHERS =
  /^(?:[\w.-]*[-_.])?(?:build|builder|building|compile|compiler|deps|dependencies|install|installer|vendor|modules|node-modules|prod-deps|fetch|download)$/;

function isNeedless({ dockerfile, project }: Build, model: Model, stage: Stage): boolean {
  if (model.usersOf(stage).length > 0 || model.isTarget(stage)) return false;
  // What a variable names may be any stage.
  if (dockerfile.instructions.some(namesByVariable)) return false;
  // What has a start of its own is built for itself, by its name or its number.
  if (stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')) return false;
  if (stage.name === undefined) return true;
  const { name } = stage;
  return (
    FOR_OTHERS.test(name) &&
    [...project.texts.values()].every((text) => !new RegExp(`target\\S*[\\s=:"']+${name}\\b`).test(text))
  );
}

function namesByVariable({ keyword, text }: { readonly keyword: string; readonly text: string }): boolean {
  return (keyword === 'FROM' && text.includes('$')) || /(?:--from|\bfrom)=\S*\$/.test(text);
}
